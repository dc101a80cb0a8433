import { z } from 'zod';
import { command, query } from '#kernel/message.ts';
import { ChannelDefinition } from './channel-definition.ts';
import { KINDS } from './events.ts';
import { Name, RuleDefinition } from './rule-definition.ts';
import { SEVERITIES } from '#model/severity.ts';
import { SilenceDefinition } from './silence-definition.ts';
import { AttachedReport } from './attachment.ts';

const PLACE = '/api/common/api/v1/notifications';

const read = { tag: 'System Orchestration', permission: 'notifications.read', rate: 'read' } as const;
const write = { tag: 'System Orchestration', permission: 'notifications.write', rate: 'action' } as const;
const operate = { tag: 'System Orchestration', permission: 'notifications.operate', rate: 'action' } as const;

const RuleId = Name.describe('Id of the rule.');
const ChannelId = Name.describe('Id of the channel.');
const Id = z.uuid();
const page = {
  limit: z.coerce.number().int().min(1).max(500).default(50),
  cursor: z.string().max(200).optional().describe('`next_cursor` of the page before.'),
} as const;
const next_cursor = z.string().nullable();
const saved = { saved_at: z.string(), saved_by: z.string() } as const;

const RuleListing = z.object({ rule_id: z.string(), definition: RuleDefinition, ...saved });
const ChannelListing = z.object({
  channel_id: z.string(),
  definition: ChannelDefinition,
  secrets: z.record(z.string(), z.string()).describe('Which are set; shown masked.'),
  ...saved,
});
const SilenceListing = z.object({
  silence_id: z.string(),
  definition: SilenceDefinition,
  active: z.boolean().describe('It holds back right now.'),
  over: z.boolean().describe('It will never hold back again.'),
  ...saved,
});
const DeliveryListing = z.object({
  delivery_id: z.string(),
  notification_id: z.string(),
  rule_id: z.string().nullable(),
  channel_id: z.string(),
  kind: z.enum(KINDS),
  severity: z.enum(SEVERITIES),
  title: z.string(),
  issued_at: z.string(),
  status: z
    .enum(['pending', 'sent', 'failed'])
    .describe('`pending`: it is tried until it succeeds, or is a dead letter; `failed`: trying again would not help.'),
  attempts: z.int(),
  tried_at: z.string().nullable(),
  error: z.string().nullable().describe('Of the last attempt.'),
  receipt: z.string().nullable().describe('What the receiver calls it.'),
});

export const listRules = query('notification.rule.list', {
  ...read,
  summary: 'Lists the rules of notifications.',
  rest: `GET ${PLACE}/rules/`,
  input: z.strictObject(page),
  output: z.object({ items: z.array(RuleListing), next_cursor }),
});
export const getRule = query('notification.rule.get', {
  ...read,
  summary: 'Shows a rule, what it waits with and which troubles it told that have not ended.',
  rest: `GET ${PLACE}/rules/:rule_id/`,
  input: z.strictObject({ rule_id: RuleId }),
  output: RuleListing.extend({
    waiting: z.array(
      z.object({
        type: z.string(),
        subject: z.string(),
        kind: z.enum(['firing', 'recovery']),
        stage: z.enum(['standing', 'grouped', 'throttled']).describe('For what: to last, for its group, for the throttle.'),
        due_at: z.string(),
      }),
    ),
    troubles: z.array(z.object({ key: z.string(), notification_id: z.string(), severity: z.enum(SEVERITIES) })),
    escalating: z.array(
      z.object({ notification_id: z.string(), title: z.string(), issued_at: z.string(), next_at: z.string().nullable() }),
    ),
  }),
});
export const saveRule = command('notification.rule.save', {
  ...write,
  summary: 'Makes or replaces a rule; it tells of what happens from now on.',
  rest: `PUT ${PLACE}/rules/:rule_id/`,
  input: z.strictObject({ rule_id: RuleId, definition: RuleDefinition }),
  output: RuleListing,
});
export const deleteRule = command('notification.rule.delete', {
  ...write,
  summary: 'Deletes a rule; what it has not told yet is not told.',
  rest: `DELETE ${PLACE}/rules/:rule_id/`,
  input: z.strictObject({ rule_id: RuleId }),
  output: z.object({ rule_id: z.string() }),
});
export const testRule = command('notification.rule.test', {
  ...operate,
  summary: 'Shows what a rule makes of the last event that fits it, and sends it as a test when asked to.',
  rest: `POST ${PLACE}/rules/:rule_id/test/`,
  input: z.strictObject({
    rule_id: RuleId,
    definition: RuleDefinition.optional().describe('Instead of the saved one.'),
    send: z.boolean().default(false).describe('Send it to the channels of the rule.'),
  }),
  output: z.object({
    event_position: z.int().nullable().describe('null: nothing of the last events fits; a made-up event is shown.'),
    looked_at: z.int().describe('How many of the last events were looked at.'),
    matched: z.int(),
    title: z.string(),
    text: z.string(),
    severity: z.enum(SEVERITIES),
    silenced_by: z.string().nullable(),
    deliveries: z.array(z.string()),
  }),
});

export const listChannels = query('notification.channel.list', {
  ...read,
  summary: 'Lists the channels that notifications go to.',
  rest: `GET ${PLACE}/channels/`,
  input: z.strictObject(page),
  output: z.object({ items: z.array(ChannelListing), next_cursor }),
});
export const getChannel = query('notification.channel.get', {
  ...read,
  summary: 'Shows a channel; its secrets are masked.',
  rest: `GET ${PLACE}/channels/:channel_id/`,
  input: z.strictObject({ channel_id: ChannelId }),
  output: ChannelListing,
});
const ChannelSecrets = z
  .record(z.string().max(50), z.string().min(1).max(2_000))
  .describe('By name, as the kind needs them; absent: as they are. Never shown again.');
export const saveChannel = command('notification.channel.save', {
  ...write,
  summary: 'Makes or replaces a channel; its secrets stay unless new ones are given.',
  rest: `PUT ${PLACE}/channels/:channel_id/`,
  input: z.strictObject({ channel_id: ChannelId, definition: ChannelDefinition, secrets: ChannelSecrets.optional() }),
  output: ChannelListing,
  secret: ['secrets'],
});
export const deleteChannel = command('notification.channel.delete', {
  ...write,
  summary: 'Deletes a channel that no rule uses, with its secrets.',
  rest: `DELETE ${PLACE}/channels/:channel_id/`,
  input: z.strictObject({ channel_id: ChannelId }),
  output: z.object({ channel_id: z.string() }),
});
export const testChannel = command('notification.channel.test', {
  ...write,
  rate: 'heavy',
  summary: 'Sends a test to a channel, also to one that is not saved yet, and says how that went.',
  rest: `POST ${PLACE}/channels/:channel_id/test/`,
  input: z.strictObject({
    channel_id: ChannelId,
    definition: ChannelDefinition.optional().describe('Instead of the saved one.'),
    secrets: ChannelSecrets.optional(),
  }),
  output: z.object({ delivered: z.boolean(), error: z.string().nullable(), receipt: z.string().nullable(), duration_ms: z.number() }),
  secret: ['secrets'],
});

export const listSilences = query('notification.silence.list', {
  ...read,
  summary: 'Lists the silences, those that are over last.',
  rest: `GET ${PLACE}/silences/`,
  input: z.strictObject(page),
  output: z.object({ items: z.array(SilenceListing), next_cursor }),
});
export const createSilence = command('notification.silence.create', {
  ...operate,
  summary: 'Holds notifications back for a time, or within windows that recur every week.',
  rest: `POST ${PLACE}/silences/`,
  input: z.strictObject({ definition: SilenceDefinition }),
  output: SilenceListing,
  creates: true,
});
export const endSilence = command('notification.silence.end', {
  ...operate,
  summary: 'Ends a silence now; what it held back is not told later.',
  rest: `DELETE ${PLACE}/silences/:silence_id/`,
  input: z.strictObject({ silence_id: Id }),
  output: z.object({ silence_id: z.string() }),
});

export const listDeliveries = query('notification.delivery.list', {
  ...read,
  summary: 'Lists what was sent to which channel and what became of it, newest first.',
  rest: `GET ${PLACE}/deliveries/`,
  input: z.strictObject({
    ...page,
    rule_id: RuleId.optional(),
    channel_id: ChannelId.optional(),
    status: z.enum(['pending', 'sent', 'failed']).optional(),
  }),
  output: z.object({ items: z.array(DeliveryListing), next_cursor }),
});
export const getDelivery = query('notification.delivery.get', {
  ...read,
  summary: 'Shows a delivery with its text.',
  rest: `GET ${PLACE}/deliveries/:delivery_id/`,
  input: z.strictObject({ delivery_id: Id }),
  output: DeliveryListing.extend({ text: z.string() }),
});
export const retryDelivery = command('notification.delivery.retry', {
  ...operate,
  summary: 'Tries a delivery again that did not succeed.',
  rest: `POST ${PLACE}/deliveries/:delivery_id/retry/`,
  input: z.strictObject({ delivery_id: Id }),
  output: z.object({ delivery_id: z.string(), message_id: z.string() }),
});
export const attemptDelivery = command('notification.delivery.attempt', {
  ...operate,
  rate: 'heavy',
  summary: 'Delivers to its channel what is queued; does nothing for what was taken already.',
  rest: `POST ${PLACE}/deliveries/:delivery_id/attempt/`,
  input: z.strictObject({ delivery_id: Id }),
  output: z.object({ delivery_id: z.string(), status: z.literal('sent'), receipt: z.string().nullable() }),
});

export const acknowledge = command('notification.acknowledge', {
  ...operate,
  summary: 'Takes a notification on: it escalates no further until its trouble ends and begins anew.',
  rest: `POST ${PLACE}/:notification_id/acknowledge/`,
  input: z.strictObject({ notification_id: Id, rule_id: RuleId }),
  output: z.object({ notification_id: z.string(), acknowledged: z.boolean().describe('false: it does not escalate, or not any more.') }),
});
export const sendNotification = command('notification.send', {
  ...operate,
  summary: 'Sends a notification of a person or a workflow to channels.',
  rest: `POST ${PLACE}/send/`,
  input: z.strictObject({
    title: z.string().min(1).max(300),
    text: z.string().max(8_000).default(''),
    severity: z.enum(SEVERITIES).default('info'),
    channels: z.array(ChannelId).min(1).max(20).optional().describe('Absent: all that are enabled and take this severity.'),
    key: z.string().min(1).max(200).optional().describe('Of one key one notification is sent, ever.'),
    report: AttachedReport.optional().describe('Goes with mail as a file; whoever sends it must be allowed to read reports.'),
  }),
  output: z.object({
    notification_id: z.string(),
    deliveries: z.array(z.string()),
    repeated: z.boolean().describe('It was sent before under this key.'),
  }),
});
