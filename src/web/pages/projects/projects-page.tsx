import { Group, Table, Text, Tooltip } from '@mantine/core';
import { memo, useMemo, useState } from 'react';
import { useText } from '../../i18n/i18n.ts';
import { subjects } from '../../kit/acts.ts';
import { Empty, Loading } from '../../kit/data-states.tsx';
import { ListTable } from '../../kit/list-table.tsx';
import { FilterInput } from '../../kit/filter-input.tsx';
import { PageHead } from '../../kit/page-head.tsx';
import { ProjectStatus } from '../../kit/project-status.tsx';
import { useRunningText } from '../../kit/status.tsx';
import { useProjects } from '../../live.ts';
import type { TopologyProject } from '../../operations.generated.ts';
import { ImportProject } from './import-project.tsx';
import { NodeCounts } from './node-counts.tsx';
import { ProjectActions } from './project-actions.tsx';
import { RunProgress } from './run-progress.tsx';
import { useStreams, type StreamStatus } from './streams.ts';
import { RouteLink } from '../../kit/route-link.tsx';
import { Said } from '../../kit/said.tsx';

/** Every project of every server, with what can be done to it. */
export function ProjectsPage() {
  const t = useText();
  const projects = useProjects();
  const streams = useStreams();
  const [filter, setFilter] = useState('');
  const shown = useMemo(() => {
    const words = filter.trim().toLowerCase();
    return projects
      ?.filter(({ name, server }) => `${name} ${server}`.toLowerCase().includes(words))
      .toSorted((a, b) => a.name.localeCompare(b.name) || a.server.localeCompare(b.server));
  }, [projects, filter]);

  return (
    <>
      <PageHead title={t('shell.projects')} mark={<Count of={projects?.length} />}>
        <FilterInput label={t('projects.filter')} value={filter} onChange={setFilter} />
        <ImportProject />
      </PageHead>
      {shown === undefined ? (
        <Loading />
      ) : projects?.length === 0 ? (
        <Empty title={t('projects.none')}>{t('projects.noneHint')}</Empty>
      ) : shown.length === 0 ? (
        <Empty title={t('projects.noneFits')} />
      ) : (
        <ListTable
          label={t('shell.projects')}
          columns={[
            { title: t('words.name') },
            { title: t('words.status') },
            { title: t('projects.nodes') },
            { title: t('words.server'), wide: true },
            { title: t('projects.following'), wide: true },
            { title: t('words.more'), unseen: true },
          ]}
        >
          {shown.map((project) => (
            <Row
              key={`${project.server}/${project.project_id}`}
              project={project}
              stream={streams.get(`${project.server}/${project.project_id}`)}
            />
          ))}
        </ListTable>
      )}
    </>
  );
}

export function Count({ of }: { readonly of: number | undefined }) {
  return of === undefined ? null : (
    <Text span c="dimmed" size="sm" className="numbers">
      {of}
    </Text>
  );
}

interface RowProps {
  readonly project: TopologyProject;
  readonly stream: StreamStatus | undefined;
}

/** Drawn again only when its project changed: hundreds of others do not. */
const Row = memo(function Row({ project, stream }: RowProps) {
  const t = useText();
  const running = useRunningText(subjects.project(project.project_id));
  return (
    <Table.Tr>
      <Table.Td maw={320}>
        <RouteLink
          to="/projects/$projectId"
          params={{ projectId: project.project_id }}
          search={{ server: project.server }}
          fw={600}
          size="sm"
          className="clipped"
          display="block"
        >
          {project.name}
        </RouteLink>
        <RunProgress projectId={project.project_id} />
      </Table.Td>
      <Table.Td>
        <ProjectStatus project={project} running={running} />
      </Table.Td>
      <Table.Td>
        <NodeCounts nodes={project.nodes} />
      </Table.Td>
      <Table.Td className="wide-only">{project.server}</Table.Td>
      <Table.Td className="wide-only">
        <Following project={project} stream={stream} label={t('projects.autoClose')} />
      </Table.Td>
      <Table.Td>
        <Group justify="flex-end" wrap="nowrap">
          <ProjectActions project={project} />
        </Group>
      </Table.Td>
    </Table.Tr>
  );
});

/** How the hub hears of the project, and what that does to it. */
function Following({
  project,
  stream,
  label,
}: {
  readonly project: TopologyProject;
  readonly stream: StreamStatus | undefined;
  readonly label: string;
}) {
  const t = useText();
  if (stream === undefined) return null;
  return (
    <Tooltip label={<Said text={stream.why} />} multiline maw={340}>
      <Text span size="sm" tabIndex={0}>
        {t(`streams.mode_${stream.mode}`)}
        {project.auto_close && (
          <Text span size="xs" c="dimmed">
            {' '}
            · {label}
            {stream.policy === 'none' ? '' : ` · ${t(`streams.policy_${stream.policy}`)}`}
          </Text>
        )}
      </Text>
    </Tooltip>
  );
}
