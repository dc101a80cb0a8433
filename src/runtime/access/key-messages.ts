import { z } from 'zod';
import { command, query } from '#kernel/message.ts';
import { AUTH, Cursor, grantView, Limit, Projects, Roles, tag, Username } from './fields.ts';

/** The own keys are everybody's; those of others are asked of the permissions of access by the handler. */
const place = { tag, permission: 'authenticated', projects: 'apart', rate: 'action' } as const;

const Agent = z.strictObject({
  nodes: z
    .array(z.string().min(1).max(200))
    .min(1)
    .max(100)
    .optional()
    .describe('Patterns of names of nodes that it may change, `*` for any characters; absent: all.'),
  calls_per_hour: z.int().min(1).max(1_000_000).optional().describe('Absent: as the limits say.'),
  approval: z.enum(['changes', 'irreversible']).optional().describe('What a person approves before it is done; absent: nothing.'),
  tools: z.array(z.string().min(1).max(64)).min(1).max(50).optional().describe('Sets of tools of MCP that it is offered; absent: all.'),
});

const KeyView = z.object({
  key_id: z.string(),
  name: z.string(),
  owner: z.string(),
  ...grantView,
  created_at: z.iso.datetime(),
  created_by: z.string(),
  expires_at: z.iso.datetime().nullable().describe('Null: never.'),
  expired: z.boolean(),
  used_at: z.iso.datetime().nullable().describe('To an hour; null: never.'),
  agent: Agent.nullable().describe('What an agent may do with it; null: it was not made for one.'),
});
export type KeyView = z.input<typeof KeyView>;

export const listKeys = query('auth.key.list', {
  ...place,
  rate: 'read',
  summary: 'Lists API keys, never their texts: the own ones, or with access.read those of others.',
  rest: `GET ${AUTH}/keys/`,
  input: z.strictObject({
    username: Username.optional().describe('Of this owner; absent: the own ones.'),
    everybody: z.boolean().default(false).describe('Those of all users.'),
    limit: Limit,
    cursor: Cursor,
  }),
  output: z.object({ items: z.array(KeyView), next_cursor: z.string().nullable() }),
});

export const createKey = command('auth.key.create', {
  ...place,
  summary: 'Makes an API key, shown this once; it never gives more than its owner holds at the time.',
  rest: `POST ${AUTH}/keys/`,
  input: z.strictObject({
    name: z.string().min(1).max(100).describe('For people: what it is used for.'),
    roles: Roles.min(1),
    projects: Projects.optional(),
    expires_in_days: z.int().min(1).max(3_650).optional().describe('Absent: it does not expire.'),
    username: Username.optional().describe('Its owner, for who manages that user; absent: whoever asks.'),
    agent: Agent.optional().describe('Given: it is for an agent, whose terms these are.'),
  }),
  output: KeyView.extend({ key: z.string().describe('Its text, `thk_…`: send it as `Authorization: Bearer …`.') }),
  unkept: true,
  creates: true,
});

export const revokeKey = command('auth.key.delete', {
  ...place,
  summary: 'Revokes an API key at once: an own one, or with access.manage that of somebody else.',
  rest: `DELETE ${AUTH}/keys/:key_id/`,
  input: z.strictObject({
    key_id: z
      .string()
      .regex(/^[0-9A-Za-z]{10}$/)
      .describe('As auth.key.list tells it; it stands in the key itself, behind `thk_`.'),
  }),
  output: z.object({}),
});
