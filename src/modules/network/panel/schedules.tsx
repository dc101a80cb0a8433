import { Button, Group, Table, Text } from '@mantine/core';
import { IconCalendarPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ask } from '#web/api.ts';
import { usePanelText } from '#web/i18n/panel-texts.ts';
import { act, useRunning } from '#web/kit/acts.ts';
import { Confirm } from '#web/kit/confirm.tsx';
import { Empty, Failed, Loading } from '#web/kit/data-states.tsx';
import { useMay } from '#web/kit/permissions.ts';
import { RowButton } from '#web/kit/row-button.tsx';
import { useTimeText } from '#web/kit/time.tsx';
import { useProjects } from '#web/live.ts';
import { queryClient } from '#web/query-client.ts';
import type { Output } from '#web/request.ts';
import { ScheduleForm } from './schedule-form.tsx';
import { TEXTS } from './texts.ts';

export type Schedule = Output<'network.backup.schedule.list'>['items'][number];

/** When configurations are backed up by themselves. */
export function Schedules() {
  const t = usePanelText(TEXTS);
  const may = useMay();
  const [adding, setAdding] = useState(false);
  const { data, error, refetch } = useQuery({
    queryKey: ['network.backup.schedule.list'],
    queryFn: ({ signal }) => ask('network.backup.schedule.list', { limit: 500 }, { signal }),
  });
  const taken = data?.items.map(({ name }) => name) ?? [];
  return (
    <>
      <Group mb="xs">
        <Button
          size="xs"
          leftSection={<IconCalendarPlus size={14} />}
          disabled={!may('network.backup.schedule.set', null)}
          onClick={() => setAdding(true)}
        >
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
                <Table.Th className="wide-only">{t('project')}</Table.Th>
                <Table.Th aria-label={t('actions')} />
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {data.items.map((schedule) => (
                <ScheduleRow key={schedule.name} schedule={schedule} taken={taken} />
              ))}
            </Table.Tbody>
          </Table>
        </div>
      )}
      {adding && <ScheduleForm taken={taken} onClose={() => setAdding(false)} />}
    </>
  );
}

function ScheduleRow({ schedule, taken }: { readonly schedule: Schedule; readonly taken: readonly string[] }) {
  const t = usePanelText(TEXTS);
  const time = useTimeText();
  const may = useMay();
  const projects = useProjects();
  const [opened, setOpened] = useState<'edit' | 'end'>();
  const { name, project_id: id, cron, timezone, next_at: next, set_by: by } = schedule;
  const subject = `network/schedules/${name}`;
  const running = useRunning(subject) !== undefined;
  const end = async (): Promise<void> => {
    await act('network.backup.schedule.delete', { name }, { subject, name });
    await queryClient.invalidateQueries({ queryKey: ['network.backup.schedule.list'] });
  };
  const where = id === null ? t('allProjects') : (projects?.find(({ project_id }) => project_id === id)?.name ?? id);
  return (
    <Table.Tr data-schedule={name}>
      <Table.Td>
        <Text size="sm" fw={600}>
          {name}
        </Text>
        <Text size="xs" c="dimmed">
          {t('setBy', { name: by })}
        </Text>
        <Text size="xs" c="dimmed" hiddenFrom="sm">
          {where}
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
        <Text size="sm">{where}</Text>
      </Table.Td>
      <Table.Td>
        <Group gap={4} justify="flex-end" wrap="nowrap">
          <RowButton verb={t('edit')} of={name} disabled={!may('network.backup.schedule.set', null)} onClick={() => setOpened('edit')} />
          <RowButton
            danger
            verb={t('end')}
            of={name}
            loading={running}
            disabled={!may('network.backup.schedule.delete', null)}
            onClick={() => setOpened('end')}
          />
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
