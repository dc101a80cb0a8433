import type { Onlooker } from './onlooker.ts';
import type { Reach } from './reach.ts';

/** Something of the hub that looks at what a change reaches. */
export interface Dependent {
  readonly kind: 'console' | 'capture' | 'poll' | 'run';
  /** The node, the link, the poll or the run. */
  readonly id: string;
  readonly name: string;
}

/** So many are told of each kind. */
const MOST = 50;
const UNDER_WAY = ['pending', 'running', 'waiting'] as const;

/** Consoles that run, captures, polls and runs that a change of what is reached touches; what the planner may not see is left out. */
export async function dependentsOf(onlooker: Onlooker, reach: Reach): Promise<readonly Dependent[]> {
  const meant = reach.nodes.filter(({ how }) => how !== 'neighbor');
  const nodes = new Map(meant.map((node) => [node.node_id, node.name]));
  const projects = new Set(reach.projects.map(({ project_id: id }) => id));
  if (nodes.size === 0 && projects.size === 0 && reach.links.length === 0) return [];
  const consoles = meant
    .filter(({ status, console: kind }) => status === 'started' && kind !== null)
    .map(({ node_id: id, name, console: kind }): Dependent => ({ kind: 'console', id, name: `${kind} console of ${name}` }));
  const captures = reach.links
    .filter(({ capturing }) => capturing)
    .map(({ link_id: id, ends }): Dependent => ({ kind: 'capture', id, name: ends.join(' – ') }));
  const [polls, runs] = await Promise.all([pollsOf(onlooker, nodes), runsOf(onlooker, projects, nodes)]);
  return [consoles, captures, polls, runs].flatMap((found) => found.slice(0, MOST));
}

async function pollsOf(onlooker: Onlooker, nodes: ReadonlyMap<string, string>): Promise<Dependent[]> {
  if (nodes.size === 0) return [];
  const page = (await onlooker.look('snmp.poll.list', { limit: 500 }).catch(() => null)) as {
    readonly items: readonly { readonly poll_id: string; readonly name: string; readonly node_id: string | null }[];
  } | null;
  return (page?.items ?? [])
    .filter(({ node_id: id }) => id !== null && nodes.has(id.toLowerCase()))
    .map(({ poll_id: id, name }) => ({ kind: 'poll', id, name }));
}

/** Runs that are under way and whose inputs name what is reached. */
async function runsOf(onlooker: Onlooker, projects: ReadonlySet<string>, nodes: ReadonlyMap<string, string>): Promise<Dependent[]> {
  const pages = await Promise.all(
    UNDER_WAY.map((status) => onlooker.look('hub.workflow.run.list', { status, limit: 100 }).catch(() => null) as Promise<RunPage | null>),
  );
  return pages
    .flatMap((page) => page?.items ?? [])
    .filter(({ inputs }) => {
      const { project_id: project, node_id: node } = (inputs ?? {}) as { readonly project_id?: unknown; readonly node_id?: unknown };
      return typeof node === 'string' ? nodes.has(node.toLowerCase()) : typeof project === 'string' && projects.has(project.toLowerCase());
    })
    .map(({ run_id: id, workflow }) => ({ kind: 'run', id, name: workflow }));
}

interface RunPage {
  readonly items: readonly { readonly run_id: string; readonly workflow: string; readonly inputs: unknown }[];
}
