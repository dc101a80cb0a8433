import { isUuid } from '#kernel/id.ts';
import type { TopologyLink, TopologyNode, TopologyProject } from '#model/topology.ts';

/** What an input names, as far as its fields say. */
export interface Named {
  readonly projects: readonly string[];
  readonly nodes: readonly string[];
  readonly links: readonly string[];
  /** Other things, as the log names them. */
  readonly subjects: readonly string[];
  /** Something is named by an expression that is only worked out later: it may be anything in the projects. */
  readonly open: boolean;
}

export interface ReachedNode {
  readonly node_id: string;
  readonly name: string;
  readonly project_id: string;
  readonly status: string;
  /** Of its terminal: `telnet`; null where it has none. */
  readonly console: string | null;
  /** `named`: by the input; `in_project`: the whole project is meant; `neighbor`: it shares a link with one that is meant. */
  readonly how: 'named' | 'in_project' | 'neighbor';
}

export interface ReachedLink {
  readonly link_id: string;
  readonly project_id: string;
  /** Names of the nodes at its ends. */
  readonly ends: readonly string[];
  readonly filters: TopologyLink['filters'];
  readonly suspended: boolean;
  readonly capturing: boolean;
  readonly how: 'named' | 'in_project' | 'attached';
}

/** How far a change reaches: its blast radius. */
export interface Reach {
  readonly projects: readonly { readonly project_id: string; readonly name: string; readonly status: string }[];
  readonly nodes: readonly ReachedNode[];
  readonly links: readonly ReachedLink[];
  readonly subjects: readonly string[];
  /** Addresses that the change goes to directly. */
  readonly addresses: readonly string[];
  /** False: the operation does not say what it touches, so that it may be anything. */
  readonly known: boolean;
}

const SUBJECTS: Readonly<Record<string, string>> = { workflow: 'workflows/', run_id: 'workflows/runs/' };

/** Equipment of a project has the ids of its nodes. */
const FIELDS = {
  projects: ['project_id', 'project_ids', 'projects'],
  nodes: ['node_id', 'node_ids', 'nodes', 'equipment_id', 'equipment_ids'],
  links: ['link_id', 'link_ids'],
} as const;

/** @param operation its name: `name` means something else to each area */
export function namedIn(operation: string, input: Readonly<Record<string, unknown>>): Named {
  const texts = (fields: readonly string[]): string[] =>
    fields.flatMap((field) => [input[field]].flat()).flatMap((value) => (typeof value === 'string' ? [value.toLowerCase()] : []));
  const ids = { projects: texts(FIELDS.projects), nodes: texts(FIELDS.nodes), links: texts(FIELDS.links) };
  const subjects = Object.entries(SUBJECTS).flatMap(([field, prefix]) => texts([field]).map((id) => prefix + id));
  if (operation.startsWith('hub.workflow.') && typeof input['name'] === 'string') subjects.push(`workflows/${input['name']}`);
  return {
    projects: ids.projects.filter(isUuid),
    nodes: ids.nodes.filter(isUuid),
    links: ids.links.filter(isUuid),
    subjects,
    open: !Object.values(ids).flat().every(isUuid),
  };
}

export function merged(all: readonly Named[]): Named {
  const of = (field: 'projects' | 'nodes' | 'links' | 'subjects'): string[] => [...new Set(all.flatMap((each) => each[field]))].toSorted();
  const open = all.some((each) => each.open || isWhole(each));
  return { projects: of('projects'), nodes: of('nodes'), links: of('links'), subjects: of('subjects'), open };
}

/** Whole projects are meant, not things in them. */
export function isWhole({ projects, nodes, links, open }: Named): boolean {
  return projects.length > 0 && (open || (nodes.length === 0 && links.length === 0));
}

/** What of the network is touched when something happens to what is named. */
export function reachOf(named: Named, known: readonly TopologyProject[], addresses: readonly string[]): Reach {
  const meant = known.filter(({ project_id: id }) => named.projects.includes(id));
  const whole = isWhole(named);
  const nodes: ReachedNode[] = [];
  const links: ReachedLink[] = [];
  for (const project of meant) {
    const direct = new Set(project.nodes.filter(({ node_id: id }) => whole || named.nodes.includes(id)).map(({ node_id: id }) => id));
    const nodeNamed = new Map(project.nodes.map((node) => [node.node_id, node]));
    const around = new Set<string>();
    for (const link of project.links) {
      const ends = link.ends.map(({ node_id: id }) => id);
      const linkNamed = named.links.includes(link.link_id);
      if (!linkNamed && !ends.some((id) => direct.has(id))) continue;
      for (const id of ends) if (!direct.has(id)) around.add(id);
      links.push(reachedLink(link, nodeNamed, linkNamed ? 'named' : whole ? 'in_project' : 'attached'));
    }
    // Those that are meant first: where not all can be told, they matter more.
    nodes.push(
      ...project.nodes.filter(({ node_id: id }) => direct.has(id)).map((node) => reachedNode(node, whole ? 'in_project' : 'named')),
    );
    nodes.push(...project.nodes.filter(({ node_id: id }) => around.has(id)).map((node) => reachedNode(node, 'neighbor')));
  }
  return {
    projects: meant.map(({ project_id: id, name, status }) => ({ project_id: id, name, status })),
    nodes,
    links,
    subjects: named.subjects,
    addresses,
    known:
      (named.projects.length > 0 || named.nodes.length > 0 || named.subjects.length > 0) && !(named.open && named.projects.length === 0),
  };
}

function reachedNode(node: TopologyNode, how: ReachedNode['how']): ReachedNode {
  const { node_id: id, name, project_id: projectId, status, console: terminal } = node;
  const kind = terminal.type === null || terminal.type === 'none' ? null : terminal.type;
  return { node_id: id, name, project_id: projectId, status, console: kind, how };
}

function reachedLink(link: TopologyLink, nodes: ReadonlyMap<string, TopologyNode>, how: ReachedLink['how']): ReachedLink {
  const { link_id: id, project_id: projectId, filters, suspended, capturing } = link;
  return {
    link_id: id,
    project_id: projectId,
    ends: link.ends.map(({ node_id: end }) => nodes.get(end)?.name ?? end),
    filters,
    suspended,
    capturing,
    how,
  };
}
