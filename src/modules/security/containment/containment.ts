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
  state: z
    .enum(['ordered', 'in_force', 'ending', 'released', 'failed'])
    .describe('`ordered`: is being put in force; `ending`: is being undone; `released`, `failed`: is over, and undone.'),
  state_since: z.iso.datetime().nullable().describe('Since when somebody puts it in force, or undoes it; null: nobody does.'),
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
export const containmentEndingStarted = event('security.containment.ending_started', {
  summary: 'Somebody is about to undo a containment.',
  priority: 'low',
  data,
});
export const containmentEndingFailed = event('security.containment.ending_failed', {
  summary: 'A containment could not be undone yet: it stands, and is tried again.',
  priority: 'normal',
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
export const CONTAINMENT_EVENTS = [
  containmentOrdered,
  containmentEnforced,
  containmentEndingStarted,
  containmentEndingFailed,
  containmentReleased,
  containmentFailed,
];

type Place = Pick<Containment, 'project_id' | 'address'>;

/** Nodes of a project may share links, and two means may ban one address: what is done there is decided one after the other. */
const subjectOf = ({ project_id: project, address }: Place): string =>
  `security/containments/${project === null ? `addresses/${address}` : `projects/${project.toLowerCase()}`}`;
export const streamOf = (place: Place): string => `${SOURCE}/${subjectOf(place)}`;

/** Those of a place that are not over, by their ids. */
export const standingFold: Fold<Record<string, Json>> = {
  name: 'containments_standing/1',
  initial: {},
  evolve(standing, { data: told }) {
    const { containment } = told as unknown as { readonly containment: Containment };
    const { [containment.containment_id]: _, ...others } = standing;
    return isInForce(containment) ? { ...others, [containment.containment_id]: containment } : others;
  },
};

export function told(declared: (typeof CONTAINMENT_EVENTS)[number], containment: Containment): NewEvent {
  return {
    type: declared.type,
    source: SOURCE,
    subject: subjectOf(containment),
    priority: declared.priority,
    ...(containment.project_id === null ? {} : { projectid: containment.project_id }),
    ...(containment.node_id === null ? {} : { nodeid: containment.node_id }),
    data: { containment },
  };
}

/** Something of it may be done: it is undone before it is over. */
export function isInForce({ state }: Pick<Containment, 'state'>): boolean {
  return state === 'ordered' || state === 'in_force' || state === 'ending';
}

/** Whoever puts one in force or undoes it begins nothing more after that long, and has ended long before somebody else goes on with it. */
export const ACTING_MS = 60_000;
const LEFT_AFTER_MS = 120_000;

/** Somebody acts on it now: the others wait for that one. One that has acted for too long died. */
export function isActedOn({ state, state_since: since }: Containment, now: Date): boolean {
  return (state === 'ordered' || state === 'ending') && since !== null && now.getTime() - Date.parse(since) < LEFT_AFTER_MS;
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

export async function containmentsOf(read: ReadModel, inForce: boolean): Promise<readonly Containment[]> {
  const rows = await read.rows(containmentsProjection.name, inForce ? { scope: 'in_force' } : {});
  return rows.map(({ value }) => value as unknown as Containment);
}

/** As it is, or as it was when it ended. */
export async function containmentOf(read: ReadModel, id: string): Promise<Containment | undefined> {
  const fits = ({ containment_id: one }: Containment): boolean => one === id;
  return (await containmentsOf(read, true)).find(fits) ?? (await containmentsOf(read, false)).find(fits);
}
