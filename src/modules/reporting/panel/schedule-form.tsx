import { Button, Group, Modal, MultiSelect, Select, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { usePanelText } from '#web/i18n/panel-texts.ts';
import { act, useRunning } from '#web/kit/acts.ts';
import { useMay } from '#web/kit/permissions.ts';
import { changed, useChannels, type Schedule } from './answers.ts';
import { inputOf, ParameterFields, useFirstParameters, type Parameters } from './parameters.tsx';
import { TEXTS } from './texts.ts';

const NAME = /^[a-z0-9][a-z0-9_-]{0,63}$/;
const NIGHTLY = '0 3 * * *';

interface ScheduleFormProps {
  /** The one that is changed; absent: a new one. */
  readonly schedule?: Schedule;
  readonly taken: readonly string[];
  readonly onClose: () => void;
}

export function ScheduleForm({ schedule, taken, onClose }: ScheduleFormProps) {
  const t = usePanelText(TEXTS);
  const may = useMay();
  const first = useFirstParameters();
  const [parameters, setParameters] = useState<Parameters>(schedule === undefined ? first : parametersOf(schedule));
  const [name, setName] = useState(schedule?.schedule ?? '');
  const [cron, setCron] = useState(schedule?.cron ?? NIGHTLY);
  const [timezone, setTimezone] = useState(schedule?.timezone ?? Intl.DateTimeFormat().resolvedOptions().timeZone);
  const [channels, setChannels] = useState<readonly string[]>(schedule?.channels ?? []);
  const mayTell = may('notification.channel.list');
  const { data } = useChannels(mayTell);
  const subject = `reports/schedules/${name}`;
  const saving = useRunning(subject);
  const wrong =
    name === '' ? undefined : !NAME.test(name) ? t('badName') : schedule === undefined && taken.includes(name) ? t('nameTaken') : undefined;
  const save = async (): Promise<void> => {
    const kept =
      schedule === undefined ? {} : { missed: schedule.missed, ...(schedule.sections === null ? {} : { sections: schedule.sections }) };
    const set = await act(
      'reporting.schedule.set',
      { ...kept, ...inputOf(parameters), schedule: name, cron, timezone, channels: [...channels] },
      { subject, name },
    );
    if (set === undefined) return;
    await changed('reporting.schedule.list');
    onClose();
  };
  return (
    <Modal opened onClose={onClose} title={schedule === undefined ? t('newSchedule') : `${t('schedule')} ${name}`}>
      <Stack gap="sm">
        {schedule === undefined && (
          <TextInput
            label={t('scheduleName')}
            value={name}
            error={wrong}
            maxLength={64}
            onChange={(event) => setName(event.currentTarget.value)}
            data-autofocus
          />
        )}
        <ParameterFields value={parameters} onChange={setParameters} />
        <TextInput
          label={t('cron')}
          description={t('cronHint')}
          value={cron}
          maxLength={100}
          onChange={(event) => setCron(event.currentTarget.value)}
        />
        <Select
          label={t('timezone')}
          data={[...new Set(['UTC', timezone, ...Intl.supportedValuesOf('timeZone')])]}
          value={timezone}
          onChange={(value) => setTimezone(value ?? 'UTC')}
          searchable
          limit={60}
        />
        {mayTell && (
          <MultiSelect
            label={t('channels')}
            description={t('channelsHint')}
            data={[...new Set([...channels, ...(data?.items ?? []).map(({ channel_id }) => channel_id)])]}
            value={[...channels]}
            onChange={setChannels}
            searchable
          />
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('cancel')}
          </Button>
          <Button
            loading={saving !== undefined}
            disabled={name === '' || wrong !== undefined || cron.trim() === ''}
            onClick={() => void save()}
          >
            {t('save')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

function parametersOf({ kind, title, language, project_id, period_h }: Schedule): Parameters {
  return { kind, title: title ?? '', language: language ?? 'en', project: project_id, periodH: period_h ?? 24 };
}
