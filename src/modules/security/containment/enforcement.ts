import { fail, Failure } from '#kernel/error.ts';
import type { Operation } from '#kernel/message.ts';
import type { Context } from '#kernel/module.ts';
import type { Topology, TopologyNode, TopologyProject } from '#model/topology.ts';
import type { Containment } from './containment.ts';
import type { Fail2ban } from './fail2ban.ts';
import type { Nftables } from './nftables.ts';

export interface EnforcementAsks {
  readonly topology: Operation;
  readonly setFilters: Operation;
  readonly stopNode: Operation;
  readonly startNode: Operation;
}

type Asking = Pick<Context, 'ask' | 'clock'>;

/** Puts containments in force and takes them back; each may be done again without harm. */
export class Enforcement {
  readonly #asks: EnforcementAsks;
  readonly #nftables: Nftables | undefined;
  readonly fail2ban: Fail2ban | undefined;

  constructor(asks: EnforcementAsks, nftables: Nftables | undefined, fail2ban: Fail2ban | undefined) {
    this.#asks = asks;
    this.#nftables = nftables;
    this.fail2ban = fail2ban;
  }

  /** @throws not_found */
  async projectOf(projectId: string, context: Asking): Promise<TopologyProject> {
    const { projects } = (await context.ask(this.#asks.topology, { project_id: projectId })) as Topology;
    const project = projects.find(({ project_id: id }) => id.toLowerCase() === projectId.toLowerCase());
    if (project === undefined) throw fail('not_found', `No project ${projectId} is known.`);
    return project;
  }

  /** What can ban, the first choice first. */
  get banBy(): readonly ('nftables' | 'fail2ban')[] {
    return [...(this.#nftables === undefined ? [] : ['nftables' as const]), ...(this.fail2ban === undefined ? [] : ['fail2ban' as const])];
  }

  /** @throws conflict where no jail is configured */
  requireFail2ban(): Fail2ban {
    if (this.fail2ban === undefined) throw fail('conflict', 'fail2ban bans nobody: security.fail2ban_jail names no jail.');
    return this.fail2ban;
  }

  /** @throws conflict where there is no set to ban in */
  requireNftables(): Nftables {
    if (this.#nftables === undefined) throw fail('conflict', 'No address can be banned: security.nftables_set names no set of nftables.');
    return this.#nftables;
  }

  /** @param inTime asked before each step: it throws when the time for it is over */
  async enforce(containment: Containment, context: Asking, inTime: () => void): Promise<void> {
    const { method, project_id: project, node_id: node, undo, address, until } = containment;
    inTime();
    if (method === 'ban_address') {
      const seconds = (Date.parse(until) - context.clock.now().getTime()) / 1_000;
      await this.requireNftables().ban(address!, seconds);
    } else if (method === 'ban_by_fail2ban') await this.requireFail2ban().ban(address!);
    else if (method === 'stop_node') await context.ask(this.#asks.stopNode, { project_id: project!, node_id: node! });
    else {
      for (const { link_id: link, filters } of undo) {
        inTime();
        await context.ask(this.#asks.setFilters, { project_id: project!, link_id: link, filters, suspended: true });
      }
    }
  }

  /** What is gone needs no undoing; links that another one suspends too stay so, and come back with that one. */
  async undo(containment: Containment, others: readonly Containment[], context: Asking, inTime: () => void): Promise<void> {
    const { method, project_id: project, node_id: node, undo, address } = containment;
    inTime();
    if (method === 'ban_address') await this.requireNftables().unban(address!);
    else if (method === 'ban_by_fail2ban') await this.requireFail2ban().unban(address!);
    else if (method === 'stop_node') await goneIsFine(context.ask(this.#asks.startNode, { project_id: project!, node_id: node! }));
    else {
      for (const { link_id: link, filters, suspended } of undo) {
        if (others.some((other) => other.state !== 'ending' && suspends(other, link))) continue;
        inTime();
        await goneIsFine(context.ask(this.#asks.setFilters, { project_id: project!, link_id: link, filters, suspended }));
      }
    }
  }
}

/**
 * The links of a node that are to be suspended, as they were before anybody was contained. Those that people suspended stay out of it.
 * @throws conflict where there is none, or where one is just coming back
 */
export function linksOf(
  { node_id: node, name }: TopologyNode,
  project: TopologyProject,
  standing: readonly Containment[],
): Containment['undo'] {
  const links = project.links
    .filter(({ ends }) => ends.some((end) => end.node_id === node))
    .flatMap(({ link_id: link, filters, suspended }) => {
      const others = standing.filter((one) => suspends(one, link));
      if (others.length === 0) return suspended ? [] : [{ link_id: link, filters, suspended }];
      if (others.some(({ state }) => state === 'ending')) {
        throw fail('conflict', 'A link of it comes back at this moment from another containment; try again.');
      }
      return [others[0]!.undo.find(({ link_id: id }) => id === link)!];
    });
  if (links.length === 0) throw fail('conflict', `${name} has no link that could be suspended.`);
  return links;
}

function suspends({ method, undo }: Containment, link: string): boolean {
  return method === 'suspend_links' && undo.some(({ link_id: id }) => id === link);
}

async function goneIsFine(asked: Promise<unknown>): Promise<void> {
  try {
    await asked;
  } catch (error) {
    if (!(error instanceof Failure) || error.code !== 'not_found') throw error;
  }
}
