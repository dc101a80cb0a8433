import { Group, SegmentedControl, Select, SimpleGrid, Text } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { ask } from '../../api.ts';
import { useLanguage, useText } from '../../i18n/i18n.ts';
import type { ChartLine } from '../../kit/chart-option.ts';
import { Chart } from '../../kit/chart.tsx';
import { Empty, Failed, Loading } from '../../kit/data-states.tsx';
import { bitsText, RANGES, trafficOf, type Measured, type RangeName } from './measured.ts';
import type { Document } from './words.tsx';

/** Half of the time between two readings. */
const ASK_AGAIN_MS = 30_000;
/** Of one node in one answer; a switch with more ports has its further ones in the list of interfaces. */
const MOST_INTERFACES = 200;

function useMeasured(metric: string, document: Document, range: RangeName) {
  const { project_id: projectId, equipment_id: nodeId } = document;
  return useQuery({
    queryKey: ['monitoring.range.get', metric, projectId, nodeId, range],
    queryFn: ({ signal }) => {
      const { seconds, stepS } = RANGES[range];
      const from = new Date(Date.now() - seconds * 1_000).toISOString();
      return ask(
        'monitoring.range.get',
        { metric, project_id: projectId, node_id: nodeId, from, step_s: stepS, most: MOST_INTERFACES },
        { signal },
      );
    },
    refetchInterval: ASK_AGAIN_MS,
    placeholderData: keepPreviousData,
  });
}

/** What was measured of the device over time: processors, memory, how fast it answers, and the traffic of an interface. */
export function ChartsTab({ document }: { readonly document: Document }) {
  const t = useText();
  const number = new Intl.NumberFormat(useLanguage(), { maximumFractionDigits: 1 });
  const [range, setRange] = useState<RangeName>('1h');
  const [chosen, setChosen] = useState<string | null>(null);
  const cpu = useMeasured('cpu_load_percent', document, range);
  const memory = useMeasured('memory_used_percent', document, range);
  const response = useMeasured('device_response_ms', document, range);
  const inward = useMeasured('ifHCInOctets', document, range);
  const outward = useMeasured('ifHCOutOctets', document, range);
  const all = [cpu, memory, response, inward, outward];
  const failed = all.find(({ error }) => error !== null);
  const retry = (): void => {
    for (const query of all) void query.refetch();
  };
  const control = (
    <SegmentedControl
      size="xs"
      mb="sm"
      aria-label={t('equipment.charts.range')}
      value={range}
      onChange={(next) => setRange(next)}
      data={(Object.keys(RANGES) as RangeName[]).map((value) => ({ value, label: t(`equipment.charts.ranges.${value}`) }))}
    />
  );
  if (all.every(({ data }) => data === undefined))
    return failed === undefined ? <Loading /> : <Failed error={failed.error} retry={retry} />;
  const traffic = inward.data === undefined || outward.data === undefined ? [] : trafficOf(inward.data, outward.data);
  const shown = traffic.find(({ name }) => name === chosen) ?? traffic[0];
  const nothing = all.every(({ data }) => (data?.series ?? []).every((series) => series.points.length === 0));
  const percent = (value: number) => `${number.format(value)} %`;
  const single = (title: string, measured: Measured | undefined) => ({
    title,
    measured,
    lines: (measured?.series ?? []).slice(0, 1).map((series) => ({ name: title, points: series.points })),
  });
  return (
    <>
      {control}
      {failed !== undefined && <Failed error={failed.error} retry={retry} />}
      {nothing && <Empty title={t('equipment.charts.none')}>{t('equipment.charts.noneHint')}</Empty>}
      {!nothing && (
        <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg">
          <Card {...single(t('equipment.charts.cpu'), cpu.data)} max={100} text={percent} />
          <Card {...single(t('equipment.charts.memory'), memory.data)} max={100} text={percent} />
          <Card
            title={t('equipment.charts.traffic')}
            measured={inward.data}
            text={(value) => bitsText(value, number)}
            lines={
              shown === undefined
                ? []
                : [
                    { name: t('equipment.charts.in'), points: shown.in },
                    { name: t('equipment.charts.out'), points: shown.out },
                  ]
            }
          >
            {shown !== undefined && (
              <Select
                w={180}
                aria-label={t('equipment.charts.interface')}
                data={[...new Set(traffic.map(({ name }) => name))]}
                value={shown.name}
                onChange={setChosen}
                searchable
              />
            )}
          </Card>
          <Card {...single(t('equipment.charts.response'), response.data)} text={(value) => `${number.format(value)} ms`} />
        </SimpleGrid>
      )}
    </>
  );
}

interface CardProps {
  readonly title: string;
  readonly measured: Measured | undefined;
  readonly lines: readonly ChartLine[];
  readonly max?: number;
  readonly text: (value: number) => string;
  readonly children?: ReactNode;
}

/** A chart with its name and what was measured last. */
function Card({ title, measured, lines, max, text, children }: CardProps) {
  const t = useText();
  const last = lines.flatMap(({ name, points }) => {
    const point = points.at(-1);
    return point === undefined ? [] : [lines.length > 1 ? `${name} ${text(point[1])}` : text(point[1])];
  });
  return (
    <section aria-label={title}>
      <Group justify="space-between" gap="xs" mb={4} mih={30}>
        <Group gap="xs">
          <Text component="h2" fw={600} size="sm">
            {title}
          </Text>
          <Text size="sm" c="dimmed" className="numbers">
            {last.join(' · ')}
          </Text>
        </Group>
        {children}
      </Group>
      {measured === undefined || last.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t('equipment.charts.notMeasured')}
        </Text>
      ) : (
        <Chart
          label={`${title}: ${last.join(', ')}`}
          lines={lines}
          fromMs={Date.parse(measured.from)}
          untilMs={Date.parse(measured.until)}
          stepS={measured.step_s}
          text={text}
          {...(max === undefined ? {} : { max })}
        />
      )}
    </section>
  );
}
