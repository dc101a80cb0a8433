import { z } from 'zod';
import { command } from '#kernel/message.ts';
import { NodeId } from '#model/node.ts';
import { ProjectId } from '#model/project.ts';
import { DeviceFacts } from '#model/device-facts.ts';
import { AUTH_PROTOCOLS, PRIV_PROTOCOLS } from './credential.ts';
import { VALUE_TYPES } from './value.ts';

const SNMP = '/api/common/api/v1/snmp';
const tag = 'Equipment Discovery';

/** Sub-identifiers are below 2^32, and there are at most 128. @see RFC 2578 §3.5 */
export const Oid = z
  .string()
  .max(1_500)
  .regex(/^\.?[0-2](\.\d{1,10}){1,127}$/)
  .describe('In digits: `1.3.6.1.2.1.1.5.0`.');

/** At least eight characters. @see RFC 3414 §11.2 */
const Key = z.string().min(8).max(255);

export const target = {
  host: z
    .string()
    .min(1)
    .max(253)
    .regex(/^[A-Za-z0-9._:%-]+$/)
    .optional()
    .describe('Name or address of the agent; or `project_id` and `node_id`.'),
  project_id: ProjectId.optional().describe(
    'With `node_id` instead of `host`: a node, by its addresses and the address translation table.',
  ),
  node_id: NodeId.optional(),
  server: z.string().min(1).max(100).optional().describe('Which GNS3 server; needed only when several have the project.'),
  port: z.int().min(1).max(65_535).default(161),
  version: z.enum(['1', '2c', '3']).optional().describe('Absent: `3` where there is a user, else `2c`.'),
  community: z.string().min(1).max(255).optional().describe('Of versions 1 and 2c; absent: `public`.'),
  user: z.string().min(1).max(32).optional().describe('Of version 3.'),
  auth_protocol: z.enum(AUTH_PROTOCOLS).optional(),
  auth_key: Key.optional().describe('Password of the user, at least 8 characters.'),
  priv_protocol: z
    .enum(PRIV_PROTOCOLS)
    .optional()
    .describe(
      '`aes` is AES-128; `aes256b` and `aes256r` are AES-256 with keys as Blumenthal and Reeder (Cisco) make them; `des` only where OpenSSL has it.',
    ),
  priv_key: Key.optional(),
  context: z.string().max(255).optional().describe('Of version 3: which of several views of the agent.'),
  timeout_ms: z.int().min(100).max(30_000).default(2_000).describe('How long one request may take.'),
  retries: z.int().min(0).max(5).default(1).describe('How often a request is sent again.'),
};

/** What never reaches audit and logs. */
export const secret = ['community', 'auth_key', 'priv_key'];

const outcome = {
  answered: z.boolean().describe('The agent answered, and took the credential.'),
  reason: z.string().describe('In a sentence: how it went, or why not.'),
  host: z.string().describe('Where it was asked.'),
  port: z.int(),
  translated: z.boolean().describe('The place comes from the address translation table.'),
  version: z.enum(['1', '2c', '3']),
  observed_at: z.iso.datetime(),
  duration_ms: z.number(),
};

const Scalar = z.union([z.string(), z.number()]).nullable();

const Value = z.object({
  oid: z.string(),
  name: z.string().optional().describe('`ifDescr.3`, where the object is known.'),
  type: z.enum(VALUE_TYPES),
  value: Scalar.describe('A Counter64 beyond 2^53 is text; null where there is no value.'),
  word: z.string().optional().describe('What the number of an enumeration stands for: `up`.'),
  encoding: z.enum(['text', 'hex', 'mac']).optional().describe('How bytes are written.'),
});

const whole = {
  complete: z.boolean().describe('Everything was read; otherwise the reason tells why not.'),
  findings: z.array(z.object({ kind: z.enum(['unsorted', 'looping', 'truncated', 'silent', 'refused', 'limit']), text: z.string() })),
};

/** What is read for whoever asks and costs an agent a request or two. */
const light = { tag, permission: 'snmp.read', rate: 'action', secret } as const;
const heavy = { ...light, rate: 'heavy' } as const;

export const getObjects = command('snmp.get', {
  ...light,
  summary: 'Reads objects of an agent by their names.',
  rest: `POST ${SNMP}/get/`,
  input: z.strictObject({ ...target, oids: z.array(Oid).min(1).max(200) }),
  output: z.object({ ...outcome, values: z.array(Value) }),
});

const most = z.int().min(1).max(50_000).default(10_000).describe('Values after which it ends.');

export const walkObjects = command('snmp.walk', {
  ...heavy,
  summary: 'Reads everything under a name of an agent, within limits of time and size.',
  rest: `POST ${SNMP}/walk/`,
  input: z.strictObject({ ...target, oid: Oid.default('1.3.6.1.2.1'), most_values: most }),
  output: z.object({ ...outcome, ...whole, values: z.array(Value) }),
});

export const readObjectTable = command('snmp.table', {
  ...heavy,
  summary: 'Reads columns of a table of an agent, several side by side.',
  rest: `POST ${SNMP}/table/`,
  input: z.strictObject({ ...target, columns: z.array(Oid).min(1).max(64), most_values: most }),
  output: z.object({
    ...outcome,
    ...whole,
    rows: z.array(z.object({ index: z.string(), cells: z.record(z.string(), Value).describe('By the column that was asked for.') })),
  }),
});

const count = Scalar.describe('A counter; beyond 2^53 as text.');

const Interface = z.object({
  index: z.int().describe('ifIndex.'),
  name: z.string().nullable().describe('ifName, or ifDescr where there is none.'),
  alias: z.string().nullable(),
  descr: z.string().nullable(),
  type: z.int().nullable().describe('IANAifType: 6 is Ethernet, 24 loopback.'),
  mac: z.string().nullable(),
  admin_status: z.enum(['up', 'down', 'testing']).nullable(),
  oper_status: z.enum(['up', 'down', 'testing', 'unknown', 'dormant', 'notPresent', 'lowerLayerDown']).nullable(),
  speed_bps: z.number().nullable(),
  mtu: z.int().nullable(),
  last_change_ticks: z.int().nullable().describe('sysUpTime at the last change of oper_status, in hundredths of a second.'),
  counter_bits: z.union([z.literal(64), z.literal(32)]).describe('Whether octets are of ifXTable.'),
  in_octets: count,
  in_unicast_packets: count,
  in_discards: count,
  in_errors: count,
  out_octets: count,
  out_unicast_packets: count,
  out_discards: count,
  out_errors: count,
});
export type Interface = z.infer<typeof Interface>;

export const readInterfaces = command('snmp.interfaces', {
  ...light,
  summary: 'Reads the interfaces of a device, with 64-bit counters where it has them.',
  rest: `POST ${SNMP}/interfaces/`,
  input: z.strictObject(target),
  output: z.object({ ...outcome, ...whole, interfaces: z.array(Interface) }),
});

export const readSystem = command('snmp.system', {
  ...light,
  summary: 'Reads what a device says of itself: description, name, location, contact, time since its start.',
  rest: `POST ${SNMP}/system/`,
  input: z.strictObject(target),
  output: z.object({
    ...outcome,
    descr: z.string().nullable(),
    object_id: z.string().nullable().describe('sysObjectID: what the vendor calls the model.'),
    uptime: z.string().nullable().describe('`1 day, 4:23:45`'),
    uptime_ticks: z.int().nullable().describe('The same in hundredths of a second; begins again after 497 days.'),
    name: z.string().nullable(),
    location: z.string().nullable(),
    contact: z.string().nullable(),
  }),
});

export const testCredentials = command('snmp.credentials.test', {
  tag,
  permission: 'snmp.write',
  rate: 'heavy',
  secret: [...secret, 'communities'],
  summary: 'Tries communities, the well-known ones and those given, and a user where one is given, and tells which an agent takes.',
  rest: `POST ${SNMP}/credentials/test/`,
  input: z.strictObject({
    ...target,
    communities: z.array(z.string().min(1).max(255)).max(20).default([]).describe('Tried after the well-known ones, with `community`.'),
    defaults: z.boolean().default(true).describe('Whether `public`, `private`, `cisco`, `admin` and `monitor` are tried.'),
  }),
  output: z.object({
    ...outcome,
    credentials: z.array(
      z.object({
        credential: z.string().describe('The well-known community, `given community 1`, or the user.'),
        version: z.enum(['1', '2c', '3']),
        answered: z.boolean(),
        reason: z.string(),
        name: z.string().nullable().describe('sysName, where it answered.'),
        duration_ms: z.number(),
      }),
    ),
  }),
});

export const readDeviceFacts = command('snmp.facts.read', {
  ...heavy,
  secret: [...secret, 'communities'],
  summary: 'Reads everything that is known how to read of a device, by the standard MIBs and those of its vendor, as facts.',
  rest: `POST ${SNMP}/facts/`,
  input: z.strictObject({
    ...target,
    communities: z
      .array(z.string().min(1).max(255))
      .max(20)
      .default([])
      .describe('Tried in order, after `community`; then the well-known ones, where neither `community` nor `user` is given.'),
    remembered: z
      .boolean()
      .default(false)
      .describe(
        'Also what the device took last, whoever gave it: for modules of the hub, others are refused nothing and given nothing by it.',
      ),
    sections: z
      .array(z.string().min(1).max(60))
      .min(1)
      .max(40)
      .optional()
      .describe('Only these parts, as `sections` of an answer names them: `interfaces`, `host`, `vendor`, …; absent: all.'),
  }),
  output: z.object({
    ...outcome,
    ...whole,
    credential: z.string().nullable().describe('The well-known community, `given community 1`, or the user that the agent took.'),
    facts: DeviceFacts,
    sections: z.array(
      z.object({
        name: z.string().describe('`interfaces`, `neighbors`, `vendor`, …'),
        status: z
          .enum(['read', 'absent', 'partial'])
          .describe('`absent`: the agent has nothing of it; `partial`: a limit or a fault ended it.'),
        values: z.int(),
        duration_ms: z.number(),
      }),
    ),
  }),
});
