import { z } from 'zod';
import { command, query } from '#kernel/message.ts';
import { AnyPassword, AUTH, NewPassword, tag } from './fields.ts';

const AnyText = z.string().min(1).max(2_048);

const TokenPair = z.object({
  access: z.string().describe('Send it as `Authorization: Bearer …`.'),
  refresh: z.string().describe('Good for one refresh.'),
  expires_in: z.int().describe('Seconds until the access token expires.'),
});

export const logIn = command('auth.token.create', {
  summary: 'Logs in with user name and password.',
  rest: `POST ${AUTH}/token/`,
  tag,
  permission: 'public',
  rate: 'login',
  input: z.strictObject({ username: z.string().min(1).max(64).describe('User name.'), password: AnyPassword }),
  output: TokenPair,
  secret: ['password'],
  unkept: true,
});

export const refreshTokens = command('auth.token.refresh', {
  summary: 'Gives a new pair of tokens for a refresh token; using a refresh token twice ends its session.',
  rest: `POST ${AUTH}/refresh/`,
  tag,
  permission: 'public',
  rate: 'login',
  input: z.strictObject({ refresh: AnyText.describe('The refresh token got last.') }),
  output: TokenPair,
  secret: ['refresh'],
  unkept: true,
});

export const logOut = command('auth.session.end', {
  summary: 'Ends the session: its access and refresh tokens are no longer valid.',
  rest: `POST ${AUTH}/logout/`,
  tag,
  permission: 'authenticated',
  projects: 'apart',
  rate: 'action',
  input: z.strictObject({ refresh: AnyText.optional().describe('Ends the session of this refresh token too.') }),
  output: z.object({}),
  secret: ['refresh'],
});

const Permissions = z.array(z.string()).describe('`*`, `<area>.*`, `*.<verb>` or `<area>.<verb>`.');

export const whoAmI = query('auth.me', {
  summary: 'Tells who is logged in, with roles, groups and permissions.',
  rest: `GET ${AUTH}/me/`,
  tag,
  permission: 'authenticated',
  projects: 'apart',
  rate: 'read',
  input: z.strictObject({}),
  output: z.object({
    username: z.string(),
    kind: z.enum(['user', 'module', 'system']),
    roles: z.array(z.string()),
    permissions: Permissions,
    in_projects: z.record(z.string(), z.array(z.string())).describe('Further permissions, by the UUID of the project that they hold in.'),
    groups: z.array(z.string()).describe('Names of the groups of the user.'),
    log_in: z.enum(['password', 'sso', 'none']).describe('How the user logs in: none for modules.'),
    session: z.string().nullable().describe('Of the access token; null with an API key.'),
    key: z.object({ id: z.string(), name: z.string(), for_agent: z.boolean() }).nullable().describe('The API key of the request.'),
  }),
});

export const changeOwnPassword = command('auth.me.password.set', {
  summary: 'Sets the own password, proved by the old one, and ends all other sessions.',
  rest: `PUT ${AUTH}/me/password/`,
  tag,
  permission: 'authenticated',
  projects: 'apart',
  rate: 'login',
  input: z.strictObject({ old_password: AnyPassword, new_password: NewPassword }),
  output: z.object({}),
  secret: ['old_password', 'new_password'],
});

export const rotateSigningKey = command('auth.signing_key.rotate', {
  summary: 'Signs tokens with a new key; those of the old one stay good until they expire.',
  rest: `POST ${AUTH}/signing_key/rotate/`,
  tag,
  permission: 'access.manage',
  rate: 'action',
  input: z.strictObject({
    end_sessions: z
      .boolean()
      .default(false)
      .describe('The old key may be in wrong hands: its tokens end now, and everybody logs in again.'),
  }),
  output: z.object({ key_id: z.string().describe('As tokens name it (`kid`).'), made_at: z.iso.datetime() }),
});
