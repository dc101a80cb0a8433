import { Checkbox, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useText } from '../../i18n/i18n.ts';
import { FormDialog } from '../../kit/form-dialog.tsx';
import { ProjectSelect } from './project-select.tsx';

/** What a dashboard says beside its widgets. */
export interface Heading {
  readonly name: string;
  readonly shared: boolean;
  readonly project_id: string | null;
}

interface DashboardFormProps {
  readonly title: string;
  readonly verb: string;
  readonly heading: Heading;
  readonly save: (heading: Heading) => Promise<unknown>;
  readonly close: () => void;
}

export function DashboardForm({ title, verb, heading, save, close }: DashboardFormProps) {
  const t = useText();
  const [draft, setDraft] = useState(heading);
  return (
    <FormDialog
      title={title}
      verb={verb}
      ready={() => draft.name.trim() !== ''}
      waits
      save={() => save({ ...draft, name: draft.name.trim() })}
      close={close}
    >
      <TextInput
        label={t('dashboards.name')}
        value={draft.name}
        maxLength={100}
        onChange={(event) => setDraft({ ...draft, name: event.currentTarget.value })}
        data-autofocus
      />
      <ProjectSelect
        label={t('dashboards.project')}
        placeholder={t('dashboards.allProjects')}
        value={draft.project_id}
        onChange={(projectId) => setDraft({ ...draft, project_id: projectId })}
      />
      <Checkbox
        label={t('dashboards.sharedLabel')}
        checked={draft.shared}
        onChange={(event) => setDraft({ ...draft, shared: event.currentTarget.checked })}
      />
    </FormDialog>
  );
}
