import { asFailure, fail } from '#kernel/error.ts';
import { answer, type Answering, type Context, type ModuleContext } from '#kernel/module.ts';
import type { AllowList } from './allow-list.ts';
import {
  containmentEnforced,
  containmentFailed,
  containmentFold,
  containmentOrdered,
  containmentReleased,
  containmentsOf,
  isInForce,
  streamOf,
  told,
  type Containment,
} from './containment.ts';
import type { Enforcement } from './enforcement.ts';
import type { Fail2ban } from './fail2ban.ts';
import { banAddress, containNode, getDefences, listContainments, releaseContainment } from './messages.ts';

export interface ContainmentParts {
  readonly enforcement: Enforcement;
  readonly allowed: AllowList;
  /** Addresses that a node is known by. */
  readonly addressesOf: (nodeId: string, context: Pick<Context, 'ask'>) => Promise<readonly string[]>;
  /** Commits at once: what undoes a containment is in the log before anything is done. */
  readonly publish: () => ModuleContext['publish'];
}

export function containmentAnswers(parts: ContainmentParts): readonly Answering[] {
  const { enforcement, allowed } = parts;

  /** Ordered, done, in force: whatever dies in between, the log tells what is to be undone. */
  const contain = async (wanted: Containment, context: Context) => {
    const { state } = await context.events.fold(streamOf(wanted.containment_id), containmentFold);
    const known = state as unknown as Containment | null;
    if (known !== null && known.state !== 'ordered') return { containment: known, contained: known.state === 'in_force' };
    const already = (await containmentsOf(context.read, true)).find(
      (one) => one.containment_id !== wanted.containment_id && same(one, wanted),
    );
    if (already !== undefined) return { containment: already, contained: false };
    const ordered = known ?? wanted;
    if (known === null) await parts.publish()([told(containmentOrdered, ordered)]);
    try {
      await enforcement.enforce(ordered, context);
    } catch (error) {
      await enforcement.undo(ordered, context).catch((failure: unknown) => {
        context.log.warn('What was done of a containment could not be undone.', {
          containment: ordered.containment_id,
          error: String(failure),
        });
      });
      const ended = over(ordered, 'failed', asFailure(error).message, context);
      await parts.publish()([told(containmentFailed, ended)]);
      throw error;
    }
    const inForce: Containment = { ...ordered, state: 'in_force' };
    context.publish([told(containmentEnforced, inForce)]);
    return { containment: inForce, contained: true };
  };

  return [
    answer(containNode, async ({ project_id: projectId, node_id: nodeId, reason, method, duration_s: seconds }, context) => {
      const project = await enforcement.projectOf(projectId, context);
      const node = project.nodes.find(({ node_id: id }) => id.toLowerCase() === nodeId.toLowerCase());
      if (node === undefined) throw fail('not_found', `${project.name} has no node ${nodeId}.`);
      const refusal = allowed.refusalOfNode(node.name, await parts.addressesOf(node.node_id, context));
      if (refusal !== null) throw fail('conflict', refusal);
      const links = project.links.filter(({ ends, suspended }) => !suspended && ends.some((end) => end.node_id === node.node_id));
      const already = (await containmentsOf(context.read, true)).find((one) => one.node_id === node.node_id && one.method === method);
      if (already !== undefined) return { containment: already, contained: false };
      if (method === 'suspend_links' && links.length === 0) {
        throw fail('conflict', `${node.name} has no link that could be suspended.`);
      }
      if (method === 'stop_node' && node.status !== 'started') throw fail('conflict', `${node.name} does not run: it is ${node.status}.`);
      return contain(
        {
          ...ordered(method, reason, seconds, context),
          project_id: project.project_id,
          node_id: node.node_id,
          node_name: node.name,
          undo: method === 'stop_node' ? [] : links.map(({ link_id: link, filters, suspended }) => ({ link_id: link, filters, suspended })),
        },
        context,
      );
    }),
    answer(banAddress, async ({ address, reason, duration_s: seconds, by = enforcement.banBy[0] ?? 'nftables' }, context) => {
      if (by === 'fail2ban') enforcement.requireFail2ban();
      else enforcement.requireNftables();
      const refusal = allowed.refusalOf([address]);
      if (refusal !== null) throw fail('conflict', refusal);
      return contain({ ...ordered(by === 'fail2ban' ? 'ban_by_fail2ban' : 'ban_address', reason, seconds, context), address }, context);
    }),
    answer(releaseContainment, async ({ containment_id: id, reason }, context) => {
      const { state, version } = await context.events.fold(streamOf(id), containmentFold);
      const containment = state as unknown as Containment | null;
      if (containment === null || !isOf(containment, context.projects)) throw fail('not_found', `There is no containment ${id}.`);
      if (!isInForce(containment)) return containment;
      await enforcement.undo(containment, context);
      const released = over(containment, 'released', reason, context);
      context.publish([told(containmentReleased, released)], { stream: streamOf(id), version });
      return released;
    }),
    answer(getDefences, async () => ({
      allow: [...allowed.entries],
      own: [...allowed.own],
      ban_by: [...enforcement.banBy],
      fail2ban: enforcement.fail2ban === undefined ? null : await jailOf(enforcement.fail2ban),
    })),
    answer(listContainments, async ({ in_force: inForce, limit, cursor }, context) => {
      const all = (await containmentsOf(context.read, inForce)).filter((one) => isOf(one, context.projects));
      const start = cursor === undefined ? 0 : all.findIndex(({ containment_id: id }) => id === cursor) + 1;
      const items = all.slice(start, start + limit);
      return { items, next_cursor: start + limit < all.length ? items.at(-1)!.containment_id : null };
    }),
  ];
}

/** A jail that cannot be asked is told with its reason: the rest is known all the same. */
async function jailOf(fail2ban: Fail2ban) {
  try {
    const status = await fail2ban.status();
    return { ...status, banned: [...status.banned], reason: null };
  } catch (error) {
    return { jail: fail2ban.jail, reason: asFailure(error).message, currently_failed: 0, currently_banned: 0, total_banned: 0, banned: [] };
  }
}

function ordered(method: Containment['method'], reason: string, seconds: number, { clock, messageId, caller }: Context): Containment {
  const now = clock.now();
  return {
    containment_id: messageId,
    method,
    project_id: null,
    node_id: null,
    node_name: null,
    address: null,
    reason,
    by: caller.name,
    state: 'ordered',
    ordered_at: now.toISOString(),
    until: new Date(now.getTime() + seconds * 1_000).toISOString(),
    ended_at: null,
    end_reason: null,
    undo: [],
  };
}

function over(containment: Containment, state: 'released' | 'failed', reason: string, { clock }: Pick<Context, 'clock'>): Containment {
  return { ...containment, state, ended_at: clock.now().toISOString(), end_reason: reason };
}

function same(one: Containment, other: Containment): boolean {
  return one.method === other.method && one.node_id === other.node_id && one.address === other.address;
}

function isOf({ project_id: project }: Containment, projects: ReadonlySet<string> | null): boolean {
  return projects === null || (project !== null && projects.has(project.toLowerCase()));
}
