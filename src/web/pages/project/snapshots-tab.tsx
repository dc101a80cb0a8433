import { Alert, Button, Group, Table, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconCamera, IconDownload } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ask } from '../../api.ts';
import { asHubFailure } from '../../failure.ts';
import { useText } from '../../i18n/i18n.ts';
import { subjects, useAct, useRunning } from '../../kit/acts.ts';
import { Confirm } from '../../kit/confirm.tsx';
import { Empty, Failed, Loading } from '../../kit/data-states.tsx';
import { showFailure } from '../../kit/failure-notice.tsx';
import { useMay } from '../../kit/permissions.ts';
import { saveAs } from '../../kit/save-as.ts';
import { Time } from '../../kit/time.tsx';
import type { Operations, TopologyProject } from '../../operations.generated.ts';

type Snapshot = Operations['gns3.snapshot.list']['output']['items'][number];

/** Snapshots of a project, and the project as a file. */
export function SnapshotsTab({ project }: { readonly project: TopologyProject }) {
  const t = useText();
  const act = useAct();
  const may = useMay();
  const on = { project_id: project.project_id, server: project.server };
  const acting = { subject: subjects.project(project.project_id), name: project.name };
  const running = useRunning(acting.subject);
  const [exporting, setExporting] = useState(false);
  const [asked, setAsked] = useState<{ readonly verb: 'restore' | 'remove'; readonly snapshot: Snapshot }>();
  const { data, error, refetch } = useQuery({
    queryKey: ['gns3.snapshot.list', on],
    queryFn: ({ signal }) => ask('gns3.snapshot.list', on, { signal }),
  });
  const form = useForm({ initialValues: { name: '' }, validate: { name: (name) => (name.trim() === '' ? t('words.required') : null) } });
  const runningNodes = project.nodes.filter(({ status }) => status === 'started' || status === 'suspended').length;

  const exportProject = async (): Promise<void> => {
    setExporting(true);
    try {
      saveAs(`${project.name}.gns3project`, await ask('gns3.project.export', on));
    } catch (thrown) {
      showFailure(project.name, asHubFailure(thrown));
    } finally {
      setExporting(false);
    }
  };
  const afterwards = async (work: Promise<unknown>): Promise<void> => {
    await work;
    await refetch();
  };
  const confirmed = ({ verb, snapshot }: NonNullable<typeof asked>): void => {
    const input = { ...on, snapshot_id: snapshot.snapshot_id };
    void afterwards(act(verb === 'restore' ? 'gns3.snapshot.restore' : 'gns3.snapshot.delete', input, acting));
  };

  return (
    <>
      {runningNodes > 0 && (
        <Alert variant="light" color="gray" p="xs" mb="xs">
          {t('snapshots.mustStop', { count: runningNodes })}
        </Alert>
      )}
      <Group mb="sm" align="flex-start" justify="space-between">
        <form
          onSubmit={form.onSubmit(({ name }) => {
            form.reset();
            void afterwards(act('gns3.snapshot.create', { ...on, name: name.trim() }, acting));
          })}
        >
          <Group gap="xs" align="flex-start">
            <TextInput
              size="xs"
              maxLength={200}
              aria-label={t('snapshots.name')}
              placeholder={t('snapshots.name')}
              {...form.getInputProps('name')}
            />
            <Button type="submit" leftSection={<IconCamera size={14} />} disabled={running !== undefined || !may('gns3.snapshot.create')}>
              {t('snapshots.take')}
            </Button>
          </Group>
        </form>
        <Button
          variant="default"
          leftSection={<IconDownload size={14} />}
          loading={exporting}
          disabled={!may('gns3.project.export')}
          onClick={() => void exportProject()}
        >
          {t('projects.export')}
        </Button>
      </Group>
      {error !== null && <Failed error={error} retry={() => void refetch()} />}
      {data === undefined ? (
        error === null && <Loading />
      ) : data.items.length === 0 ? (
        <Empty title={t('snapshots.none')}>{t('snapshots.noneHint')}</Empty>
      ) : (
        <div className="scroll-x">
          <Table aria-label={t('project.snapshots')}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('words.name')}</Table.Th>
                <Table.Th>{t('snapshots.taken')}</Table.Th>
                <Table.Th aria-label={t('palette.actions')} />
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {data.items.map((snapshot) => (
                <Table.Tr key={snapshot.snapshot_id}>
                  <Table.Td>
                    <Text span size="sm" fw={600}>
                      {snapshot.name}
                    </Text>
                  </Table.Td>
                  <Table.Td>
                    <Time at={snapshot.created_at} />
                  </Table.Td>
                  <Table.Td>
                    <Group gap="xs" justify="flex-end" wrap="nowrap">
                      {(['restore', 'remove'] as const).map((verb) => (
                        <Button
                          key={verb}
                          size="compact-xs"
                          variant={verb === 'restore' ? 'light' : 'subtle'}
                          color={verb === 'restore' ? 'cyan' : 'red'}
                          disabled={running !== undefined || !may('gns3.snapshot.restore')}
                          onClick={() => setAsked({ verb, snapshot })}
                          aria-label={`${t(`snapshots.${verb}`)}: ${snapshot.name}`}
                        >
                          {t(`snapshots.${verb}`)}
                        </Button>
                      ))}
                    </Group>
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </div>
      )}
      {asked !== undefined && (
        <Confirm
          onClose={() => setAsked(undefined)}
          title={t(`snapshots.${asked.verb}Title`, { name: asked.snapshot.name })}
          verb={t(`snapshots.${asked.verb}`)}
          onConfirm={() => confirmed(asked)}
        >
          {t(`snapshots.${asked.verb}Hint`)}
        </Confirm>
      )}
    </>
  );
}
