import { Text } from '@mantine/core';
import { useText } from '../../i18n/i18n.ts';
import { Loading } from '../../kit/data-states.tsx';
import { RouteLink } from '../../kit/route-link.tsx';
import { useProjects } from '../../live.ts';
import type { TopologyProject } from '../../operations.generated.ts';

/** Around the outermost nodes, for their names, in the units of GNS3's map. */
const MARGIN = 70;
/** More are not told apart at this size. */
const MOST_NODES = 300;

/** The nodes and links of a project, small and as they are; leads to the map. */
export function TopologyWidget({ projectId }: { readonly projectId: string | undefined }) {
  const t = useText();
  const projects = useProjects();
  if (projects === undefined) return <Loading />;
  const project =
    projectId === undefined
      ? projects.toSorted((one, other) => other.nodes.length - one.nodes.length)[0]
      : projects.find(({ project_id: id }) => id === projectId);
  if (project === undefined || project.nodes.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {t('dashboards.noNodes')}
      </Text>
    );
  }
  const started = project.nodes.filter(({ status }) => status === 'started').length;
  const label = t('dashboards.topologyOf', { name: project.name, started, nodes: project.nodes.length });
  return (
    <RouteLink
      to="/projects/$projectId"
      params={{ projectId: project.project_id }}
      search={{ server: project.server }}
      aria-label={label}
      underline="never"
      display="block"
      h="100%"
    >
      <Drawing project={project} label={label} />
    </RouteLink>
  );
}

function Drawing({ project, label }: { readonly project: TopologyProject; readonly label: string }) {
  const nodes = project.nodes.slice(0, MOST_NODES);
  const byId = new Map(nodes.map((node) => [node.node_id, node]));
  const [left, right] = [Math.min(...nodes.map(({ x }) => x)), Math.max(...nodes.map(({ x }) => x))];
  const [top, bottom] = [Math.min(...nodes.map(({ y }) => y)), Math.max(...nodes.map(({ y }) => y))];
  const box = `${left - MARGIN} ${top - MARGIN / 2} ${right - left + 2 * MARGIN} ${bottom - top + 1.5 * MARGIN}`;
  return (
    <svg className="widget-topology" viewBox={box} role="img" aria-label={label}>
      {project.links.map(({ link_id: id, ends, suspended, oper_status: oper }) => {
        const [one, other] = ends.map((end) => byId.get(end.node_id));
        if (one === undefined || other === undefined) return null;
        const down = suspended || oper === 'down';
        return (
          <line
            key={id}
            x1={one.x}
            y1={one.y}
            x2={other.x}
            y2={other.y}
            stroke={down ? 'var(--mantine-color-red-6)' : 'var(--mantine-color-dimmed)'}
            strokeWidth={2.5}
            strokeDasharray={down ? '6 6' : undefined}
            opacity={0.8}
          />
        );
      })}
      {nodes.map(({ node_id: id, name, status, x, y }) => (
        <g key={id} data-widget-node={name} data-status={status} color={`var(--status-${status})`}>
          {status === 'started' ? (
            <circle cx={x} cy={y} r={15} fill="currentColor" />
          ) : (
            <rect
              x={x - 13}
              y={y - 13}
              width={26}
              height={26}
              rx={3}
              fill={status === 'unknown' ? 'none' : 'currentColor'}
              stroke="currentColor"
              strokeWidth={3}
            />
          )}
          <text x={x} y={y + 36} textAnchor="middle" fontSize={19} fill="var(--mantine-color-text)">
            {name}
          </text>
        </g>
      ))}
    </svg>
  );
}
