import { Checkbox, Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import { ask } from '#web/api.ts';
import { usePanelText } from '#web/i18n/panel-texts.ts';
import { FormDialog } from '#web/kit/form-dialog.tsx';
import { useProjects } from '#web/live.ts';
import { queryClient } from '#web/query-client.ts';
import type { Schedule } from './schedules.tsx';
import { TEXTS } from './texts.ts';

/** What names look like (backups/messages.ts): they are parts of paths. */
const NAME = /^[a-z][a-z0-9_-]{0,62}$/;
const NIGHTLY = '0 3 * * *';
/** In the place of a project. */
const ALL = 'all';

interface ScheduleFormProps {
  /** The one that is changed; absent: a new one. */
  readonly schedule?: Schedule;
  readonly taken: readonly string[];
  readonly onClose: () => void;
}

/** When which project is backed up. */
export function ScheduleForm({ schedule, taken, onClose }: ScheduleFormProps) {
  const t = usePanelText(TEXTS);
  const projects = useProjects() ?? [];
  const [name, setName] = useState(schedule?.name ?? '');
  const [project, setProject] = useState(schedule?.project_id ?? ALL);
  const [cron, setCron] = useState(schedule?.cron ?? NIGHTLY);
  const [timezone, setTimezone] = useState(schedule?.timezone ?? Intl.DateTimeFormat().resolvedOptions().timeZone);
  const [once, setOnce] = useState(schedule?.missed === 'once');
  const wrong =
    name === '' ? undefined : !NAME.test(name) ? t('badName') : schedule === undefined && taken.includes(name) ? t('nameTaken') : undefined;
  const save = async (): Promise<void> => {
    const where = project === ALL ? {} : { project_id: project };
    await ask('network.backup.schedule.set', { name, ...where, cron: cron.trim(), timezone, missed: once ? 'once' : 'skip' });
    await queryClient.invalidateQueries({ queryKey: ['network.backup.schedule.list'] });
  };
  return (
    <FormDialog
      title={schedule === undefined ? t('newSchedule') : `${t('schedule')} ${name}`}
      verb={t('save')}
      waits
      ready={() => name !== '' && wrong === undefined && cron.trim() !== ''}
      save={save}
      close={onClose}
    >
      {schedule === undefined && (
        <TextInput
          label={t('scheduleName')}
          value={name}
          error={wrong}
          maxLength={63}
          spellCheck={false}
          onChange={(event) => setName(event.currentTarget.value)}
          withAsterisk
          data-autofocus
        />
      )}
      <Select
        label={t('project')}
        data={[{ value: ALL, label: t('allProjects') }, ...projects.map(({ project_id: value, name: label }) => ({ value, label }))]}
        value={project}
        allowDeselect={false}
        onChange={(value) => setProject(value ?? ALL)}
      />
      <TextInput
        label={t('cron')}
        description={t('cronHint')}
        value={cron}
        maxLength={100}
        spellCheck={false}
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
      <Checkbox label={t('missedOnce')} checked={once} onChange={(event) => setOnce(event.currentTarget.checked)} />
    </FormDialog>
  );
}
