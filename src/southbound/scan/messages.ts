import { z } from 'zod';
import { command } from '#kernel/message.ts';
import { LEASE_FORMATS, LEASE_STATES } from '#wire/dhcp-leases.ts';

const SCAN = '/api/common/api/v1/scan';
const tag = 'Equipment Discovery';
const declared = { tag, permission: 'scan.write', rate: 'heavy' } as const;

const Address = z.union([z.ipv4(), z.ipv6()]);

/** Which way an address was asked. */
const PingMethod = z
  .enum(['icmp', 'tcp', 'none'])
  .describe('`icmp`: echo by fping or ping; `tcp`: a connection, or its refusal; `none`: it was not asked.');

export const PingResult = z.object({
  address: Address,
  alive: z.boolean(),
  method: PingMethod,
  response_time_ms: z.number().nullable().describe('The mean of those that came back.'),
  sent: z.int(),
  received: z.int(),
  reason: z.string().describe('In a sentence: how it went.'),
});
export type PingResult = z.infer<typeof PingResult>;

export const ping = command('scan.ping', {
  ...declared,
  rate: 'action',
  summary: 'Asks whether addresses answer, and how fast.',
  rest: `POST ${SCAN}/ping/`,
  input: z.strictObject({
    addresses: z.array(Address).min(1).max(256),
    count: z.int().min(1).max(20).default(3),
    timeout_ms: z.int().min(50).max(10_000).default(1_000),
  }),
  output: z.object({ items: z.array(PingResult), duration_ms: z.number() }),
});

export const OpenPort = z.object({
  port: z.int(),
  protocol: z.literal('tcp'),
  state: z.enum(['open', 'closed', 'filtered']),
  service: z.string().nullable().describe('`ssh`, `telnet`, `http`, … as the banner, else the number, says.'),
  banner: z.string().nullable().describe('The first line that it says, printable.'),
  product: z.string().nullable().describe('What the banner names: `OpenSSH 9.2`.'),
});

export const scanPorts = command('scan.ports', {
  ...declared,
  summary: 'Finds the open ports of addresses and what answers there.',
  rest: `POST ${SCAN}/ports/`,
  input: z.strictObject({
    addresses: z.array(Address).min(1).max(64),
    ports: z.array(z.int().min(1).max(65_535)).min(1).max(1_024).optional().describe('Absent: the common ones of equipment.'),
    timeout_ms: z.int().min(50).max(10_000).default(1_000).describe('For one connection.'),
    banners: z.boolean().default(true),
  }),
  output: z.object({
    items: z.array(
      z.object({
        address: Address,
        ports: z.array(OpenPort).describe('Open ones, and closed and filtered ones where the ports were named.'),
        reason: z.string().describe('In a sentence: how it went.'),
      }),
    ),
    complete: z.boolean().describe('Every port was asked before the time was over.'),
    duration_ms: z.number(),
  }),
});

export const sweep = command('scan.sweep', {
  ...declared,
  summary: 'Finds which addresses of networks answer.',
  rest: `POST ${SCAN}/sweep/`,
  input: z.strictObject({
    networks: z
      .array(z.union([z.cidrv4(), z.cidrv6()]))
      .min(1)
      .max(16)
      .describe('At most 1,024 addresses together.'),
    timeout_ms: z.int().min(50).max(5_000).default(500),
  }),
  output: z.object({
    asked: z.int(),
    items: z.array(PingResult).describe('Those that answer.'),
    duration_ms: z.number(),
  }),
});

export const trace = command('scan.trace', {
  ...declared,
  summary: 'Finds the routers on the way to an address.',
  rest: `POST ${SCAN}/trace/`,
  input: z.strictObject({
    address: Address,
    most_hops: z.int().min(1).max(64).default(30),
    timeout_ms: z.int().min(50).max(5_000).default(1_000).describe('For one hop.'),
  }),
  output: z.object({
    reached: z.boolean(),
    method: z.enum(['icmp', 'udp', 'tcp']).describe('What was sent.'),
    reason: z.string(),
    hops: z.array(z.object({ hop: z.int(), address: Address.nullable(), response_time_ms: z.number().nullable() })),
    duration_ms: z.number(),
  }),
});

const Lease = z.object({
  address: Address,
  mac: z.string().nullable().describe('`aa:bb:cc:dd:ee:ff`; of IPv6 as the DUID tells it, where it does.'),
  host_name: z.string().nullable(),
  ends_at: z.iso.datetime().nullable().describe('Null: never, or not told.'),
  state: z.enum(LEASE_STATES).describe('As the file says it; an `active` one may have ended since.'),
});

export const parseLeases = command('scan.leases.parse', {
  ...declared,
  rate: 'action',
  projects: 'apart',
  summary: 'Reads the lease file of a DHCP server: which address it gave to which hardware, and until when.',
  rest: `POST ${SCAN}/leases/parse/`,
  input: z.strictObject({
    format: z
      .enum(['auto', ...LEASE_FORMATS])
      .default('auto')
      .describe('`isc`: dhcpd.leases; `kea`: memfile CSV; `dnsmasq`: dnsmasq.leases.'),
    text: z.string().max(900_000).describe('The file.'),
  }),
  output: z.object({
    format: z.enum(LEASE_FORMATS).nullable().describe('What it was read as; null where nothing of it could be told.'),
    leases: z.array(Lease),
    skipped: z.int().describe('Lines or entries that could not be read.'),
  }),
});
