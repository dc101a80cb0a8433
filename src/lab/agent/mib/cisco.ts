import { cpuPercent, memoryUsedBytes } from '../../device/load.ts';
import type { Device, DeviceInterface } from '../../device/device.ts';
import { type IndexedRow, type ObjectGroup, scalars, table } from '../objects.ts';
import { bridgePorts, type BridgePort } from './bridge.ts';
import type { SnmpValue } from '#wire/snmp-value.ts';
import { bits, gauge, integer, name, nowhere, octets, text } from '../values.ts';

/** OLD-CISCO-CPU-MIB busyPer, avgBusy1, avgBusy5, percent. */
export const oldCiscoCpu: ObjectGroup = scalars('1.3.6.1.4.1.9.2.1', {
  56: ({ device }) => integer(cpuPercent(device)),
  57: ({ device }) => integer(cpuPercent(device)),
  58: ({ device }) => integer(cpuPercent(device)),
});

const ONE_PROCESSOR: readonly IndexedRow<null>[] = [{ index: [1], row: null }];

/** CISCO-PROCESS-MIB cpmCPUTotalTable: percent over 5 s, 1 min and 5 min. */
export const ciscoCpu: ObjectGroup = table<null>({
  at: '1.3.6.1.4.1.9.9.109.1.1.1.1',
  rows: () => ONE_PROCESSOR,
  columns: {
    2: () => integer(1), // cpmCPUTotalPhysicalIndex: the chassis
    3: (_, { device }) => gauge(cpuPercent(device)), // cpmCPUTotal5sec
    4: (_, { device }) => gauge(cpuPercent(device)), // cpmCPUTotal1min
    5: (_, { device }) => gauge(cpuPercent(device)), // cpmCPUTotal5min
    6: (_, { device }) => gauge(cpuPercent(device)), // cpmCPUTotal5secRev
    7: (_, { device }) => gauge(cpuPercent(device)), // cpmCPUTotal1minRev
    8: (_, { device }) => gauge(cpuPercent(device)), // cpmCPUTotal5minRev
  },
});

/** CISCO-MEMORY-POOL-MIB ciscoMemoryPoolTable: the pool Processor(1), bytes. */
export const ciscoMemory: ObjectGroup = table<null>({
  at: '1.3.6.1.4.1.9.9.48.1.1.1',
  rows: () => ONE_PROCESSOR,
  columns: {
    2: () => text('Processor'),
    3: () => integer(0), // ciscoMemoryPoolAlternate: none
    4: () => integer(1), // ciscoMemoryPoolValid
    5: (_, { device }) => gauge(memoryUsedBytes(device)), // ciscoMemoryPoolUsed
    6: (_, { device }) => gauge(device.load.memoryTotalBytes - memoryUsedBytes(device)), // ciscoMemoryPoolFree
    7: (_, { device }) => gauge(device.load.memoryTotalBytes - memoryUsedBytes(device)), // ciscoMemoryPoolLargestFree
  },
});

/** CISCO-VTP-MIB managementDomainTable: one domain without name, VTP transparent(3). */
export const vtpDomain: ObjectGroup = table<null>({
  at: '1.3.6.1.4.1.9.9.46.1.2.1.1',
  rows: () => [{ index: [1], row: null }],
  columns: {
    2: () => text(''), // managementDomainName
    3: () => integer(3), // managementDomainLocalMode
    4: () => gauge(0), // managementDomainConfigRevNumber
  },
});

interface Vlan {
  readonly id: number;
  readonly name: string;
}

function vlanInterface(device: Device, id: number): DeviceInterface | undefined {
  return device.interfaces.find(({ kind, vlan }) => kind === 'vlan' && vlan === id);
}

/** CISCO-VTP-MIB vtpVlanTable, by domain and VLAN; the SAID is 100000 and the VLAN, as IOS gives it. */
export const vtpVlans: ObjectGroup = table<Vlan>({
  at: '1.3.6.1.4.1.9.9.46.1.3.1.1',
  rows: ({ device }) => [...device.vlans].map(([id, called]) => ({ index: [1, id], row: { id, name: called } })),
  columns: {
    2: () => integer(1), // vtpVlanState: operational(1)
    3: () => integer(1), // vtpVlanType: ethernet(1)
    4: (vlan) => text(vlan.name),
    5: () => integer(1_500), // vtpVlanMtu
    6: ({ id }) => octets([0, (100_000 + id) >> 16, ((100_000 + id) >> 8) & 0xff, (100_000 + id) & 0xff]), // vtpVlanDot10Said
    18: ({ id }, { device }) => integer(vlanInterface(device, id)?.index ?? 0), // vtpVlanIfIndex
  },
});

const byInterface = (row: BridgePort): IndexedRow<BridgePort> => ({ index: [row.port.index], row });

/** 0 is no VLAN, 4095 is reserved. @see IEEE 802.1Q-2022 Table 9-2 */
const EVERY_VLAN = Array.from({ length: 4_094 }, (_, at) => at + 1);

/** Bits of the 1,024 VLANs from `first` on that the port would carry as a trunk, existing or not. @see CISCO-VTP-MIB vlanTrunkPortVlansEnabled */
function enabledVlans({ switchport: { allowedVlans } }: BridgePort, first: number): SnmpValue {
  const allowed = allowedVlans === 'all' ? EVERY_VLAN : allowedVlans;
  return octets(
    bits(
      128,
      allowed.map((vlan) => vlan - first),
    ),
  );
}

/** CISCO-VTP-MIB vlanTrunkPortTable. */
export const trunkPorts: ObjectGroup = table<BridgePort>({
  at: '1.3.6.1.4.1.9.9.46.1.6.1.1',
  rows: (subject) => bridgePorts(subject).map(byInterface),
  columns: {
    2: () => integer(1), // vlanTrunkPortManagementDomain
    3: () => integer(4), // vlanTrunkPortEncapsulationType: dot1Q(4)
    4: (port) => enabledVlans(port, 0), // vlanTrunkPortVlansEnabled
    5: ({ switchport }) => integer(switchport.nativeVlan), // vlanTrunkPortNativeVlan
    13: ({ switchport }) => integer(switchport.mode === 'trunk' ? 1 : 2), // vlanTrunkPortDynamicState: on(1), off(2)
    14: ({ switchport }) => integer(switchport.mode === 'trunk' ? 1 : 2), // vlanTrunkPortDynamicStatus: trunking(1), notTrunking(2)
    17: (port) => enabledVlans(port, 1_024), // vlanTrunkPortVlansEnabled2k
    18: (port) => enabledVlans(port, 2_048), // vlanTrunkPortVlansEnabled3k
    19: (port) => enabledVlans(port, 3_072), // vlanTrunkPortVlansEnabled4k
  },
});

/** CISCO-VLAN-MEMBERSHIP-MIB vmMembershipTable, of access ports. */
export const vlanMembership: ObjectGroup = table<BridgePort>({
  at: '1.3.6.1.4.1.9.9.68.1.2.2.1',
  rows: (subject) =>
    bridgePorts(subject)
      .filter(({ switchport }) => switchport.mode === 'access')
      .map(byInterface),
  columns: {
    1: () => integer(1), // vmVlanType: static(1)
    2: ({ switchport }) => integer(switchport.accessVlan), // vmVlan
    3: ({ port }, { network }) => integer(network.forwarding.operUp(port) ? 2 : 1), // vmPortStatus: inactive(1), active(2)
  },
});

interface Entity {
  readonly port: DeviceInterface | null;
}

/** Position of a port in entPhysicalTable; 1 is the chassis. */
const PORTS_FROM = 1;

/** The chassis and its ports. */
function entities(device: Device): IndexedRow<Entity>[] {
  const ports = device.interfaces.filter(({ port }) => port !== null);
  return [{ index: [1], row: { port: null } }, ...ports.map((port) => ({ index: [PORTS_FROM + port.index], row: { port } }))];
}

/** Text of the chassis; ports have none. */
const ofChassis =
  (value: (device: Device) => string) =>
  ({ port }: Entity, { device }: { readonly device: Device }) =>
    text(port === null ? value(device) : '');

/** ENTITY-MIB entPhysicalTable. @see RFC 6933 */
export const entity: ObjectGroup = table<Entity>({
  at: '1.3.6.1.2.1.47.1.1.1.1',
  rows: ({ device }) => entities(device),
  columns: {
    2: ({ port }, { device }) => text(port === null ? `${device.platform.model} chassis` : port.name), // entPhysicalDescr
    3: ({ port }, { device }) => (port === null ? name(device.platform.objectId) : nowhere), // entPhysicalVendorType
    4: ({ port }) => integer(port === null ? 0 : 1), // entPhysicalContainedIn
    5: ({ port }) => integer(port === null ? 3 : 10), // entPhysicalClass: chassis(3), port(10)
    6: ({ port }) => integer(port === null ? -1 : port.index), // entPhysicalParentRelPos
    7: ({ port }, { device }) => text(port === null ? device.platform.model : port.name), // entPhysicalName
    8: ofChassis(() => ''), // entPhysicalHardwareRev
    9: ofChassis(() => ''), // entPhysicalFirmwareRev
    10: ofChassis(({ platform }) => platform.version), // entPhysicalSoftwareRev
    11: ofChassis(({ platform }) => platform.serial), // entPhysicalSerialNum
    12: ofChassis(() => 'Cisco'), // entPhysicalMfgName
    13: ofChassis(({ platform }) => platform.model), // entPhysicalModelName
    14: () => text(''), // entPhysicalAlias
    15: () => text(''), // entPhysicalAssetID
    16: ({ port }) => integer(port === null ? 1 : 2), // entPhysicalIsFRU
  },
});

/** ENTITY-MIB entAliasMappingTable: which row of ifTable a port is. @see RFC 6933 */
export const entityAliases: ObjectGroup = table<DeviceInterface>({
  at: '1.3.6.1.2.1.47.1.3.2.1',
  rows: ({ device }) => device.interfaces.filter(({ port }) => port !== null).map((row) => ({ index: [PORTS_FROM + row.index, 0], row })),
  columns: { 2: ({ index }) => name([1, 3, 6, 1, 2, 1, 2, 2, 1, 1, index]) }, // entAliasMappingIdentifier
});
