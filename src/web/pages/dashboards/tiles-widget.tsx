import { Group, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { SEVERITIES } from '#model/severity.ts';
import { ask } from '../../api.ts';
import { useLanguage, useText } from '../../i18n/i18n.ts';
import { SeverityMark } from '../../kit/severity.tsx';
import { StatusMark } from '../../kit/status.tsx';
import { useMay } from '../../kit/permissions.ts';
import { useProjects } from '../../live.ts';
import type { WidgetOf } from './widget.ts';

interface TilesWidgetProps {
  readonly widget: WidgetOf<'tiles'>;
  readonly projectId: string | undefined;
}

/** How many there are of what, and how they are. */
export function TilesWidget({ widget: { of }, projectId }: TilesWidgetProps) {
  return (
    <Group gap="xl" align="flex-start">
      {of.includes('alerts') && <AlertTile projectId={projectId} />}
      {of.includes('nodes') && <NodeTile projectId={projectId} />}
      {of.includes('projects') && projectId === undefined && <ProjectTile />}
      {of.includes('modules') && projectId === undefined && <ModuleTile />}
    </Group>
  );
}

function Tile({ label, value, children }: { readonly label: string; readonly value: string; readonly children?: ReactNode }) {
  return (
    <div data-tile={label}>
      <Text size="xs" c="dimmed">
        {label}
      </Text>
      <Text fw={700} size="xl" lh={1.2} className="numbers">
        {value}
      </Text>
      <Group gap={8}>{children}</Group>
    </div>
  );
}

function Marked({ mark, children }: { readonly mark?: ReactNode; readonly children: ReactNode }) {
  return (
    <Group gap={4} wrap="nowrap">
      {mark}
      <Text size="xs">{children}</Text>
    </Group>
  );
}

function useNumber(): (value: number | undefined) => string {
  const format = new Intl.NumberFormat(useLanguage());
  return (value) => (value === undefined ? '–' : format.format(value));
}

function AlertTile({ projectId }: { readonly projectId: string | undefined }) {
  const t = useText();
  const number = useNumber();
  const may = useMay();
  const { data } = useQuery({
    queryKey: ['alerts.list', 'widget', projectId, 'info'],
    queryFn: ({ signal }) =>
      ask('alerts.list', { min_severity: 'info', limit: 500, ...(projectId === undefined ? {} : { project_id: projectId }) }, { signal }),
    enabled: may('alerts.list', projectId ?? null),
  });
  return (
    <Tile label={t('dashboards.tiles.alerts')} value={number(data?.items.length)}>
      {SEVERITIES.toReversed().flatMap((severity) => {
        const count = data?.items.filter((alert) => alert.severity === severity).length ?? 0;
        return count === 0 ? [] : [<SeverityMark key={severity} severity={severity} count={count} />];
      })}
    </Tile>
  );
}

function NodeTile({ projectId }: { readonly projectId: string | undefined }) {
  const t = useText();
  const number = useNumber();
  const nodes = useProjects()?.flatMap((project) => (projectId === undefined || project.project_id === projectId ? project.nodes : []));
  const statuses = ['started', 'stopped', 'suspended', 'unknown'] as const;
  return (
    <Tile label={t('dashboards.tiles.nodes')} value={number(nodes?.length)}>
      {statuses.flatMap((status) => {
        const count = nodes?.filter((node) => node.status === status).length ?? 0;
        return count === 0
          ? []
          : [
              <Marked key={status} mark={<StatusMark status={status} />}>
                {t(`dashboards.nodes.${status}`, { count, number: number(count) })}
              </Marked>,
            ];
      })}
    </Tile>
  );
}

function ProjectTile() {
  const t = useText();
  const number = useNumber();
  const projects = useProjects();
  const opened = projects?.filter(({ status }) => status === 'opened').length;
  return (
    <Tile label={t('dashboards.tiles.projects')} value={number(projects?.length)}>
      {opened !== undefined && <Marked>{t('dashboards.opened', { count: opened })}</Marked>}
    </Tile>
  );
}

function ModuleTile() {
  const t = useText();
  const number = useNumber();
  const may = useMay();
  const { data } = useQuery({
    queryKey: ['hub.module.list', 'widget'],
    queryFn: ({ signal }) => ask('hub.module.list', { limit: 500 }, { signal }),
    enabled: may('hub.module.list', null),
  });
  const healthy = data?.items.filter(({ health }) => health === 'healthy').length;
  return (
    <Tile label={t('dashboards.tiles.modules')} value={number(data?.items.length)}>
      {healthy !== undefined && <Marked>{t('dashboards.healthy', { count: healthy })}</Marked>}
    </Tile>
  );
}
