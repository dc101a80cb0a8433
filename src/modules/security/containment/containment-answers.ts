import { networkOf } from '#kernel/address.ts';
import { asFailure, fail } from '#kernel/error.ts';
import { answer, type Answering, type Context } from '#kernel/module.ts';
import { pageOf } from '#kernel/page.ts';
import type { AllowList } from './allow-list.ts';
import { Containing, type ContainingParts } from './containing.ts';
import { containmentOf, containmentsOf, isInForce, type Containment } from './containment.ts';
import { linksOf } from './enforcement.ts';
import type { Fail2ban } from './fail2ban.ts';
import { banAddress, containNode, getDefences, listContainments, releaseContainment } from './messages.ts';

export interface ContainmentParts extends ContainingParts {
  readonly allowed: AllowList;
  /** Addresses that a node is known by. */
  readonly addressesOf: (nodeId: string, context: Pick<Context, 'ask'>) => Promise<readonly string[]>;
}

export function containmentAnswers(parts: ContainmentParts): readonly Answering[] {
  const { enforcement, allowed } = parts;
  const containing = new Containing(parts);

  return [
    answer(containNode, async ({ project_id: projectId, node_id: nodeId, reason, method, duration_s: seconds }, context) => {
      const nodeOf = async () => {
        const project = await enforcement.projectOf(projectId, context);
        const node = project.nodes.find(({ node_id: id }) => id.toLowerCase() === nodeId.toLowerCase());
        if (node === undefined) throw fail('not_found', `${project.name} has no node ${nodeId}.`);
        return { project, node };
      };
      const { project, node } = await nodeOf();
      const refusal = allowed.refusalOfNode(node.name, await parts.addressesOf(node.node_id, context));
      if (refusal !== null) throw fail('conflict', refusal);
      const wanted: Containment = {
        ...ordered(method, reason, seconds, context),
        project_id: project.project_id,
        node_id: node.node_id,
        node_name: node.name,
      };
      return containing.contain(wanted, context, async (standing) => {
        // As GNS3 has it now that what others did to it is known.
        const now = await nodeOf();
        if (method === 'suspend_links') return { ...wanted, undo: linksOf(now.node, now.project, standing) };
        if (now.node.status !== 'started') throw fail('conflict', `${node.name} does not run: it is ${now.node.status}.`);
        return wanted;
      });
    }),
    answer(banAddress, async ({ address, reason, duration_s: seconds, by = enforcement.banBy[0] ?? 'nftables' }, context) => {
      if (by === 'fail2ban') enforcement.requireFail2ban();
      else enforcement.requireNftables();
      const refusal = allowed.refusalOf([address]);
      if (refusal !== null) throw fail('conflict', refusal);
      const method = by === 'fail2ban' ? 'ban_by_fail2ban' : 'ban_address';
      const wanted: Containment = { ...ordered(method, reason, seconds, context), address: asWritten(address) };
      return containing.contain(wanted, context, async () => wanted);
    }),
    answer(releaseContainment, async ({ containment_id: id, reason }, context) => {
      const found = await containmentOf(context.read, id);
      if (found === undefined || !isOf(found, context.projects)) throw fail('not_found', `There is no containment ${id}.`);
      return isInForce(found) ? containing.end(found, context, reason) : found;
    }),
    answer(getDefences, async () => ({
      allow: [...allowed.entries],
      own: [...allowed.own],
      ban_by: [...enforcement.banBy],
      fail2ban: enforcement.fail2ban === undefined ? null : await jailOf(enforcement.fail2ban),
    })),
    answer(listContainments, async ({ in_force: inForce, limit, cursor }, context) => {
      const all = (await containmentsOf(context.read, inForce)).filter((one) => isOf(one, context.projects));
      return pageOf(all, { limit, cursor }, ({ ordered_at: at, containment_id: id }) => `${at} ${id}`, 'falling');
    }),
  ];
}

/** One address is written in one way. */
function asWritten(address: string): string {
  return networkOf(address, address.includes(':') ? 128 : 32)?.split('/')[0] ?? address;
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
    state_since: now.toISOString(),
    ordered_at: now.toISOString(),
    until: new Date(now.getTime() + seconds * 1_000).toISOString(),
    ended_at: null,
    end_reason: null,
    undo: [],
  };
}

function isOf({ project_id: project }: Containment, projects: ReadonlySet<string> | null): boolean {
  return projects === null || (project !== null && projects.has(project.toLowerCase()));
}
