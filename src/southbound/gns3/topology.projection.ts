import type { Envelope } from '#kernel/event.ts';
import type { Projection, ProjectionChange, ProjectionRow } from '#kernel/projection.ts';
import type { Link } from '#model/link.ts';
import type { Node } from '#model/node.ts';
import { operStatus } from '#model/oper-status.ts';
import type { Project } from '#model/project.ts';
import type { TopologyProject } from '#model/topology.ts';
import { CONTROLLER_STREAM, streamOfProject } from './gaps.ts';
import type { Remembered } from './state.ts';
import { TOPOLOGY_EVENTS, topologyChange, type TopologyChange } from './topology-change.ts';

/** Documents are grouped by project, for a project is what people look at. Two servers may have the same project id. */
export const scopeOf = (server: string, projectId: string): string => `${server}/${projectId}`;
/** Servers that were removed, each with the position of that. */
export const REMOVED_SCOPE = '/';
/** Gaps of a server's controller stream concern all its projects. */
export const serverScope = (server: string): string => `${server}/`;

type Row =
  | { readonly kind: 'project'; readonly observed_at: string; readonly project: Project }
  /** When the project appeared: nodes of an earlier project with the same id (an import can bring one back) are older than this. */
  | { readonly kind: 'appeared'; readonly server: string; readonly project_id: string; readonly position: number }
  | { readonly kind: 'node'; readonly server: string; readonly observed_at: string; readonly node: Node }
  | { readonly kind: 'link'; readonly server: string; readonly observed_at: string; readonly link: Link }
  /** The server was removed: what was told of it before is past. */
  | { readonly kind: 'removed'; readonly server: string; readonly position: number }
  | { readonly kind: 'gap'; readonly server: string; readonly stream: string; readonly since: string };

/**
 * Projects, nodes and links as the events tell them, and which streams were not heard: the topology of any past position,
 * and what a restarted hub begins its comparison with. A node of a closed project keeps its last status here; readers are
 * shown `unknown`.
 */
export const topologyProjection: Projection = {
  name: 'gns3_topology',
  version: 2,
  summary: 'Projects, nodes and links of the GNS3 servers, now and at any past position.',
  handles: TOPOLOGY_EVENTS,
  project(event: Envelope): readonly ProjectionChange[] {
    const told = topologyChange(event);
    return told === undefined ? [] : rowsOf(told, event);
  },
};

function rowsOf(told: TopologyChange, event: Envelope): readonly ProjectionChange[] {
  const { server } = told;
  switch (told.about) {
    case 'removed':
      return [change(`removed:${server}`, REMOVED_SCOPE, { kind: 'removed', server, position: event.position })];
    case 'project':
      return ofProject(told, event);
    case 'node': {
      const { node, gone } = told;
      const row: Row = { kind: 'node', server, observed_at: event.time, node };
      return [change(`node:${server}:${node.node_id}`, scopeOf(server, node.project_id), gone ? null : row)];
    }
    case 'link': {
      const { link, gone } = told;
      const row: Row = { kind: 'link', server, observed_at: event.time, link };
      return [change(`link:${server}:${link.link_id}`, scopeOf(server, link.project_id), gone ? null : row)];
    }
    case 'gap': {
      const { stream, since, projectId, open } = told;
      const scope = projectId === undefined ? serverScope(server) : scopeOf(server, projectId);
      return [change(`gap:${server}:${stream}`, scope, open ? { kind: 'gap', server, stream, since } : null)];
    }
  }
}

function ofProject(
  { server, project, appeared, gone }: TopologyChange & { readonly about: 'project' },
  event: Envelope,
): readonly ProjectionChange[] {
  const scope = scopeOf(server, project.project_id);
  const key = `project:${scope}`;
  const appearedKey = `appeared:${scope}`;
  if (gone) return [change(key, scope, null), change(appearedKey, scope, null)];
  const row = change(key, scope, { kind: 'project', observed_at: event.time, project });
  if (!appeared) return [row];
  return [row, change(appearedKey, scope, { kind: 'appeared', server, project_id: project.project_id, position: event.position })];
}

const change = (key: string, scope: string, value: Row | null): ProjectionChange => ({ key, scope, value });

interface Gathered extends Remembered {
  readonly nodes: Node[];
  readonly links: Link[];
  readonly nodeObservedAt: Map<string, string>;
  readonly stale: boolean;
}

/** The projects that rows tell, each with its nodes and links as they were last told. */
export function gather(rows: readonly ProjectionRow[]): readonly Gathered[] {
  const removed = removedServers(rows);
  const values = rows
    .map((row) => ({ row: row.value as unknown as Row, validFrom: row.validFrom }))
    .filter(({ row, validFrom }) => validFrom > (removed.get(serverOf(row)) ?? 0));
  const deaf = new Set<string>();
  const appeared = new Map<string, number>();
  const projects = new Map<string, Gathered>();
  for (const { row } of values) {
    if (row.kind === 'gap') deaf.add(`${row.server}/${row.stream}`);
    if (row.kind === 'appeared') appeared.set(scopeOf(row.server, row.project_id), row.position);
  }
  for (const { row } of values) {
    if (row.kind !== 'project') continue;
    const { project } = row;
    projects.set(scopeOf(project.server, project.project_id), {
      project,
      nodes: [],
      links: [],
      observedAt: row.observed_at,
      nodeObservedAt: new Map(),
      stale: deaf.has(`${project.server}/${CONTROLLER_STREAM}`) || deaf.has(`${project.server}/${streamOfProject(project.project_id)}`),
    });
  }
  for (const { row, validFrom } of values) {
    if (row.kind !== 'node' && row.kind !== 'link') continue;
    const scope = scopeOf(row.server, row.kind === 'node' ? row.node.project_id : row.link.project_id);
    const project = projects.get(scope);
    if (project === undefined || validFrom < (appeared.get(scope) ?? 0)) continue;
    if (row.kind === 'node') {
      project.nodes.push(row.node);
      project.nodeObservedAt.set(row.node.node_id, row.observed_at);
    } else {
      project.links.push(row.link);
    }
  }
  return [...projects.values()];
}

/** The servers that rows tell to be removed, each with the position of its latest removal. */
export function removedServers(rows: readonly ProjectionRow[]): ReadonlyMap<string, number> {
  const values = rows.map((row) => row.value as unknown as Row);
  return new Map(values.flatMap((row) => (row.kind === 'removed' ? [[row.server, row.position] as const] : [])));
}

function serverOf(row: Row): string {
  return row.kind === 'project' ? row.project.server : row.server;
}

/** The same as readers see it. */
export function topologyOf(rows: readonly ProjectionRow[]): TopologyProject[] {
  return gather(rows).map(({ project, nodes, links, observedAt, nodeObservedAt, stale }) => {
    const place = { opened: project.status === 'opened', stale, nodes: new Map(nodes.map((node) => [node.node_id, node])) };
    return {
      ...project,
      observed_at: observedAt,
      stale,
      nodes: nodes.map((node) => ({
        ...node,
        status: project.status === 'closed' ? ('unknown' as const) : node.status,
        observed_at: nodeObservedAt.get(node.node_id) ?? observedAt,
        stale,
      })),
      links: links.map((link) => ({ ...link, oper_status: operStatus(link, place), oper_source: 'gns3' as const })),
    };
  });
}
