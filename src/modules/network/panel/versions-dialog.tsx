import { Badge, Button, Group, Modal, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ask } from '#web/api.ts';
import { ListTable } from '#web/kit/list-table.tsx';
import { usePanelText } from '#web/i18n/panel-texts.ts';
import { Failed, Loading } from '#web/kit/data-states.tsx';
import { useMay } from '#web/kit/permissions.ts';
import { useTimeText } from '#web/kit/time.tsx';
import type { Output } from '#web/request.ts';
import { RestoreDialog } from './restore-dialog.tsx';
import { SideBySide } from './side-by-side.tsx';
import { TEXTS } from './texts.ts';

type Backup = Output<'network.backup.list'>['items'][number];

/** The configurations that a device had; each beside the one before it, and back to the device. */
export function VersionsDialog({ backup, onClose }: { readonly backup: Backup; readonly onClose: () => void }) {
  const t = usePanelText(TEXTS);
  const time = useTimeText();
  const may = useMay();
  const { project_id, node_id, kind, name } = backup;
  const [compared, setCompared] = useState<{ before: string; after: string } | null>(null);
  const [restoring, setRestoring] = useState<string | null>(null);
  const { data, error, refetch } = useQuery({
    queryKey: ['network.backup', 'versions', project_id, node_id, kind],
    queryFn: ({ signal }) => ask('network.backup.versions.list', { project_id, node_id, kind, limit: 100 }, { signal }),
  });
  const versions = data?.items ?? [];
  const pairs = versions.map((version, at) => ({ version, earlier: versions[at + 1] }));
  return (
    <Modal opened onClose={onClose} size="80rem" title={`${name}: ${t(kind)}`}>
      {error !== null && <Failed error={error} retry={() => void refetch()} />}
      {data === undefined && error === null && <Loading />}
      {versions.length > 0 && (
        <ListTable
          label={t('versions')}
          columns={[
            { title: t('versions'), unseen: true },
            { title: t('cause'), unseen: true },
            { title: t('newest'), unseen: true },
            { title: t('actions'), unseen: true },
          ]}
        >
          {pairs.map(({ version, earlier }, at) => (
            <Table.Tr key={`${version.first_seen_at}/${version.hash}`} data-version={version.hash.slice(0, 8)}>
              <Table.Td>
                <Text size="sm">{t('sinceTime', { time: time(version.first_seen_at) })}</Text>
              </Table.Td>
              <Table.Td>
                <Text size="xs" c="dimmed">
                  {t(`cause_${version.cause}`)} · {version.by} · {version.hash.slice(0, 8)}
                </Text>
              </Table.Td>
              <Table.Td>
                {at === 0 && (
                  <Badge variant="light" radius="sm" tt="none">
                    {t('newest')}
                  </Badge>
                )}
              </Table.Td>
              <Table.Td>
                <Group gap="xs" justify="flex-end" wrap="nowrap">
                  {earlier !== undefined && (
                    <Button size="compact-xs" variant="default" onClick={() => setCompared({ before: earlier.hash, after: version.hash })}>
                      {t('compare')}
                    </Button>
                  )}
                  {kind === 'running' && (
                    <Button
                      size="compact-xs"
                      variant="default"
                      disabled={!may('network.restore.apply')}
                      onClick={() => setRestoring(version.hash)}
                    >
                      {t('restore')}
                    </Button>
                  )}
                </Group>
              </Table.Td>
            </Table.Tr>
          ))}
        </ListTable>
      )}
      {compared !== null && <Compared of={{ project_id, node_id, kind }} name={name} {...compared} />}
      {restoring !== null && <RestoreDialog device={backup} hash={restoring} onClose={() => setRestoring(null)} />}
    </Modal>
  );
}

interface ComparedProps {
  readonly of: Pick<Backup, 'project_id' | 'node_id' | 'kind'>;
  readonly name: string;
  readonly before: string;
  readonly after: string;
}

function Compared({ of, name, before, after }: ComparedProps) {
  const t = usePanelText(TEXTS);
  const { data, error, refetch } = useQuery({
    queryKey: ['network.backup', 'diff', of, before, after],
    queryFn: ({ signal }) => ask('network.backup.diff', { ...of, before, after, context: 3 }, { signal }),
  });
  if (error !== null) return <Failed error={error} retry={() => void refetch()} />;
  if (data === undefined) return <Loading />;
  return (
    <>
      <Group gap="xs" mb={4}>
        <Text size="sm" fw={600}>
          {t('differenceOf', { name })}
        </Text>
        <Text size="xs" c="dimmed">
          {t('changedLines', { added: data.added, removed: data.removed })}
        </Text>
      </Group>
      <SideBySide lines={data.lines} before={t('before')} after={t('after')} />
    </>
  );
}
