import { z } from 'zod';
import { DELIVERIES } from '#kernel/broker.ts';
import { PRIORITIES } from '#kernel/event.ts';
import { command, query } from '#kernel/message.ts';
import { MODULE_NAME } from '#kernel/registry.ts';
import { DEATH_REASONS } from './letters.ts';

const MESSAGES = '/api/common/api/v1/hub/messages';
const tag = 'Hub Communication';
const sending = { tag, permission: 'messages.operate', rate: 'action', completes: 'later' } as const;
const reading = { tag, permission: 'messages.read', rate: 'read' } as const;
const mending = { tag, permission: 'messages.operate', rate: 'action' } as const;

const Module = z.string().regex(MODULE_NAME).describe('Name of a module.');
const Text = z
  .string()
  .min(1)
  .max(200)
  // Not \P{Cc}: generators of test values do not know it.
  // oxlint-disable-next-line no-control-regex
  .regex(/^[^\u0000-\u001F\u007F-\u009F]+$/);
const Id = z.guid().describe('Id of the message.');
const Data = z.unknown().describe('Anything that JSON can say; what it means is between the sender and the module.');

const what = {
  name: Text.describe('What it is about: an operation of the module, an event that it reacts to, or what both sides agreed on.'),
  data: Data,
  priority: z.enum(PRIORITIES).default('normal').describe('CRITICAL is delivered strictly first, the others by weight 8:4:1.'),
  delivery: z
    .enum(DELIVERIES)
    .default('durable')
    .describe('`durable` is committed before the answer and survives any crash; `live` is in memory and ends with the process.'),
  idempotency_key: Text.optional().describe('What was sent under it before by the same sender is not sent again; the same id is answered.'),
  expires_in_ms: z
    .int()
    .min(1)
    .max(2_592_000_000)
    .optional()
    .describe('Not begun by then, it becomes a dead letter; absent: it never expires.'),
};

export const sendMessage = command('hub.message.send', {
  ...sending,
  summary: 'Sends a message to a module.',
  rest: `POST ${MESSAGES}/send/`,
  input: z.strictObject({
    to: Module,
    ...what,
    key: Text.optional().describe('Messages of one key to one module arrive in order within a priority.'),
  }),
  output: z.object({ message_id: Id }),
});

export const broadcastMessage = command('hub.message.broadcast', {
  ...sending,
  summary: 'Sends a message to every registered module but the sender.',
  rest: `POST ${MESSAGES}/broadcast/`,
  input: z.strictObject(what),
  output: z.object({ message_id: Id, recipients: z.array(z.string()).describe('Names of the modules.') }),
});

export const DeadLetterView = z.object({
  message_id: Id,
  to: z.string(),
  name: z.string(),
  from: z.string().describe('Who sent it.'),
  data: Data,
  priority: z.enum(PRIORITIES),
  delivery: z.enum(DELIVERIES),
  key: z.string().optional(),
  sent_at: z.iso.datetime(),
  died_at: z.iso.datetime(),
  reason: z
    .enum(DEATH_REASONS)
    .describe(
      '`failed` for good or too often, `expired`, `undeliverable` with nobody to take it, `lost` with too many of those who held it.',
    ),
  error: z.string(),
  attempts: z.int().describe('How often it was tried.'),
  correlationid: z.string().optional().describe('Joins everything that one request caused.'),
});
export type DeadLetterView = z.input<typeof DeadLetterView>;

export const listDeadLetters = query('hub.message.dead.list', {
  ...reading,
  summary: 'Lists messages that were given up, newest first.',
  rest: `GET ${MESSAGES}/dead/`,
  input: z.strictObject({
    module: Module.optional().describe('Only those for this module.'),
    name: Text.optional().describe('Only those of this name.'),
    limit: z.int().min(1).max(500).default(50).describe('How many at most.'),
    cursor: z.guid().optional().describe('`next_cursor` of the page before.'),
  }),
  output: z.object({
    items: z.array(DeadLetterView),
    next_cursor: z.string().nullable().describe('Pass it as `cursor` for the next page; null at the end.'),
  }),
});

export const getDeadLetter = query('hub.message.dead.get', {
  ...reading,
  summary: 'Tells a message that was given up.',
  rest: `GET ${MESSAGES}/dead/:id/`,
  input: z.strictObject({ id: Id }),
  output: DeadLetterView,
});

export const replayDeadLetter = command('hub.message.dead.replay', {
  ...mending,
  summary: 'Sends a message that was given up anew.',
  rest: `POST ${MESSAGES}/dead/:id/replay/`,
  input: z.strictObject({ id: Id }),
  output: z.object({ message_id: Id }),
});

export const discardDeadLetter = command('hub.message.dead.discard', {
  ...mending,
  summary: 'Removes a message that was given up for good.',
  rest: `DELETE ${MESSAGES}/dead/:id/`,
  input: z.strictObject({ id: Id }),
  output: z.object({}),
});

export const getQueues = query('hub.message.queue.get', {
  ...reading,
  summary: 'Tells how many messages wait for each module, and how fast they go.',
  rest: `GET ${MESSAGES}/queues/`,
  input: z.strictObject({ module: Module.optional().describe('Only this module.') }),
  output: z.object({
    items: z.array(
      z.object({
        module: z.string(),
        depth: z
          .object({ critical: z.int(), high: z.int(), normal: z.int(), low: z.int() })
          .describe('Messages that are not ended, by priority; durable ones of all processes.'),
        in_flight: z.int().describe('With instances at the process that answers.'),
        arrived_per_s: z.number().describe('At the process that answers, in the last second.'),
        delivered_per_s: z.number(),
        oldest_age_ms: z.number().nullable().describe('Age of the oldest; null when there is none.'),
      }),
    ),
  }),
});
