import { ActionIcon, Badge, Button, Group, Menu, Modal, Stack, Table, Text } from '@mantine/core';
import { IconDownload, IconReport, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { ask } from '#web/api.ts';
import { asHubFailure } from '#web/failure.ts';
import { usePanelText } from '#web/i18n/panel-texts.ts';
import { act, useRunning } from '#web/kit/acts.ts';
import { Confirm } from '#web/kit/confirm.tsx';
import { Empty, Failed, Loading } from '#web/kit/data-states.tsx';
import { ListTable } from '#web/kit/list-table.tsx';
import { showFailure } from '#web/kit/failure-notice.tsx';
import { useMay } from '#web/kit/permissions.ts';
import { saveAs } from '#web/kit/save-as.ts';
import { Time, useTimeText } from '#web/kit/time.tsx';
import { changed, useReports, type Format, type ReportSummary } from './answers.ts';
import { inputOf, ParameterFields, useFirstParameters } from './parameters.tsx';
import { TEXTS } from './texts.ts';

const FORMATS = ['pdf', 'xlsx', 'csv', 'json'] as const satisfies readonly Format[];
const COLOURS = {
  healthy: 'teal',
  degraded: 'yellow',
  unhealthy: 'red',
  unknown: 'gray',
  passed: 'teal',
  failed: 'red',
  contained: 'teal',
  open: 'yellow',
} as const;
const MAKING = 'reports/new';

/** Reports that were made, newest first. */
export function Reports() {
  const t = usePanelText(TEXTS);
  const may = useMay();
  const [adding, setAdding] = useState(false);
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useReports();
  const reports = data?.pages.flatMap(({ items }) => items);
  return (
    <>
      <Group justify="flex-end" mb="xs">
        <Button leftSection={<IconReport size={14} />} disabled={!may('reporting.report.create')} onClick={() => setAdding(true)}>
          {t('newReport')}
        </Button>
      </Group>
      {error !== null && <Failed error={error} retry={() => void refetch()} />}
      {reports === undefined && error === null && <Loading />}
      {reports?.length === 0 && <Empty title={t('noReports')}>{t('noReportsHint')}</Empty>}
      {reports !== undefined && reports.length > 0 && (
        <ListTable
          label={t('reports')}
          columns={[
            { title: t('title') },
            { title: t('verdict') },
            { title: t('period'), wide: true },
            { title: t('made'), wide: true },
            { title: t('actions'), unseen: true },
          ]}
        >
          {reports.map((report) => (
            <ReportRow key={report.report_id} report={report} />
          ))}
        </ListTable>
      )}
      {hasNextPage && (
        <Group justify="center" mt="xs">
          <Button variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            {t('older')}
          </Button>
        </Group>
      )}
      {adding && <NewReport onClose={() => setAdding(false)} />}
    </>
  );
}

function ReportRow({ report }: { readonly report: ReportSummary }) {
  const t = usePanelText(TEXTS);
  const time = useTimeText();
  const may = useMay();
  const [deleting, setDeleting] = useState(false);
  const [busy, setBusy] = useState(false);
  const { report_id: id, title, kind, verdict, project, schedule, from, until, generated_at: at, by } = report;
  const download = async (format: Format): Promise<void> => {
    setBusy(true);
    try {
      saveAs(`${kind}-${at.slice(0, 10)}-${id.slice(0, 8)}.${format}`, await ask('reporting.report.download', { report_id: id, format }));
    } catch (error) {
      showFailure(title, asHubFailure(error));
    } finally {
      setBusy(false);
    }
  };
  const remove = async (): Promise<void> => {
    await act('reporting.report.delete', { report_id: id }, { subject: `reports/${id}`, name: title });
    await changed('reporting.report.list');
  };
  const about = [t(`kind_${kind}`), project ?? t('allProjects'), ...(schedule === null ? [] : [t('bySchedule', { name: schedule })])];
  return (
    <Table.Tr data-report={id}>
      <Table.Td>
        <Text size="sm" fw={600} style={{ overflowWrap: 'anywhere' }}>
          <bdi>{title}</bdi>
        </Text>
        <Text size="xs" c="dimmed">
          {about.filter((word) => word !== title).join(' · ')}
        </Text>
      </Table.Td>
      <Table.Td>
        <Badge color={COLOURS[verdict]} variant="light" radius="sm" tt="none">
          {t(`verdict_${verdict}`)}
        </Badge>
      </Table.Td>
      <Table.Td className="wide-only">
        <Text size="xs">
          {time(from)} – {time(until)}
        </Text>
      </Table.Td>
      <Table.Td className="wide-only">
        <Time at={at} />
        <Text size="xs" c="dimmed">
          {by}
        </Text>
      </Table.Td>
      <Table.Td>
        <Group gap={4} justify="flex-end" wrap="nowrap">
          <Menu position="bottom-end">
            <Menu.Target>
              <ActionIcon variant="default" size="md" loading={busy} aria-label={t('download', { title })}>
                <IconDownload size={14} />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              {FORMATS.map((format) => (
                <Menu.Item key={format} onClick={() => void download(format)}>
                  {t(`format_${format}`)}
                </Menu.Item>
              ))}
            </Menu.Dropdown>
          </Menu>
          <ActionIcon
            variant="default"
            size="md"
            disabled={!may('reporting.report.delete')}
            onClick={() => setDeleting(true)}
            aria-label={`${t('delete')} ${title}`}
          >
            <IconTrash size={14} />
          </ActionIcon>
        </Group>
        {deleting && (
          <Confirm
            title={t('deleteTitle', { title })}
            verb={t('delete')}
            onConfirm={() => void remove()}
            onClose={() => setDeleting(false)}
          >
            {t('deleteHint')}
          </Confirm>
        )}
      </Table.Td>
    </Table.Tr>
  );
}

function NewReport({ onClose }: { readonly onClose: () => void }) {
  const t = usePanelText(TEXTS);
  const [parameters, setParameters] = useState(useFirstParameters());
  const making = useRunning(MAKING);
  const make = async (): Promise<void> => {
    const made = await act('reporting.report.create', inputOf(parameters), { subject: MAKING, name: t('newReport') });
    if (made === undefined) return;
    await changed('reporting.report.list');
    onClose();
  };
  return (
    <Modal opened onClose={onClose} title={t('newReport')}>
      <Stack gap="sm">
        <ParameterFields value={parameters} onChange={setParameters} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('cancel')}
          </Button>
          <Button loading={making !== undefined} onClick={() => void make()}>
            {t('make')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
