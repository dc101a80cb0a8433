import { lines } from '../lines.ts';
import { pairs } from '../pairs.ts';
import type { Parser } from '../parser.ts';

const platform = 'alcatel_sros';

const ADDRESS = String.raw`\d{1,3}(?:\.\d{1,3}){3}|[\da-fA-F]*:[\da-fA-F:.]+`;

/** Nokia (before: Alcatel-Lucent) SR OS. @see 7450 ESS, 7750 SR, 7950 XRS Router Configuration Guide, Show Commands */
export const alcatelSros: readonly Parser[] = [
  {
    // Two lines an interface: name, states, mode, port; then its addresses, each with the state of its prefix.
    platform,
    command: 'show router [<name>] interface [...]',
    kind: 'ip_interfaces',
    read: lines({
      rules: [
        { match: /^Interface Table \((?:Router|Service): (?<vrf>[^)]+)\)/u, carry: true },
        {
          match:
            /^(?<name>\S.*?)\s+(?<status>Up|Down)\s+(?<protocol_status>Up|Down|--)(?:\/(?<protocol_status_ipv6>Up|Down|--))?\s+(?<mode>[A-Z]\S*(?: \w+)?)\s+(?<port>\S+)$/u,
          starts: true,
        },
        { match: new RegExp(String.raw`^\s+(?<ip>\d{1,3}(?:\.\d{1,3}){3})/(?<prefix_length>\d+)\s+(?<prefix_state>\S+)`, 'u') },
        { match: /^\s+(?<ipv6>[\da-fA-F]*:[\da-fA-F:.]+(?:\/\d+)?)(?:\s+(?<prefix_state>\S+))?/u, list: true },
        // A name as long as its column has its states on the next line.
      ],
      wrapped: { lone: /^[A-Za-z"]\S*$/u, rest: /^\s+(?:Up|Down)\s+(?:Up|Down)/u },
    }),
  },
  {
    platform,
    command: 'show router [<name>] arp [...]',
    kind: 'arp',
    read: lines({
      rules: [
        {
          match:
            /^(?<ip>\d{1,3}(?:\.\d{1,3}){3})\s+(?<mac>(?:[\da-f]{2}:){5}[\da-f]{2})\s+(?<age>\S+)\s+(?<type>\w+(?:\[\w+\])?)\s+(?<interface>\S.*)$/iu,
          starts: true,
        },
      ],
    }),
  },
  {
    // Prefix, type, protocol, age, preference; then the next hop and the metric.
    platform,
    command: 'show router [<name>] route-table [...]',
    kind: 'routes',
    read: lines({
      rules: [
        {
          match: new RegExp(
            String.raw`^(?<network>${ADDRESS})/(?<prefix_length>\d+)(?: \[\w\])?\s+(?<type>Local|Remote|Blackhole)\s+(?<protocol>\S.*?)\s+(?<age>\d\S*)\s+(?<distance>\d+)$`,
            'u',
          ),
          starts: true,
        },
        { match: new RegExp(String.raw`^\s+(?<next_hop>${ADDRESS}|\S.*?)\s+(?<metric>\d+)$`, 'u') },
      ],
    }),
  },
  {
    platform,
    command: 'show version',
    kind: 'version',
    read: lines({
      rules: [{ match: /^TiMOS-(?<version>\S+) .*?(?:ALCATEL|Nokia|NOKIA) (?<model>.+?)(?: Copyright.*)?$/u }],
      needs: ['version'],
    }),
  },
  {
    platform,
    command: 'show system information',
    kind: 'version',
    read: pairs({
      separator: /\s+:\s+/u,
      keys: {
        'system name': 'hostname',
        'system type': 'model',
        'chassis topology': 'topology',
        'system version': 'version',
        'system up time': 'uptime',
      },
      needs: ['version'],
    }),
  },
  {
    // Local port, scope, remote chassis, index, remote port, remote system
    platform,
    command: 'show system lldp neighbor',
    kind: 'neighbors',
    read: lines({
      rules: [
        {
          match:
            /^(?<local_interface>[\w/-]*\d)\s+(?:NB|NTPMR|NC)\s+(?<chassis_id>(?:[\dA-F]{2}[:-]){5}[\dA-F]{2})\s+\d+\s+(?<neighbor_interface>\S.*?)(?:\s{2,}(?<neighbor>\S+))?$/iu,
          starts: true,
        },
      ],
    }),
  },
  {
    // Port, administrative state, link, port state, MTU as configured and as it is, LAG, mode, encapsulation, type, transceiver
    platform,
    command: 'show port',
    kind: 'interfaces',
    read: lines({
      rules: [
        {
          match:
            /^(?<name>[A-Za-z]?\d*(?:\/[\w]+)+)\s+(?<admin_status>Up|Down)\s+(?<link>Yes|No)\s+(?<status>Up|Down|Link Up|Ghost)\s+(?<mtu>\d+)(?:\s+(?<oper_mtu>\d+))?(?:\s+(?<lag>\d+|-))?(?:\s+(?<mode>\w+)\s+(?<encapsulation>\w+)\s+(?<type>\S+))?/u,
          starts: true,
        },
      ],
    }),
  },
  {
    // A peer takes two lines: its address; then AS, messages, since when, and prefixes of each family or the state.
    platform,
    command: 'show router [<name>] bgp summary [...]',
    kind: 'routing_peers',
    read: lines({
      rules: [
        { match: /BGP Router ID:? ?(?<router_id>[\d.]+)(?:\s+AS:? ?(?<as_of_system>\d+)\s+Local AS:? ?(?<local_as>\d+))?/u, carry: true },
        { match: new RegExp(String.raw`^(?<peer>${ADDRESS})$`, 'u'), starts: true },
        { match: /^\s+(?<as>\d+)\s+\d+\s+\d+\s+(?<uptime>\S+)\s+(?<state>\S+)/u },
      ],
      needs: ['as'],
    }),
  },
  {
    platform,
    command: 'show router [<name>] ospf [<name>] neighbor [...]',
    kind: 'routing_peers',
    read: lines({
      rules: [
        { match: /^(?<interface>\S+)\s+(?<peer>\d+\.\d+\.\d+\.\d+)\s+(?<state>[A-Z]\w*)\s+\d+\s+\d+\s+\d+/u, starts: true },
        { match: /^\s+(?<area>\d+\.\d+\.\d+\.\d+)$/u },
      ],
    }),
  },
];
