import { Badge, Button, Checkbox, Code, Group, Table, Text, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconDownload } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ask } from '#web/api.ts';
import { asHubFailure } from '#web/failure.ts';
import { usePanelText } from '#web/i18n/panel-texts.ts';
import { useSaid } from '#web/i18n/said.ts';
import { act, useRunning } from '#web/kit/acts.ts';
import { Empty, Failed, Loading } from '#web/kit/data-states.tsx';
import { ListTable } from '#web/kit/list-table.tsx';
import { showFailure } from '#web/kit/failure-notice.tsx';
import { useMay } from '#web/kit/permissions.ts';
import { saveAs } from '#web/kit/save-as.ts';
import { useTimeText } from '#web/kit/time.tsx';
import { queryClient } from '#web/query-client.ts';
import type { Output } from '#web/request.ts';
import { ChooseProject, useProjects } from '#web/kit/choose-project.tsx';
import { Said } from '#web/kit/said.tsx';
import { TakeDialog } from './take-dialog.tsx';
import { TEXTS } from './texts.ts';
import { VersionsDialog } from './versions-dialog.tsx';

type Backup = Output<'network.backup.list'>['items'][number];

/** Backups are taken elsewhere too: by schedule, and after changes. */
const LOOK_AGAIN_MS = 10_000;
const MOST = 500;

/** The newest configuration of each device of a project. */
export function Backups() {
  const t = usePanelText(TEXTS);
  const may = useMay();
  const projects = useProjects();
  const { project } = projects;
  const [q, setQ] = useState('');
  const [regex, setRegex] = useState(false);
  const [shown, setShown] = useState<Backup | null>(null);
  const [taking, setTaking] = useState(false);
  const { data, error, refetch } = useQuery({
    queryKey: ['network.backup', 'list', project?.project_id],
    queryFn: ({ signal }) => ask('network.backup.list', { project_id: project?.project_id ?? '', limit: MOST }, { signal }),
    enabled: project !== undefined,
    refetchInterval: LOOK_AGAIN_MS,
  });
  const unread = [...(data?.never ?? []), ...(data?.items ?? []).filter(({ kind, failing }) => kind === 'running' && failing !== null)];
  const takeAll = async (): Promise<void> => {
    if (project === undefined) return;
    const { project_id, name } = project;
    const input = { workflow: 'configuration_backup', context: { project_id } };
    const started = await act('hub.workflow.execute', input, { subject: `network/backup/${project_id}`, name });
    if (started !== undefined) notifications.show({ message: t('started', { name }) });
  };
  const download = async (): Promise<void> => {
    if (project === undefined) return;
    try {
      saveAs('configurations.zip', await ask('network.backup.export', { project_id: project.project_id }));
    } catch (failure) {
      showFailure(t('backups'), asHubFailure(failure));
    }
  };
  return (
    <>
      <Group gap="xs" mb="xs" wrap="wrap">
        <ChooseProject {...projects} />
        <Button size="xs" disabled={project === undefined || !may('hub.workflow.execute')} onClick={() => void takeAll()}>
          {t('takeAll')}
        </Button>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconDownload size={14} />}
          disabled={project === undefined}
          onClick={() => void download()}
        >
          {t('download')}
        </Button>
        <TextInput
          size="xs"
          style={{ flex: '1 1 14rem' }}
          aria-label={t('searchLines')}
          placeholder={t('searchLines')}
          value={q}
          onChange={(event) => setQ(event.currentTarget.value)}
        />
        <Checkbox size="xs" label={t('regex')} checked={regex} onChange={(event) => setRegex(event.currentTarget.checked)} />
      </Group>
      {q.trim() !== '' && project !== undefined && <Found q={q.trim()} regex={regex} projectId={project.project_id} />}
      {error !== null && <Failed error={error} retry={() => void refetch()} />}
      {data === undefined && error === null && project !== undefined && <Loading />}
      {data !== undefined && data.items.length + data.never.length === 0 && <Empty title={t('noBackups')}>{t('noBackupsHint')}</Empty>}
      {project !== undefined && unread.length > 0 && (
        <Group gap="xs" mb="xs">
          <Text size="sm">{t('notRead', { count: unread.length })}</Text>
          <Button size="compact-xs" variant="default" disabled={!may('network.backup.take')} onClick={() => setTaking(true)}>
            {t('takeWith')}
          </Button>
        </Group>
      )}
      {data !== undefined && data.items.length + data.never.length > 0 && (
        <ListTable
          label={t('backups')}
          columns={[
            { title: t('device') },
            { title: t('configuration') },
            { title: t('platform'), wide: true },
            { title: t('lastSeen') },
            { title: t('actions'), unseen: true },
          ]}
        >
          {data.items.map((backup) => (
            <BackupRow key={`${backup.node_id}/${backup.kind}`} backup={backup} onShow={() => setShown(backup)} />
          ))}
          {data.never.map((device) => (
            <Table.Tr key={device.node_id}>
              <Table.Td>{device.name}</Table.Td>
              <Table.Td colSpan={4}>
                <Text size="sm" c="red">
                  <Said text={device.reason} />
                </Text>
              </Table.Td>
            </Table.Tr>
          ))}
        </ListTable>
      )}
      {taking && project !== undefined && (
        <TakeDialog
          devices={unread.map(({ node_id, name }) => ({ project_id: project.project_id, node_id, name }))}
          onClose={() => setTaking(false)}
        />
      )}
      {shown !== null && <VersionsDialog backup={shown} onClose={() => setShown(null)} />}
    </>
  );
}

function BackupRow({ backup, onShow }: { readonly backup: Backup; readonly onShow: () => void }) {
  const t = usePanelText(TEXTS);
  const said = useSaid();
  const time = useTimeText();
  const may = useMay();
  const { project_id, node_id, name, kind, failing } = backup;
  const subject = `network/backup/${node_id}`;
  const running = useRunning(subject);
  const take = async (): Promise<void> => {
    const taken = await act('network.backup.take', { project_id, node_id }, { subject, name });
    if (taken?.outcome === 'failed') notifications.show({ color: 'red', title: name, message: said(taken.reason) });
    await queryClient.invalidateQueries({ queryKey: ['network.backup'] });
  };
  return (
    <Table.Tr data-backup={`${name}/${kind}`}>
      <Table.Td>
        <Text size="sm" fw={600}>
          {name}
        </Text>
      </Table.Td>
      <Table.Td>{t(kind)}</Table.Td>
      <Table.Td className="wide-only">{backup.platform}</Table.Td>
      <Table.Td>
        <Text size="sm">{time(backup.seen_at)}</Text>
        {failing !== null && (
          <Badge color="red" variant="light" radius="sm" tt="none" title={said(failing.reason)}>
            {t('failingSince', { time: time(failing.since) })}
          </Badge>
        )}
      </Table.Td>
      <Table.Td>
        <Group gap="xs" justify="flex-end" wrap="nowrap">
          {kind === 'running' && (
            <Button
              size="compact-xs"
              variant="default"
              loading={running !== undefined}
              disabled={!may('network.backup.take')}
              aria-label={`${t('take')}: ${name}`}
              onClick={() => void take()}
            >
              {t('take')}
            </Button>
          )}
          <Button size="compact-xs" variant="default" aria-label={`${t('versions')}: ${name}, ${t(kind)}`} onClick={onShow}>
            {t('versions')}
          </Button>
        </Group>
      </Table.Td>
    </Table.Tr>
  );
}

function Found({ q, regex, projectId }: { readonly q: string; readonly regex: boolean; readonly projectId: string }) {
  const t = usePanelText(TEXTS);
  const { data, error } = useQuery({
    queryKey: ['network.backup', 'search', q, regex, projectId],
    queryFn: ({ signal }) => ask('network.backup.search', { q, regex, project_id: projectId, limit: 100 }, { signal }),
    placeholderData: (before) => before,
    retry: false,
  });
  if (error !== null) return <Failed error={error} />;
  if (data === undefined) return <Loading />;
  if (data.items.length === 0) return <Text size="sm">{t('noneFound')}</Text>;
  return data.items.map((device) => (
    <div key={device.node_id} data-found={device.name}>
      <Text size="sm" fw={600}>
        {device.name}{' '}
        <Text span size="xs" c="dimmed">
          {t('linesFound', { count: device.count })}
        </Text>
      </Text>
      <Code block mb="xs">
        {device.lines_found.map(({ number, text }) => `${String(number).padStart(4)}  ${text}`).join('\n')}
      </Code>
    </div>
  ));
}
