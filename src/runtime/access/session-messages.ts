import { z } from 'zod';
import { command, query } from '#kernel/message.ts';
import { AUTH, Cursor, Limit, tag, Username } from './fields.ts';

/** The own sessions are everybody's; those of others are asked of the permissions of access by the handler. */
const place = { tag, permission: 'authenticated', projects: 'apart', rate: 'action' } as const;

export const listSessions = query('auth.session.list', {
  ...place,
  rate: 'read',
  summary: 'Lists who is logged in from where: the own sessions, or with access.read those of others.',
  rest: `GET ${AUTH}/sessions/`,
  input: z.strictObject({
    username: Username.optional().describe('Of this user; absent: the own ones.'),
    everybody: z.boolean().default(false).describe('Those of all users.'),
    limit: Limit,
    cursor: Cursor,
  }),
  output: z.object({
    items: z.array(
      z.object({
        session_id: z.string(),
        username: z.string(),
        current: z.boolean().describe('The session that asks.'),
        log_in: z.string().describe('`password`, or `sso:` and the provider that proved who it is.'),
        door: z.string(),
        address: z.string().nullable(),
        user_agent: z.string().nullable().describe('What the client said that it is.'),
        begun_at: z.iso.datetime(),
        used_at: z.iso.datetime().describe('To a quarter of an hour: when its tokens were made last.'),
        expires_at: z.iso.datetime().describe('Unless it is used before.'),
      }),
    ),
    next_cursor: z.string().nullable(),
  }),
});

export const deleteSession = command('auth.session.delete', {
  ...place,
  summary: 'Ends a session: an own one, or with access.manage that of somebody else.',
  rest: `DELETE ${AUTH}/sessions/:session_id/`,
  input: z.strictObject({ session_id: z.guid().describe('As auth.session.list tells it.') }),
  output: z.object({}),
});

export const endOtherSessions = command('auth.session.end_others', {
  ...place,
  summary: 'Ends all own sessions but the one that asks.',
  rest: `POST ${AUTH}/sessions/end_others/`,
  input: z.strictObject({}),
  output: z.object({ ended: z.int().describe('How many they were.') }),
});
