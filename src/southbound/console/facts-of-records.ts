import type { DeviceFacts, InterfaceFacts, NeighborFacts } from '#model/device-facts.ts';
import {
  addressesOf,
  bpsOf,
  countOf,
  interfaceKey,
  macOf,
  prefixLengthOf,
  routeProtocolOf,
  secondsOf,
  statesOf,
  textOf,
  textsOf,
  wholeOf,
  type Fields,
} from './record-values.ts';

/** What one command told. */
export interface ToldRecords {
  readonly command: string;
  readonly kind: string;
  readonly records: readonly Fields[];
}

/** What is known of a device before it is asked anything. */
export interface ToldDevice {
  readonly platform: string;
  readonly vendor: string | null;
  readonly os: string | null;
  readonly kind: string | null;
  /** As its prompt says. */
  readonly host: string | null;
}

/** Pure: records of parsers, by whatever command, as the facts that every source of them gives. */
export function factsOfRecords(device: ToldDevice, told: readonly ToldRecords[]): DeviceFacts {
  const of = (kind: string): ToldRecords[] => told.filter((each) => each.kind === kind);
  const rows = (kind: string): Fields[] => of(kind).flatMap(({ records }) => records);
  const read = (...kinds: string[]): boolean => told.some(({ kind }) => kinds.includes(kind));
  const interfaces = interfacesOf(device.platform, told);
  const inventory = rows('inventory').map(itemOf);
  const peers = of('routing_peers');
  return {
    ...identityOf(device, rows('version'), rows('hostname'), inventory),
    ...(read('interfaces', 'ip_interfaces') ? { interfaces, addresses: interfaces.flatMap(addressesWithPlace) } : {}),
    ...(read('inventory') ? { inventory } : {}),
    ...(read('neighbors') ? { neighbors: of('neighbors').flatMap(neighborsOf) } : {}),
    ...(read('vlans') ? { vlans: rows('vlans').flatMap(vlanOf) } : {}),
    ...(read('arp') ? { arp: rows('arp').flatMap(arpOf) } : {}),
    ...(read('mac_table') ? { fdb: rows('mac_table').flatMap(fdbOf) } : {}),
    ...routing(rows('routes'), read('routes'), rows('ip_interfaces')),
    ...(peers.some(({ command }) => !isOspf(command)) ? { bgp: peers.filter(({ command }) => !isOspf(command)).flatMap(bgpOf) } : {}),
    ...(peers.some(({ command }) => isOspf(command)) ? { ospf: peers.filter(({ command }) => isOspf(command)).flatMap(ospfOf) } : {}),
  };
}

function identityOf(
  { vendor, os, kind, host }: ToldDevice,
  versions: readonly Fields[],
  names: readonly Fields[],
  inventory: NonNullable<DeviceFacts['inventory']>,
): Pick<DeviceFacts, 'system' | 'identity'> {
  const first = (field: string, rows = versions): string | null =>
    rows.map((row) => textOf(row[field])).find((text) => text !== null) ?? null;
  const chassis = inventory.find(({ name, descr }) => /chassis/i.test(`${name} ${descr}`)) ?? inventory[0];
  return {
    system: {
      name: first('hostname', names) ?? first('hostname') ?? host,
      uptime_s: secondsOf(first('uptime')),
    },
    identity: {
      vendor,
      os,
      kind,
      model: first('model') ?? chassis?.model ?? null,
      version: withoutModel(first('version'), first('model')),
      serial: first('serial') ?? chassis?.serial ?? null,
    },
  };
}

/** FortiOS prints its model in front of its version. */
function withoutModel(version: string | null, model: string | null): string | null {
  return version !== null && model !== null && version.startsWith(`${model} `) ? version.slice(model.length + 1) : version;
}

/** One interface from all commands that told of it: what came first counts, and gaps are filled. */
function interfacesOf(platform: string, told: readonly ToldRecords[]): InterfaceFacts[] {
  const found = new Map<string, InterfaceFacts>();
  for (const { kind, records } of told) {
    if (kind !== 'interfaces' && kind !== 'ip_interfaces') continue;
    for (const record of records) {
      const name = textOf(record['name']) ?? textOf(record['interface']);
      if (name === null) continue;
      const key = interfaceKey(platform, name);
      const next = interfaceOf(name, record);
      const before = found.get(key);
      found.set(key, before === undefined ? next : merged(before, next));
    }
  }
  return [...found.values()];
}

function interfaceOf(name: string, record: Fields): InterfaceFacts {
  const { admin, oper } = statesOf(record);
  const duplex = textOf(record['duplex'])?.toLowerCase() ?? '';
  return {
    index: wholeOf(record['index'] ?? record['ifindex']),
    name,
    descr: name,
    alias: textOf(record['description']),
    type: textOf(record['type']),
    mtu: wholeOf(record['mtu']) ?? wholeOf(record['actual_mtu']),
    // A bandwidth is what routing believes, in kbit/s: a speed is truer.
    speed_bps: bpsOf(record['speed']) ?? bpsOf(record['bandwidth'], 1e3),
    ...(/full|^f\b/.test(duplex) ? { duplex: 'full' as const } : /half|^h\b/.test(duplex) ? { duplex: 'half' as const } : {}),
    admin_status: admin,
    oper_status: oper,
    mac: macOf(record['mac']),
    addresses: addressesOf(record),
    counters: {
      in_octets: countOf(record['input_bytes']),
      out_octets: countOf(record['output_bytes']),
      in_unicast_packets: countOf(record['input_packets']),
      out_unicast_packets: countOf(record['output_packets']),
      in_errors: countOf(record['input_errors']),
      out_errors: countOf(record['output_errors']),
      in_discards: countOf(record['input_drops']),
      out_discards: countOf(record['output_drops']),
    },
  };
}

function merged(before: InterfaceFacts, next: InterfaceFacts): InterfaceFacts {
  const filled = { ...before } as Record<string, unknown>;
  for (const [field, value] of Object.entries(next)) if (filled[field] === null || filled[field] === undefined) filled[field] = value;
  const known = new Map(before.addresses.map((each) => [each.address, each]));
  for (const each of next.addresses) {
    const same = known.get(each.address);
    if (same === undefined || same.prefix_length === null) known.set(each.address, each);
  }
  const counters = Object.entries(before.counters).map(([name, value]) => [
    name,
    value ?? next.counters[name as keyof typeof next.counters],
  ]);
  return {
    ...(filled as InterfaceFacts),
    // Names in full tell more than `Gi0/1`.
    name: before.name!.length >= next.name!.length ? before.name : next.name,
    descr: before.name!.length >= next.name!.length ? before.descr : next.descr,
    addresses: [...known.values()],
    counters: Object.fromEntries(counters) as InterfaceFacts['counters'],
  };
}

function addressesWithPlace({ name, addresses }: InterfaceFacts): NonNullable<DeviceFacts['addresses']> {
  return addresses.map((each) => ({ ...each, interface: name }));
}

function itemOf(record: Fields): NonNullable<DeviceFacts['inventory']>[number] {
  return {
    index: null,
    descr: textOf(record['description']),
    class: null,
    name: textOf(record['name']),
    model: textOf(record['pid']),
    serial: textOf(record['serial']),
    vendor: null,
    hardware_rev: textOf(record['vid']),
    firmware_rev: null,
    software_rev: null,
    contained_in: null,
  };
}

function neighborsOf({ command, records }: ToldRecords): NeighborFacts[] {
  const protocol = /\bcdp\b/i.test(command) ? 'cdp' : /lldp/i.test(command) ? 'lldp' : /\bneighbor print\b/.test(command) ? 'mndp' : 'lldp';
  return records.map((record) => ({
    protocol,
    local_port: textOf(record['local_interface']),
    remote_host: textOf(record['neighbor']) ?? textOf(record['chassis_id']),
    remote_port: textOf(record['port_id']) ?? textOf(record['neighbor_interface']) ?? textOf(record['port_description']),
    remote_platform: textOf(record['platform']) ?? textOf(record['description']),
    remote_mac: macOf(record['chassis_id']),
    remote_address: textOf(record['mgmt_ip']),
  }));
}

function vlanOf(record: Fields): NonNullable<DeviceFacts['vlans']> {
  const id = wholeOf(record['id']);
  return id === null ? [] : [{ id, name: textOf(record['name']) }];
}

function arpOf(record: Fields): NonNullable<DeviceFacts['arp']> {
  const [address, mac] = [textOf(record['ip']), macOf(record['mac'])];
  return address === null || mac === null ? [] : [{ address, mac, interface: textOf(record['interface']) }];
}

function fdbOf(record: Fields): NonNullable<DeviceFacts['fdb']> {
  const mac = macOf(record['mac']);
  return mac === null ? [] : [{ mac, interface: textOf(record['interface']), vlan: wholeOf(record['vlan']) }];
}

/** Hosts without a table of routes tell their gateway with their address. */
function routing(routes: readonly Fields[], read: boolean, interfaces: readonly Fields[]): Pick<DeviceFacts, 'routes'> {
  if (read) return { routes: routes.flatMap(routesOf) };
  const gateways = interfaces.filter((record) => textOf(record['gateway']) !== null);
  if (gateways.length === 0) return {};
  return {
    routes: gateways.flatMap(({ gateway, name }) =>
      routesOf({ network: 'default', next_hop: gateway, interface: name, protocol: 'static' }),
    ),
  };
}

/** A row for each of its next hops. */
function routesOf(record: Fields): NonNullable<DeviceFacts['routes']> {
  const network = textOf(record['network']);
  if (network === null) return [];
  const [destination, behind] = network === 'default' ? ['0.0.0.0', '0'] : (network.split('/', 2) as [string, string?]);
  const hops = textsOf(record['next_hop']);
  const interfaces = textsOf(record['interface']);
  return (hops.length === 0 ? [null] : hops).map((hop, at) => ({
    destination,
    prefix_length: prefixLengthOf(behind ?? record['prefix_length']),
    next_hop: hop === 'connected' ? null : hop,
    interface: interfaces[at] ?? interfaces[0] ?? null,
    protocol: routeProtocolOf(record['protocol']),
    metric: wholeOf(record['metric']),
  }));
}

function isOspf(command: string): boolean {
  return /ospf/i.test(command);
}

function bgpOf({ records }: ToldRecords): NonNullable<DeviceFacts['bgp']> {
  return records.flatMap((record) => {
    const address = textOf(record['peer']) ?? textOf(record['address']);
    if (address === null) return [];
    const state = textOf(record['session_state']) ?? textOf(record['state']);
    // Summaries print the number of prefixes of a session that stands (`4`, `4/4`, `Establ`).
    const established = state !== null && /^(?:\d|estab)/i.test(state);
    return [
      {
        address,
        remote_as: wholeOf(record['as']),
        state: established ? 'established' : (state?.toLowerCase().replace(/ *\(.*$/, '') ?? null),
        local_address: null,
      },
    ];
  });
}

function ospfOf({ records }: ToldRecords): NonNullable<DeviceFacts['ospf']> {
  return records.flatMap((record) => {
    const [peer, address] = [textOf(record['peer']), textOf(record['address'])];
    const found = address ?? peer;
    if (found === null) return [];
    // `FULL/DR`: the state, and who the neighbor is on the segment.
    const state = textOf(record['state'])?.split('/')[0]?.trim().toLowerCase() ?? null;
    return [{ address: found, router_id: textOf(record['router_id']) ?? peer, state, interface: textOf(record['interface']) }];
  });
}
