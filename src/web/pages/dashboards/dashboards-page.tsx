import { Button, FileButton, Group, Table, Text } from '@mantine/core';
import { IconLayoutGridAdd, IconUpload } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { ask } from '../../api.ts';
import { HubFailure } from '../../failure.ts';
import { useText } from '../../i18n/i18n.ts';
import { act } from '../../kit/acts.ts';
import { Empty, Failed, Loading } from '../../kit/data-states.tsx';
import { showFailure } from '../../kit/failure-notice.tsx';
import { FilterInput } from '../../kit/filter-input.tsx';
import { PageHead } from '../../kit/page-head.tsx';
import { useMay } from '../../kit/permissions.ts';
import { RouteLink } from '../../kit/route-link.tsx';
import { Time } from '../../kit/time.tsx';
import { useProjects } from '../../live.ts';
import type { Output } from '../../request.ts';
import { DashboardForm } from './dashboard-form.tsx';
import { readDashboard } from './exchange.ts';
import type { Written } from './widget.ts';
import { dashboardName } from './measured-words.ts';

const MAKING = 'dashboards/new';
const MOST = 500;

/** Every dashboard that whoever looks may see. */
export function DashboardsPage() {
  const t = useText();
  const may = useMay();
  const navigate = useNavigate();
  const [filter, setFilter] = useState('');
  const [adding, setAdding] = useState(false);
  const { data, error, refetch } = useQuery({
    queryKey: ['reporting.dashboard.list'],
    queryFn: ({ signal }) => ask('reporting.dashboard.list', { limit: MOST }, { signal }),
  });
  const words = filter.trim().toLowerCase();
  const shown = data?.items.filter(({ name, owner }) => `${name} ${owner ?? ''}`.toLowerCase().includes(words));
  const open = (id: string): Promise<void> =>
    navigate({ to: '/dashboards/$dashboardId', params: { dashboardId: id }, search: { edit: true } });
  const load = async (file: File | null): Promise<void> => {
    if (file === null) return;
    const read: Written | null = readDashboard(await file.text());
    if (read === null) {
      showFailure(file.name, new HubFailure('validation_error', t('dashboards.importBad')));
      return;
    }
    const made = await act('reporting.dashboard.create', read, { subject: MAKING, name: file.name });
    if (made !== undefined) await open(made.dashboard_id);
  };
  const mayMake = may('reporting.dashboard.create');
  return (
    <>
      <PageHead title={t('dashboards.title')}>
        <FilterInput label={t('dashboards.filter')} value={filter} onChange={setFilter} />
        <FileButton
          inputProps={{ 'aria-label': t('dashboards.import') }}
          accept="application/json,.json"
          onChange={(file) => void load(file)}
        >
          {(props) => (
            <Button {...props} variant="default" leftSection={<IconUpload size={14} />} disabled={!mayMake}>
              {t('dashboards.import')}
            </Button>
          )}
        </FileButton>
        <Button leftSection={<IconLayoutGridAdd size={14} />} disabled={!mayMake} onClick={() => setAdding(true)}>
          {t('dashboards.new')}
        </Button>
      </PageHead>
      {error !== null && <Failed error={error} retry={() => void refetch()} />}
      {shown === undefined && error === null && <Loading />}
      {shown?.length === 0 && <Empty title={data?.items.length === 0 ? t('dashboards.none') : t('dashboards.noneFits')} />}
      {shown !== undefined && shown.length > 0 && (
        <div className="scroll-x">
          <Table aria-label={t('dashboards.title')}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('dashboards.name')}</Table.Th>
                <Table.Th>{t('dashboards.owner')}</Table.Th>
                <Table.Th className="wide-only">{t('dashboards.about')}</Table.Th>
                <Table.Th className="wide-only">{t('dashboards.widgets')}</Table.Th>
                <Table.Th className="wide-only">{t('dashboards.changed')}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {shown.map((dashboard) => (
                <Row key={dashboard.dashboard_id} dashboard={dashboard} />
              ))}
            </Table.Tbody>
          </Table>
        </div>
      )}
      {adding && (
        <DashboardForm
          title={t('dashboards.new')}
          verb={t('dashboards.create')}
          heading={{ name: '', shared: false, project_id: null }}
          save={async (heading) => {
            const made = await ask('reporting.dashboard.create', { ...heading, widgets: [] });
            await open(made.dashboard_id);
          }}
          close={() => setAdding(false)}
        />
      )}
    </>
  );
}

function Row({ dashboard }: { readonly dashboard: Output<'reporting.dashboard.list'>['items'][number] }) {
  const t = useText();
  const projects = useProjects();
  const { dashboard_id: id, owner, shared, project_id: projectId, widgets, changed_at: changed } = dashboard;
  const project = projects?.find((each) => each.project_id.toLowerCase() === projectId)?.name;
  return (
    <Table.Tr data-dashboard={id}>
      <Table.Td>
        <RouteLink to="/dashboards/$dashboardId" params={{ dashboardId: id }} fw={600} size="sm" style={{ overflowWrap: 'anywhere' }}>
          <bdi>{dashboardName(t, dashboard)}</bdi>
        </RouteLink>
      </Table.Td>
      <Table.Td>
        <Group gap={6}>
          <Text size="sm">{owner ?? t('dashboards.shipped')}</Text>
          {owner !== null && (
            <Text size="xs" c="dimmed">
              {shared ? t('dashboards.shared') : t('dashboards.own')}
            </Text>
          )}
        </Group>
      </Table.Td>
      <Table.Td className="wide-only">{projectId === null ? t('dashboards.allProjects') : (project ?? projectId)}</Table.Td>
      <Table.Td className="wide-only numbers">{widgets}</Table.Td>
      <Table.Td className="wide-only">{changed === null ? '–' : <Time at={changed} />}</Table.Td>
    </Table.Tr>
  );
}
