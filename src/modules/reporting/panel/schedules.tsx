import { ActionIcon, Button, Group, Table, Text } from '@mantine/core';
import { IconCalendarPlus, IconPencil, IconPlayerPlay, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { usePanelText } from '#web/i18n/panel-texts.ts';
import { act, useRunning } from '#web/kit/acts.ts';
import { Confirm } from '#web/kit/confirm.tsx';
import { Empty, Failed, Loading } from '#web/kit/data-states.tsx';
import { useMay } from '#web/kit/permissions.ts';
import { useTimeText } from '#web/kit/time.tsx';
import { changed, useSchedules, type Schedule } from './answers.ts';
import { periodText } from './parameters.tsx';
import { ScheduleForm } from './schedule-form.tsx';
import { TEXTS } from './texts.ts';

/** When which reports are made by themselves. */
export function Schedules() {
  const t = usePanelText(TEXTS);
  const may = useMay();
  const [adding, setAdding] = useState(false);
  const { data, error, refetch } = useSchedules();
  return (
    <>
      <Group justify="flex-end" mb="xs">
        <Button leftSection={<IconCalendarPlus size={14} />} disabled={!may('reporting.schedule.set')} onClick={() => setAdding(true)}>
          {t('newSchedule')}
        </Button>
      </Group>
      {error !== null && <Failed error={error} retry={() => void refetch()} />}
      {data === undefined && error === null && <Loading />}
      {data?.items.length === 0 && <Empty title={t('noSchedules')}>{t('noSchedulesHint')}</Empty>}
      {data !== undefined && data.items.length > 0 && (
        <div className="scroll-x">
          <Table aria-label={t('schedules')}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('schedule')}</Table.Th>
                <Table.Th>{t('cron')}</Table.Th>
                <Table.Th className="wide-only">{t('channels')}</Table.Th>
                <Table.Th aria-label={t('actions')} />
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {data.items.map((schedule) => (
                <ScheduleRow key={schedule.schedule} schedule={schedule} taken={data.items.map((each) => each.schedule)} />
              ))}
            </Table.Tbody>
          </Table>
        </div>
      )}
      {adding && <ScheduleForm taken={data?.items.map(({ schedule }) => schedule) ?? []} onClose={() => setAdding(false)} />}
    </>
  );
}

interface ScheduleRowProps {
  readonly schedule: Schedule;
  readonly taken: readonly string[];
}

function ScheduleRow({ schedule, taken }: ScheduleRowProps) {
  const t = usePanelText(TEXTS);
  const time = useTimeText();
  const may = useMay();
  const [opened, setOpened] = useState<'edit' | 'end'>();
  const { schedule: name, kind, title, period_h: hours, cron, timezone, next_at: next, set_by: by, channels } = schedule;
  const subject = `reports/schedules/${name}`;
  const running = useRunning(subject);
  const run = async (): Promise<void> => {
    await act('reporting.schedule.run', { schedule: name }, { subject, name });
    await changed('reporting.report.list');
  };
  const end = async (): Promise<void> => {
    await act('reporting.schedule.delete', { schedule: name }, { subject, name });
    await changed('reporting.schedule.list');
  };
  return (
    <Table.Tr data-schedule={name}>
      <Table.Td>
        <Text size="sm" fw={600}>
          {name}
        </Text>
        <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
          <bdi>{title ?? t(`kind_${kind}`)}</bdi> · {periodText(hours, t)} · {t('setBy', { name: by })}
        </Text>
      </Table.Td>
      <Table.Td>
        <Text size="sm" ff="monospace">
          {cron} {timezone}
        </Text>
        <Text size="xs" c="dimmed">
          {next === null ? t('never') : t('next', { time: time(next) })}
        </Text>
      </Table.Td>
      <Table.Td className="wide-only">
        <Text size="xs">{channels.join(', ')}</Text>
      </Table.Td>
      <Table.Td>
        <Group gap={4} justify="flex-end" wrap="nowrap">
          <ActionIcon
            variant="default"
            loading={running !== undefined}
            disabled={!may('reporting.schedule.run')}
            onClick={() => void run()}
            aria-label={`${t('runNow')} ${name}`}
            title={t('runNow')}
          >
            <IconPlayerPlay size={14} />
          </ActionIcon>
          <ActionIcon
            variant="default"
            disabled={!may('reporting.schedule.set')}
            onClick={() => setOpened('edit')}
            aria-label={`${t('edit')} ${name}`}
          >
            <IconPencil size={14} />
          </ActionIcon>
          <ActionIcon
            variant="default"
            disabled={!may('reporting.schedule.delete')}
            onClick={() => setOpened('end')}
            aria-label={`${t('end')} ${name}`}
          >
            <IconTrash size={14} />
          </ActionIcon>
        </Group>
        {opened === 'edit' && <ScheduleForm schedule={schedule} taken={taken} onClose={() => setOpened(undefined)} />}
        {opened === 'end' && (
          <Confirm title={t('endTitle', { name })} verb={t('end')} onConfirm={() => void end()} onClose={() => setOpened(undefined)}>
            {t('endHint')}
          </Confirm>
        )}
      </Table.Td>
    </Table.Tr>
  );
}
