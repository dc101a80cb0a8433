import type { DeviceInterface } from '../../device/device.ts';
import { changedConfiguration, textSetting } from '../settings.ts';
import { type IndexedRow, type ObjectGroup, type Setting, table } from '../objects.ts';
import type { Subject } from '../subject.ts';
import { counter, counter64, gauge, integer, mac, nowhere, octets, text, ticks, truth } from '../values.ts';

/** Rows of ifTable. */
function interfaceRows({ device }: Subject): IndexedRow<DeviceInterface>[] {
  return device.interfaces.map((row) => ({ index: [row.index], row }));
}

/** ethernetCsmacd, softwareLoopback; IOS calls HDLC lines propPointToPointSerial, VLAN interfaces propVirtual, subinterfaces l2vlan. @see IANAifType-MIB */
function typeOf({ kind, parent }: DeviceInterface): number {
  switch (kind) {
    case 'ethernet':
      return parent === null ? 6 : 135;
    case 'serial':
      return 22;
    case 'vlan':
      return 53;
    case 'loopback':
      return 24;
  }
}

/** up(1), down(2) of IF-MIB. @see RFC 2863 ifOperStatus */
function operStatus(port: DeviceInterface, { network }: Subject): number {
  return network.forwarding.operUp(port) ? 1 : 2;
}

const adminStatus: Setting<DeviceInterface> = {
  // testing(3) is of hardware that can test itself.
  check: (value) => (value.type !== 'Integer' ? 'wrongType' : value.value === 1 || value.value === 2 ? null : 'wrongValue'),
  set(value, port, subject) {
    port.adminUp = value.type === 'Integer' && value.value === 1;
    changedConfiguration(subject);
  },
};

/** IF-MIB ifTable. @see RFC 2863 */
export const interfaces: ObjectGroup = table<DeviceInterface>({
  at: '1.3.6.1.2.1.2.2.1',
  rows: interfaceRows,
  columns: {
    1: ({ index }) => integer(index),
    2: ({ name }) => text(name), // ifDescr
    3: (port) => integer(typeOf(port)), // ifType
    4: ({ mtu }) => integer(mtu), // ifMtu
    5: ({ speedBps }) => gauge(speedBps), // ifSpeed
    6: (port) => (port.mac === '' ? octets([]) : mac(port.mac)), // ifPhysAddress
    7: ({ adminUp }) => integer(adminUp ? 1 : 2), // ifAdminStatus
    8: (port, subject) => integer(operStatus(port, subject)), // ifOperStatus
    9: ({ lastChangeMs }, { device }) => ticks(lastChangeMs - device.bootedMs), // ifLastChange
    10: ({ counters }) => counter(counters.inOctets),
    11: ({ counters }) => counter(counters.inUnicastPackets),
    12: ({ counters }) => counter(counters.inMulticastPackets + counters.inBroadcastPackets), // ifInNUcastPkts
    13: ({ counters }) => counter(counters.inDiscards),
    14: ({ counters }) => counter(counters.inErrors),
    15: () => counter(0), // ifInUnknownProtos
    16: ({ counters }) => counter(counters.outOctets),
    17: ({ counters }) => counter(counters.outUnicastPackets),
    18: ({ counters }) => counter(counters.outMulticastPackets + counters.outBroadcastPackets), // ifOutNUcastPkts
    19: ({ counters }) => counter(counters.outDiscards),
    20: ({ counters }) => counter(counters.outErrors),
    21: () => gauge(0), // ifOutQLen
    22: () => nowhere, // ifSpecific
  },
  settings: { 7: adminStatus },
});

/** IF-MIB ifXTable. @see RFC 2863 */
export const interfacesMore: ObjectGroup = table<DeviceInterface>({
  at: '1.3.6.1.2.1.31.1.1.1',
  rows: interfaceRows,
  columns: {
    1: ({ shortName }) => text(shortName), // ifName
    2: ({ counters }) => counter(counters.inMulticastPackets),
    3: ({ counters }) => counter(counters.inBroadcastPackets),
    4: ({ counters }) => counter(counters.outMulticastPackets),
    5: ({ counters }) => counter(counters.outBroadcastPackets),
    6: ({ counters }) => counter64(counters.inOctets), // ifHCInOctets
    7: ({ counters }) => counter64(counters.inUnicastPackets),
    8: ({ counters }) => counter64(counters.inMulticastPackets),
    9: ({ counters }) => counter64(counters.inBroadcastPackets),
    10: ({ counters }) => counter64(counters.outOctets), // ifHCOutOctets
    11: ({ counters }) => counter64(counters.outUnicastPackets),
    12: ({ counters }) => counter64(counters.outMulticastPackets),
    13: ({ counters }) => counter64(counters.outBroadcastPackets),
    14: (port) => integer(port.port === null ? 2 : 1), // ifLinkUpDownTrapEnable: enabled(1), disabled(2)
    15: ({ speedBps }) => gauge(Math.round(speedBps / 1_000_000)), // ifHighSpeed
    16: ({ device }) => truth(device.kind === 'switch'), // ifPromiscuousMode
    17: ({ port }) => truth(port !== null), // ifConnectorPresent
    18: ({ description }) => text(description), // ifAlias
    19: () => ticks(0), // ifCounterDiscontinuityTime
  },
  // RFC 2863: SIZE (0..64)
  settings: { 18: textSetting({ most: 64, set: (value, port) => (port.description = value) }) },
});

/** Which interface lies over which; 0 is above and below everything. @see RFC 2863 ifStackTable */
function stack({ device }: Subject): IndexedRow<null>[] {
  const over = device.interfaces.flatMap(({ index, parent }) => (parent === null ? [] : [{ index: [index, parent.index], row: null }]));
  const carrying = new Set(device.interfaces.map(({ parent }) => parent));
  const top = device.interfaces.filter((port) => !carrying.has(port)).map(({ index }) => ({ index: [0, index], row: null }));
  const bottom = device.interfaces.filter(({ parent }) => parent === null).map(({ index }) => ({ index: [index, 0], row: null }));
  return [...over, ...top, ...bottom];
}

export const interfaceStack: ObjectGroup = table<null>({
  at: '1.3.6.1.2.1.31.1.2.1',
  rows: stack,
  columns: { 3: () => integer(1) }, // ifStackStatus: active(1)
});

/** unknown(1), halfDuplex(2), fullDuplex(3): what was negotiated is only known while there is a link. @see RFC 3635 dot3StatsDuplexStatus */
function duplexStatus(port: DeviceInterface, subject: Subject): number {
  if (port.duplex === 'half') return 2;
  return port.duplex === 'full' || subject.network.forwarding.operUp(port) ? 3 : 1;
}

/** EtherLike-MIB dot3StatsTable. @see RFC 3635 */
export const ethernet: ObjectGroup = table<DeviceInterface>({
  at: '1.3.6.1.2.1.10.7.2.1',
  rows: (subject) => interfaceRows(subject).filter(({ row }) => row.kind === 'ethernet' && row.port !== null),
  columns: {
    1: ({ index }) => integer(index),
    2: () => counter(0), // dot3StatsAlignmentErrors
    3: ({ counters }) => counter(counters.inFcsErrors), // dot3StatsFCSErrors
    4: () => counter(0), // dot3StatsSingleCollisionFrames
    5: () => counter(0), // dot3StatsMultipleCollisionFrames
    6: () => counter(0), // dot3StatsSQETestErrors
    7: () => counter(0), // dot3StatsDeferredTransmissions
    8: ({ counters }) => counter(counters.lateCollisions), // dot3StatsLateCollisions
    9: () => counter(0), // dot3StatsExcessiveCollisions
    10: () => counter(0), // dot3StatsInternalMacTransmitErrors
    11: () => counter(0), // dot3StatsCarrierSenseErrors
    13: () => counter(0), // dot3StatsFrameTooLongs
    16: () => counter(0), // dot3StatsInternalMacReceiveErrors
    18: () => counter(0), // dot3StatsSymbolErrors
    19: (port, subject) => integer(duplexStatus(port, subject)), // dot3StatsDuplexStatus
  },
});
