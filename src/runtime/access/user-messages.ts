import { z } from 'zod';
import { command, query } from '#kernel/message.ts';
import { AUTH, Cursor, grantView, Limit, NewPassword, Projects, ProjectsOrAll, Roles, tag, Username } from './fields.ts';

const place = { tag, permission: 'access.manage', projects: 'narrowed', rate: 'action' } as const;
const looking = { tag, permission: 'access.read', projects: 'narrowed', rate: 'read' } as const;

const UserView = z.object({
  username: z.string(),
  ...grantView,
  groups: z.array(z.string()).describe('Groups whose roles the user has too.'),
  disabled: z.boolean(),
  log_in: z.string().describe('`password`, or `sso:` and the provider that proves who it is.'),
  created_at: z.iso.datetime(),
});
export type UserView = z.input<typeof UserView>;

export const listUsers = query('auth.user.list', {
  ...looking,
  summary: 'Lists the users.',
  rest: `GET ${AUTH}/users/`,
  input: z.strictObject({ limit: Limit, cursor: Cursor }),
  output: z.object({ items: z.array(UserView), next_cursor: z.string().nullable() }),
});

export const getUser = query('auth.user.get', {
  ...looking,
  summary: 'Tells of a user with what that one may do.',
  rest: `GET ${AUTH}/users/:username/`,
  input: z.strictObject({ username: Username }),
  output: UserView.extend({
    permissions: z.array(z.string()).describe('What roles and groups give everywhere.'),
    in_projects: z.record(z.string(), z.array(z.string())).describe('What they give further, by the UUID of the project.'),
  }),
});

export const createUser = command('auth.user.create', {
  ...place,
  summary: 'Creates a user; nobody gives what they do not hold.',
  rest: `POST ${AUTH}/users/`,
  input: z.strictObject({ username: Username, password: NewPassword, roles: Roles, projects: Projects.optional() }),
  output: UserView,
  secret: ['password'],
  creates: true,
});

export const changeUser = command('auth.user.change', {
  ...place,
  summary: 'Changes the roles of a user, where they hold, and whether that one may log in; it counts at once.',
  rest: `PATCH ${AUTH}/users/:username/`,
  input: z.strictObject({
    username: Username,
    roles: Roles.optional(),
    projects: ProjectsOrAll.optional(),
    disabled: z.boolean().optional().describe('True ends the sessions and stops the keys of the user.'),
  }),
  output: UserView,
});

export const deleteUser = command('auth.user.delete', {
  ...place,
  summary: 'Deletes a user and ends the sessions and keys of that user.',
  rest: `DELETE ${AUTH}/users/:username/`,
  input: z.strictObject({ username: Username }),
  output: z.object({}),
});

export const setPassword = command('auth.user.password.set', {
  ...place,
  summary: 'Sets the password of a user and ends the sessions of that user.',
  rest: `PUT ${AUTH}/users/:username/password/`,
  input: z.strictObject({ username: Username, password: NewPassword }),
  output: z.object({}),
  secret: ['password'],
});
