import { z } from 'zod';
import { command, query } from '#kernel/message.ts';
import { Oid, secret, target } from '../messages.ts';
import { VALUE_TYPES } from '../value.ts';

const POLLS = '/api/common/api/v1/snmp/poll';
const declared = { tag: 'Equipment Discovery' } as const;

const PollId = z.uuid().describe('UUID of the poll.');

const what = {
  what: z
    .enum(['interfaces', 'system', 'oids'])
    .describe('`interfaces`: state and counters of all interfaces; `system`: the system group; `oids`: the objects that are named.'),
  oids: z.array(Oid).min(1).max(100).optional().describe('Of `oids`.'),
  every_s: z.int().min(5).max(86_400).describe('Seconds from one reading to the next.'),
};

const Value = z.object({
  oid: z.string(),
  name: z.string().optional().describe('`ifHCInOctets.3`, where the object is known.'),
  type: z.enum(VALUE_TYPES),
  value: z.union([z.string(), z.number()]).nullable(),
  encoding: z.enum(['text', 'hex', 'mac']).optional(),
  rate_per_s: z
    .number()
    .nullable()
    .optional()
    .describe('Of counters, since the reading before; null where there was none, or the device has started again.'),
});

const PollResult = z.object({
  at: z.iso.datetime(),
  answered: z.boolean(),
  reason: z.string().describe('In a sentence: how it went, or why not.'),
  duration_ms: z.number(),
  values: z.array(Value),
});
export type PollResult = z.output<typeof PollResult>;

const Poll = z.object({
  poll_id: PollId,
  name: z.string(),
  ...what,
  host: z.string().nullable(),
  project_id: z.string().nullable(),
  node_id: z.string().nullable(),
  port: z.int(),
  version: z.enum(['1', '2c', '3']),
  created_at: z.iso.datetime(),
  created_by: z.string(),
  read: z.int().describe('Readings since this process of the hub polls it.'),
  failed: z.int().describe('Those of them that were not answered.'),
  last: PollResult.omit({ values: true }).nullable().describe('Null before the first one, and at processes that do not poll.'),
});
export type Poll = z.output<typeof Poll>;

export const createPoll = command('snmp.poll.create', {
  ...declared,
  permission: 'snmp.write',
  rate: 'action',
  creates: true,
  secret,
  summary: 'Reads objects of an agent again and again, and keeps the last readings with the rates of their counters.',
  rest: `POST ${POLLS}/`,
  input: z.strictObject({
    ...target,
    ...what,
    name: z.string().min(1).max(100).optional().describe('For people; absent: host or node, and what is read.'),
  }),
  output: Poll,
});

export const listPolls = query('snmp.poll.list', {
  ...declared,
  permission: 'snmp.read',
  rate: 'read',
  projects: 'narrowed',
  summary: 'Lists what is polled, with the last reading of each.',
  rest: `GET ${POLLS}/`,
  input: z.strictObject({
    limit: z.int().min(1).max(500).default(50).describe('How many at most.'),
    cursor: PollId.optional().describe('`next_cursor` of the page before.'),
  }),
  output: z.object({
    items: z.array(Poll),
    next_cursor: z.string().nullable().describe('Pass it as `cursor` for the next page; null at the end.'),
  }),
});

export const getPoll = query('snmp.poll.get', {
  ...declared,
  permission: 'snmp.read',
  rate: 'read',
  projects: 'narrowed',
  summary: 'Tells a poll with its last readings, newest first.',
  rest: `GET ${POLLS}/:poll_id/`,
  input: z.strictObject({ poll_id: PollId, most: z.int().min(1).max(100).default(20).describe('Readings at most.') }),
  output: Poll.extend({ results: z.array(PollResult) }),
});

export const deletePoll = command('snmp.poll.delete', {
  ...declared,
  permission: 'snmp.write',
  rate: 'action',
  projects: 'narrowed',
  summary: 'Ends a poll and forgets its readings.',
  rest: `DELETE ${POLLS}/:poll_id/`,
  input: z.strictObject({ poll_id: PollId }),
  output: z.object({ poll_id: PollId }),
});
