import type { DeviceFacts, InterfaceFacts } from '#model/device-facts.ts';
import type { Node, Port } from '#model/node.ts';
import { canonicalInterface } from './interface-names.ts';

const NO_COUNTERS: InterfaceFacts['counters'] = {
  in_octets: null,
  out_octets: null,
  in_unicast_packets: null,
  out_unicast_packets: null,
  in_errors: null,
  out_errors: null,
  in_discards: null,
  out_discards: null,
};

/** An interface of which only this is known. */
export function interfaceWith(known: Partial<InterfaceFacts>): InterfaceFacts {
  return {
    index: null,
    name: null,
    descr: null,
    alias: null,
    type: null,
    mtu: null,
    speed_bps: null,
    admin_status: null,
    oper_status: null,
    mac: null,
    addresses: [],
    counters: NO_COUNTERS,
    ...known,
  };
}

/** What the emulator of a node can only run. @see https://docs.gns3.com/docs/emulators/ */
const EMULATED: Readonly<Record<string, DeviceFacts['identity']>> = {
  dynamips: { vendor: 'cisco', os: 'ios', kind: 'router' },
  iou: { vendor: 'cisco', os: 'ios' },
  vpcs: { vendor: 'gns3', os: 'vpcs', kind: 'workstation' },
};

/** What the port is called that GNS3 calls `Ethernet0`, as consoles tell it: stopped or running, it is the same interface. */
const ONLY_PORT: Readonly<Record<string, string>> = { vpcs: 'eth0' };

/** Nodes that GNS3 is itself: they have no console and no agent that could be asked. */
const PARTS_OF_GNS3: ReadonlySet<string> = new Set(['ethernet_switch', 'ethernet_hub', 'cloud', 'nat', 'frame_relay_switch', 'atm_switch']);
/** Of these, the ones through which frames go as if they were a wire. */
const TRANSPARENT: ReadonlySet<string> = new Set(['ethernet_switch', 'ethernet_hub']);

export function isPartOfGns3({ node_type: type }: Pick<Node, 'node_type'>): boolean {
  return PARTS_OF_GNS3.has(type);
}

export function isTransparent({ node_type: type }: Pick<Node, 'node_type'>): boolean {
  return TRANSPARENT.has(type);
}

/** What GNS3 itself knows of a device: its emulator and where links can end. `inside` is what the device tells of itself. */
export function factsOfNode(
  node: Pick<Node, 'node_type' | 'ports' | 'properties' | 'addresses'>,
  inside: readonly DeviceFacts[],
): DeviceFacts {
  const names = namesOfPorts(
    node.ports,
    inside.flatMap(({ interfaces }) => interfaces ?? []),
  );
  const platform = node.properties['platform'];
  // Of a family GNS3 knows the name, `c7200`; a device that tells its model says it better, and does not contradict.
  const family =
    node.node_type === 'dynamips' && typeof platform === 'string' && inside.every(({ identity }) => (identity?.model ?? null) === null);
  return {
    identity: { ...EMULATED[node.node_type], ...(family ? { model: platform.replace(/^c/, '') } : {}) },
    interfaces: node.ports.map((port) =>
      interfaceWith({ name: ONLY_PORT[node.node_type] ?? insideName(port, names.get(port)), mac: port.mac_address?.toLowerCase() ?? null }),
    ),
    addresses: node.addresses.map((address) => ({ address: address.toLowerCase(), prefix_length: null, interface: null })),
  };
}

/** An abbreviation of the same name says nothing more, and the name stays the same whether the device runs or not. */
function insideName({ name }: Port, inside: string | undefined): string {
  return inside === undefined || canonicalInterface(inside) === canonicalInterface(name) ? name : inside;
}

/** An interface of hardware: where a link can end. IANA types; names where the source has no types. */
function isPhysical({ type, name, mac }: InterfaceFacts): boolean {
  if (type !== null)
    return ['ethernetCsmacd', 'ieee8023adLag', 'gigabitEthernet', 'fastEther', 'propPointToPointSerial', 'ppp', 'hdlc'].includes(type);
  return mac !== null && !/^(lo|vlan|po|tun|docker|br|bond|dummy|null)/i.test(name ?? '');
}

/**
 * What each port is called inside. GNS3 makes up names for images that it does not know (`Ethernet0` of what calls it `ens3`): where no name
 * and no hardware address is the same, and there are as many of each, they are in the same order.
 */
function namesOfPorts(ports: readonly Port[], rows: readonly InterfaceFacts[]): ReadonlyMap<Port, string> {
  const named = new Map<string, string>();
  const byMac = new Map<string, string>();
  for (const { name, descr, mac } of rows) {
    for (const text of [descr, name]) if (text !== null) named.set(canonicalInterface(text), name ?? text);
    if (mac !== null && name !== null) byMac.set(mac.toLowerCase(), name);
  }
  const found = new Map<Port, string>();
  for (const port of ports) {
    const name =
      named.get(canonicalInterface(port.name)) ??
      named.get(canonicalInterface(port.short_name)) ??
      (port.mac_address === null ? undefined : byMac.get(port.mac_address.toLowerCase()));
    if (name !== undefined) found.set(port, name);
  }
  if (found.size > 0) return found;
  const physical = rows.filter((row) => isPhysical(row) && row.name !== null);
  if (physical.length !== ports.length) return found;
  ports.forEach((port, at) => found.set(port, physical[at]!.name!));
  return found;
}
