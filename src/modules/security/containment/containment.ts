import { z } from 'zod';
import type { NewEvent } from '#kernel/event.ts';
import type { Fold } from '#kernel/event-log.ts';
import type { Json } from '#kernel/json.ts';
import { event } from '#kernel/message.ts';
import type { Projection, ReadModel } from '#kernel/projection.ts';

const SOURCE = '/modules/security';

const METHODS = ['suspend_links', 'stop_node', 'ban_address', 'ban_by_fail2ban'] as const;
export const Method = z
  .enum(METHODS)
  .describe(
    '`suspend_links`: nothing passes its links; `stop_node`: it does not run; `ban_address`: nftables of the host of the hub drops what comes from an address; `ban_by_fail2ban`: the actions of a jail of fail2ban do.',
  );

/** What is in force against a node or an address, and what undoes it. */
export const Containment = z.object({
  containment_id: z.uuid(),
  method: Method,
  project_id: z.string().nullable(),
  node_id: z.string().nullable(),
  node_name: z.string().nullable(),
  address: z.string().nullable().describe('Of a ban.'),
  reason: z.string(),
  by: z.string().describe('Who asked for it.'),
  state: z.enum(['ordered', 'in_force', 'released', 'failed']),
  ordered_at: z.iso.datetime(),
  until: z.iso.datetime().describe('When it ends by itself.'),
  ended_at: z.iso.datetime().nullable(),
  end_reason: z.string().nullable(),
  undo: z
    .array(
      z.object({ link_id: z.string(), filters: z.record(z.string(), z.array(z.union([z.number(), z.string()]))), suspended: z.boolean() }),
    )
    .describe('Links as they were before.'),
});
export type Containment = z.output<typeof Containment>;

const data = z.object({ containment: Containment });
export const containmentOrdered = event('security.containment.ordered', {
  summary: 'Somebody is about to be contained: what undoes it is known before anything is done.',
  priority: 'normal',
  data,
});
export const containmentEnforced = event('security.containment.enforced', {
  summary: 'A node or an address is contained until a time.',
  priority: 'high',
  data,
});
export const containmentReleased = event('security.containment.released', {
  summary: 'A containment ended and was undone.',
  priority: 'high',
  data,
});
export const containmentFailed = event('security.containment.failed', {
  summary: 'A containment could not be put in force; what was done of it was undone.',
  priority: 'high',
  data,
});
export const CONTAINMENT_EVENTS = [containmentOrdered, containmentEnforced, containmentReleased, containmentFailed];

const subjectOf = (id: string): string => `security/containments/${id}`;
export const streamOf = (id: string): string => `${SOURCE}/${subjectOf(id)}`;

/** The containment as the last event of its stream has it; null before the first. */
export const containmentFold: Fold<Json> = {
  name: 'containment/1',
  initial: null,
  evolve: (_, { data: told }) => (told as unknown as { readonly containment: Json }).containment,
};

export function told(declared: (typeof CONTAINMENT_EVENTS)[number], containment: Containment): NewEvent {
  return {
    type: declared.type,
    source: SOURCE,
    subject: subjectOf(containment.containment_id),
    priority: declared.priority,
    ...(containment.project_id === null ? {} : { projectid: containment.project_id }),
    ...(containment.node_id === null ? {} : { nodeid: containment.node_id }),
    data: { containment },
  };
}

export function isInForce({ state }: Containment): boolean {
  return state === 'ordered' || state === 'in_force';
}

/** The ledger: every containment as it is, and as it was. */
export const containmentsProjection: Projection = {
  name: 'containments',
  version: 1,
  summary: 'Containments, now and at any past position.',
  handles: ['security.containment.*'],
  project({ data: said }) {
    const { containment } = said as unknown as { readonly containment: Containment };
    return [{ key: containment.containment_id, scope: isInForce(containment) ? 'in_force' : 'over', value: containment }];
  },
};

/** Newest first. */
export async function containmentsOf(read: ReadModel, inForce: boolean): Promise<readonly Containment[]> {
  const rows = await read.rows(containmentsProjection.name, inForce ? { scope: 'in_force' } : {});
  return rows
    .map(({ value }) => value as unknown as Containment)
    .toSorted((one, other) => (one.ordered_at === other.ordered_at ? 0 : one.ordered_at < other.ordered_at ? 1 : -1));
}
