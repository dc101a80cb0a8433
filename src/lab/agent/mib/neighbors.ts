import type { SnmpValue } from '#wire/snmp-value.ts';
import type { Device, DeviceInterface } from '../../device/device.ts';
import { chassisMac, managementIp, systemName } from '../../device/identity.ts';
import { carriesLldp, cdpPlatform, discoveryCapabilities, speaksCdp, speaksLldp } from '../../device/discovery.ts';
import { type IndexedRow, type ObjectGroup, scalars, table } from '../objects.ts';
import type { Subject } from '../subject.ts';
import { bits, integer, ipBytes, ipIndex, mac, name, octets, text, truth } from '../values.ts';

/** lldpConfiguration: the defaults of IEEE 802.1AB-2005 §10.5.3.3, s. */
export const lldpConfiguration: ObjectGroup = scalars('1.0.8802.1.1.2.1.1', {
  1: (subject) => whenLldp(subject, integer(30)), // lldpMessageTxInterval
  2: (subject) => whenLldp(subject, integer(4)), // lldpMessageTxHoldMultiplier
  3: (subject) => whenLldp(subject, integer(2)), // lldpReinitDelay
  4: (subject) => whenLldp(subject, integer(2)), // lldpTxDelay
  5: (subject) => whenLldp(subject, integer(5)), // lldpNotificationInterval
});

function whenLldp<Value>({ device }: Subject, value: Value): Value | null {
  return speaksLldp(device) ? value : null;
}

/** LldpSystemCapabilitiesMap: bridge is bit 2, router 4, stationOnly 7. @see LLDP-MIB */
const LLDP_BITS = { bridge: 2, router: 4, station: 7 } as const;

const lldpCapabilities = (device: Device) =>
  octets(
    bits(
      2,
      discoveryCapabilities(device).map((each) => LLDP_BITS[each]),
    ),
  );

/** LLDP-MIB lldpLocalSystemData; the chassis by its MAC address(4). @see IEEE 802.1AB-2005 */
export const lldpLocal: ObjectGroup = scalars('1.0.8802.1.1.2.1.3', {
  1: (subject) => whenLldp(subject, integer(4)),
  2: (subject) => whenLldp(subject, mac(chassisMac(subject.device))),
  3: (subject) => whenLldp(subject, text(systemName(subject.device))),
  4: (subject) => whenLldp(subject, text(subject.device.platform.description)),
  5: (subject) => whenLldp(subject, lldpCapabilities(subject.device)),
  6: (subject) => whenLldp(subject, lldpCapabilities(subject.device)),
});

/** Ports that send LLDP: the hardware, not what is configured on it. */
const lldpPorts = ({ device }: Subject): DeviceInterface[] => (speaksLldp(device) ? device.interfaces.filter(carriesLldp) : []);

/** LLDP-MIB lldpLocPortTable: the port by interfaceName(5). @see IEEE 802.1AB-2005 */
export const lldpLocalPorts: ObjectGroup = table<DeviceInterface>({
  at: '1.0.8802.1.1.2.1.3.7.1',
  rows: (subject) => lldpPorts(subject).map((row) => ({ index: [row.index], row })),
  columns: {
    2: () => integer(5),
    3: ({ shortName }) => text(shortName),
    4: (port) => text(port.name),
  },
});

interface Management {
  readonly ip: number;
  readonly interfaceIndex: number;
}

function managementOf(device: Device): Management | null {
  const ip = managementIp(device);
  if (ip === null) return null;
  const port = device.interfaces.find(({ addresses }) => addresses.some((each) => each.ip === ip));
  return { ip, interfaceIndex: port?.index ?? 0 };
}

/** Address family ipV4(1), its length, the address. @see IANA-ADDRESS-FAMILY-NUMBERS-MIB */
const managementIndex = ({ ip }: Management): number[] => [1, 4, ...ipIndex(ip)];

/** LLDP-MIB lldpLocManAddrTable. @see IEEE 802.1AB-2005 */
export const lldpLocalAddresses: ObjectGroup = table<Management>({
  at: '1.0.8802.1.1.2.1.3.8.1',
  rows: ({ device }) => {
    const row = speaksLldp(device) ? managementOf(device) : null;
    return row === null ? [] : [{ index: managementIndex(row), row }];
  },
  columns: {
    3: () => integer(5), // lldpLocManAddrLen: family and address
    4: () => integer(2), // lldpLocManAddrIfSubtype: ifIndex(2)
    5: ({ interfaceIndex }) => integer(interfaceIndex),
    6: () => name([0, 0]), // lldpLocManAddrOID
  },
});

interface Remote {
  readonly local: DeviceInterface;
  readonly remote: DeviceInterface;
  /** Counts the neighbors of one port from 1: a hub may bring several. */
  readonly number: number;
}

function remotes({ network, device }: Subject, speaks: (device: Device) => boolean): Remote[] {
  if (!speaks(device)) return [];
  const counts = new Map<number, number>();
  return network.forwarding
    .neighbors(device)
    .filter(({ remote }) => speaks(remote.device))
    .map(({ local, remote }) => {
      const number = (counts.get(local.index) ?? 0) + 1;
      counts.set(local.index, number);
      return { local, remote, number };
    });
}

const lldpRemotes = (subject: Subject): Remote[] => remotes(subject, speaksLldp).filter(({ local }) => carriesLldp(local));

const lldpIndex = ({ local, number }: Remote): number[] => [0, local.index, number];

/** LLDP-MIB lldpRemTable, by time mark, local port and number. @see IEEE 802.1AB-2005 */
export const lldpRemote: ObjectGroup = table<Remote>({
  at: '1.0.8802.1.1.2.1.4.1.1',
  rows: (subject) => lldpRemotes(subject).map((row) => ({ index: lldpIndex(row), row })),
  columns: {
    4: () => integer(4), // lldpRemChassisIdSubtype: macAddress(4)
    5: ({ remote }) => mac(chassisMac(remote.device)),
    6: () => integer(5), // lldpRemPortIdSubtype: interfaceName(5)
    7: ({ remote }) => text(remote.shortName),
    8: ({ remote }) => text(remote.name), // lldpRemPortDesc
    9: ({ remote }) => text(systemName(remote.device)),
    10: ({ remote }) => text(remote.device.platform.description),
    11: ({ remote }) => lldpCapabilities(remote.device),
    12: ({ remote }) => lldpCapabilities(remote.device),
  },
});

/** LLDP-MIB lldpRemManAddrTable. @see IEEE 802.1AB-2005 */
export const lldpRemoteAddresses: ObjectGroup = table<Management>({
  at: '1.0.8802.1.1.2.1.4.2.1',
  rows: (subject) =>
    lldpRemotes(subject).flatMap((each): IndexedRow<Management>[] => {
      const row = managementOf(each.remote.device);
      return row === null ? [] : [{ index: [...lldpIndex(each), ...managementIndex(row)], row }];
    }),
  columns: {
    3: () => integer(2), // lldpRemManAddrIfSubtype: ifIndex(2)
    4: ({ interfaceIndex }) => integer(interfaceIndex),
    5: () => name([0, 0]), // lldpRemManAddrOID
  },
});

/** Router 0x01, switch 0x08, host 0x10, as CDP's capabilities have them. @see CISCO-CDP-MIB cdpCacheCapabilities */
const CDP_BITS = { router: 0x01, bridge: 0x08, station: 0x10 } as const;

function cdpCapabilities(device: Device): number[] {
  return [0, 0, 0, discoveryCapabilities(device).reduce((sum, each) => sum | CDP_BITS[each], 0)];
}

/** Four bytes; null for a neighbor that said none. */
function ipOctets(ip: number | null): SnmpValue | null {
  return ip === null ? null : octets(ipBytes(ip));
}

/** CISCO-CDP-MIB cdpInterfaceTable. */
export const cdpInterfaces: ObjectGroup = table<DeviceInterface>({
  at: '1.3.6.1.4.1.9.9.23.1.1.1.1',
  rows: ({ device }) => device.interfaces.filter(({ port }) => port !== null).map((row) => ({ index: [row.index], row })),
  columns: {
    2: (_, { device }) => truth(speaksCdp(device)), // cdpInterfaceEnable
    3: () => integer(60), // cdpInterfaceMessageInterval, s
    6: (port) => text(port.name), // cdpInterfaceName
  },
});

/** CISCO-CDP-MIB cdpCacheTable: the address is of type ip(1). */
export const cdpCache: ObjectGroup = table<Remote>({
  at: '1.3.6.1.4.1.9.9.23.1.2.1.1',
  rows: (subject) => remotes(subject, speaksCdp).map((row) => ({ index: [row.local.index, row.number], row })),
  columns: {
    3: () => integer(1), // cdpCacheAddressType
    4: ({ remote }) => ipOctets(remote.addresses[0]?.ip ?? managementIp(remote.device)), // cdpCacheAddress
    5: ({ remote }) => text(remote.device.platform.description), // cdpCacheVersion
    6: ({ remote }) => text(systemName(remote.device)), // cdpCacheDeviceId
    7: ({ remote }) => text(remote.name), // cdpCacheDevicePort
    8: ({ remote }) => text(cdpPlatform(remote.device)), // cdpCachePlatform
    9: ({ remote }) => octets(cdpCapabilities(remote.device)),
    11: ({ remote }) =>
      remote.switchport === null
        ? null
        : integer(remote.switchport.mode === 'trunk' ? remote.switchport.nativeVlan : remote.switchport.accessVlan), // cdpCacheNativeVLAN
    12: ({ remote }) => integer(remote.duplex === 'half' ? 2 : 3), // cdpCacheDuplex: halfduplex(2), fullduplex(3)
    17: ({ remote }) => text(systemName(remote.device)), // cdpCacheSysName
    18: ({ remote }) => name(remote.device.platform.objectId), // cdpCacheSysObjectID
    19: () => integer(1), // cdpCachePrimaryMgmtAddrType
    20: ({ remote }) => ipOctets(managementIp(remote.device)), // cdpCachePrimaryMgmtAddr
  },
});

/** CISCO-CDP-MIB cdpGlobal, s. */
export const cdpGlobal: ObjectGroup = scalars('1.3.6.1.4.1.9.9.23.1.3', {
  1: ({ device }) => truth(speaksCdp(device)), // cdpGlobalRun
  2: () => integer(60), // cdpGlobalMessageInterval
  3: () => integer(180), // cdpGlobalHoldTime
  4: ({ device }) => text(systemName(device)), // cdpGlobalDeviceId
});
