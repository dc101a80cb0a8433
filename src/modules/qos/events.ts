import { z } from 'zod';
import type { NewEvent } from '#kernel/event.ts';
import type { Json } from '#kernel/json.ts';
import { event } from '#kernel/message.ts';
import { Application, Measured } from './application.ts';
import { SOURCE } from './place.ts';
import { Policy } from './policy.ts';
import { Name, Profile } from './profile.ts';

const by = z.string();
const of = { application_id: z.guid(), what: z.string() };

export const profileSaved = event('qos.profile.saved', {
  summary: 'An impairment profile was made or changed.',
  priority: 'low',
  data: z.object({ profile: Profile, by }),
});
export const profileDeleted = event('qos.profile.deleted', {
  summary: 'An impairment profile was deleted.',
  priority: 'low',
  data: z.object({ name: Name, by }),
});
export const policySaved = event('qos.policy.saved', {
  summary: 'A QoS policy was made or changed.',
  priority: 'low',
  data: z.object({ policy: Policy, by }),
});
export const policyDeleted = event('qos.policy.deleted', {
  summary: 'A QoS policy was deleted.',
  priority: 'low',
  data: z.object({ name: Name, by }),
});
export const qosApplied = event('qos.applied', {
  summary: 'A profile or a policy is being put on a link or an interface; what follows tells whether it stayed.',
  priority: 'normal',
  data: Application,
});
export const qosMeasured = event('qos.measured', {
  summary: 'What was put on a link or an interface was looked at: asked and got.',
  priority: 'normal',
  data: z.object({ ...of, verified: z.boolean(), reason: z.string(), measured: z.array(Measured) }),
});
export const qosRolledBack = event('qos.rolled_back', {
  summary: 'What was put on a link or an interface was taken back: it was not as asked, or could not be verified.',
  priority: 'high',
  data: z.object({ ...of, reason: z.string() }),
});
export const qosRemoved = event('qos.removed', {
  summary: 'What was in force on a link or an interface was taken away, because somebody asked or its time was over.',
  priority: 'normal',
  data: z.object({ ...of, reason: z.string(), by }),
});
export const qosRestored = event('qos.restored', {
  summary: 'What is in force on a link was put back, after something else had taken it away.',
  priority: 'normal',
  data: z.object({ ...of, found: z.string() }),
});

export const EVENTS = [
  profileSaved,
  profileDeleted,
  policySaved,
  policyDeleted,
  qosApplied,
  qosMeasured,
  qosRolledBack,
  qosRemoved,
  qosRestored,
] as const;

type Declared = { readonly type: string; readonly priority: NewEvent['priority'] };

/** An event about something put in force; whoever sees the events of the project sees it. */
export function onApplication({ type, priority }: Declared, application: Application, data: object): NewEvent {
  return {
    type,
    priority,
    source: SOURCE,
    subject: `qos/applications/${application.application_id}`,
    data: { application_id: application.application_id, what: application.what, ...data },
    projectid: application.project_id,
    ...(application.node_id === null ? {} : { nodeid: application.node_id }),
  };
}

export function onDocument({ type, priority }: Declared, subject: string, data: object): NewEvent {
  return { type, priority, source: SOURCE, subject: `qos/${subject}`, data: data as unknown as Json };
}
