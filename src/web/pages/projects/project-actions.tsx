import { ActionIcon, Button, Menu, Modal, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import {
  IconCopy,
  IconDots,
  IconDownload,
  IconFolderOpen,
  IconPin,
  IconPinnedOff,
  IconPlayerPlay,
  IconPlayerStop,
} from '@tabler/icons-react';
import { useState } from 'react';
import { ask } from '../../api.ts';
import { asHubFailure } from '../../failure.ts';
import { useText } from '../../i18n/i18n.ts';
import { subjects, useAct, useRunning } from '../../kit/acts.ts';
import { Confirm } from '../../kit/confirm.tsx';
import { saveAs } from '../../kit/save-as.ts';
import { showFailure } from '../../kit/failure-notice.tsx';
import { useMay } from '../../kit/permissions.ts';
import { useProjectRun } from '../../kit/project-runs.ts';
import type { TopologyProject } from '../../operations.generated.ts';

/** What can be done to a project: the usual thing as a button, the rest in a menu. */
export function ProjectActions({ project }: { readonly project: TopologyProject }) {
  const t = useText();
  const act = useAct();
  const may = useMay();
  const running = useRunning(subjects.project(project.project_id));
  const run = useProjectRun(project.project_id);
  const [asking, setAsking] = useState<'close' | 'duplicate'>();
  const on = { project_id: project.project_id, server: project.server };
  const acting = { subject: subjects.project(project.project_id), name: project.name };
  const busy = running !== undefined || run?.status === 'running';
  const opened = project.status === 'opened';
  const startable = !opened || project.nodes.some(({ status }) => status !== 'started');

  const exportProject = async (): Promise<void> => {
    try {
      saveAs(`${project.name}.gns3project`, await ask('gns3.project.export', on));
    } catch (error) {
      showFailure(project.name, asHubFailure(error));
    }
  };

  return (
    <>
      <Button
        size="compact-xs"
        variant="light"
        leftSection={<IconPlayerPlay size={13} />}
        disabled={busy || !startable || !may('gns3.project.start', project.project_id)}
        onClick={() => void act('gns3.project.start', on, acting)}
        aria-label={`${t('projects.start')}: ${project.name}`}
        className="narrow-icon"
      >
        <span className="wide-only">{t('projects.start')}</span>
      </Button>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" aria-label={`${t('words.more')}: ${project.name}`}>
            <IconDots size={16} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {opened ? (
            <Menu.Item
              leftSection={<IconPlayerStop size={15} />}
              disabled={busy || !may('gns3.project.close', project.project_id)}
              onClick={() => setAsking('close')}
            >
              {t('projects.close')}
            </Menu.Item>
          ) : (
            <Menu.Item
              leftSection={<IconFolderOpen size={15} />}
              disabled={busy || !may('gns3.project.open', project.project_id)}
              onClick={() => void act('gns3.project.open', on, acting)}
            >
              {t('projects.open')}
            </Menu.Item>
          )}
          <Menu.Item
            leftSection={<IconCopy size={15} />}
            disabled={busy || !may('gns3.project.duplicate', project.project_id)}
            onClick={() => setAsking('duplicate')}
          >
            {t('projects.duplicate')}
          </Menu.Item>
          <Menu.Item
            leftSection={<IconDownload size={15} />}
            disabled={!may('gns3.project.export', project.project_id)}
            onClick={() => void exportProject()}
          >
            {t('projects.export')}
          </Menu.Item>
          <Menu.Item
            leftSection={project.auto_close ? <IconPin size={15} /> : <IconPinnedOff size={15} />}
            disabled={busy || !may('gns3.project.auto_close.set', project.project_id)}
            onClick={() => void act('gns3.project.auto_close.set', { ...on, auto_close: !project.auto_close }, acting)}
          >
            {project.auto_close ? t('projects.pin') : t('projects.unpin')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {asking === 'close' && (
        <Confirm
          onClose={() => setAsking(undefined)}
          title={t('projects.closeTitle', { name: project.name })}
          verb={t('projects.close')}
          onConfirm={() => void act('gns3.project.close', on, acting)}
        >
          {t('projects.closeHint')}
        </Confirm>
      )}
      {asking === 'duplicate' && (
        <Duplicate
          onClose={() => setAsking(undefined)}
          name={project.name}
          duplicate={(name) => void act('gns3.project.duplicate', { ...on, name }, acting)}
        />
      )}
    </>
  );
}

interface DuplicateProps {
  readonly onClose: () => void;
  readonly name: string;
  readonly duplicate: (name: string) => void;
}

function Duplicate({ onClose, name, duplicate }: DuplicateProps) {
  const t = useText();
  const form = useForm({
    initialValues: { name: `${name}-2` },
    validate: { name: (value) => (value.trim() === '' ? t('words.required') : null) },
  });
  return (
    <Modal opened onClose={onClose} title={t('projects.duplicateTitle', { name })} closeButtonProps={{ 'aria-label': t('words.close') }}>
      <form
        onSubmit={form.onSubmit((values) => {
          onClose();
          duplicate(values.name.trim());
        })}
      >
        <Stack gap="sm">
          <TextInput
            label={t('projects.newName')}
            description={t('projects.duplicateHint')}
            maxLength={200}
            data-autofocus
            {...form.getInputProps('name')}
          />
          <Button type="submit" style={{ alignSelf: 'flex-end' }}>
            {t('projects.duplicate')}
          </Button>
        </Stack>
      </form>
    </Modal>
  );
}
