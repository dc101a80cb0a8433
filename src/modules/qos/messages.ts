import { z } from 'zod';
import { command, query } from '#kernel/message.ts';
import { ApplicationView, PlanOf, STATES, target, verification } from './application.ts';
import { PLACE, tag } from './place.ts';
import { Policy } from './policy.ts';
import { Name, Profile } from './profile.ts';

// Profiles and policies belong to no project.
const looking = { tag, permission: 'qos.read', rate: 'read', projects: 'apart' } as const;
const writing = { tag, permission: 'qos.configure', rate: 'action' } as const;
const acting = { tag, permission: 'qos.operate', rate: 'heavy' } as const;
const shipped = z.boolean().describe('It came with the product: not changed, not deleted.');
const deleted = z.object({ name: Name, deleted: z.literal(true) });
const page = {
  limit: z.int().min(1).max(500).default(100).describe('How many at most.'),
  cursor: z.string().min(1).max(100).optional().describe('`next_cursor` of the page before.'),
};
const next_cursor = z.string().nullable().describe('Pass it as `cursor` for the next page; null at the end.');

const ProfileView = Profile.extend({ shipped });
const PolicyView = Policy.extend({ shipped });

export const listProfiles = query('qos.profile.list', {
  ...looking,
  summary: 'Lists the impairment profiles: what lines do to packets.',
  rest: `GET ${PLACE}/profiles/`,
  input: z.strictObject(page),
  output: z.object({ items: z.array(ProfileView), next_cursor }),
});
export const saveProfile = command('qos.profile.save', {
  ...writing,
  summary: 'Makes or changes an impairment profile; what is in force already stays as it is.',
  rest: `PUT ${PLACE}/profiles/:name/`,
  input: Profile,
  output: ProfileView,
});
export const deleteProfile = command('qos.profile.delete', {
  ...writing,
  summary: 'Deletes an impairment profile; what is in force already stays as it is.',
  rest: `DELETE ${PLACE}/profiles/:name/`,
  input: z.strictObject({ name: Name }),
  output: deleted,
});
export const listPolicies = query('qos.policy.list', {
  ...looking,
  summary: 'Lists the QoS policies: how interfaces treat what they send.',
  rest: `GET ${PLACE}/policies/`,
  input: z.strictObject(page),
  output: z.object({ items: z.array(PolicyView), next_cursor }),
});
export const savePolicy = command('qos.policy.save', {
  ...writing,
  summary: 'Makes or changes a QoS policy, checked: sums, ranges, names; what is in force already stays as it is.',
  rest: `PUT ${PLACE}/policies/:name/`,
  input: Policy,
  output: PolicyView,
});
export const deletePolicy = command('qos.policy.delete', {
  ...writing,
  summary: 'Deletes a QoS policy; what is in force already stays as it is.',
  rest: `DELETE ${PLACE}/policies/:name/`,
  input: z.strictObject({ name: Name }),
  output: deleted,
});

export const planQos = command('qos.plan', {
  ...acting,
  permission: 'qos.read',
  rate: 'action',
  summary: 'Says what putting a profile or a policy on a link or an interface would do, and how it is taken back; changes nothing.',
  rest: `POST ${PLACE}/plan/`,
  input: z.strictObject(target),
  output: PlanOf,
});
export const applyQos = command('qos.apply', {
  ...acting,
  summary: 'Puts a profile or a policy on a link or an interface, measures what became of it, and rolls it back when that is not as asked.',
  rest: `POST ${PLACE}/apply/`,
  input: z.strictObject({
    ...target,
    ...verification,
    keep: z.boolean().default(true).describe('On a link: put back when something else takes it away.'),
    for_s: z.int().min(5).max(31_536_000).optional().describe('Taken away after so many seconds; absent: it stays.'),
  }),
  output: ApplicationView,
});
export const removeQos = command('qos.remove', {
  ...acting,
  summary: 'Takes away what is in force: the link or interface is as it was before.',
  rest: `POST ${PLACE}/applications/:application_id/remove/`,
  projects: 'narrowed',
  input: z.strictObject({ application_id: z.guid() }),
  output: ApplicationView,
});
export const listApplications = query('qos.application.list', {
  ...looking,
  projects: 'narrowed',
  summary: 'Lists what was put on links and interfaces, asked and got, newest first.',
  rest: `GET ${PLACE}/applications/`,
  input: z.strictObject({ state: z.enum(STATES).optional().describe('Absent: of all states.'), ...page }),
  output: z.object({ items: z.array(ApplicationView), next_cursor }),
});
