import { z } from 'zod';
import { command, query } from '#kernel/message.ts';
import { AUTH, Cursor, grantView, GroupName, Limit, Projects, ProjectsOrAll, Roles, Summary, tag, Username } from './fields.ts';

const place = { tag, permission: 'access.manage', projects: 'narrowed', rate: 'action' } as const;

const GroupView = z.object({
  name: z.string(),
  summary: z.string(),
  members: z.array(z.string()).describe('Names of users, those among them whom their provider puts into the group.'),
  ...grantView,
  created_at: z.iso.datetime(),
});
export type GroupView = z.input<typeof GroupView>;

const Members = z.array(Username).max(1_000).describe('Names of users.');

export const listGroups = query('auth.group.list', {
  ...place,
  permission: 'access.read',
  rate: 'read',
  summary: 'Lists the groups with their members, roles and projects.',
  rest: `GET ${AUTH}/groups/`,
  input: z.strictObject({ limit: Limit, cursor: Cursor }),
  output: z.object({ items: z.array(GroupView), next_cursor: z.string().nullable() }),
});

export const createGroup = command('auth.group.create', {
  ...place,
  summary: 'Creates a group, whose members have its roles beside their own: a class in its projects, for example.',
  rest: `POST ${AUTH}/groups/`,
  input: z.strictObject({
    name: GroupName,
    summary: Summary.default(''),
    members: Members.default([]),
    roles: Roles,
    projects: Projects.optional(),
  }),
  output: GroupView,
  creates: true,
});

export const changeGroup = command('auth.group.change', {
  ...place,
  summary: 'Changes a group; it counts for its members at once.',
  rest: `PATCH ${AUTH}/groups/:name/`,
  input: z.strictObject({
    name: GroupName,
    summary: Summary.optional(),
    members: Members.optional(),
    roles: Roles.optional(),
    projects: ProjectsOrAll.optional(),
  }),
  output: GroupView,
});

export const deleteGroup = command('auth.group.delete', {
  ...place,
  summary: 'Deletes a group; its members stay, without its roles.',
  rest: `DELETE ${AUTH}/groups/:name/`,
  input: z.strictObject({ name: GroupName }),
  output: z.object({}),
});

export const addMember = command('auth.group.member.add', {
  ...place,
  summary: 'Puts a user into a group.',
  rest: `PUT ${AUTH}/groups/:name/members/:username/`,
  input: z.strictObject({ name: GroupName, username: Username }),
  output: GroupView,
});

export const removeMember = command('auth.group.member.remove', {
  ...place,
  summary: 'Takes a user out of a group.',
  rest: `DELETE ${AUTH}/groups/:name/members/:username/`,
  input: z.strictObject({ name: GroupName, username: Username }),
  output: GroupView,
});
