import type { ArpEntry, DeviceInterface, InterfaceAddress, Prefix } from '../../device/device.ts';
import { broadcastOf, maskOf, prefixOf } from '../../device/ipv4.ts';
import type { Route } from '../../forwarding/forwarding.ts';
import { type IndexedRow, type ObjectGroup, scalars, table } from '../objects.ts';
import type { Subject } from '../subject.ts';
import { address, gauge, integer, ipIndex, mac, name, nowhere, ticks } from '../values.ts';

/** InetAddressType ipv4 and the length of the address, as both stand in an index. @see RFC 4001 */
const IPV4 = [1, 4];

/** IP-MIB: ipForwarding forwarding(1) or notForwarding(2), ipDefaultTTL as IOS and Linux send it. @see RFC 4293 */
export const ip: ObjectGroup = scalars('1.3.6.1.2.1.4', {
  1: ({ device }) => integer(device.ipRouting ? 1 : 2),
  2: ({ device }) => integer(device.kind === 'host' ? 64 : 255),
});

interface Addressed extends InterfaceAddress {
  readonly port: DeviceInterface;
}

function addresses({ device }: Subject): Addressed[] {
  return device.interfaces.flatMap((port) => port.addresses.map(({ ip, prefixBits }) => ({ ip, prefixBits, port })));
}

/** RFC1213-MIB ipAddrTable; the largest datagram is what IOS and Linux say. @see RFC 1213 */
export const ipAddresses: ObjectGroup = table<Addressed>({
  at: '1.3.6.1.2.1.4.20.1',
  rows: (subject) => addresses(subject).map((row) => ({ index: ipIndex(row.ip), row })),
  columns: {
    1: (row) => address(row.ip),
    2: ({ port }) => integer(port.index),
    3: ({ prefixBits }) => address(maskOf(prefixBits)),
    4: (row) => integer(broadcastOf(prefixOf(row)) === null ? 0 : 1), // ipAdEntBcastAddr: its lowest bit
    5: (_, { device }) => integer(device.kind === 'host' ? 65_535 : 18_024), // ipAdEntReasmMaxSize
  },
});

function prefixIndex(port: DeviceInterface, prefix: Prefix): number[] {
  return [port.index, ...IPV4, ...ipIndex(prefix.network), prefix.prefixBits];
}

/** IP-MIB ipAddressPrefixTable. @see RFC 4293 */
export const ipPrefixes: ObjectGroup = table<Addressed>({
  at: '1.3.6.1.2.1.4.32.1',
  rows: (subject) => addresses(subject).map((row) => ({ index: prefixIndex(row.port, prefixOf(row)), row })),
  columns: {
    5: () => integer(2), // ipAddressPrefixOrigin: manual(2)
    6: () => integer(1), // ipAddressPrefixOnLinkFlag
    7: () => integer(2), // ipAddressPrefixAutonomousFlag
    8: () => gauge(0xffff_ffff), // never expires
    9: () => gauge(0xffff_ffff),
  },
});

/** IP-MIB ipAddressTable. @see RFC 4293 */
export const ipAddressesMore: ObjectGroup = table<Addressed>({
  at: '1.3.6.1.2.1.4.34.1',
  rows: (subject) => addresses(subject).map((row) => ({ index: [...IPV4, ...ipIndex(row.ip)], row })),
  columns: {
    3: ({ port }) => integer(port.index),
    4: () => integer(1), // ipAddressType: unicast(1)
    5: (row) => name([1, 3, 6, 1, 2, 1, 4, 32, 1, 5, ...prefixIndex(row.port, prefixOf(row))]), // ipAddressPrefix
    6: () => integer(2), // ipAddressOrigin: manual(2)
    7: () => integer(1), // ipAddressStatus: preferred(1)
    8: () => ticks(0), // ipAddressCreated
    9: () => ticks(0), // ipAddressLastChanged
    10: () => integer(1), // ipAddressRowStatus: active(1)
    11: () => integer(2), // ipAddressStorageType: volatile(2)
  },
});

const learnedAddresses = ({ network, device }: Subject): readonly ArpEntry[] => network.forwarding.arpTable(device);

interface Media {
  readonly ip: number;
  readonly mac: string;
  readonly port: DeviceInterface;
  readonly learned: boolean;
  /** Simulated ms. */
  readonly sinceMs: number;
}

/** The ARP table. IOS has its own addresses in it, as `show ip arp` shows them; Linux has not. */
function media(subject: Subject): Media[] {
  const { device, network } = subject;
  const ports = new Map(device.interfaces.map((port) => [port.name, port]));
  const learned = learnedAddresses(subject).flatMap(({ ip, mac, interfaceName, confirmedMs }) => {
    const port = ports.get(interfaceName);
    return port === undefined ? [] : [{ ip, mac, port, learned: true, sinceMs: confirmedMs }];
  });
  if (device.kind === 'host') return learned;
  const own = device.interfaces
    .filter((port) => port.mac !== '' && network.forwarding.operUp(port))
    .flatMap((port) => port.addresses.map(({ ip }) => ({ ip, mac: port.mac, port, learned: false, sinceMs: port.lastChangeMs })));
  return [...own, ...learned];
}

/** RFC1213-MIB ipNetToMediaTable: dynamic(3), static(4). @see RFC 1213 */
export const ipNetToMedia: ObjectGroup = table<Media>({
  at: '1.3.6.1.2.1.4.22.1',
  learned: learnedAddresses,
  rows: (subject) => media(subject).map((row) => ({ index: [row.port.index, ...ipIndex(row.ip)], row })),
  columns: {
    1: ({ port }) => integer(port.index),
    2: (row) => mac(row.mac),
    3: (row) => address(row.ip),
    4: ({ learned }) => integer(learned ? 3 : 4),
  },
});

/** IP-MIB ipNetToPhysicalTable: dynamic(3), static(4), local(5). @see RFC 4293 */
export const ipNetToPhysical: ObjectGroup = table<Media>({
  at: '1.3.6.1.2.1.4.35.1',
  learned: learnedAddresses,
  rows: (subject) => media(subject).map((row) => ({ index: [row.port.index, ...IPV4, ...ipIndex(row.ip)], row })),
  columns: {
    4: (row) => mac(row.mac),
    5: ({ sinceMs }, { device }) => ticks(sinceMs - device.bootedMs), // ipNetToPhysicalLastUpdated
    6: ({ learned }) => integer(learned ? 3 : 5),
    7: () => integer(1), // ipNetToPhysicalState: reachable(1)
    8: () => integer(1), // ipNetToPhysicalRowStatus: active(1)
  },
});

const routesOf = ({ network, device }: Subject): readonly Route[] => network.forwarding.routes(device);
/** Nothing between: 0.0.0.0. */
const nextHop = ({ via }: Route): number => via ?? 0;
const direct = ({ via }: Route): boolean => via === null;

/** IANAipRouteProtocol: local(2), netmgmt(3), ospf(13). @see IANA-RTPROTO-MIB */
function protocol({ source }: Route): number {
  switch (source) {
    case 'connected':
    case 'local':
      return 2;
    case 'static':
      return 3;
    case 'ospf':
    case 'ospf inter-area':
      return 13;
  }
}

const ageSeconds = ({ sinceMs }: Route, { nowMs }: Subject): number => Math.max(0, Math.floor((nowMs - sinceMs) / 1_000));

/** RFC1213-MIB ipRouteTable: of routes to one network it shows one, the longest. @see RFC 1213 */
export const ipRoutes: ObjectGroup = table<Route>({
  at: '1.3.6.1.2.1.4.21.1',
  rows: (subject) =>
    routesOf(subject)
      .toSorted((one, other) => other.prefixBits - one.prefixBits)
      .map((row) => ({ index: ipIndex(row.network), row })),
  columns: {
    1: ({ network }) => address(network),
    2: ({ outbound }) => integer(outbound.index),
    3: ({ metric }) => integer(metric),
    4: () => integer(-1),
    5: () => integer(-1),
    6: () => integer(-1),
    7: (route) => address(route.via ?? route.outbound.addresses[0]?.ip ?? 0),
    8: (route) => integer(direct(route) ? 3 : 4), // ipRouteType: direct(3), indirect(4)
    9: (route) => integer(protocol(route)),
    10: (route, subject) => integer(ageSeconds(route, subject)),
    11: ({ prefixBits }) => address(maskOf(prefixBits)),
    12: () => integer(-1),
    13: () => nowhere,
  },
});

/** IP-FORWARD-MIB: ipCidrRouteNumber, inetCidrRouteNumber. @see RFC 2096, RFC 4292 */
export const routeCounts: ObjectGroup = scalars('1.3.6.1.2.1.4.24', { 3: (subject) => gauge(cidrRows(subject).length) });
export const inetRouteCounts: ObjectGroup = scalars('1.3.6.1.2.1.4.24', { 6: (subject) => gauge(cidrRows(subject).length) });

function cidrRows(subject: Subject): IndexedRow<Route>[] {
  return routesOf(subject).map((row) => ({
    index: [...ipIndex(row.network), ...ipIndex(maskOf(row.prefixBits)), 0, ...ipIndex(nextHop(row))],
    row,
  }));
}

/** IP-FORWARD-MIB ipCidrRouteTable, by destination, mask, type of service and next hop. @see RFC 2096 */
export const cidrRoutes: ObjectGroup = table<Route>({
  at: '1.3.6.1.2.1.4.24.4.1',
  rows: cidrRows,
  columns: {
    1: ({ network }) => address(network),
    2: ({ prefixBits }) => address(maskOf(prefixBits)),
    3: () => integer(0),
    4: (route) => address(nextHop(route)),
    5: ({ outbound }) => integer(outbound.index),
    6: (route) => integer(direct(route) ? 3 : 4), // ipCidrRouteType: local(3), remote(4)
    7: (route) => integer(protocol(route)),
    8: (route, subject) => integer(ageSeconds(route, subject)),
    9: () => nowhere,
    10: () => integer(0),
    11: ({ metric }) => integer(metric),
    12: () => integer(-1),
    13: () => integer(-1),
    14: () => integer(-1),
    15: () => integer(-1),
    16: () => integer(1), // active(1)
  },
});

/** IP-FORWARD-MIB inetCidrRouteTable; the policy in the index is zeroDotZero. @see RFC 4292 */
export const inetCidrRoutes: ObjectGroup = table<Route>({
  at: '1.3.6.1.2.1.4.24.7.1',
  rows: (subject) =>
    routesOf(subject).map((row) => ({
      index: [...IPV4, ...ipIndex(row.network), row.prefixBits, 2, 0, 0, ...IPV4, ...ipIndex(nextHop(row))],
      row,
    })),
  columns: {
    7: ({ outbound }) => integer(outbound.index),
    8: (route) => integer(direct(route) ? 3 : 4), // inetCidrRouteType: local(3), remote(4)
    9: (route) => integer(protocol(route)),
    10: (route, subject) => gauge(ageSeconds(route, subject)),
    11: () => gauge(0),
    12: ({ metric }) => integer(metric),
    13: () => integer(-1),
    14: () => integer(-1),
    15: () => integer(-1),
    16: () => integer(-1),
    17: () => integer(1), // active(1)
  },
});
