import { columns } from '../columns.ts';
import { lines } from '../lines.ts';
import { pairs } from '../pairs.ts';
import type { Parser } from '../parser.ts';
import { withPrefixLength } from './prefix.ts';

const platform = 'aruba_aoscx';

/** `n/a` where a direction has no such counter. */
const COUNT = String.raw`(?:\d+|n/a)`;

const interfaces = lines({
  rules: [
    { match: /^Interface (?<name>\S+) is (?<status>up|down)\b/u, starts: true },
    { match: /^Aggregate (?<name>\S+) is (?<status>up|down)\b/u, starts: true },
    { match: /^\s*Admin state is (?<admin_status>\w+)/u },
    { match: /^\s*VRF name is (?<vrf>\S+)/u },
    { match: /^\s*Description ?: *(?<description>\S.*)/u },
    { match: /^\s*(?:Hardware: (?<hardware>[^,]+), )?MAC Address *: *(?<mac>[\da-fA-F:.-]+)/u },
    { match: /^\s*IPv4 address (?<ip>[\d.]+)(?:\/(?<prefix_length>\d+))?/u, list: true },
    { match: /^\s*IPv6 address (?<ipv6>\S+)/u, list: true },
    { match: /^\s*MTU (?<mtu>\d+)/u },
    { match: /^\s*Type (?<type>\S.*)/u },
    { match: /^\s*(?<duplex>Full|Half)-duplex/u },
    { match: /^\s*Speed +(?:: )?(?<speed>\d+ \S+)/u },
    { match: /^\s*Access VLAN: (?<vlan>\d+)/u },
    { match: /^\s*Native VLAN: (?<vlan>\d+)/u },
    // AOS-CX 10.05 and before print a part for each direction.
    { match: /^\s*Rx$/iu, section: 'rx' },
    { match: /^\s*Tx$/iu, section: 'tx' },
    { in: 'rx', match: /^\s*(?<input_packets>\d+) total packets/u },
    { in: 'rx', match: /^\s*(?<input_packets>\d+) input packets/u },
    { in: 'rx', match: /^\s*(?<input_errors>\d+) (?:input )?errors?\b/u },
    { in: 'rx', match: /^\s*(?<crc>\d+) CRC/u },
    { in: 'tx', match: /^\s*(?<output_packets>\d+) (?:total|output) packets/u },
    { in: 'tx', match: /^\s*(?<output_errors>\d+) (?:output )?errors?\b/u },
    // Later ones a table: received, sent, both.
    { match: /^\s*Statistic\s+RX\s+TX/u, section: 'statistics' },
    { in: 'statistics', match: new RegExp(String.raw`^\s*Packets\s+(?<input_packets>${COUNT})\s+(?<output_packets>${COUNT})`, 'u') },
    { in: 'statistics', match: new RegExp(String.raw`^\s*Errors\s+(?<input_errors>${COUNT})\s+(?<output_errors>${COUNT})`, 'u') },
    { in: 'statistics', match: new RegExp(String.raw`^\s*CRC/FCS\s+(?<crc>${COUNT})`, 'u') },
  ],
});

const management = pairs({
  separator: /\s*:(?:\s+|$)/u,
  keys: {
    'admin state': 'admin_status',
    'link state': 'status',
    'mac address': 'mac',
    'ipv4 address/subnet-mask': 'ip',
    'ipv6 address/prefix': 'ipv6',
    'default gateway ipv4': 'gateway',
    'address mode': 'address_mode',
    description: 'description',
    mtu: 'mtu',
    speed: 'speed',
    duplex: 'duplex',
  },
  needs: ['mac'],
  finish: (record) => withPrefixLength({ name: 'mgmt', ...record }),
});

/** `10.0.0.1/24 [U]`, and the address alone. */
const NEXT_HOP = String.raw`(?<next_hop>-|[\da-fA-F.:]+)`;

const routes = lines({
  rules: [
    { match: /^VRF:\s*(?<vrf>\S+)/u, carry: true },
    // 10.06 and before, a block for each: `10.0.0.0/24, vrf default` and its ways under it.
    { match: /^(?<network>[\da-fA-F.:]+)\/(?<prefix_length>\d+), vrf (?<vrf>\S+)/u, carry: true },
    {
      match:
        /^\s+via +(?<next_hop>\d+\.\d+\.\d+\.\d+|[\da-fA-F]*:[\da-fA-F:.]+), +\[(?<distance>\d+)\/(?<metric>\d+)\], +(?<protocol>\w+)/u,
      starts: true,
    },
    { match: /^\s+via +(?<interface>[^\s,]+), +\[(?<distance>\d+)\/(?<metric>\d+)\], +(?<protocol>\w+)/u, starts: true },
    // Later a table: prefix, next hop, interface, VRF of the next hop, origin and type, distance and metric, age. Further ways leave out the prefix.
    { match: /^(?<network>[\da-fA-F.:]+)\/(?<prefix_length>\d+)\s/u, carry: true, more: true },
    {
      match: new RegExp(
        String.raw`^\S*\s+${NEXT_HOP}\s+(?<interface>\S+)\s+(?<egress_vrf>\S+)\s+(?<protocol>\S+)\s+\[(?<distance>\d+)/(?<metric>\d+)\]`,
        'u',
      ),
      starts: true,
    },
  ],
  finish: ({ egress_vrf, ...rest }) => (egress_vrf === undefined || egress_vrf === '-' ? rest : { vrf: egress_vrf, ...rest }),
});

const lldpDetail = pairs({
  separator: /\s*:(?:\s+|$)/u,
  starts: 'Port',
  keys: {
    port: 'local_interface',
    'neighbor system-name': 'neighbor',
    'neighbor chassis-name': 'neighbor',
    'neighbor system-description': 'description',
    'neighbor chassis-description': 'description',
    'neighbor chassis-id': 'chassis_id',
    'neighbor management-address': 'mgmt_ip',
    'chassis capabilities enabled': 'capabilities',
    'neighbor port-id': 'port_id',
    'neighbor port-desc': 'neighbor_interface',
    'neighbor port vlan id': 'vlan',
    ttl: 'ttl',
  },
  needs: ['chassis_id'],
});

/** Aruba AOS-CX. @see AOS-CX Command-Line Interface Guides 10.04 to 10.13, Monitoring, Link Layer and IP Routing */
export const arubaAoscx: readonly Parser[] = [
  { platform, command: 'show interface [<name>] [extended]', kind: 'interfaces', read: interfaces },
  { platform, command: 'show interface mgmt', kind: 'interfaces', read: management },
  {
    platform,
    command: ['show interface brief', 'show interface <name> brief'],
    kind: 'interfaces',
    read: lines({
      rules: [
        {
          // Port, native VLAN, mode, type, enabled, status, reason, speed in Mb/s, description
          match:
            /^(?<name>\S+)\s+(?<vlan>\d+|--)\s+(?<mode>access|trunk|routed|native-\S+|--)\s+(?<type>\S.*?)\s+(?<admin_status>yes|no)\s+(?<status>up|down)\s+(?:(?<reason>\S.*?)\s+)?(?<speed>\d+|--)(?:\s+(?<description>\S.*))?$/u,
          starts: true,
        },
      ],
    }),
  },
  {
    platform,
    command: 'show ip interface brief [all-vrfs] [vrf] [<name>]',
    kind: 'ip_interfaces',
    read: lines({
      rules: [
        {
          match:
            /^(?<name>\S+)\s+(?:(?<ip>\d+\.\d+\.\d+\.\d+)\/(?<prefix_length>\d+)|No Address|Unnumbered)\s+(?<status>up|down)\/(?<protocol_status>up|down)(?:\s+(?<vrf>\S+))?/iu,
          starts: true,
        },
      ],
    }),
  },
  {
    platform,
    command: 'show arp [all-vrfs] [vrf] [<name>]',
    kind: 'arp',
    read: columns({
      header: /^IPv4 Address\s+MAC\s/u,
      columns: [
        ['IPv4 Address', 'ip'],
        ['MAC', 'mac'],
        ['Port', 'interface'],
        ['Physical Port', 'physical_interface'],
        ['State', 'state'],
        ['VRF', 'vrf'],
      ],
      ends: /^(?:Total Number|-{20}$)/u,
      needs: ['ip', 'mac'],
    }),
  },
  {
    platform,
    command: 'show mac-address-table [...]',
    kind: 'mac_table',
    read: lines({
      rules: [{ match: /^(?<mac>(?:[\da-f]{2}:){5}[\da-f]{2})\s+(?<vlan>\d+)\s+(?<type>\S+)\s+(?<interface>\S+)/iu, starts: true }],
    }),
  },
  { platform, command: 'show ip|ipv6 route [all-vrfs] [vrf] [<name>]', kind: 'routes', read: routes },
  {
    platform,
    command: [
      'show lldp neighbor-info|neighbors-info detail',
      'show lldp neighbor-info|neighbors-info <port>',
      'show lldp neighbor-info|neighbors-info mgmt',
    ],
    kind: 'neighbors',
    read: lldpDetail,
  },
  {
    platform,
    command: 'show lldp neighbor-info|neighbors-info',
    kind: 'neighbors',
    read: columns({
      header: /^LOCAL-PORT\s+CHASSIS-ID/iu,
      columns: [
        ['LOCAL-PORT', 'local_interface'],
        ['CHASSIS-ID', 'chassis_id'],
        ['PORT-ID', 'port_id'],
        ['PORT-DESC', 'neighbor_interface'],
        ['TTL', 'ttl'],
        ['SYS-NAME', 'neighbor'],
      ],
      needs: ['chassis_id'],
    }),
  },
  {
    platform,
    command: 'show vlan [<id>]',
    kind: 'vlans',
    read: columns({
      header: /^VLAN\s+Name\s/u,
      columns: [
        ['VLAN', 'id'],
        ['Name', 'name'],
        ['Status', 'status'],
        ['Reason', 'reason'],
        ['Type', 'type'],
        ['Interfaces', 'interfaces'],
      ],
      key: 'id',
      lists: ['interfaces'],
      needs: ['id'],
    }),
  },
  {
    platform,
    command: ['show version', 'show system'],
    kind: 'version',
    read: pairs({
      separator: /\s*:(?:\s+|$)/u,
      keys: {
        version: 'version',
        hostname: 'hostname',
        'system description': 'version',
        'product name': 'model',
        'chassis serial nbr': 'serial',
        'base mac address': 'mac',
        'arubaos-cx version': 'version',
        'up time': 'uptime',
        'active image': 'image',
        'build id': 'build',
      },
      needs: ['version'],
    }),
  },
  {
    platform,
    command: ['show bgp [all-vrf] [all] [ipv4|ipv6] [unicast] summary', 'show bgp all-vrf all summary'],
    kind: 'routing_peers',
    read: lines({
      rules: [
        { match: /^\s*VRF ?: ?(?<vrf>\S+)/u, carry: true },
        { match: /^\s*Local AS\s*: ?(?<local_as>\d+)\s+BGP Router Identifier\s*: ?(?<router_id>[\d.]+)/u, carry: true },
        // Peer, AS, messages received and sent, since when, state, administrative state
        {
          match:
            /^\s*(?<peer>[\da-fA-F]+[.:][\da-fA-F.:]+)\s+(?<as>[\d.]+)\s+\d+\s+\d+\s+(?<uptime>\S+)\s+(?<state>[A-Z]\w+)(?:\s+(?<admin_status>\w+))?$/u,
          starts: true,
        },
      ],
    }),
  },
  {
    // Neighbor, priority, state, address, interface
    platform,
    command: 'show ip ospf neighbors [...]',
    kind: 'routing_peers',
    read: lines({
      rules: [
        { match: /^\s*VRF ?: ?(?<vrf>\S+)/u, carry: true },
        {
          match: /^\s*(?<peer>\d+\.\d+\.\d+\.\d+)\s+(?:\d+|n\/a)\s+(?<state>\S+)\s+(?<address>\d+\.\d+\.\d+\.\d+)\s+(?<interface>\S+)/u,
          starts: true,
        },
      ],
    }),
  },
];
