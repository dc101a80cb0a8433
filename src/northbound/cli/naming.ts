import type { TopologyNode, TopologyProject, Topology } from '#model/topology.ts';
import type { Project } from '#model/project.ts';
import type { Link } from '#model/link.ts';
import { isUuid } from '#kernel/id.ts';
import type { HubClient } from './hub-client.ts';
import { failed } from './refusal.ts';

/** How a project is named in the input of operations. */
export interface ProjectName {
  readonly project_id: string;
  readonly server?: string;
}

interface Candidate {
  readonly id: string;
  readonly name: string;
  /** What tells candidates of one name apart. */
  readonly where: string;
}

/** Fewer characters of an id than this name nothing: `a` would be a project by chance. */
const SHORTEST_PREFIX = 4;

/**
 * Finds what people mean: the id, the name as it is written, or the beginning of the id.
 * @throws Refusal when nothing or more than one thing is meant
 */
export function pick<T>(kind: string, word: string, things: readonly T[], describe: (thing: T) => Candidate): T {
  const described = things.map((thing) => ({ thing, ...describe(thing) }));
  const wanted = word.toLowerCase();
  const ways = [
    described.filter(({ id }) => id.toLowerCase() === wanted),
    described.filter(({ name }) => name === word),
    wanted.length < SHORTEST_PREFIX ? [] : described.filter(({ id }) => id.toLowerCase().startsWith(wanted)),
  ];
  const found = ways.find((way) => way.length > 0) ?? [];
  if (found.length === 1) return found[0]!.thing;
  if (found.length === 0) {
    const near = described.filter(({ name }) => name.toLowerCase().includes(wanted)).slice(0, 5);
    const proposal = near.length === 0 ? '' : ` Names like it: ${near.map(({ name }) => name).join(', ')}.`;
    throw failed(`There is no ${kind} "${word}".${proposal}`);
  }
  const listed = found.map(({ id, name, where }) => `  ${id}  ${name}${where === '' ? '' : `  (${where})`}`);
  throw failed(`"${word}" names ${found.length} ${kind}s; say which by the beginning of its id:\n${listed.join('\n')}`);
}

/** All projects, page by page. */
export async function listProjects(client: HubClient, server: string | undefined): Promise<Project[]> {
  const projects: Project[] = [];
  let cursor: string | null = null;
  do {
    const input: Record<string, unknown> = {
      limit: 500,
      ...(server === undefined ? {} : { server }),
      ...(cursor === null ? {} : { cursor }),
    };
    const page: { items: Project[]; next_cursor: string | null } = await client.perform('gns3.project.list', input);
    projects.push(...page.items);
    cursor = page.next_cursor;
  } while (cursor !== null);
  return projects;
}

/** The project that a word means. A whole id is taken at its word: the hub says whether there is one. */
export async function findProject(client: HubClient, word: string, server: string | undefined): Promise<ProjectName> {
  if (isUuid(word)) return server === undefined ? { project_id: word } : { project_id: word, server };
  const project = pick('project', word, await listProjects(client, server), (each) => ({
    id: each.project_id,
    name: each.name,
    where: `on ${each.server}, ${each.status}`,
  }));
  return { project_id: project.project_id, server: project.server };
}

/** A project with its nodes and links. */
export async function readProject(client: HubClient, word: string, server: string | undefined): Promise<TopologyProject> {
  const name = await findProject(client, word, server);
  const { projects } = await client.perform<Topology>('gns3.topology.get', name);
  const [project] = projects;
  if (project === undefined) throw failed(`There is no project "${word}".`);
  return project;
}

export function nameOf(project: TopologyProject): Required<ProjectName> {
  return { project_id: project.project_id, server: project.server };
}

/** The node of a project that a word means. */
export function findNode(project: TopologyProject, word: string): TopologyNode {
  return pick('node', word, project.nodes, (node) => ({ id: node.node_id, name: node.name, where: `${node.node_type}, ${node.status}` }));
}

/** The link that a word means: its id, the beginning of it, or `NODE:NODE` for the link between two nodes. */
export function findLink(project: TopologyProject, word: string): Link {
  const between = project.links.filter((link) => {
    const [one, other] = endNames(project, link);
    return word === `${one}:${other}` || word === `${other}:${one}`;
  });
  return pick('link', word, between.length > 0 ? between : project.links, (link) => ({
    id: link.link_id,
    name: between.length > 0 ? word : link.link_id,
    where: describeLink(project, link),
  }));
}

/** `PC1 0/0 ↔ SW1 0/3` */
export function describeLink(project: TopologyProject, link: Link): string {
  const names = endNames(project, link);
  return link.ends.map((end, index) => `${names[index]} ${end.adapter_number}/${end.port_number}`).join(' ↔ ');
}

function endNames(project: TopologyProject, link: Link): string[] {
  return link.ends.map((end) => project.nodes.find((node) => node.node_id === end.node_id)?.name ?? end.node_id);
}
