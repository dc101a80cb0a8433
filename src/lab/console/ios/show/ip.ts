import type { Device, DeviceInterface } from '../../../device/device.ts';
import { ospfRouterId } from '../../../device/identity.ts';
import { broadcastOf, ipv4Text, prefixOf } from '../../../device/ipv4.ts';
import { dottedMac } from '../../../device/mac-addresses.ts';
import type { OspfNeighbor, Route } from '../../../forwarding/forwarding.ts';
import type { Network } from '../../../network/network.ts';
import { settle } from '../../counter-view.ts';
import { leaseTime, shortDuration } from './durations.ts';
import { byIndex, stateOf } from './interfaces.ts';

/** `show ip arp`: what is known, the own addresses with a hyphen for their age. */
export function arpTable(network: Network, device: Device): string {
  settle(network, device);
  const own = byIndex(device)
    .filter((port) => port.kind !== 'loopback' && port.kind !== 'serial' && network.forwarding.operUp(port))
    .flatMap((port) => port.addresses.map(({ ip }) => ({ ip, mac: port.mac, interfaceName: port.name, age: '-' })));
  const learned = network.forwarding.arpTable(device).map(({ ip, mac, interfaceName, confirmedMs }) => {
    return { ip, mac, interfaceName, age: String(Math.floor((network.simulatedMs() - confirmedMs) / 60_000)) };
  });
  const rows = [...own, ...learned].sort((one, other) => one.ip - other.ip);
  return (
    'Protocol  Address          Age (min)  Hardware Addr   Type   Interface\n' +
    rows
      .map(
        ({ ip, mac, interfaceName, age }) =>
          `Internet  ${ipv4Text(ip).padEnd(15)} ${age.padStart(9)}   ${dottedMac(mac).padEnd(14)}  ARPA   ${interfaceName}\n`,
      )
      .join('')
  );
}

const CODES = `Codes: L - local, C - connected, S - static, R - RIP, M - mobile, B - BGP
       D - EIGRP, EX - EIGRP external, O - OSPF, IA - OSPF inter area 
       N1 - OSPF NSSA external type 1, N2 - OSPF NSSA external type 2
       E1 - OSPF external type 1, E2 - OSPF external type 2
       i - IS-IS, su - IS-IS summary, L1 - IS-IS level-1, L2 - IS-IS level-2
       ia - IS-IS inter area, * - candidate default, U - per-user static route
       o - ODR, P - periodic downloaded static route, H - NHRP, l - LISP
       + - replicated route, % - next hop override
`;

const LETTERS = { connected: 'C', local: 'L', static: 'S', ospf: 'O', 'ospf inter-area': 'O IA' } as const;

/** The class that a network was of before CIDR: IOS still groups its table by them. @see RFC 791 §3.2 */
function classfulBits(network: number): number {
  return network >>> 31 === 0 ? 8 : network >>> 30 === 2 ? 16 : 24;
}

function classOf({ network, prefixBits }: Route): { readonly network: number; readonly prefixBits: number } {
  const bits = classfulBits(network);
  return prefixBits <= bits ? { network, prefixBits } : { network: (network & ~(2 ** (32 - bits) - 1)) >>> 0, prefixBits: bits };
}

function wayText(route: Route, nowMs: number): string {
  const { source, via, outbound, distance, metric, sinceMs } = route;
  if (source === 'connected' || source === 'local' || (source === 'static' && via === null))
    return `is directly connected, ${outbound.name}`;
  if (source === 'static') return `[${distance}/0] via ${ipv4Text(via!)}`;
  return `[${distance}/${metric}] via ${ipv4Text(via!)}, ${shortDuration(nowMs - sinceMs)}, ${outbound.name}`;
}

/** The ways of one prefix: the first behind its network, others below its bracket. */
function prefixText(ways: readonly Route[], inClass: boolean, nowMs: number): string {
  const [first] = ways;
  if (first === undefined) return '';
  const letters = LETTERS[first.source] + (first.prefixBits === 0 ? '*' : '');
  const head = `${letters.padEnd(inClass ? 9 : 6)}${ipv4Text(first.network)}/${first.prefixBits} `;
  return ways.map((way, index) => `${index === 0 ? head : ''.padEnd(head.length)}${wayText(way, nowMs)}\n`).join('');
}

function grouped<Key, Item>(items: readonly Item[], keyOf: (item: Item) => Key): Map<Key, Item[]> {
  const groups = new Map<Key, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    groups.set(key, [...(groups.get(key) ?? []), item]);
  }
  return groups;
}

/** `show ip route`. IOS before 15 has no local routes. */
export function ipRoutes(network: Network, device: Device, only?: Route['source']): string {
  const old = device.platform.version.startsWith('12.');
  const wanted = (route: Route): boolean =>
    only === undefined ||
    route.source === only ||
    (only === 'ospf' && route.source === 'ospf inter-area') ||
    (only === 'connected' && route.source === 'local');
  const all = network.forwarding.routes(device);
  const shown = all
    .filter((route) => wanted(route) && !(old && route.source === 'local'))
    .sort((one, other) => one.network - other.network || one.prefixBits - other.prefixBits);
  const last = all.find(({ prefixBits }) => prefixBits === 0);
  const resort =
    last === undefined ? 'is not set' : last.via === null ? 'is 0.0.0.0 to network 0.0.0.0' : `is ${ipv4Text(last.via)} to network 0.0.0.0`;
  let text = '';
  for (const routes of grouped(shown, (route) => `${classOf(route).network}/${classOf(route).prefixBits}`).values()) {
    const major = classOf(routes[0]!);
    const prefixes = [...grouped(routes, (route) => `${route.network}/${route.prefixBits}`).values()];
    const masks = new Set(routes.map(({ prefixBits }) => prefixBits));
    const subnetted = routes.some(({ prefixBits }) => prefixBits > classfulBits(major.network));
    if (subnetted && masks.size === 1)
      text += `      ${ipv4Text(major.network)}/${[...masks][0]} is subnetted, ${prefixes.length} subnets\n`;
    else if (subnetted)
      text += `      ${ipv4Text(major.network)}/${major.prefixBits} is variably subnetted, ${prefixes.length} subnets, ${masks.size} masks\n`;
    for (const ways of prefixes) text += prefixText(ways, subnetted, network.simulatedMs());
  }
  return `${CODES}\nGateway of last resort ${resort}\n\n${text}`;
}

/** Who is designated on a segment: the highest router id, since all have priority 1 and began together. @see RFC 2328 §9.4 */
function rolesOn(own: number, neighbors: readonly OspfNeighbor[]): Map<number, 'DR' | 'BDR' | 'DROTHER'> {
  const ids = [...new Set([own, ...neighbors.map(({ routerId }) => routerId)])].sort((one, other) => other - one);
  return new Map(ids.map((id, index) => [id, index === 0 ? 'DR' : index === 1 ? 'BDR' : 'DROTHER']));
}

/** `show ip ospf neighbor` */
export function ospfNeighbors(network: Network, device: Device): string {
  const own = ospfRouterId(device) ?? 0;
  const all = network.forwarding.ospfNeighbors(device);
  const rows = all.map((neighbor) => {
    const { local, remote, routerId } = neighbor;
    const roles = rolesOn(
      own,
      all.filter((each) => each.local === local),
    );
    const role = roles.get(routerId) ?? 'DROTHER';
    const state = role === 'DROTHER' && roles.get(own) === 'DROTHER' ? `2WAY/${role}` : `FULL/${role}`;
    // A hello comes every 10 s and holds for 40: RFC 2328 appendix C.3.
    const dead = 40_000 - (Math.max(0, network.simulatedMs() - remote.device.bootedMs) % 10_000);
    return `${ipv4Text(routerId).padEnd(15)} ${'1'.padStart(3)}   ${state.padEnd(15)} ${shortDuration(dead).padEnd(11)} ${ipv4Text(remote.addresses[0]?.ip ?? 0).padEnd(15)} ${local.name}\n`;
  });
  if (rows.length === 0) return '';
  return `\nNeighbor ID     Pri   State           Dead Time   Address         Interface\n${rows.join('')}`;
}

/** `show ip protocols` */
export function ipProtocols(network: Network, device: Device): string {
  const { ospf } = device;
  if (ospf === null) return '*** IP Routing is NSF aware ***\n\n';
  const sources = new Map(network.forwarding.ospfNeighbors(device).map(({ routerId }) => [routerId, 110]));
  const areas = new Set(ospf.networks.map(({ area }) => area)).size;
  return (
    `*** IP Routing is NSF aware ***\n\nRouting Protocol is "ospf ${ospf.processId}"\n` +
    '  Outgoing update filter list for all interfaces is not set\n  Incoming update filter list for all interfaces is not set\n' +
    `  Router ID ${ipv4Text(ospfRouterId(device) ?? 0)}\n  Number of areas in this router is ${areas}. ${areas} normal 0 stub 0 nssa\n  Maximum path: 4\n  Routing for Networks:\n` +
    ospf.networks.map((each) => `    ${ipv4Text(each.network)} ${ipv4Text(each.wildcard)} area ${each.area}\n`).join('') +
    (ospf.passiveInterfaces.length === 0
      ? ''
      : `  Passive Interface(s):\n${ospf.passiveInterfaces.map((name) => `    ${name}\n`).join('')}`) +
    '  Routing Information Sources:\n    Gateway         Distance      Last Update\n' +
    [...sources].map(([id, distance]) => `    ${ipv4Text(id).padEnd(15)} ${String(distance).padStart(8)}      00:00:00\n`).join('') +
    '  Distance: (default is 110)\n\n'
  );
}

/** One interface of `show ip interface`. */
export function ipInterface(network: Network, port: DeviceInterface): string {
  const { status, protocol } = stateOf(network, port);
  const [first, ...others] = port.addresses;
  const head = `${port.name} is ${status}, line protocol is ${protocol}\n`;
  if (first === undefined) return `${head}  Internet protocol processing disabled\n`;
  return (
    `${head}  Internet address is ${ipv4Text(first.ip)}/${first.prefixBits}\n  Broadcast address is ${ipv4Text(broadcastOf(prefixOf(first)) ?? 0xffff_ffff)}\n` +
    '  Address determined by non-volatile memory\n' +
    `  MTU is ${port.mtu} bytes\n  Helper address is not set\n  Directed broadcast forwarding is disabled\n` +
    others.map(({ ip, prefixBits }) => `  Secondary address ${ipv4Text(ip)}/${prefixBits}\n`).join('') +
    '  Outgoing access list is not set\n  Inbound  access list is not set\n  Proxy ARP is enabled\n  Local Proxy ARP is disabled\n' +
    '  Security level is default\n  Split horizon is enabled\n  ICMP redirects are always sent\n  ICMP unreachables are always sent\n'
  );
}

/** `0100.5079.6668.00`: hardware type 1 before the MAC address. @see RFC 2132 §9.14 */
function clientId(mac: string): string {
  const digits = `01${mac.replaceAll(':', '')}`;
  return digits.replaceAll(/(.{4})(?=.)/g, '$1.');
}

/** `show ip dhcp binding` */
export function dhcpBindings(network: Network, device: Device): string {
  const rows = [...device.leases.values()]
    .filter(({ untilMs }) => untilMs > network.simulatedMs())
    .sort((one, other) => one.ip - other.ip)
    .map(({ ip, mac, untilMs }) => `${ipv4Text(ip).padEnd(20)}${clientId(mac).padEnd(24)}${leaseTime(untilMs).padEnd(24)}Automatic\n`);
  return (
    'Bindings from all pools not associated with VRF:\n' +
    'IP address          Client-ID/              Lease expiration        Type\n                    Hardware address/\n                    User name\n' +
    rows.join('')
  );
}
