import { z } from 'zod';
import type { NewEvent } from '#kernel/event.ts';
import type { Json } from '#kernel/json.ts';
import { event } from '#kernel/message.ts';
import { ChannelDefinition } from './channel-definition.ts';
import { RuleDefinition } from './rule-definition.ts';
import { AttachedReport } from './attachment.ts';
import { SEVERITIES } from '#model/severity.ts';
import { SilenceDefinition } from './silence-definition.ts';

export const SOURCE = '/modules/notification';

export const ruleSubject = (id: string): string => `notifications/rules/${id}`;
export const deliverySubject = (id: string): string => `notifications/deliveries/${id}`;
export const channelSubject = (id: string): string => `notifications/channels/${id}`;
export const silenceSubject = (id: string): string => `notifications/silences/${id}`;

/** Why something was not told, or not yet. */
export const HELD_REASONS = ['stale', 'duplicate', 'silenced', 'throttled', 'flapping', 'recovered', 'no_firing', 'overflow'] as const;
export const KINDS = ['firing', 'recovery', 'digest', 'escalation', 'direct', 'test'] as const;
export type NoticeKind = (typeof KINDS)[number];

const by = z.string().describe('Who did it.');
const at = z.string().describe('ISO 8601.');

/** An event as notifications keep it. */
export const Cause = z.object({
  position: z.int(),
  id: z.string(),
  type: z.string(),
  source: z.string(),
  subject: z.string(),
  time: z.string(),
  priority: z.string(),
  severity: z.enum(SEVERITIES),
  projectid: z.string().optional(),
  nodeid: z.string().optional(),
  data: z.unknown().describe('The data of the event, shortened when they are large.'),
});
export type Cause = z.output<typeof Cause>;

/** A matched event and where it stands within its rule. */
export const Matter = z.object({
  cause: Cause,
  kind: z.enum(['firing', 'recovery']),
  key: z.string().nullable().describe('The trouble that it begins or ends, for rules with a recovery.'),
  dedup: z.string().nullable(),
  group: z.string(),
});
export type Matter = z.output<typeof Matter>;

export const ruleSaved = event('notification.rule.saved', {
  summary: 'A rule of notifications was made or changed.',
  priority: 'normal',
  data: z.object({ rule_id: z.string(), definition: RuleDefinition, by }),
});
export const ruleDeleted = event('notification.rule.deleted', {
  summary: 'A rule of notifications was deleted; what it had not told yet is not told.',
  priority: 'normal',
  data: z.object({ rule_id: z.string(), by }),
});
export const channelSaved = event('notification.channel.saved', {
  summary: 'A channel of notifications was made or changed; its secrets are kept elsewhere.',
  priority: 'normal',
  data: z.object({ channel_id: z.string(), definition: ChannelDefinition, by }),
});
export const channelDeleted = event('notification.channel.deleted', {
  summary: 'A channel of notifications was deleted.',
  priority: 'normal',
  data: z.object({ channel_id: z.string(), by }),
});
export const silenceCreated = event('notification.silence.created', {
  summary: 'Notifications were silenced.',
  priority: 'normal',
  data: z.object({ silence_id: z.string(), definition: SilenceDefinition, by }),
});
export const silenceEnded = event('notification.silence.ended', {
  summary: 'A silence was ended before its time.',
  priority: 'normal',
  data: z.object({ silence_id: z.string(), by }),
});
export const matterNoted = event('notification.noted', {
  summary: 'An event is to be told and waits: until it has lasted, for others of its group, or until the throttle lets it through.',
  priority: 'low',
  data: z.object({ rule_id: z.string(), at, stage: z.enum(['standing', 'grouped', 'throttled']), due_at: at, matters: z.array(Matter) }),
});
export const matterHeld = event('notification.held', {
  summary: 'Events, or an escalation, were not told, and why.',
  priority: 'low',
  data: z.object({
    rule_id: z.string(),
    at,
    reason: z.enum(HELD_REASONS),
    matters: z.array(Matter.omit({ cause: true }).extend({ position: z.int(), type: z.string(), subject: z.string() })),
    escalation_of: z.string().nullable().describe('The notification whose escalation it was.'),
  }),
});
export const notificationIssued = event('notification.issued', {
  summary: 'A notification was made; it goes to each of its channels as a delivery of its own.',
  priority: 'normal',
  data: z.object({
    notification_id: z.string(),
    rule_id: z.string().nullable(),
    kind: z.enum(KINDS),
    at,
    severity: z.enum(SEVERITIES),
    title: z.string(),
    text: z.string(),
    thread: z.string().describe('The same of all that belongs together: receivers update or group by it.'),
    channels: z.array(z.string()),
    matters: z.array(Matter),
    escalation_of: z.string().nullable(),
  }),
});
export const notificationAcknowledged = event('notification.acknowledged', {
  summary: 'Somebody took a notification on: it escalates no further until its trouble ends.',
  priority: 'normal',
  data: z.object({ notification_id: z.string(), rule_id: z.string(), by }),
});
export const notificationQueued = event('notification.queued', {
  summary: 'A notification is to be delivered to a channel.',
  priority: 'low',
  data: z.object({
    delivery_id: z.string(),
    notification_id: z.string(),
    rule_id: z.string().nullable(),
    channel_id: z.string(),
    kind: z.enum(KINDS),
    at,
    severity: z.enum(SEVERITIES),
    title: z.string(),
    text: z.string(),
    thread: z.string(),
    report: AttachedReport.optional().describe('Attached where the channel can: mail.'),
  }),
});
export const notificationSent = event('notification.sent', {
  summary: 'A channel took a notification.',
  priority: 'low',
  data: z.object({
    delivery_id: z.string(),
    channel_id: z.string(),
    attempt: z.int(),
    receipt: z.string().nullable().describe('What the receiver calls it.'),
  }),
});
export const notificationFailed = event('notification.failed', {
  summary: 'An attempt to deliver a notification failed.',
  priority: 'normal',
  data: z.object({
    delivery_id: z.string(),
    channel_id: z.string(),
    attempt: z.int(),
    error: z.string(),
    final: z.boolean().describe('Trying again would not help.'),
  }),
});

export const NOTIFICATION_EVENTS = [
  ruleSaved,
  ruleDeleted,
  channelSaved,
  channelDeleted,
  silenceCreated,
  silenceEnded,
  matterNoted,
  matterHeld,
  notificationIssued,
  notificationAcknowledged,
  notificationQueued,
  notificationSent,
  notificationFailed,
];

/** An event of this module, of the declared priority. */
export function said<D extends z.ZodType>(
  declared: { readonly type: string; readonly priority: NewEvent['priority']; readonly data: D },
  subject: string,
  data: z.output<D>,
): NewEvent {
  return { type: declared.type, source: SOURCE, subject, priority: declared.priority, data: data as Json };
}
