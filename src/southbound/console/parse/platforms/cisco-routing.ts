import { lines, type LineRule } from '../lines.ts';
import type { Fields, Reader } from '../parser.ts';

/** The peers of `show ip bgp summary` of IOS, IOS XR, NX-OS and ASA. @see Cisco IOS IP Routing: BGP Command Reference */
export const bgpSummary: Reader = lines({
  wrapped: { lone: /^\*?[\da-fA-F.:]+(?:%\S+)?$/u, rest: /^ +\d+ +\d/u },
  rules: [
    {
      match: /^BGP (?:table )?(?:summary )?information for VRF (?<vrf>[^,\s]+)(?:, address family (?<address_family>.+))?/iu,
      carry: true,
      drops: ['vrf', 'address_family', 'router_id', 'local_as'],
    },
    { match: /^For address family: (?<address_family>.+)$/iu, carry: true, drops: ['router_id', 'local_as'] },
    { match: /^BGP router identifier (?<router_id>[\d.]+), local AS number (?<local_as>[\d.]+)/iu, carry: true },
    {
      match:
        /^\*?(?<peer>[\da-fA-F]+[.:][\da-fA-F.:]*)(?:%\S+)? +\d+ +(?<as>\d[\d.]*)(?: +\d+){4,5} +(?<uptime>never|\d\S*) +(?<state>\S.*)$/u,
      starts: true,
      ends: true,
    },
  ],
});

/** `show ip ospf neighbor`. */
export const ospfNeighbors: Reader = lines({
  rules: [
    {
      match:
        /^(?<peer>\d+\.\d+\.\d+\.\d+) +(?<priority>\d+) +(?<state>[A-Z\d-]+(?: ?\/ *\S+)?) +(?<dead_time>\S+) +(?<address>\d+\.\d+\.\d+\.\d+) +(?<interface>\S+)/iu,
      starts: true,
    },
    { match: /^ +Neighbor is up for (?<uptime>\S+)/u },
  ],
});

const ROUTE = ['vrf', 'protocol', 'type', 'network', 'prefix_length'];

/** Letters of a route with what may stand beside them: `O IA`, `S*`, `i L1`, `O*E2`, `B    %`; a name or an address; a length or a mask. */
function codeAndNetwork(code: string, network: string): string {
  return String.raw`^(?<protocol>${code})(?<type>[*%+&>!() A-Za-z\d]{0,12}?) +(?<network>${network})(?:\/(?<prefix_length>\d+)| +(?<prefix_length>255[\d.]+|0\.0\.0\.0|128\.0\.0\.0|\d+\.0\.0\.0))?`;
}

const V4 = String.raw`\d+\.\d+\.\d+\.\d+`;
const AGE = String.raw`(?:, (?<age>[\dwdhmy:.]+|never))?`;
const VIA = String.raw`(?:\[(?<distance>\d+)\/(?<metric>\d+)\] +)?via +(?<next_hop>\d[\d.]+)(?: \([^)]*\))?${AGE}(?:, (?<interface>[A-Za-z][^\s,]*))?`;
const CONNECTED = String.raw`(?:\[(?<distance>\d+)\/(?<metric>\d+)\](?: +is (?:directly connected|a summary)|(?=, ))|is (?:directly connected|a summary))${AGE}(?:, (?<interface>[^\s,]+))?`;

/** Rows of a routing table of IOS and its relatives: one record for each next hop. A route that is too long goes on in the next line. */
export function routeRules(code: string, network = V4): LineRule[] {
  const row = codeAndNetwork(code, network);
  return [
    { match: new RegExp(String.raw`${row} +${VIA}`, 'u'), starts: true },
    { match: new RegExp(String.raw`${row} +${CONNECTED}`, 'u'), starts: true },
    { match: new RegExp(String.raw`${row}$`, 'u'), starts: true },
    { match: new RegExp(String.raw`^ +${VIA}`, 'u'), again: ROUTE },
    { match: new RegExp(String.raw`^ +${CONNECTED}`, 'u'), again: ROUTE },
  ];
}

/** `show ip route` of IOS. Networks of one length have it in the line above them. */
export const iosRoutes: Reader = lines({
  rules: [
    { match: /^Routing Table: (?<vrf>\S+)/u, carry: true, drops: ['vrf', 'subnets'] },
    { match: /^ +\d+\.\d+\.\d+\.\d+\/(?<subnets>\d+) is subnetted/u, carry: true, drops: ['subnets'] },
    { match: /^ +\d+\.\d+\.\d+\.\d+(?:\/\d+)? is variably subnetted/u, carry: true, drops: ['subnets'] },
    ...routeRules('[A-Za-z]'),
  ],
  finish: (record) => routed(record),
});

/** Only flags beside the letter are no type; a length that the row had not is that of its subnets. */
export function routed({ subnets, type, ...record }: Fields): Fields | null {
  const named = String(type ?? '').replace(/[^A-Za-z\d]/gu, '');
  const route: Fields = { ...(subnets === undefined ? {} : { prefix_length: subnets }), ...record };
  if (named !== '') route['type'] = named;
  return route['next_hop'] === undefined && route['interface'] === undefined && route['distance'] === undefined ? null : route;
}

/** `show ipv6 route` of IOS: the code and the prefix, and next hops in lines of their own. @see Cisco IOS IPv6 Command Reference */
export const iosRoutes6: Reader = lines({
  rules: [
    { match: /^IPv6 Routing Table - (?<vrf>\S+)/u, carry: true, drops: ['vrf'] },
    {
      match: /^(?<protocol>[A-Za-z]{1,3}\d?) +(?<network>[\da-fA-F:]+)\/(?<prefix_length>\d+)(?: \[(?<distance>\d+)\/(?<metric>\d+)\])?/u,
      starts: true,
    },
    {
      match: /^ +via (?<next_hop>[\da-fA-F]*:[\da-fA-F:.]+)(?:%\S+)?(?:, (?<interface>[A-Za-z][^\s,]*))?/u,
      again: ['vrf', 'protocol', 'network', 'prefix_length', 'distance', 'metric'],
    },
    {
      match: /^ +via (?<interface>[A-Za-z][^\s,]*), (?:directly connected|receive)/u,
      again: ['vrf', 'protocol', 'network', 'prefix_length', 'distance', 'metric'],
    },
  ],
});
