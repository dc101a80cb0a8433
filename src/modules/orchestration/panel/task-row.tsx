import { Button, Group, Modal, Select, Stack, Table, Text } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { usePanelText } from '#web/i18n/panel-texts.ts';
import { act, useRunning } from '#web/kit/acts.ts';
import { useMay } from '#web/kit/permissions.ts';
import { RouteLink } from '#web/kit/route-link.tsx';
import { Said } from '#web/kit/said.tsx';
import { WhenFields } from '#web/kit/schedule/when-fields.tsx';
import { useWhenText } from '#web/kit/schedule/when-text.ts';
import { Time, useTimeText } from '#web/kit/time.tsx';
import { queryClient } from '#web/query-client.ts';
import type { Output } from '#web/request.ts';
import { InputsForm, inputsText, readInputs } from './inputs-form.tsx';
import { TEXTS } from './texts.ts';

export type Task = Output<'task.list'>['items'][number];

export function TaskRow({ task }: { readonly task: Task }) {
  const t = usePanelText(TEXTS);
  const time = useTimeText();
  const when = useWhenText();
  const may = useMay();
  const navigate = useNavigate();
  const [opened, setOpened] = useState<'run' | 'schedule'>();
  const subject = `tasks/${task.task}`;
  const running = useRunning(subject);
  const takes = inputsText(task.inputs) !== '';
  const start = async (inputs?: Readonly<Record<string, unknown>>) => {
    const answer = await act('task.run', { task: task.task, ...(inputs === undefined ? {} : { inputs }) }, { subject, name: task.task });
    if (answer !== undefined) await navigate({ to: '/runs/$runId', params: { runId: answer.run_id } });
  };
  return (
    <Table.Tr data-task={task.task}>
      <Table.Td>
        <Text size="sm" fw={600}>
          {task.task}
        </Text>
        <Text size="xs" c="dimmed">
          <Said text={task.summary} />
        </Text>
      </Table.Td>
      <Table.Td>
        {task.schedule === null ? (
          <Text size="sm" c="dimmed">
            {t('notScheduled')}
          </Text>
        ) : (
          <>
            <Text size="sm" title={task.schedule.cron}>
              {when(task.schedule.cron)} {task.schedule.timezone}
            </Text>
            {task.schedule.next_at !== null && (
              <Text size="xs" c="dimmed">
                {t('next', { time: time(task.schedule.next_at) })}
              </Text>
            )}
          </>
        )}
      </Table.Td>
      <Table.Td className="wide-only">
        {task.last_run === null ? (
          <Text size="sm" c="dimmed">
            {t('never')}
          </Text>
        ) : (
          <RouteLink to="/runs/$runId" params={{ runId: task.last_run.run_id }} size="sm">
            <Time at={task.last_run.started_at} />
          </RouteLink>
        )}
      </Table.Td>
      <Table.Td>
        <Group gap={4} justify="flex-end" wrap="nowrap">
          <Button
            size="compact-xs"
            loading={running !== undefined}
            disabled={!may('task.run')}
            onClick={() => (takes ? setOpened('run') : void start())}
            aria-label={`${t(takes ? 'runWith' : 'run')} ${task.task}`}
          >
            {t(takes ? 'runWith' : 'run')}
          </Button>
          <Button
            size="compact-xs"
            variant="default"
            disabled={!may('task.schedule.set')}
            onClick={() => setOpened('schedule')}
            aria-label={`${t('setSchedule')} ${task.task}`}
          >
            {t('setSchedule')}
          </Button>
        </Group>
        {opened === 'run' && <RunForm task={task} onClose={() => setOpened(undefined)} onStart={start} />}
        {opened === 'schedule' && <ScheduleForm task={task} onClose={() => setOpened(undefined)} />}
      </Table.Td>
    </Table.Tr>
  );
}

interface RunFormProps {
  readonly task: Task;
  readonly onClose: () => void;
  readonly onStart: (inputs: Readonly<Record<string, unknown>>) => Promise<void>;
}

function RunForm({ task, onClose, onStart }: RunFormProps) {
  const t = usePanelText(TEXTS);
  const [text, setText] = useState(() => inputsText(task.inputs));
  const read = readInputs(text);
  return (
    <Modal opened onClose={onClose} title={`${t('run')} ${task.task}`}>
      <Stack gap="sm">
        <InputsForm text={text} onChange={setText} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('cancel')}
          </Button>
          <Button disabled={read.error !== undefined} onClick={() => read.error === undefined && void onStart(read.values)}>
            {t('start')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

function ScheduleForm({ task, onClose }: { readonly task: Task; readonly onClose: () => void }) {
  const t = usePanelText(TEXTS);
  const { schedule } = task;
  const [cron, setCron] = useState(schedule?.cron ?? '0 3 * * *');
  const [timezone, setTimezone] = useState(schedule?.timezone ?? Intl.DateTimeFormat().resolvedOptions().timeZone);
  const [missed, setMissed] = useState<'skip' | 'once'>(schedule?.missed ?? 'once');
  const [text, setText] = useState(() => inputsText(task.inputs, schedule?.inputs));
  const read = readInputs(text);
  const acting = { subject: `tasks/${task.task}`, name: task.task };
  const done = async (answer: unknown) => {
    if (answer === undefined) return;
    await queryClient.invalidateQueries({ queryKey: ['task.list'] });
    onClose();
  };
  const save = async () => {
    if (read.error !== undefined) return;
    await done(await act('task.schedule.set', { task: task.task, cron, timezone, missed, inputs: { ...read.values } }, acting));
  };
  const remove = async () => done(await act('task.schedule.delete', { task: task.task }, acting));
  return (
    <Modal opened onClose={onClose} title={t('scheduleTitle', { task: task.task })}>
      <Stack gap="sm">
        <WhenFields cron={cron} timezone={timezone} onCron={setCron} onTimezone={setTimezone} />
        <Select
          label={t('missed')}
          data={[
            { value: 'once', label: t('once') },
            { value: 'skip', label: t('skip') },
          ]}
          value={missed}
          onChange={(value) => setMissed(value === 'skip' ? 'skip' : 'once')}
        />
        {text !== '' && <InputsForm text={text} onChange={setText} />}
        <Group justify="space-between">
          {schedule === null ? (
            <span />
          ) : (
            <Button color="red" variant="subtle" onClick={() => void remove()}>
              {t('remove')}
            </Button>
          )}
          <Button disabled={read.error !== undefined} onClick={() => void save()}>
            {t('save')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
