import { z } from 'zod';
import { command, query } from '#kernel/message.ts';
import { AUTH, RoleName, Summary, tag } from './fields.ts';

const Permission = z
  .string()
  .max(150)
  .regex(/^(\*|[a-z][a-z0-9_]*\.\*|(\*|[a-z][a-z0-9_]*)\.(read|operate|configure|manage|write))$/)
  .describe('`*`, `<area>.*`, `*.<verb>` or `<area>.<verb>`; verbs are read, operate, configure, manage and write.');

const RoleView = z.object({
  name: z.string(),
  summary: z.string(),
  permissions: z.array(z.string()),
  source: z.enum(['product', 'configuration', 'made']).describe('Only those that were made can be changed by operation.'),
});

export const listRoles = query('auth.role.list', {
  summary: 'Lists the roles with what each permits.',
  rest: `GET ${AUTH}/roles/`,
  tag,
  permission: 'authenticated',
  projects: 'apart',
  rate: 'read',
  input: z.strictObject({}),
  output: z.object({ items: z.array(RoleView), next_cursor: z.null() }),
});

/** Roles are the same in all projects: who manages access in some only cannot make them. */
const place = { tag, permission: 'access.manage', rate: 'action' } as const;

export const setRole = command('auth.role.set', {
  ...place,
  summary: 'Makes a role of permissions that whoever makes it holds, or changes one that was made.',
  rest: `PUT ${AUTH}/roles/:name/`,
  input: z.strictObject({ name: RoleName, summary: Summary, permissions: z.array(Permission).min(1).max(100) }),
  output: RoleView,
});

export const deleteRole = command('auth.role.delete', {
  ...place,
  summary: 'Deletes a role that was made and that nobody has any more.',
  rest: `DELETE ${AUTH}/roles/:name/`,
  input: z.strictObject({ name: RoleName }),
  output: z.object({}),
});
