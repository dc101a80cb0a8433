import { z } from 'zod';
import { command, query } from '#kernel/message.ts';
import { Containment, Method } from './containment.ts';

const SECURITY = '/api/common/api/v1/security';
const declared = { tag: 'Security', permission: 'security.operate', rate: 'action' } as const;
/** A week: what should last longer is a change of the network, not an answer to an incident. */
const LONGEST_S = 7 * 86_400;
const duration_s = z.int().min(1).max(LONGEST_S).default(3_600).describe('Seconds after which it ends by itself.');
const reason = z.string().min(1).max(500).describe('Why, in a sentence.');

export const containNode = command('security.node.contain', {
  ...declared,
  summary: 'Cuts a node off until a time: its links are suspended, or it is stopped.',
  rest: `POST ${SECURITY}/projects/:project_id/nodes/:node_id/contain/`,
  input: z.strictObject({
    project_id: z.guid().describe('The project.'),
    node_id: z.guid().describe('The node.'),
    reason,
    method: Method.exclude(['ban_address', 'ban_by_fail2ban']).default('suspend_links'),
    duration_s,
  }),
  output: z.object({ containment: Containment, contained: z.boolean().describe('False: it was already, in that way.') }),
});

export const banAddress = command('security.address.ban', {
  ...declared,
  projects: 'everywhere',
  summary: 'Drops what comes from an address until a time, by a set of nftables on the host of the hub or by a jail of fail2ban.',
  rest: `POST ${SECURITY}/bans/`,
  input: z.strictObject({
    address: z.union([z.ipv4(), z.ipv6()]).describe('Of whoever attacks.'),
    reason,
    duration_s,
    by: z.enum(['nftables', 'fail2ban']).optional().describe('What bans; absent: nftables where a set is configured, else fail2ban.'),
  }),
  output: z.object({ containment: Containment, contained: z.boolean().describe('False: it was banned already.') }),
});

export const releaseContainment = command('security.containment.release', {
  ...declared,
  projects: 'narrowed',
  summary: 'Ends a containment now, and puts back what was before.',
  rest: `POST ${SECURITY}/containments/:containment_id/release/`,
  input: z.strictObject({ containment_id: z.uuid().describe('UUID of the containment.'), reason: reason.default('Released by hand.') }),
  output: Containment,
});

export const listContainments = query('security.containment.list', {
  tag: 'Security',
  permission: 'security.read',
  rate: 'read',
  projects: 'narrowed',
  summary: 'Lists what is contained, newest first: the ledger.',
  rest: `GET ${SECURITY}/containments/`,
  input: z.strictObject({
    in_force: z.boolean().default(true).describe('False: those that ended too.'),
    limit: z.int().min(1).max(500).default(100).describe('How many at most.'),
    cursor: z.string().max(100).optional().describe('`next_cursor` of the page before.'),
  }),
  output: z.object({ items: z.array(Containment), next_cursor: z.string().nullable() }),
});

export const getDefences = query('security.defences.get', {
  tag: 'Security',
  permission: 'security.read',
  rate: 'read',
  projects: 'everywhere',
  summary: 'Tells who is never contained, what can ban, and whom fail2ban bans now.',
  rest: `GET ${SECURITY}/defences/`,
  input: z.strictObject({}),
  output: z.object({
    allow: z.array(z.string()).describe('Addresses, CIDR ranges and names of nodes that are never contained.'),
    own: z.array(z.string()).describe('Addresses of the hub itself: they are never banned.'),
    ban_by: z.array(z.enum(['nftables', 'fail2ban'])).describe('What can ban; the first is asked unless another is named.'),
    fail2ban: z
      .object({
        jail: z.string(),
        reason: z.string().nullable().describe('Why nothing is known of it, in a sentence.'),
        currently_failed: z.int(),
        currently_banned: z.int(),
        total_banned: z.int(),
        banned: z.array(z.string()),
      })
      .nullable()
      .describe('The jail; null where none is configured.'),
  }),
});
