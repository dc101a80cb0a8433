import type { Envelope } from '#kernel/event.ts';
import { operStatus } from '#model/oper-status.ts';
import type { Events, Link, Node, Project, Topology, TopologyLink, TopologyNode, TopologyProject } from './operations.generated.ts';

/** An event of the hub's log with its data as its type declares it. */
export type HubEvent = {
  [Type in keyof Events]: Omit<Envelope, 'type' | 'data'> & { readonly type: Type; readonly data: Events[Type] };
}[keyof Events];

/** What must be asked of the hub after an event, for the event alone does not tell it: one project, or everything. */
export type ToRead = { readonly server: string; readonly projectId: string } | 'everything';

/**
 * The topology after some more events, everything that they do not touch being the same objects as before. Events carry
 * whole objects: one that is already in it changes nothing.
 */
export function applyEvents(topology: Topology, events: readonly Envelope[]): Topology {
  const draft = new Draft(topology.projects);
  let { position, observed_at } = topology;
  for (const event of events as readonly HubEvent[]) {
    apply(draft, event);
    position = Math.max(position, event.position);
    observed_at = event.time > observed_at ? event.time : observed_at;
  }
  return { position, observed_at, projects: draft.projects };
}

/** What the hub has to be asked for after an event. */
export function toReadAfter(event: Envelope): ToRead | undefined {
  const told = event as HubEvent;
  switch (told.type) {
    // What its nodes were before it was closed is known to the hub, and told only where it differs.
    case 'project.opened':
      return { server: told.data.server, projectId: told.data.project.project_id };
    // Another stream may still be unheard: only the hub knows what is stale now.
    case 'stream.gap.ended':
      return told.projectid === undefined ? 'everything' : { server: told.data.server, projectId: told.projectid };
    case 'server.connected':
    case 'server.added':
      return 'everything';
    default:
      return undefined;
  }
}

/** A project in place of what was known of it: the answer to having been asked for it. Null where it is gone. */
export function withProject(
  topology: Topology,
  key: { readonly server: string; readonly projectId: string },
  read: TopologyProject | null,
): Topology {
  const draft = new Draft(topology.projects);
  draft.set(key.server, key.projectId, read ?? undefined);
  return { ...topology, projects: draft.projects };
}

/** Projects of which only those are copied that change. */
class Draft {
  projects: TopologyProject[];
  #own = false;

  constructor(projects: TopologyProject[]) {
    this.projects = projects;
  }

  find(server: string, projectId: string): TopologyProject | undefined {
    return this.projects.find((project) => project.project_id === projectId && project.server === server);
  }

  set(server: string, projectId: string, next: TopologyProject | undefined): void {
    const index = this.projects.findIndex((project) => project.project_id === projectId && project.server === server);
    if (index < 0 ? next === undefined : this.projects[index] === next) return;
    if (!this.#own) this.projects = [...this.projects];
    this.#own = true;
    if (next === undefined) this.projects.splice(index, 1);
    else if (index < 0) this.projects.push(next);
    else this.projects[index] = next;
  }

  change(server: string, projectId: string, change: (project: TopologyProject) => TopologyProject): void {
    const project = this.find(server, projectId);
    if (project !== undefined) this.set(server, projectId, withLinkStatus(change(project)));
  }

  changeAll(server: string, change: (project: TopologyProject) => TopologyProject): void {
    for (const project of this.projects) if (project.server === server) this.change(server, project.project_id, change);
  }
}

function apply(draft: Draft, event: HubEvent): void {
  switch (event.type) {
    case 'project.created':
    case 'project.updated':
    case 'project.opened':
    case 'project.closed':
      return setProject(draft, event.data.project, event.time, event.type === 'project.created');
    case 'project.deleted':
      return draft.set(event.data.server, event.data.project.project_id, undefined);
    case 'node.created':
    case 'node.started':
    case 'node.stopped':
    case 'node.suspended':
    case 'node.updated':
      return draft.change(event.data.server, event.data.node.project_id, (project) => withNode(project, event.data.node, event.time));
    case 'node.deleted':
      return draft.change(event.data.server, event.data.node.project_id, (project) => withoutNode(project, event.data.node.node_id));
    case 'link.created':
    case 'link.updated':
      return draft.change(event.data.server, event.data.link.project_id, (project) => withLink(project, event.data.link));
    case 'link.deleted':
      return draft.change(event.data.server, event.data.link.project_id, (project) => ({
        ...project,
        links: project.links.filter((link) => link.link_id !== event.data.link.link_id),
      }));
    case 'stream.gap.started':
      if (event.projectid === undefined) return draft.changeAll(event.data.server, withStale);
      return draft.change(event.data.server, event.projectid, withStale);
    case 'server.removed': {
      const { server } = event.data;
      for (const project of draft.projects.filter((each) => each.server === server)) draft.set(server, project.project_id, undefined);
      return;
    }
    default:
  }
}

function setProject(draft: Draft, project: Project, time: string, appeared: boolean): void {
  const known = appeared ? undefined : draft.find(project.server, project.project_id);
  const nodes = known?.nodes ?? [];
  const next: TopologyProject = {
    ...project,
    observed_at: time,
    stale: known?.stale ?? false,
    nodes: project.status === 'closed' ? nodes.map((node) => (node.status === 'unknown' ? node : { ...node, status: 'unknown' })) : nodes,
    links: known?.links ?? [],
  };
  draft.set(project.server, project.project_id, withLinkStatus(next));
}

/** A closed project's nodes do not run, whatever they said last. */
function withNode(project: TopologyProject, node: Node, time: string): TopologyProject {
  const shown: TopologyNode = {
    ...node,
    status: project.status === 'closed' ? 'unknown' : node.status,
    observed_at: time,
    stale: project.stale,
  };
  return { ...project, nodes: replaced(project.nodes, shown, (one) => one.node_id === node.node_id) };
}

function withoutNode(project: TopologyProject, nodeId: string): TopologyProject {
  return { ...project, nodes: project.nodes.filter((node) => node.node_id !== nodeId) };
}

function withLink(project: TopologyProject, link: Link): TopologyProject {
  return { ...project, links: replaced<TopologyLink>(project.links, link, (one) => one.link_id === link.link_id) };
}

function withStale(project: TopologyProject): TopologyProject {
  return { ...project, stale: true, nodes: project.nodes.map((node) => (node.stale ? node : { ...node, stale: true })) };
}

function replaced<T>(list: readonly T[], next: T, same: (one: T) => boolean): T[] {
  const index = list.findIndex(same);
  return index < 0 ? [...list, next] : list.with(index, next);
}

/** Real state of the links, as the hub computes it: it follows from the nodes that they end at. */
function withLinkStatus(project: TopologyProject): TopologyProject {
  const nodes = new Map(project.nodes.map((node) => [node.node_id, node]));
  const place = { opened: project.status === 'opened', stale: project.stale, nodes };
  let same = true;
  const links = project.links.map((link): TopologyLink => {
    const status = operStatus(link, place);
    if (link.oper_status === status) return link;
    same = false;
    return { ...link, oper_status: status, oper_source: 'gns3' };
  });
  return same ? project : { ...project, links };
}
