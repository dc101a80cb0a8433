import { Group, Progress, Text } from '@mantine/core';
import { useLanguage, useText } from '../../i18n/i18n.ts';
import { PlainTable } from './plain-table.tsx';
import { bytesText, Section, type Document } from './words.tsx';

/** Units of sensor classes; of other classes the number stands alone. */
const UNITS: Readonly<Record<string, string>> = {
  temperature: '°C',
  voltage: 'V',
  current: 'A',
  power: 'W',
  frequency: 'Hz',
  fanspeed: 'rpm',
  humidity: '%',
  percent: '%',
  load: '%',
  charge: '%',
  runtime: 'min',
  dbm: 'dBm',
  signal: 'dBm',
  snr: 'dB',
};

function PercentBar({ value, label }: { readonly value: number | null; readonly label: string }) {
  const number = new Intl.NumberFormat(useLanguage(), { maximumFractionDigits: 1 });
  if (value === null) return <Text span>–</Text>;
  return (
    <Group gap={8} wrap="nowrap">
      <Progress value={value} w={90} size="sm" aria-label={label} color={value >= 90 ? 'red' : value >= 75 ? 'yellow' : 'blue'} />
      <Text span size="sm" className="numbers">
        {number.format(value)} %
      </Text>
    </Group>
  );
}

/** Processors, memory, storage and sensors as they were read last. */
export function PerformanceTab({ document }: { readonly document: Document }) {
  const t = useText();
  const number = new Intl.NumberFormat(useLanguage(), { maximumFractionDigits: 2 });
  const { processors, memory, storage, sensors, supplies } = document.performance;
  const bytes = (value: number | null) => (value === null ? '–' : bytesText(value, number));
  const usage = (title: string, rows: Document['performance']['memory']) => (
    <Section title={title}>
      <PlainTable
        title={title}
        rows={rows}
        columns={[
          { title: t('equipment.name'), cell: ({ descr }) => descr, text: ({ descr }) => descr },
          { title: t('equipment.usage'), cell: ({ percent, descr }) => <PercentBar value={percent} label={descr ?? title} /> },
          { title: t('equipment.used'), cell: ({ used }) => bytes(used), numbers: true, wideOnly: true },
          { title: t('equipment.total'), cell: ({ total }) => bytes(total), numbers: true },
        ]}
      />
    </Section>
  );
  return (
    <>
      <Section title={t('equipment.processors')}>
        <PlainTable
          title={t('equipment.processors')}
          rows={processors}
          columns={[
            { title: t('equipment.name'), cell: ({ descr }) => descr, text: ({ descr }) => descr },
            {
              title: t('equipment.usage'),
              cell: ({ usage: used, descr }) => <PercentBar value={used} label={descr ?? t('equipment.processors')} />,
            },
          ]}
        />
      </Section>
      {usage(t('equipment.memory'), memory)}
      {storage.length > 0 && usage(t('equipment.storage'), storage)}
      <Section title={t('equipment.sensors')}>
        <PlainTable
          title={t('equipment.sensors')}
          rows={sensors}
          columns={[
            { title: t('equipment.name'), cell: ({ descr }) => descr, text: ({ descr }) => descr },
            { title: t('equipment.sensorClass'), cell: (sensor) => sensor.class, text: (sensor) => sensor.class },
            {
              title: t('equipment.reading'),
              cell: (sensor) =>
                sensor.class === 'state'
                  ? (sensor.state ?? sensor.value)
                  : sensor.value === null
                    ? null
                    : `${number.format(sensor.value)} ${UNITS[sensor.class] ?? ''}`,
              numbers: true,
            },
          ]}
        />
      </Section>
      {supplies.length > 0 && (
        <Section title={t('equipment.supplies')}>
          <PlainTable
            title={t('equipment.supplies')}
            rows={supplies}
            columns={[
              { title: t('equipment.name'), cell: ({ descr }) => descr, text: ({ descr }) => descr },
              { title: t('equipment.usage'), cell: ({ percent, descr }) => <PercentBar value={percent} label={descr ?? ''} /> },
            ]}
          />
        </Section>
      )}
    </>
  );
}
