import { z } from 'zod';
import { event } from '#kernel/message.ts';
import { AdminStatus, DeviceFacts, InterfaceAddress, InterfaceOperStatus } from './device-facts.ts';
import { NodeId, NodeStatus } from './node.ts';
import { ProjectId } from './project.ts';

/**
 * What discovery knows of a device of a project, with who says so. Names of the document's older fields are those that users' programs read
 * (`network_info.ip_addresses`, `snmp_data.system_uptime`, …).
 */

/** Who tells something of a device. */
export const FACT_SOURCES = ['console', 'snmp', 'configuration', 'gns3', 'dhcp', 'arp', 'scan'] as const;
export const FactSource = z
  .enum(FACT_SOURCES)
  .describe('`configuration`: what the device is told at its start; `arp`: what other devices see; `scan`: what answers from outside.');
export type FactSource = z.infer<typeof FactSource>;

const Value = z.union([z.string(), z.number(), z.boolean()]);
const Claim = z.object({ value: Value, source: FactSource, observed_at: z.iso.datetime() });

/** One fact with where it is from. */
export const Fact = z.object({
  fact: z.string().describe('`identity.serial`, `system.name`, `interfaces.GigabitEthernet0/1.mac`.'),
  value: Value,
  source: FactSource.describe('Who is believed.'),
  observed_at: z.iso.datetime(),
  confidence: z.number().min(0).max(1).describe('The more of them agree, the nearer to 1; less where one disagrees.'),
  agrees: z.array(FactSource).describe('Who else says the same.'),
  others: z.array(Claim).describe('What others say instead: a conflict, shown and not hidden.'),
});
export type Fact = z.infer<typeof Fact>;

/** The eleven steps of a discovery, in their order. */
export const DISCOVERY_STEPS = [
  'request',
  'validation',
  'gns3',
  'network',
  'snmp',
  'performance',
  'configuration',
  'console',
  'topology',
  'consolidation',
  'response',
] as const;
export const DiscoveryStep = z.enum(DISCOVERY_STEPS);
export type DiscoveryStep = z.infer<typeof DiscoveryStep>;

export const StepReport = z.object({
  step: DiscoveryStep,
  number: z.int().min(1).max(11),
  status: z.enum(['succeeded', 'partial', 'failed', 'skipped']),
  duration_ms: z.number(),
  error: z.string().optional().describe('What failed, or why it was skipped.'),
});
export type StepReport = z.infer<typeof StepReport>;

export const DiscoveryStatus = z
  .enum(['complete', 'partial', 'failed'])
  .describe('`complete`: everything that the device can tell was read; `failed`: nothing beyond what GNS3 says.');
export type DiscoveryStatus = z.infer<typeof DiscoveryStatus>;

/** Whether an address belongs to the equipment: labs reuse addresses, and who answers there may be somebody else. */
export const Ownership = z.object({
  proof: z
    .enum(['proved', 'likely', 'unproved', 'contradicted'])
    .describe(
      '`proved`: hardware address, serial or console agree; `likely`: only the name does; `contradicted`: somebody else answers there.',
    ),
  by: z.array(z.string()).describe('`mac`, `serial`, `console_name`, `console_address`, `translation`, `node_name`.'),
  reason: z.string(),
});
export type Ownership = z.infer<typeof Ownership>;

export const EquipmentAddress = z.object({
  address: z.string(),
  prefix_length: z.int().nullable(),
  interface: z.string().nullable(),
  sources: z.array(FactSource),
  confidence: z.number().min(0).max(1),
});
export type EquipmentAddress = z.infer<typeof EquipmentAddress>;

const Text = z.string().nullable();
const Numbers = z.union([z.number(), z.string()]).nullable();

/** An interface of the device, and the port of GNS3 that it is. */
export const EquipmentInterface = z.object({
  name: z.string(),
  connected: z.boolean().describe('A link of GNS3 ends there.'),
  ip: Text.describe('Its first address.'),
  index: z.int().nullable().describe('ifIndex.'),
  port: z
    .object({ adapter_number: z.int(), port_number: z.int(), name: z.string() })
    .nullable()
    .describe('Of GNS3; null where none is known to be it.'),
  link_id: Text,
  descr: Text,
  alias: Text,
  type: Text,
  mac: Text,
  mtu: z.int().nullable(),
  speed_bps: z.number().nullable(),
  duplex: z.enum(['full', 'half']).nullable(),
  admin_status: AdminStatus.nullable(),
  oper_status: InterfaceOperStatus.nullable(),
  addresses: z.array(InterfaceAddress),
  counters: z.record(z.string(), Numbers).nullable().describe('As interfaces of facts have them; null where no source counts.'),
  sources: z.array(FactSource),
});
export type EquipmentInterface = z.infer<typeof EquipmentInterface>;

const sourced = { sources: z.array(FactSource) };

const Lease = z.object({
  address: z.string(),
  mac: Text,
  host_name: Text,
  ends_at: Text,
  state: Text.optional(),
});
export type Lease = z.infer<typeof Lease>;

export const EquipmentDocument = z.object({
  equipment_id: z.string().describe('The node_id of its node.'),
  name: z.string(),
  type: z.string().describe('Type of the GNS3 node.'),
  status: NodeStatus,
  project_id: ProjectId,
  project_name: z.string(),
  server: z.string(),
  run_id: z.string().describe('Joins everything that this discovery caused.'),
  discovered_at: z.iso.datetime(),
  duration_ms: z.number(),
  discovery_status: DiscoveryStatus,
  steps: z.array(StepReport).describe('Eleven, in their order.'),
  identity: z.object({
    name: Text.describe('What it calls itself.'),
    vendor: Text,
    os: Text,
    model: Text,
    version: Text,
    serial: Text,
    features: Text,
    kind: Text,
    location: Text,
    contact: Text,
    description: Text,
  }),
  network_info: z.object({
    ip_addresses: z.array(z.string()),
    addresses: z.array(EquipmentAddress),
    interfaces: z.array(EquipmentInterface),
    connectivity_tests: z
      .record(
        z.string(),
        z.object({ ping_success: z.boolean(), response_time_ms: z.number().nullable(), method: Text, reason: z.string() }),
      )
      .describe('By address.'),
    skipped: z
      .array(z.object({ address: z.string(), reason: z.string() }))
      .default([])
      .describe('Addresses that it is said to have and that were not asked anything: they were not shown to be of the project alone.'),
    services: z.array(z.object({ address: z.string(), port: z.int(), protocol: z.string(), service: Text, banner: Text, product: Text })),
    routes: z.array(DeviceFacts.shape.routes.unwrap().element.extend(sourced)),
    arp: z.array(DeviceFacts.shape.arp.unwrap().element.extend(sourced)),
    fdb: z.array(DeviceFacts.shape.fdb.unwrap().element.extend(sourced)),
    vlans: z.array(DeviceFacts.shape.vlans.unwrap().element.extend(sourced)),
    bgp: z.array(DeviceFacts.shape.bgp.unwrap().element.extend(sourced)),
    ospf: z.array(DeviceFacts.shape.ospf.unwrap().element.extend(sourced)),
    leases: z.array(Lease).describe('That it gave as a DHCP server.'),
  }),
  snmp_data: z.object({
    snmp_available: z.boolean(),
    community: Text.describe('Masked unless it is a well-known one or the reader may see secrets.'),
    system_name: Text,
    system_uptime: Text.describe('`1 day, 4:23:45`'),
    system_description: Text,
    version: Text,
    address: Text.describe('Where it was asked: an address of the device or of the translation table.'),
    port: z.int().nullable(),
    ownership: Ownership.nullable(),
    reason: z.string(),
  }),
  performance: z.object({
    cpu_percent: z.number().nullable().describe('The mean of its processors.'),
    memory_percent: z.number().nullable(),
    processors: z.array(DeviceFacts.shape.processors.unwrap().element.extend(sourced)),
    memory: z.array(DeviceFacts.shape.memory.unwrap().element.extend(sourced)),
    storage: z.array(DeviceFacts.shape.storage.unwrap().element.extend(sourced)),
    sensors: z.array(DeviceFacts.shape.sensors.unwrap().element.extend(sourced)),
    supplies: z.array(DeviceFacts.shape.supplies.unwrap().element.extend(sourced)),
    throughput: z
      .array(z.object({ interface: z.string(), in_bps: z.number().nullable(), out_bps: z.number().nullable(), over_s: z.number() }))
      .describe('Since the discovery before; empty at the first.'),
    error_counters: z.array(
      z.object({ interface: z.string(), in_errors: Numbers, out_errors: Numbers, in_discards: Numbers, out_discards: Numbers }),
    ),
  }),
  configuration: z.object({
    running: Text.describe('Without its secrets.'),
    startup: Text.describe('Without its secrets.'),
    saved: z.boolean().nullable().describe('Both say the same; null where one is not known.'),
    capabilities: z.array(z.string()).describe('`routing`, `switching`, `dhcp_server`, `snmp_agent`, …'),
    features: z.array(z.string()).describe('What its configuration has switched on.'),
  }),
  console: z.object({
    type: Text,
    host: Text,
    port: z.int().nullable(),
    access_methods: z.array(z.string()).describe('`console`, and the services through which people log in: `ssh`, `telnet`, `https`, …'),
    answered: z.boolean().nullable().describe('Null: it was not tried.'),
    platform: Text,
    prompt: Text,
    reason: z.string(),
  }),
  topology: z.object({
    links: z.array(
      z.object({
        link_id: z.string(),
        port: z.string(),
        interface: Text,
        peer: z.object({ node_id: NodeId, name: z.string(), port: z.string() }).nullable(),
        suspended: z.boolean(),
        oper_status: z.enum(['up', 'down', 'unknown']),
        filters: z.array(z.string()).describe('Names of those that GNS3 applies.'),
      }),
    ),
    neighbors: z.array(
      DeviceFacts.shape.neighbors
        .unwrap()
        .element.extend({ ...sourced, node_id: NodeId.nullable().describe('Which node of the project it is.') }),
    ),
    segments: z.array(z.object({ network: z.string(), interface: Text, address: z.string() })).describe('Networks that it is in.'),
  }),
  inventory: z.array(DeviceFacts.shape.inventory.unwrap().element.extend(sourced)),
  facts: z.array(Fact).describe('Every fact that is a value, with its source, time and confidence.'),
  conflicts: z.array(z.string()).describe('Names of the facts about which sources disagree.'),
  unproved: z
    .array(
      z.object({
        address: z.string(),
        source: FactSource,
        ownership: Ownership,
        name: Text,
        description: Text,
        serial: Text,
        observed_at: z.iso.datetime(),
      }),
    )
    .describe('What answers at addresses of the equipment and was not shown to be it: kept apart.'),
  left_out: z.array(z.object({ list: z.string(), kept: z.int(), of: z.int() })).describe('Lists that were too long to be kept whole.'),
});
export type EquipmentDocument = z.infer<typeof EquipmentDocument>;

/** What lists and search show of a device. */
export const EquipmentSummary = z.object({
  equipment_id: z.string(),
  project_id: ProjectId,
  project_name: z.string(),
  server: z.string(),
  name: z.string(),
  type: z.string(),
  status: NodeStatus,
  discovery_status: DiscoveryStatus.nullable().describe('Null: never discovered.'),
  discovered_at: z.iso.datetime().nullable(),
  system_name: Text,
  vendor: Text,
  model: Text,
  os: Text,
  version: Text,
  serial: Text,
  ip_addresses: z.array(z.string()),
  interfaces: z.int(),
  neighbors: z.int(),
  conflicts: z.int(),
  snmp_available: z.boolean().nullable(),
  console_available: z.boolean().nullish().describe('Its console was understood; null: it was not tried.'),
});
export type EquipmentSummary = z.infer<typeof EquipmentSummary>;

export const EquipmentChange = z.object({
  fact: z.string().describe('As in `facts`, or a member of a list: `neighbors.lldp GigabitEthernet0/1 R2`.'),
  before: Value.nullable().describe('Null: it was not there.'),
  after: Value.nullable().describe('Null: it is gone.'),
});
export type EquipmentChange = z.infer<typeof EquipmentChange>;

const about = { equipment_id: z.string(), project_id: ProjectId, server: z.string(), name: z.string(), run_id: z.string() };

export const equipmentDiscovered = event('equipment.discovered', {
  summary: 'A device was asked for everything that it tells; its document is here.',
  priority: 'normal',
  data: z.object({
    ...about,
    discovery_status: DiscoveryStatus,
    summary: EquipmentSummary,
    changed: z.array(z.string()).describe('Facts that differ from the discovery before; empty at the first.'),
    document: EquipmentDocument,
  }),
});

export const equipmentChanged = event('equipment.changed', {
  summary: 'A discovery found a device other than the one before did.',
  priority: 'normal',
  data: z.object({
    ...about,
    since: z.iso.datetime().describe('When it was discovered before.'),
    changes: z.array(EquipmentChange),
    left_out: z.int().describe('Changes beyond those that are listed.'),
  }),
});

export const equipmentDiscoveryProgressed = event('equipment.discovery.progressed', {
  summary: 'The discovery of a device has done some of its steps.',
  priority: 'low',
  data: z.object({
    ...about,
    steps: z.array(StepReport).describe('Those that ended since it was last told.'),
    done: z.int(),
    of: z.int(),
    ended: z.boolean(),
    discovery_status: DiscoveryStatus.nullable().describe('Null while it is under way.'),
  }),
});
