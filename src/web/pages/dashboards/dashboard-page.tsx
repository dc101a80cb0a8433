import { ActionIcon, Badge, Button, Group, Menu, Tooltip, VisuallyHidden } from '@mantine/core';
import {
  IconArrowsMinimize,
  IconCopy,
  IconDeviceTv,
  IconDots,
  IconDownload,
  IconLayoutGridAdd,
  IconPencil,
  IconSettings,
  IconTrash,
} from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { ask } from '../../api.ts';
import { useText } from '../../i18n/i18n.ts';
import { act, useRunning } from '../../kit/acts.ts';
import { Confirm } from '../../kit/confirm.tsx';
import { Empty, Failed, Loading } from '../../kit/data-states.tsx';
import { useKeys } from '../../kit/keys.ts';
import { PageHead } from '../../kit/page-head.tsx';
import { useMay } from '../../kit/permissions.ts';
import { queryClient } from '../../query-client.ts';
import { DashboardForm, type Heading } from './dashboard-form.tsx';
import { DashboardGrid } from './dashboard-grid.tsx';
import './dashboards.css';
import { exportDashboard } from './exchange.ts';
import { writtenOf, type Dashboard, type Widget } from './widget.ts';
import { dashboardName } from './measured-words.ts';

const route = getRouteApi('/inside/dashboards/$dashboardId');

/** A dashboard: looked at, on a wall, or being put together. */
export function DashboardPage() {
  const { dashboardId } = route.useParams();
  const { data, error, refetch } = useQuery({
    queryKey: ['reporting.dashboard.get', dashboardId],
    queryFn: ({ signal }) => ask('reporting.dashboard.get', { dashboard_id: dashboardId }, { signal }),
  });
  if (data === undefined) return error === null ? <Loading /> : <Failed error={error} retry={() => void refetch()} />;
  return <Shown key={dashboardId} dashboard={data} />;
}

function Shown({ dashboard }: { readonly dashboard: Dashboard }) {
  const t = useText();
  const { wall = false, edit = false } = route.useSearch();
  const navigate = useNavigate({ from: '/dashboards/$dashboardId' });
  const show = (search: { wall?: true; edit?: true }): void => void navigate({ search });
  const editing = edit && dashboard.editable;
  useKeys(wall ? { Escape: () => show({}) } : {});
  if (wall) {
    return (
      <div className="wall" data-wall>
        <PageHead title={dashboardName(t, dashboard)}>
          <Tooltip label={t('dashboards.leaveWall')}>
            <ActionIcon variant="default" onClick={() => show({})} aria-label={t('dashboards.leaveWall')}>
              <IconArrowsMinimize size={14} />
            </ActionIcon>
          </Tooltip>
        </PageHead>
        <DashboardGrid widgets={dashboard.widgets} projectId={dashboard.project_id} />
      </div>
    );
  }
  if (editing) return <Edited key={dashboard.dashboard_id} dashboard={dashboard} onEnd={() => show({})} />;
  return (
    <>
      <PageHead title={dashboardName(t, dashboard)}>
        <ViewActions dashboard={dashboard} onEdit={() => show({ edit: true })} onWall={() => show({ wall: true })} />
      </PageHead>
      {dashboard.widgets.length === 0 ? (
        <Empty title={t('dashboards.empty')}>{dashboard.editable ? t('dashboards.emptyHint') : undefined}</Empty>
      ) : (
        <DashboardGrid widgets={dashboard.widgets} projectId={dashboard.project_id} />
      )}
    </>
  );
}

interface ViewActionsProps {
  readonly dashboard: Dashboard;
  readonly onEdit: () => void;
  readonly onWall: () => void;
}

function ViewActions({ dashboard, onEdit, onWall }: ViewActionsProps) {
  const t = useText();
  const may = useMay();
  const navigate = useNavigate();
  const [deleting, setDeleting] = useState(false);
  const { dashboard_id: id, name, editable } = dashboard;
  const subject = `dashboards/${id}`;
  const copy = async (): Promise<void> => {
    const written = { ...writtenOf(dashboard), name: t('dashboards.copyOf', { name }).slice(0, 100), shared: false };
    const made = await act('reporting.dashboard.create', written, { subject, name });
    if (made === undefined) return;
    await navigate({ to: '/dashboards/$dashboardId', params: { dashboardId: made.dashboard_id }, search: { edit: true } });
  };
  const remove = async (): Promise<void> => {
    const done = await act('reporting.dashboard.delete', { dashboard_id: id }, { subject, name });
    if (done === undefined) return;
    await navigate({ to: '/dashboards' });
    queryClient.removeQueries({ queryKey: ['reporting.dashboard.get', id] });
  };
  return (
    <>
      <Button variant="default" leftSection={<IconDeviceTv size={14} />} onClick={onWall}>
        {t('dashboards.wall')}
      </Button>
      {editable && (
        <Button leftSection={<IconPencil size={14} />} onClick={onEdit}>
          {t('dashboards.edit')}
        </Button>
      )}
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="default" size={30} aria-label={t('words.more')}>
            <IconDots size={14} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconDownload size={14} />} onClick={() => exportDashboard(dashboard)}>
            {t('dashboards.export')}
          </Menu.Item>
          <Menu.Item leftSection={<IconCopy size={14} />} disabled={!may('reporting.dashboard.create')} onClick={() => void copy()}>
            {t('dashboards.copy')}
          </Menu.Item>
          {editable && (
            <Menu.Item color="red" leftSection={<IconTrash size={14} />} onClick={() => setDeleting(true)}>
              {t('dashboards.delete')}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      {deleting && (
        <Confirm
          title={t('dashboards.deleteTitle', { name })}
          verb={t('dashboards.delete')}
          onConfirm={() => void remove()}
          onClose={() => setDeleting(false)}
        >
          {t('dashboards.deleteHint')}
        </Confirm>
      )}
    </>
  );
}

/** Kept when it is saved, and with the revision that was changed: nobody overwrites what they have not seen. */
function Edited({ dashboard, onEnd }: { readonly dashboard: Dashboard; readonly onEnd: () => void }) {
  const t = useText();
  const [begun] = useState(dashboard);
  const [heading, setHeading] = useState<Heading>({ name: begun.name, shared: begun.shared, project_id: begun.project_id });
  const [widgets, setWidgets] = useState<readonly Widget[]>(begun.widgets);
  const [opened, setOpened] = useState<'settings' | 'new'>();
  const [told, setTold] = useState('');
  const subject = `dashboards/${begun.dashboard_id}`;
  const saving = useRunning(subject);
  const isChanged = JSON.stringify({ ...heading, widgets }) !== JSON.stringify(writtenOf(begun));
  const save = async (): Promise<void> => {
    const saved = await act(
      'reporting.dashboard.update',
      { ...heading, widgets: [...widgets], dashboard_id: begun.dashboard_id, revision: begun.revision },
      { subject, name: heading.name },
    );
    if (saved === undefined) return;
    queryClient.setQueryData(['reporting.dashboard.get', begun.dashboard_id], saved);
    onEnd();
  };
  return (
    <>
      <PageHead
        title={heading.name}
        mark={
          isChanged ? (
            <Badge variant="light" color="yellow" radius="sm" tt="none">
              {t('dashboards.unsaved')}
            </Badge>
          ) : undefined
        }
      >
        <Button variant="default" leftSection={<IconLayoutGridAdd size={14} />} onClick={() => setOpened('new')}>
          {t('dashboards.add')}
        </Button>
        <Button variant="default" leftSection={<IconSettings size={14} />} onClick={() => setOpened('settings')}>
          {t('dashboards.settings')}
        </Button>
        <Group gap="xs">
          <Button variant="default" onClick={onEnd}>
            {t('words.cancel')}
          </Button>
          <Button loading={saving !== undefined} disabled={!isChanged} onClick={() => void save()}>
            {t('dashboards.save')}
          </Button>
        </Group>
      </PageHead>
      <VisuallyHidden role="status">{told}</VisuallyHidden>
      {widgets.length === 0 && <Empty title={t('dashboards.empty')} />}
      <DashboardGrid
        widgets={widgets}
        projectId={heading.project_id}
        onChange={setWidgets}
        onTell={setTold}
        adding={opened === 'new'}
        onAdded={() => setOpened(undefined)}
      />
      {opened === 'settings' && (
        <DashboardForm
          title={t('dashboards.settings')}
          verb={t('dashboards.save')}
          heading={heading}
          save={async (next) => setHeading(next)}
          close={() => setOpened(undefined)}
        />
      )}
    </>
  );
}
