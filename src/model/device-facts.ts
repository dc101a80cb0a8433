import { z } from 'zod';

/**
 * What is known of a device, whoever told it: its agent, its console, its configuration. Each list is absent where it was not read, and empty where
 * there is nothing; a null is a value that the device does not tell. Percentages are 0 to 100.
 */

const Text = z.string().nullable();
const Count = z.union([z.number(), z.string()]).nullable().describe('A counter; beyond 2^53 as text.');

export const AdminStatus = z.enum(['up', 'down', 'testing']);
export const InterfaceOperStatus = z.enum(['up', 'down', 'testing', 'unknown', 'dormant', 'notPresent', 'lowerLayerDown']);

export const InterfaceAddress = z.object({ address: z.string(), prefix_length: z.int().min(0).max(128).nullable() });
export type InterfaceAddress = z.infer<typeof InterfaceAddress>;

const SystemFacts = z.object({
  name: Text.describe('sysName, or the host name that the console shows.'),
  descr: Text,
  object_id: Text.describe('sysObjectID in digits: what the vendor calls the model.'),
  contact: Text,
  location: Text,
  uptime_s: z.number().nullable(),
});

const IdentityFacts = z.object({
  vendor: Text,
  os: Text.describe('Slug of the operating system: `ios`, `junos`, `linux`.'),
  model: Text,
  version: Text,
  serial: Text,
  features: Text.describe('License or feature set, where the version tells one.'),
  kind: Text.describe('`router`, `switch`, `firewall`, `server`, `wireless`, `power`, `printer`, `storage`, …'),
});

/** A row of ifTable and ifXTable, or the same from a console. @see RFC 2863 */
export const InterfaceFacts = z.object({
  index: z.int().nullable().describe('ifIndex; null from a source that has none.'),
  name: Text,
  descr: Text,
  alias: Text.describe('What people call it: ifAlias, `description` of a configuration.'),
  type: Text.describe('IANA name: `ethernetCsmacd`.'),
  mtu: z.int().nullable(),
  speed_bps: z.number().nullable(),
  duplex: z.enum(['full', 'half']).nullable().optional(),
  admin_status: AdminStatus.nullable(),
  oper_status: InterfaceOperStatus.nullable(),
  mac: Text.describe('`aa:bb:cc:dd:ee:ff`'),
  addresses: z.array(InterfaceAddress),
  counters: z.object({
    in_octets: Count,
    out_octets: Count,
    in_unicast_packets: Count,
    out_unicast_packets: Count,
    in_errors: Count,
    out_errors: Count,
    in_discards: Count,
    out_discards: Count,
  }),
});
export type InterfaceFacts = z.infer<typeof InterfaceFacts>;

const Usage = z.object({
  descr: Text,
  used: z.number().nullable().describe('Bytes.'),
  total: z.number().nullable().describe('Bytes.'),
  percent: z.number().nullable(),
});

export const SENSOR_CLASSES = [
  'temperature',
  'voltage',
  'current',
  'power',
  'frequency',
  'fanspeed',
  'humidity',
  'dbm',
  'percent',
  'load',
  'charge',
  'runtime',
  'signal',
  'snr',
  'airflow',
  'pressure',
  'count',
  'state',
] as const;

export const SensorFacts = z.object({
  class: z.string().describe('`temperature` in °C, `voltage` V, `current` A, `power` W, `frequency` Hz, `fanspeed` rpm, `dbm`, `state`, …'),
  descr: Text,
  value: z.number().nullable().describe('Of class `state`: the number that the device gives.'),
  state: Text.optional().describe('Of class `state`: what the number means, as the MIB says.'),
  health: z.enum(['ok', 'warning', 'critical', 'unknown']).optional(),
});
export type SensorFacts = z.infer<typeof SensorFacts>;

export const NeighborFacts = z.object({
  protocol: z.string().describe('`lldp`, `cdp`, `edp`, `fdp`, `mndp`, …'),
  local_port: Text,
  local_index: z.int().nullable().optional().describe('ifIndex of the local port.'),
  remote_host: Text,
  remote_port: Text.describe('What the other end calls its port: a name, an address of hardware, an ifIndex.'),
  remote_port_descr: Text.optional(),
  remote_platform: Text,
  remote_mac: Text.optional().describe('Chassis id, where it is an address of hardware.'),
  remote_address: Text.optional().describe('Management address.'),
});
export type NeighborFacts = z.infer<typeof NeighborFacts>;

const InventoryItem = z.object({
  index: z.int().nullable(),
  descr: Text,
  class: Text,
  name: Text,
  model: Text,
  serial: Text,
  vendor: Text,
  hardware_rev: Text,
  firmware_rev: Text,
  software_rev: Text,
  contained_in: z.int().nullable(),
});

const RouteFacts = z.object({
  destination: z.string(),
  prefix_length: z.int().nullable(),
  next_hop: Text,
  interface: z.union([z.int(), z.string()]).nullable().describe('ifIndex, or its name from a console.'),
  protocol: Text.optional(),
  metric: z.number().nullable().optional(),
});

export const DeviceFacts = z
  .object({
    system: SystemFacts.partial(),
    identity: IdentityFacts.partial(),
    interfaces: z.array(InterfaceFacts),
    addresses: z.array(InterfaceAddress.extend({ interface: z.union([z.int(), z.string()]).nullable() })),
    processors: z.array(z.object({ descr: Text, usage: z.number().nullable().describe('Percent.') })),
    memory: z.array(Usage),
    storage: z.array(Usage),
    sensors: z.array(SensorFacts),
    neighbors: z.array(NeighborFacts),
    vlans: z.array(z.object({ id: z.int(), name: Text })),
    inventory: z.array(InventoryItem),
    routes: z.array(RouteFacts),
    arp: z.array(z.object({ address: z.string(), mac: z.string(), interface: z.union([z.int(), z.string()]).nullable().optional() })),
    fdb: z.array(z.object({ mac: z.string(), interface: z.union([z.int(), z.string()]).nullable(), vlan: z.int().nullable() })),
    bgp: z.array(z.object({ address: z.string(), remote_as: z.number().nullable(), state: Text, local_address: Text })),
    ospf: z.array(z.object({ address: z.string(), router_id: Text, state: Text, interface: Text })),
    supplies: z.array(z.object({ type: Text, descr: Text, percent: z.number().nullable() })),
    wireless: z.array(z.object({ class: z.string(), descr: Text, value: z.number().nullable() })),
    transceivers: z.array(
      z.object({ interface: z.union([z.int(), z.string()]).nullable(), vendor: Text, model: Text, serial: Text, type: Text }),
    ),
  })
  .partial();
export type DeviceFacts = z.infer<typeof DeviceFacts>;
