import { lines, type LineRule } from '../lines.ts';
import type { Parser, Reader } from '../parser.ts';
import { INSTANCE, INTERFACE_RULES, IPV4, lldpVerbose, MAC, NAME, routingTable, told } from './huawei-3com.ts';
import { huaweiVlans, huaweiVlansBrief } from './huawei-vlans.ts';

const platform = 'huawei_vrp';

const interfaces = lines({
  rules: [
    ...INTERFACE_RULES,
    { match: /PVID ?: *(?<vlan>\d+)/u, more: true },
    { match: /Link-type ?: ?(?<mode>\w+)/u, more: true },
    { match: /The Maximum (?:Transmit Unit|Frame Length) is (?<mtu>\d+)/iu, more: true },
    { match: new RegExp(String.raw`Hardware address is (?<mac>${MAC})`, 'iu') },
    { match: /^\s*Speed ?: *(?<speed>[\w-]+),/u },
    { match: /^\s*Duplex ?: *(?<duplex>\w+),/u },
    { match: /^\s*Input ?: *(?<input_packets>\d+) packets/u, section: 'input' },
    { match: /^\s*Output ?: *(?<output_packets>\d+) packets/u, section: 'output' },
    { in: 'input', match: /Total Error: *(?<input_errors>\d+)/u },
    { in: 'output', match: /Total Error: *(?<output_errors>\d+)/u },
    { in: 'input', match: /^\s*CRC: *(?<crc>\d+)/u },
  ],
  finish: told,
});

/** Interface, physical state, protocol, and what the command adds: rates and errors, or a description. */
function brief(rest: string): Reader {
  return lines({
    rules: [
      {
        match: new RegExp(
          String.raw`^(?<name>${NAME})\s+(?<status>[*^!#]?(?:up|down)(?:\(\w+\))*)\s+(?<protocol_status>[*^!#]?(?:up|down)(?:\(\w+\))*)${rest}`,
          'u',
        ),
        starts: true,
      },
    ],
  });
}

/** Type is of where the entry is from; a line of its own below has the VLAN. */
const arp = lines({
  rules: [
    {
      match: new RegExp(
        String.raw`^\s*(?<ip>${IPV4})\s+(?<mac>${MAC}|Incomplete)\s+(?:(?<age>\d+)\s+)?(?<type>[A-Z] -|[A-Z][\w/-]*)\s+(?:(?<vlan>\d+)/\S+\s+)?(?<interface>${NAME})(?:\s+(?<vrf>\S+))?$`,
        'u',
      ),
      starts: true,
    },
    { match: /^\s+(?<vlan>\d+)\/\S*$/u },
  ],
});

/** Pairs stand two in a line. */
function pairRules(names: Readonly<Record<string, string>>): LineRule[] {
  return Object.entries(names).map(([key, field]) => ({
    match: new RegExp(String.raw`(?:^|\s)${key} *: *(?<${field}>\S+)`, 'u'),
    more: true,
  }));
}

const routesVerbose = lines({
  rules: [
    ...INSTANCE,
    {
      match: new RegExp(String.raw`^\s*Destination ?: *(?<network>(?:${IPV4}|[\da-fA-F]*:[\da-fA-F:.]+)\s*/\d+)`, 'u'),
      carry: true,
    },
    { match: /^\s*Protocol *: *(?<protocol>\S+)/u, starts: true },
    ...pairRules({
      Preference: 'distance',
      Cost: 'metric',
      NextHop: 'next_hop',
      Interface: 'interface',
      State: 'state',
      Neighbour: 'neighbor',
    }),
  ],
  needs: ['network'],
});

const ipv6Neighbors = lines({
  rules: [
    { match: /^\s*IPv6 Address *: *(?<ip>\S+)/iu, starts: true },
    ...pairRules({ 'Link-layer': 'mac', State: 'state', Interface: 'interface', VLAN: 'vlan', 'VPN name': 'vrf' }),
  ],
  // A key without a value is followed by the next key.
  finish: ({ vrf, ...rest }) => (vrf === undefined || vrf === 'Is' ? rest : { ...rest, vrf }),
});

const portVlans = lines({
  rules: [
    {
      match:
        /^\s*(?<interface>(?=\d*[A-Za-z])[^\s(]+)(?:\([A-Za-z]\))?\s+(?<mode>access|trunk|hybrid|dot1q-tunnel|desirable|auto|fabric|negotiation-\w+)\s+(?<native_vlan>\d+|-)\s+(?<trunk_vlans>\S.*)$/iu,
      starts: true,
    },
    // The list goes on below.
    { match: /^\s{20,}(?<trunk_vlans>[\d-]+(?:[ ,][\d -]*)?)$/u, list: true },
  ],
  finish: ({ trunk_vlans, native_vlan, ...rest }) => {
    const vlans = [trunk_vlans ?? []].flat().flatMap((line) => line.split(/[\s,]+/u).filter((part) => part !== '' && part !== '-'));
    return {
      ...rest,
      // The VLAN of frames without a tag, whatever the port is.
      ...(native_vlan !== undefined && native_vlan !== '-' && { access_vlan: native_vlan, native_vlan }),
      ...(vlans.length > 0 && { trunk_vlans: vlans }),
    };
  },
});

/** Huawei VRP 5 and 8: routers AR and NE, switches S and CloudEngine, firewalls USG. @see Huawei product documentation, Command Reference of each */
export const huaweiVrp: readonly Parser[] = [
  { platform, command: 'display interface [<name>] [<name>]', kind: 'interfaces', read: interfaces },
  {
    platform,
    command: 'display interface brief [main]',
    kind: 'interfaces',
    read: brief(String.raw`\s+(?:--|[\d.]+%)\s+(?:--|[\d.]+%)\s+(?<input_errors>\d+)\s+(?<output_errors>\d+)$`),
  },
  {
    platform,
    command: 'display interface description [<name>]',
    kind: 'interfaces',
    read: brief(String.raw`(?:\s+(?<description>\S.*))?$`),
  },
  {
    platform,
    command: 'display ip interface brief [...]',
    kind: 'ip_interfaces',
    read: lines({
      rules: [
        {
          match: new RegExp(
            String.raw`^(?<name>${NAME})\s+(?:(?<ip>${IPV4})/(?<prefix_length>\d+)|unassigned)\s+(?<status>[*!^]?(?:up|down)(?:\(\w+\))*)\s+(?<protocol_status>(?:up|down)(?:\(\w+\))*)(?:\s+(?<vrf>\S+))?`,
            'u',
          ),
          starts: true,
        },
      ],
      finish: ({ vrf, ...rest }) => (vrf === undefined || vrf === '--' ? rest : { ...rest, vrf }),
    }),
  },
  { platform, command: 'display arp [all|brief|dynamic|static] [...]', kind: 'arp', read: arp },
  { platform, command: 'display ipv6 neighbors [...]', kind: 'arp', read: ipv6Neighbors },
  { platform, command: 'display ip|ipv6 routing-table [...]', kind: 'routes', read: routingTable },
  { platform, command: 'display ip|ipv6 routing-table [...] verbose', kind: 'routes', read: routesVerbose },
  {
    platform,
    command: 'display mac-address [...]',
    kind: 'mac_table',
    read: lines({
      rules: [
        {
          match: new RegExp(
            String.raw`^\s*(?<mac>${MAC})\s+(?:(?<vlan>\d+)|-)(?:/\S*)?\s+(?:(?:-|\d+)\s+(?:-|\d+)\s+)?(?<interface>[A-Z\d]\S*)\s+(?<type>[a-z]\S*)`,
            'u',
          ),
          starts: true,
        },
      ],
    }),
  },
  {
    platform,
    command: 'display lldp neighbor [interface] [<name>] [<name>]',
    kind: 'neighbors',
    read: lldpVerbose(/^(?<local_interface>[A-Za-z\d]\S*) has \d+ neighbors?/u, 'port_id', 'neighbor_interface'),
  },
  {
    platform,
    command: 'display lldp neighbor brief',
    kind: 'neighbors',
    read: lines({
      rules: [
        {
          match: /^(?<local_interface>(?=\d*[A-Z])(?=\S*\d)\S+)\s+(?<neighbor>\S+)\s+(?<neighbor_interface>\S.*?)\s+(?<ttl>\d+)$/u,
          starts: true,
        },
        // CloudEngine: local, expiry, neighbor's port, neighbor
        {
          match: /^(?<local_interface>(?=\d*[A-Z])(?=\S*\d)\S+)\s+(?<ttl>\d+)\s+(?<neighbor_interface>\S+)\s+(?<neighbor>\S+)$/u,
          starts: true,
        },
      ],
    }),
  },
  { platform, command: 'display port vlan [<name>] [active]', kind: 'switchports', read: portVlans },
  { platform, command: 'display vlan [<id>]', kind: 'vlans', read: huaweiVlans },
  { platform, command: 'display vlan brief', kind: 'vlans', read: huaweiVlansBrief },
  {
    platform,
    command: 'display version',
    kind: 'version',
    read: lines({
      rules: [
        { match: /^VRP \(R\) software, Version (?<version>\S+)(?: \((?<release>[^)]+)\))?/iu },
        {
          match:
            /^(?:HUAWEI|Quidway)\s+(?<model>\S.*?)(?:\s+(?:[A-Za-z]+\s+){0,3}(?:Router|Switch|Firewall|Gateway|Server))?\s+uptime is (?<uptime>\S.*)/iu,
        },
        // Some leave the vendor out; cards have more than a word before a colon.
        { match: /^(?<model>[A-Z][\w-]*\d[\w-]*)(?: [A-Za-z]+){0,3} uptime is (?<uptime>\S.*)/u },
      ],
      needs: ['version'],
    }),
  },
  {
    platform,
    command: 'display bgp [vpnv4] [vpn-instance] [<name>] peer [...]',
    kind: 'routing_peers',
    read: lines({
      rules: [
        { match: /BGP local router ID ?: ?(?<router_id>[\d.]+)/iu, carry: true },
        { match: /Local AS number ?: ?(?<local_as>[\d.]+)/iu, carry: true },
        {
          match:
            /^\s*(?<peer>[\da-fA-F]+[.:][\da-fA-F.:]*)\s+4\s+(?<as>[\d.]+)(?:\s+\d+){3}\s+(?<uptime>\S+)\s+(?<state>[A-Z]\S*(?:\(\w+\))?)(?:\s+(?<prefixes>\d+))?$/u,
          starts: true,
        },
      ],
      wrapped: { lone: /^\s*[\da-fA-F]*:[\da-fA-F:.]+$/u, rest: /^\s+4\s+\d/u },
    }),
  },
  {
    platform,
    command: 'display ospf [<process>] peer brief',
    kind: 'routing_peers',
    read: lines({
      rules: [
        {
          match: new RegExp(String.raw`^\s*(?<area>${IPV4})\s+(?<interface>[A-Z]\S*)\s+(?<peer>${IPV4})\s+(?<state>\S+)$`, 'u'),
          starts: true,
        },
      ],
    }),
  },
  {
    platform,
    command: 'display ospf [<process>] peer',
    kind: 'routing_peers',
    read: lines({
      rules: [
        { match: new RegExp(String.raw`^\s*Area \S+ interface ${IPV4}\((?<interface>[^)]+)\)'s neighbors`, 'u'), carry: true },
        { match: new RegExp(String.raw`^\s*Router ID: (?<peer>${IPV4})\s+Address: (?<address>${IPV4})`, 'u'), starts: true },
        { match: /^\s*State: (?<state>\S+)/u },
        { match: /^\s*Neighbor is up for (?<uptime>\S+)/u },
      ],
    }),
  },
];
