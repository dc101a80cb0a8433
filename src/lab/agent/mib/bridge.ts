import type { DeviceInterface, MacEntry, Switchport } from '../../device/device.ts';
import { chassisMac } from '../../device/identity.ts';
import type { SpanningTree, SpanningTreePort } from '../../forwarding/forwarding.ts';
import { leavePort, type Tags, UNTAGGED } from '../../forwarding/vlan-tags.ts';
import { type IndexedRow, type ObjectGroup, scalars, table } from '../objects.ts';
import type { Subject } from '../subject.ts';
import { bits, counter, gauge, integer, mac, macBytes, nowhere, octets, text, ticks, truth } from '../values.ts';

/** A port of the bridge: dot1dBasePort counts switch ports, ifIndex all interfaces. */
export interface BridgePort {
  readonly number: number;
  readonly port: DeviceInterface;
  readonly switchport: Switchport;
}

export function bridgePorts({ device }: Subject): BridgePort[] {
  return device.interfaces
    .flatMap((port) => (port.switchport === null ? [] : [{ port, switchport: port.switchport }]))
    .map((each, at) => ({ ...each, number: at + 1 }));
}

/** With which tags frames of the VLAN leave by the port; null: they do not. */
const tagsOf = (switchport: Switchport, vlan: number): Tags | null => leavePort(switchport, { vlan, inner: UNTAGGED });

function isMember(switchport: Switchport, vlan: number): boolean {
  return tagsOf(switchport, vlan) !== null;
}

/** Those of the VLAN that is asked about: IOS answers for one VLAN at a time. */
const portsOfVlan = (subject: Subject): BridgePort[] => bridgePorts(subject).filter(({ switchport }) => isMember(switchport, subject.vlan));
const byNumber = (row: BridgePort): IndexedRow<BridgePort> => ({ index: [row.number], row });

/** BRIDGE-MIB dot1dBase. @see RFC 4188 */
export const bridge: ObjectGroup = scalars('1.3.6.1.2.1.17.1', {
  1: ({ device }) => mac(chassisMac(device)), // dot1dBaseBridgeAddress
  2: (subject) => integer(portsOfVlan(subject).length), // dot1dBaseNumPorts
  3: () => integer(2), // dot1dBaseType: transparent-only(2)
});

export const bridgePortTable: ObjectGroup = table<BridgePort>({
  at: '1.3.6.1.2.1.17.1.4.1',
  rows: (subject) => portsOfVlan(subject).map(byNumber),
  columns: {
    1: (row) => integer(row.number),
    2: ({ port }) => integer(port.index), // dot1dBasePortIfIndex
    3: () => nowhere, // dot1dBasePortCircuit
    4: () => counter(0), // dot1dBasePortDelayExceededDiscards
    5: () => counter(0), // dot1dBasePortMtuExceededDiscards
  },
});

/** Priority and address. @see IEEE 802.1D-2004 §9.2.5 */
function bridgeId(priority: number, address: string): readonly number[] {
  return [priority >> 8, priority & 0xff, ...macBytes(address)];
}

const treeOf = ({ network, device, vlan }: Subject): SpanningTree | null => network.forwarding.spanningTree(device, vlan);

function rootId(tree: SpanningTree): readonly number[] {
  return bridgeId(tree.rootPriority, tree.rootMac);
}

/** Simulated ms at which a port last came or went: the tree has been as it is since then. */
function lastChangeMs({ device }: Subject): number {
  return Math.max(device.bootedMs, ...device.interfaces.filter(({ switchport }) => switchport !== null).map((port) => port.lastChangeMs));
}

/** BRIDGE-MIB dot1dStp; times are the defaults of IEEE 802.1D-1998 Table 8-3, in 1/100 s. @see RFC 4188 */
export const spanningTree: ObjectGroup = scalars('1.3.6.1.2.1.17.2', {
  1: () => integer(3), // dot1dStpProtocolSpecification: ieee8021d(3)
  2: ({ device, vlan }) => integer(device.stpPriority + vlan), // dot1dStpPriority, with the VLAN as extended system id
  3: (subject) => ticks(subject.nowMs - lastChangeMs(subject)), // dot1dStpTimeSinceTopologyChange
  5: (subject) => mapTree(subject, (tree) => octets(rootId(tree))), // dot1dStpDesignatedRoot
  6: (subject) => mapTree(subject, ({ rootCost }) => integer(rootCost)), // dot1dStpRootCost
  7: (subject) => mapTree(subject, ({ rootPort }) => integer(bridgePorts(subject).find(({ port }) => port === rootPort)?.number ?? 0)), // dot1dStpRootPort
  8: () => integer(2_000), // dot1dStpMaxAge
  9: () => integer(200), // dot1dStpHelloTime
  10: () => integer(100), // dot1dStpHoldTime
  11: () => integer(1_500), // dot1dStpForwardDelay
  12: () => integer(2_000), // dot1dStpBridgeMaxAge
  13: () => integer(200), // dot1dStpBridgeHelloTime
  14: () => integer(1_500), // dot1dStpBridgeForwardDelay
});

function mapTree<Value>(subject: Subject, value: (tree: SpanningTree) => Value): Value | null {
  const tree = treeOf(subject);
  return tree === null ? null : value(tree);
}

interface StpPort extends BridgePort {
  readonly tree: SpanningTree;
  /** Null: disabled. */
  readonly place: SpanningTreePort | null;
}

function stpPorts(subject: Subject): StpPort[] {
  const tree = treeOf(subject);
  if (tree === null) return [];
  return portsOfVlan(subject).map((each) => ({ ...each, tree, place: tree.ports.find((one) => one.interface === each.port) ?? null }));
}

/** disabled(1), blocking(2), forwarding(5). */
const stpState = ({ place }: StpPort): number => (place === null ? 1 : place.state === 'forwarding' ? 5 : 2);

/** BRIDGE-MIB dot1dStpPortTable. What a designated bridge elsewhere is called is not known to this one's ports that block. @see RFC 4188 */
export const spanningTreePorts: ObjectGroup = table<StpPort>({
  at: '1.3.6.1.2.1.17.2.15.1',
  rows: (subject) => stpPorts(subject).map((row) => ({ index: [row.number], row })),
  columns: {
    1: (row) => integer(row.number),
    2: () => integer(128), // dot1dStpPortPriority, IEEE 802.1D-1998 Table 8-4
    3: (row) => integer(stpState(row)),
    4: ({ port }) => integer(port.adminUp ? 1 : 2), // dot1dStpPortEnable
    5: ({ place }) => (place === null ? null : integer(place.cost)), // dot1dStpPortPathCost
    6: ({ tree }) => octets(rootId(tree)), // dot1dStpPortDesignatedRoot
    7: ({ tree, place }) => integer(place?.role === 'designated' ? tree.rootCost : Math.max(0, tree.rootCost - (place?.cost ?? 0))), // dot1dStpPortDesignatedCost
    8: ({ place }, { device, vlan }) =>
      place?.role === 'designated' ? octets(bridgeId(device.stpPriority + vlan, chassisMac(device))) : null, // dot1dStpPortDesignatedBridge
    9: ({ number, place }) => (place?.role === 'designated' ? octets([128, number & 0xff]) : null), // dot1dStpPortDesignatedPort
  },
});

/** BRIDGE-MIB dot1dTp. @see RFC 4188; aging time IEEE 802.1D-2004 §7.9.2 */
export const transparentBridge: ObjectGroup = scalars('1.3.6.1.2.1.17.4', {
  1: () => counter(0), // dot1dTpLearnedEntryDiscards
  2: () => integer(300), // dot1dTpAgingTime, s
});

const learnedStations = ({ network, device }: Subject): readonly MacEntry[] => network.forwarding.macTable(device);

interface Station {
  readonly entry: MacEntry;
  readonly number: number;
}

function stations(subject: Subject): Station[] {
  const numbers = new Map(bridgePorts(subject).map(({ port, number }) => [port.name, number]));
  return learnedStations(subject).flatMap((entry) => {
    const number = numbers.get(entry.interfaceName);
    return number === undefined ? [] : [{ entry, number }];
  });
}

/** BRIDGE-MIB dot1dTpFdbTable of one VLAN. @see RFC 4188 */
export const forwardingDatabase: ObjectGroup = table<Station>({
  at: '1.3.6.1.2.1.17.4.3.1',
  learned: learnedStations,
  rows: (subject) =>
    stations(subject)
      .filter(({ entry }) => entry.vlan === subject.vlan)
      .map((row) => ({ index: macBytes(row.entry.mac), row })),
  columns: {
    1: ({ entry }) => mac(entry.mac),
    2: ({ number }) => integer(number),
    3: () => integer(3), // dot1dTpFdbStatus: learned(3)
  },
});

/** BRIDGE-MIB dot1dTpPortTable: 1,500 bytes without header. @see RFC 4188 */
export const transparentPorts: ObjectGroup = table<BridgePort>({
  at: '1.3.6.1.2.1.17.4.4.1',
  rows: (subject) => portsOfVlan(subject).map(byNumber),
  columns: {
    1: ({ number }) => integer(number),
    2: ({ port }) => integer(port.mtu), // dot1dTpPortMaxInfo
    3: ({ port: { counters } }) => counter(counters.inUnicastPackets + counters.inMulticastPackets + counters.inBroadcastPackets),
    4: ({ port: { counters } }) => counter(counters.outUnicastPackets + counters.outMulticastPackets + counters.outBroadcastPackets),
    5: ({ port: { counters } }) => counter(counters.inDiscards),
  },
});

/** Q-BRIDGE-MIB dot1qBase. @see RFC 4363 */
export const vlanBase: ObjectGroup = scalars('1.3.6.1.2.1.17.7.1.1', {
  1: () => integer(1), // dot1qVlanVersionNumber: version1(1)
  2: () => integer(4_094), // dot1qMaxVlanId
  3: () => gauge(4_094), // dot1qMaxSupportedVlans
  4: ({ device }) => gauge(device.vlans.size), // dot1qNumVlans
  5: () => integer(2), // dot1qGvrpStatus: disabled(2)
});

/** One filtering database a VLAN. @see RFC 4363 dot1qFdbTable */
export const vlanDatabases: ObjectGroup = table<number>({
  at: '1.3.6.1.2.1.17.7.1.2.1.1',
  learned: learnedStations,
  rows: (subject) => {
    const counts = new Map([...subject.device.vlans.keys()].map((vlan) => [vlan, 0]));
    for (const { entry } of stations(subject)) counts.set(entry.vlan, (counts.get(entry.vlan) ?? 0) + 1);
    return [...counts].map(([vlan, row]) => ({ index: [vlan], row }));
  },
  columns: { 2: (count) => counter(count) }, // dot1qFdbDynamicCount
});

/** Q-BRIDGE-MIB dot1qTpFdbTable, of all VLANs. @see RFC 4363 */
export const vlanForwardingDatabase: ObjectGroup = table<Station>({
  at: '1.3.6.1.2.1.17.7.1.2.2.1',
  learned: learnedStations,
  rows: (subject) => stations(subject).map((row) => ({ index: [row.entry.vlan, ...macBytes(row.entry.mac)], row })),
  columns: {
    2: ({ number }) => integer(number),
    3: () => integer(3), // dot1qTpFdbStatus: learned(3)
  },
});

interface Vlan {
  readonly id: number;
  readonly name: string;
}

const vlansOf = ({ device }: Subject): Vlan[] => [...device.vlans].map(([id, name]) => ({ id, name }));

/** A PortList: a bit for each port number from 1. @see RFC 4363 PortList */
function portList(subject: Subject, has: (switchport: Switchport) => boolean): Uint8Array {
  const ports = bridgePorts(subject);
  return bits(
    Math.ceil(ports.length / 8),
    ports.filter(({ switchport }) => has(switchport)).map(({ number }) => number - 1),
  );
}

const egress = (subject: Subject, vlan: number) => octets(portList(subject, (port) => isMember(port, vlan)));
const untagged = (subject: Subject, vlan: number) => octets(portList(subject, (port) => tagsOf(port, vlan) === UNTAGGED));

/** Q-BRIDGE-MIB dot1qVlanCurrentTable. @see RFC 4363 */
export const vlansCurrent: ObjectGroup = table<Vlan>({
  at: '1.3.6.1.2.1.17.7.1.4.2.1',
  rows: (subject) => vlansOf(subject).map((row) => ({ index: [0, row.id], row })),
  columns: {
    3: ({ id }) => gauge(id), // dot1qVlanFdbId
    4: ({ id }, subject) => egress(subject, id),
    5: ({ id }, subject) => untagged(subject, id),
    6: () => integer(2), // dot1qVlanStatus: permanent(2)
    7: () => ticks(0), // dot1qVlanCreationTime
  },
});

/** Q-BRIDGE-MIB dot1qVlanStaticTable. @see RFC 4363 */
export const vlansStatic: ObjectGroup = table<Vlan>({
  at: '1.3.6.1.2.1.17.7.1.4.3.1',
  rows: (subject) => vlansOf(subject).map((row) => ({ index: [row.id], row })),
  columns: {
    1: ({ name }) => text(name), // dot1qVlanStaticName
    2: ({ id }, subject) => egress(subject, id),
    3: (_, subject) => octets(portList(subject, () => false)), // dot1qVlanForbiddenEgressPorts
    4: ({ id }, subject) => untagged(subject, id),
    5: () => integer(1), // dot1qVlanStaticRowStatus: active(1)
  },
});

/** Q-BRIDGE-MIB dot1qPortVlanTable. @see RFC 4363 */
export const portVlans: ObjectGroup = table<BridgePort>({
  at: '1.3.6.1.2.1.17.7.1.4.5.1',
  rows: (subject) => bridgePorts(subject).map(byNumber),
  columns: {
    1: ({ switchport }) => gauge(switchport.mode === 'access' ? switchport.accessVlan : switchport.nativeVlan), // dot1qPvid
    2: () => integer(1), // dot1qPortAcceptableFrameTypes: admitAll(1)
    3: () => truth(true), // dot1qPortIngressFiltering
    4: () => integer(2), // dot1qPortGvrpStatus: disabled(2)
  },
});
