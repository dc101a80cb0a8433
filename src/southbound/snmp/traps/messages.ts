import { z } from 'zod';
import { event, query } from '#kernel/message.ts';
import { NodeId } from '#model/node.ts';
import { ProjectId } from '#model/project.ts';
import { VALUE_TYPES } from '../value.ts';

const Address = z.string().describe('IP address.');

const Varbind = z.object({
  oid: z.string(),
  name: z.string().optional().describe('`ifIndex.3`, where the object is known.'),
  type: z.enum(VALUE_TYPES),
  value: z.union([z.string(), z.number()]).nullable().describe('A Counter64 beyond 2^53 is text; null where there is no value.'),
  encoding: z.enum(['text', 'hex', 'mac']).optional().describe('How bytes are written.'),
});

const TrapData = z.object({
  agent: Address.describe('Whom it is about: the address that the trap tells, else that it came from.'),
  source: Address.describe('Where it came from.'),
  project_id: z.string().nullable().describe('With `node_id`: whose it is, where the address translation table tells.'),
  node_id: z.string().nullable(),
  version: z.enum(['1', '2c', '3']),
  community: z.string().nullable().describe('`***` where it is not one of the well-known ones; null of version 3.'),
  user: z.string().nullable().describe('Of version 3.'),
  inform: z.boolean().describe('It was acknowledged.'),
  trap: z.object({
    oid: z.string(),
    name: z.string().nullable().describe('`IF-MIB::linkDown`, where it is known.'),
    enterprise: z.string().nullable().describe('Of version 1, and where version 2 tells it.'),
  }),
  uptime_ticks: z.number().nullable().describe('sysUpTime of the agent, in hundredths of a second.'),
  varbinds: z.array(Varbind),
  received_at: z.iso.datetime(),
  count: z
    .int()
    .min(1)
    .describe('How many it stands for: those that an agent repeats within 10 s are counted, and told by the last of them.'),
  since: z.iso.datetime().describe('When the first of them came.'),
});
export type TrapData = z.output<typeof TrapData>;

export const trapReceived = event('snmp.trap.received', {
  summary: 'A device sent an SNMP trap or inform, or went on sending it.',
  priority: 'normal',
  data: TrapData,
});

export const listTraps = query('snmp.traps.list', {
  tag: 'Equipment Discovery',
  permission: 'snmp.read',
  rate: 'read',
  projects: 'narrowed',
  summary: 'Lists the traps and informs that devices sent, newest first, and tells how they are received.',
  rest: 'GET /api/common/api/v1/snmp/traps/',
  input: z.strictObject({
    project_id: ProjectId.optional().describe('Only those of nodes of this project.'),
    node_id: NodeId.optional().describe('Only those of this node.'),
    agent: z.string().max(45).optional().describe('Only those about this address.'),
    trap: z.string().max(1_500).optional().describe('Only those of this OID, or of this name.'),
    limit: z.int().min(1).max(500).default(50).describe('How many at most.'),
    cursor: z
      .string()
      .regex(/^\d{1,16}$/)
      .optional()
      .describe('`next_cursor` of the page before.'),
  }),
  output: z.object({
    items: z.array(TrapData.extend({ position: z.int().describe('Of the event in the log.') })),
    next_cursor: z.string().nullable().describe('Pass it as `cursor` for the next page; null at the end.'),
    receiver: z.object({
      listening: z.boolean().describe('This process takes traps.'),
      port: z.int().nullable(),
      reason: z.string().describe('In a sentence: whether it takes traps, or why not.'),
      received: z.int().describe('Since the start of this process, of which the others are parts or rest.'),
      repeated: z.int().describe('Counted, and told together.'),
      dropped: z.int().describe('Lost, for more came than could be told.'),
      refused: z.int().describe('Of another community or user, or no traps.'),
      unreadable: z.int(),
    }),
  }),
});
