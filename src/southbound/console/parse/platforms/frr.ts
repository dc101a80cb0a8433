import { columns } from '../columns.ts';
import { lines } from '../lines.ts';
import type { Parser } from '../parser.ts';
import { zebraBgpSummary, zebraOspfNeighbors, zebraRoutes } from './zebra.ts';

const platform = 'frr';

const interfaces = lines({
  rules: [
    {
      match: /^Interface (?<name>\S+) is (?<status>administratively down|\w+)(?:, line protocol is (?<protocol_status>\w+))?/u,
      starts: true,
    },
    { match: /^\s+vrf: (?<vrf>\S+)/iu },
    { match: /^\s+Description: (?<description>.+)/u },
    { match: /^\s+index \d+ metric \d+ mtu (?<mtu>\d+)(?: speed (?<speed>\d+))?/u },
    { match: /^\s+Type: (?<type>.+)/u },
    { match: /^\s+HWaddr: (?<mac>\S+)/u },
    { match: /^\s+inet (?<ip>[\d.]+)\/(?<prefix_length>\d+)/u, list: true },
    { match: /^\s+inet6 (?<ipv6>[\da-f:.]+\/\d+)/u, list: true },
    { match: /^\s+input packets (?<input_packets>\d+), bytes (?<input_bytes>\d+)/u },
    { match: /^\s+input errors (?<input_errors>\d+)/u },
    { match: /^\s+output packets (?<output_packets>\d+), bytes (?<output_bytes>\d+)/u },
    { match: /^\s+output errors (?<output_errors>\d+)/u },
  ],
});

/** FRRouting's vtysh, and Quagga's before it. @see https://docs.frrouting.org/en/latest/vtysh.html */
export const frr: readonly Parser[] = [
  {
    platform,
    command: 'show version',
    kind: 'version',
    read: lines({
      rules: [
        { match: /^(?<os>FRRouting|Quagga) (?<version>\S+)(?: \((?<hostname>[^)]+)\))?/u },
        { match: /^(?<description>Copyright .*)/u },
      ],
      needs: ['version'],
    }),
  },
  { platform, command: 'show interface [<name>] [vrf] [<name>]', kind: 'interfaces', read: interfaces },
  {
    platform,
    command: ['show interface brief', 'show interface vrf <name> brief'],
    kind: 'ip_interfaces',
    read: columns({
      columns: [
        ['Interface', 'name'],
        ['Status', 'status'],
        ['VRF', 'vrf'],
        ['Addresses', 'ip'],
      ],
      header: /^Interface\s+Status\s+VRF\s+Addresses/u,
      key: 'name',
      lists: ['ip'],
      finish: ({ ip, ...rest }) => {
        const all = [ip ?? []].flat().filter((address) => address !== '+');
        const v4 = all.filter((address) => !address.includes(':'));
        const v6 = all.filter((address) => address.includes(':'));
        return { ...rest, ...(v4.length > 0 && { ip: v4 }), ...(v6.length > 0 && { ipv6: v6 }) };
      },
    }),
  },
  { platform, command: 'show ip|ipv6 route [vrf] [<name>]', kind: 'routes', read: zebraRoutes },
  {
    platform,
    command: ['show [ip] bgp [vrf] [<name>] [ipv4|ipv6] [unicast] summary', 'show ip|ipv6 bgp summary'],
    kind: 'routing_peers',
    read: zebraBgpSummary,
  },
  { platform, command: 'show ip ospf [vrf] [<name>] neighbor [all]', kind: 'routing_peers', read: zebraOspfNeighbors },
];
