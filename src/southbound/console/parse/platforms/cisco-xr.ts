import { lines } from '../lines.ts';
import type { Fields, Parser } from '../parser.ts';
import { INTERFACE_BLOCK, interfaceDescriptions } from './cisco-interfaces.ts';
import { inventory } from './cisco-inventory.ts';
import { cdpBrief, cdpDetailOfIds, lldpBrief, lldpDetail } from './cisco-neighbors.ts';
import { bgpSummary, iosRoutes6, ospfNeighbors, routed, routeRules } from './cisco-routing.ts';

const platform = 'cisco_xr';

/** The code of a route with its type, as printed; what is connected says so. */
function xrRoute(record: Fields): Fields | null {
  const route = routed(record);
  if (route === null) return null;
  const { type, ...told } = route;
  return {
    ...told,
    protocol: type === undefined ? (told['protocol'] ?? '') : `${String(told['protocol'])} ${String(type)}`,
    ...(told['next_hop'] === undefined && told['interface'] !== undefined ? { next_hop: 'connected' } : {}),
  };
}

/** `show interfaces`: a hardware is named with the word interface, a duplex with the word duplex; an address that is not there is unknown. */
const interfaces = (text: string): Fields[] =>
  lines({ rules: [{ match: /^ +Internet address is (?<ip>Unknown)/u }, ...INTERFACE_BLOCK] })(text).map((record) => ({
    ...record,
    ...changed(record, 'type', (type) => type.replace(/ (?:sub-)?interface(?:\(s\))?$/u, '')),
    ...changed(record, 'duplex', (duplex) => duplex.replace(/-duplex$|^Duplex /iu, '')),
  }));

function changed(record: Fields, name: string, how: (value: string) => string): Fields {
  const value = record[name];
  return typeof value === 'string' ? { [name]: how(value) } : {};
}

/** Cisco IOS XR. @see Interface and Hardware Component, IP Addresses and Services, and Routing Command References for Cisco ASR 9000 and NCS 5500 Series Routers */
export const ciscoXr: readonly Parser[] = [
  {
    platform,
    command: 'show version',
    kind: 'version',
    read: lines({
      rules: [
        { match: /^Cisco IOS XR Software, Version (?<version>[^\s[]+)/u },
        { match: /^(?:System|(?<hostname>\S+)) uptime is (?<uptime>.+)$/u },
        { match: /^System image file is "(?<image>[^"]+)"/u },
        { match: /^cisco (?<model>[^(]+) \(/iu },
        { match: /^cisco (?<model>\S+) .*processor/iu },
        { match: /^ +Location +: (?<location>\S+)/u },
      ],
    }),
  },
  {
    platform,
    command: 'show version brief',
    kind: 'version',
    read: lines({
      rules: [
        { match: /^Cisco IOS XR Software, Version (?<version>[^\s[]+)/u },
        { match: /^(?:System|(?<hostname>\S+)) uptime is (?<uptime>.+)$/u },
        { match: /^System image file is "(?<image>[^"]+)"/u },
        { match: /^cisco (?<family>\S+)(?: Series)?(?: \(.*?\))?.* processor/iu },
        { match: /^(?<model>[A-Z]+[ -]\S+) .*Chassis/u },
      ],
      finish: (record) => ({ ...(record['family'] === undefined ? {} : { model: record['family'] }), ...record }),
    }),
  },
  { platform, command: ['show inventory [...]', 'admin show inventory [...]'], kind: 'inventory', read: inventory },
  {
    platform,
    command: ['show running-config hostname', 'show hostname'],
    kind: 'hostname',
    read: lines({ rules: [{ match: /^hostname (?<hostname>\S+)/u }] }),
  },
  { platform, command: 'show interfaces [<name>] [<name>]', kind: 'interfaces', read: interfaces },
  { platform, command: 'show interfaces [<name>] description', kind: 'interfaces', read: interfaceDescriptions },
  {
    platform,
    command: 'show interfaces [<name>] brief',
    kind: 'interfaces',
    read: lines({
      rules: [
        {
          match:
            /^ *(?<name>[A-Za-z][A-Za-z-]*\d\S*) +(?<status>up|down|admin-down|shutdown|\S+) +(?<protocol_status>up|down|admin-down|\S+) +(?<type>\S+) +(?<mtu>\d+) +(?<bandwidth>\d+)$/u,
          starts: true,
        },
      ],
    }),
  },
  {
    platform,
    command: ['show ip|ipv4 interface brief', 'show ip|ipv4 vrf <vrf> interface brief'],
    kind: 'ip_interfaces',
    read: lines({
      rules: [
        {
          match:
            /^(?<name>[A-Za-z][A-Za-z-]*\d\S*) +(?<ip>\d[\d.]+|unassigned|unnumbered) +(?<status>[A-Za-z-]+) +(?<protocol_status>[A-Za-z-]+)(?: +(?<vrf>\S+))?$/u,
          starts: true,
        },
      ],
    }),
  },
  {
    platform,
    command: ['show ipv6 interface brief', 'show ipv6 vrf <vrf> interface brief'],
    kind: 'ip_interfaces',
    read: lines({
      rules: [
        { match: /^(?<name>[A-Za-z]\S*) +\[(?<status>[^/\]]+)\/(?<protocol_status>[^\]]+)\](?: +(?<vrf>[^\s]+))?/u, starts: true },
        { match: /^ +(?<ipv6>[\da-f]*:[\da-f:.]+)/iu, list: true },
      ],
    }),
  },
  {
    platform,
    command: 'show arp [...]',
    kind: 'arp',
    read: lines({
      rules: [
        {
          match:
            /^(?<ip>\d+\.\d+\.\d+\.\d+) +(?<age>\S+) +(?<mac>[\da-f.]{14}|-+|incomplete) +(?<state>[A-Za-z]+) +(?<type>[A-Za-z-]+) +(?<interface>\S+)/iu,
          starts: true,
        },
      ],
    }),
  },
  {
    platform,
    command: 'show ipv6 neighbors [...]',
    kind: 'arp',
    read: lines({
      rules: [
        {
          match:
            /^(?:\[(?<ip>[^\]]+)\]|(?<ip>[\da-f]*:[\da-f:]+)) +(?<age>\d+|-) +(?<mac>[\da-f.]{14}|-) +(?<state>[A-Z]+) +(?<interface>[A-Za-z]\S*)(?: +(?<location>\S+))?/iu,
          starts: true,
        },
      ],
    }),
  },
  {
    platform,
    command: ['show ip|ipv4 route [...]', 'show route [ipv4] [...]'],
    kind: 'routes',
    read: lines({
      rules: [{ match: /^VRF: (?<vrf>\S+)/u, carry: true, drops: ['vrf'] }, ...routeRules(String.raw`[A-Za-z]\*?`)],
      finish: xrRoute,
    }),
  },
  { platform, command: ['show ipv6 route [...]', 'show route ipv6 [...]'], kind: 'routes', read: iosRoutes6 },
  { platform, command: 'show cdp neighbors [<name>]', kind: 'neighbors', read: cdpBrief },
  { platform, command: 'show cdp neighbors [<name>] detail', kind: 'neighbors', read: cdpDetailOfIds },
  { platform, command: 'show lldp neighbors [<name>]', kind: 'neighbors', read: lldpBrief },
  { platform, command: 'show lldp neighbors [<name>] detail', kind: 'neighbors', read: lldpDetail },
  { platform, command: ['show ip bgp summary', 'show bgp [...]'], kind: 'routing_peers', read: bgpSummary },
  {
    platform,
    command: ['show ip ospf neighbor [...]', 'show ospf [<id>] neighbor', 'show ospf vrf <vrf> neighbor'],
    kind: 'routing_peers',
    read: ospfNeighbors,
  },
];
