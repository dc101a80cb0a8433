import { Checkbox, Select } from '@mantine/core';
import { useState } from 'react';
import { ask } from '#web/api.ts';
import { usePanelText } from '#web/i18n/panel-texts.ts';
import { ScheduleForm } from '#web/kit/schedule/schedule-form.tsx';
import { useProjects } from '#web/live.ts';
import { queryClient } from '#web/query-client.ts';
import type { Output } from '#web/request.ts';
import { TEXTS } from './texts.ts';

/** What names look like (backups/messages.ts): they are parts of paths. */
const NAME = /^[a-z][a-z0-9_-]{0,62}$/;
/** In the place of a project. */
const ALL = 'all';

type Schedule = Output<'network.backup.schedule.list'>['items'][number];

interface BackupScheduleFormProps {
  /** The one that is changed; undefined: a new one. */
  readonly schedule: Schedule | undefined;
  readonly taken: readonly string[];
  readonly onClose: () => void;
}

/** When which project is backed up. */
export function BackupScheduleForm({ schedule, taken, onClose }: BackupScheduleFormProps) {
  const t = usePanelText(TEXTS);
  const projects = useProjects() ?? [];
  const [project, setProject] = useState(schedule?.project_id ?? ALL);
  const [once, setOnce] = useState(schedule?.missed === 'once');
  return (
    <ScheduleForm
      schedule={schedule}
      pattern={NAME}
      badName={t('badName')}
      taken={taken}
      save={async (timed) => {
        const where = project === ALL ? {} : { project_id: project };
        await ask('network.backup.schedule.set', { ...timed, ...where, missed: once ? 'once' : 'skip' });
        await queryClient.invalidateQueries({ queryKey: ['network.backup.schedule.list'] });
      }}
      close={onClose}
      after={<Checkbox label={t('missedOnce')} checked={once} onChange={(event) => setOnce(event.currentTarget.checked)} />}
    >
      <Select
        label={t('project')}
        data={[{ value: ALL, label: t('allProjects') }, ...projects.map(({ project_id: value, name: label }) => ({ value, label }))]}
        value={project}
        allowDeselect={false}
        onChange={(value) => setProject(value ?? ALL)}
      />
    </ScheduleForm>
  );
}
