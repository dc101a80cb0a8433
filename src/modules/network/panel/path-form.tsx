import { Button, Group, TextInput } from '@mantine/core';
import { IconRoute } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import { usePanelText } from '#web/i18n/panel-texts.ts';
import { ChooseProject, type useProjects } from '#web/kit/choose-project.tsx';
import { TEXTS } from './texts.ts';

/** A way that is asked for. */
export interface AskedPath {
  readonly project_id: string;
  readonly server: string;
  readonly from: string;
  readonly to: string;
}

interface PathFormProps {
  readonly projects: ReturnType<typeof useProjects>;
  readonly onAsk: (asked: AskedPath) => void;
  readonly children?: ReactNode;
}

/** Between which two the way is asked for. */
export function PathForm({ projects, onAsk, children }: PathFormProps) {
  const t = usePanelText(TEXTS);
  const [from, setFrom] = useState('');
  const [to, setTo] = useState('');
  const { project } = projects;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (project !== undefined) onAsk({ project_id: project.project_id, server: project.server, from: from.trim(), to: to.trim() });
      }}
    >
      <Group gap="xs" mb={4} align="end" wrap="wrap">
        <ChooseProject {...projects} />
        {children}
        <TextInput
          size="xs"
          label={t('from')}
          placeholder={t('addressOrName')}
          value={from}
          onChange={(event) => setFrom(event.currentTarget.value)}
        />
        <TextInput
          size="xs"
          label={t('to')}
          placeholder={t('addressOrName')}
          value={to}
          onChange={(event) => setTo(event.currentTarget.value)}
        />
        <Button
          size="xs"
          type="submit"
          leftSection={<IconRoute size={14} />}
          disabled={project === undefined || from.trim() === '' || to.trim() === ''}
        >
          {t('follow')}
        </Button>
      </Group>
    </form>
  );
}
