import { z } from 'zod';
import { command, query } from '#kernel/message.ts';

const AUTH = '/api/common/api/v1/auth';
const tag = 'Common - Infrastructure';

const Username = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._@-]{0,63}$/)
  .describe('Letters, digits and . _ @ -, at most 64.');
const NewPassword = z.string().min(8).max(200).describe('8 to 200 characters.');
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
  input: z.strictObject({ username: z.string().min(1).max(64).describe('User name.'), password: z.string().min(1).max(1_000) }),
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
  rate: 'action',
  input: z.strictObject({ refresh: AnyText.optional().describe('Ends the session of this refresh token too.') }),
  output: z.object({}),
  secret: ['refresh'],
});

export const whoAmI = query('auth.me', {
  summary: 'Tells who is logged in, with roles and permissions.',
  rest: `GET ${AUTH}/me/`,
  tag,
  permission: 'authenticated',
  rate: 'read',
  input: z.strictObject({}),
  output: z.object({
    username: z.string(),
    kind: z.enum(['user', 'module', 'system']),
    roles: z.array(z.string()),
    permissions: z.array(z.string()).describe('`*`, `<area>.*`, `*.<verb>` or `<area>.<verb>`.'),
  }),
});

const UserView = z.object({ username: z.string(), roles: z.array(z.string()), created_at: z.iso.datetime() });
const roles = z.array(z.string().min(1).max(64)).min(1).max(20).describe('Names of roles: administrator, viewer.');

export const listUsers = query('auth.user.list', {
  summary: 'Lists the users.',
  rest: `GET ${AUTH}/users/`,
  tag,
  permission: 'access.manage',
  rate: 'read',
  input: z.strictObject({
    limit: z.int().min(1).max(500).default(50).describe('How many at most.'),
    cursor: z.string().max(64).optional().describe('`next_cursor` of the page before.'),
  }),
  output: z.object({ items: z.array(UserView), next_cursor: z.string().nullable() }),
});

export const createUser = command('auth.user.create', {
  summary: 'Creates a user.',
  rest: `POST ${AUTH}/users/`,
  tag,
  permission: 'access.manage',
  rate: 'action',
  input: z.strictObject({ username: Username, password: NewPassword, roles }),
  output: UserView,
  secret: ['password'],
  creates: true,
});

export const deleteUser = command('auth.user.delete', {
  summary: 'Deletes a user and ends the sessions of that user.',
  rest: `DELETE ${AUTH}/users/:username/`,
  tag,
  permission: 'access.manage',
  rate: 'action',
  input: z.strictObject({ username: Username }),
  output: z.object({}),
});

export const setPassword = command('auth.user.password.set', {
  summary: 'Sets the password of a user and ends the sessions of that user.',
  rest: `PUT ${AUTH}/users/:username/password/`,
  tag,
  permission: 'access.manage',
  rate: 'action',
  input: z.strictObject({ username: Username, password: NewPassword }),
  output: z.object({}),
  secret: ['password'],
});
