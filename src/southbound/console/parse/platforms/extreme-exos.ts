import { lines } from '../lines.ts';
import { pairs } from '../pairs.ts';
import type { Parser } from '../parser.ts';

const platform = 'extreme_exos';

/** Letters of the link: active, ready, not present, loopback, disabled, Ethernet OAM, blocked. */
const PORT_STATES: Readonly<Record<string, string>> = {
  A: 'up',
  R: 'down',
  NP: 'not present',
  L: 'loopback',
  D: 'disabled',
  d: 'disabled',
  B: 'blocked',
};

/** ExtremeXOS. @see ExtremeXOS Command Reference 16.2, 22, 30 */
export const extremeExos: readonly Parser[] = [
  {
    // Name, VLAN id, description to the end
    platform,
    command: 'show vlan description',
    kind: 'vlans',
    read: lines({
      rules: [{ match: /^(?<name>\S+)\s+(?<id>\d{1,4})(?:\s+(?<description>\S.*))?$/u, starts: true }],
    }),
  },
  {
    platform,
    command: 'show vlan',
    kind: 'vlans',
    read: lines({
      rules: [
        {
          // Name, id, address, flags of the protocols, protocol, active of all ports, virtual router
          match:
            /^(?<name>\S+)\s+(?<id>\d{1,4})\s+(?:(?<ip>\d+\.\d+\.\d+\.\d+)\s*\/(?<prefix_length>\d+)|-+)\s+\S*.*?\s(?<active>\d+)\s*\/(?<ports>\d+)(?:\s+(?<vrf>\S+))?$/u,
          starts: true,
        },
      ],
    }),
  },
  {
    platform,
    command: 'show iparp [...]',
    kind: 'arp',
    read: lines({
      rules: [
        {
          match:
            /^(?:(?<vrf>\S+)\s+)?(?<ip>\d+\.\d+\.\d+\.\d+)\s+(?<mac>(?:[\da-f]{2}:){5}[\da-f]{2})\s+(?<age>\d+)\s+(?<type>YES|NO)\s+(?<vlan_name>\S+)\s+(?<vlan>\d+)(?:\s+(?<interface>\S+))?/iu,
          starts: true,
        },
      ],
    }),
  },
  {
    platform,
    command: 'show fdb [...]',
    kind: 'mac_table',
    read: lines({
      rules: [
        {
          match:
            /^(?<mac>(?:[\da-f]{2}:){5}[\da-f]{2})\s+(?<vlan_name>\S+?)\((?<vlan>\d+)\)\s+(?<age>\d+)\s+(?<type>[a-z ]+?)\s+(?<interface>[\d:]+|\S+)$/iu,
          starts: true,
        },
      ],
    }),
  },
  {
    // Port, neighbor chassis, port, TTL, age, name
    platform,
    command: 'show lldp neighbors',
    kind: 'neighbors',
    read: lines({
      rules: [
        {
          match:
            /^(?<local_interface>\d+(?::\d+)?)\s+(?<chassis_id>\S+)\s+(?<neighbor_interface>\S+)\s+(?<ttl>\d+)\s+(?<age>\d+)(?:\s+(?<neighbor>\S.*))?$/u,
          starts: true,
        },
      ],
    }),
  },
  {
    platform,
    command: 'show switch',
    kind: 'version',
    read: pairs({
      separator: /\s*:\s+/u,
      keys: {
        sysname: 'hostname',
        'system mac': 'mac',
        'system type': 'model',
        'system uptime': 'uptime',
        'primary ver': 'version',
        'image booted': 'image',
      },
      needs: ['model'],
    }),
  },
  {
    platform,
    command: 'show version',
    kind: 'version',
    read: lines({
      rules: [
        { match: /^(?:Switch|Chassis)\s*: (?<part_number>\S+) (?<serial>\S+)/u },
        { match: /^Image\s*: (?<image>ExtremeXOS version (?<version>\S+).*)/u },
      ],
      needs: ['version'],
    }),
  },
  {
    // Port, what it is called, VLAN, administrative state, link, negotiation, speed and duplex
    platform,
    command: 'show ports no-refresh|configuration [...]',
    kind: 'interfaces',
    read: lines({
      rules: [
        {
          match:
            /^(?<name>\d+(?::\d+)?)\s+(?:(?<description>\S+)\s+)?(?:(?<vlan>\S+)\s+)?(?<admin_status>[ED])\s+(?<status>A|R|NP|L|D|d|B)(?:\s+(?:ON|OFF)?\s*(?<speed>\d+G?|AUTO)?\s*(?<duplex>FULL|HALF|AUTO)?.*)?$/u,
          starts: true,
        },
      ],
      finish: ({ status, ...rest }) => ({ ...rest, status: PORT_STATES[String(status)] ?? 'down' }),
    }),
  },
  {
    platform,
    command: 'show ports [<list>] description',
    kind: 'interfaces',
    read: lines({ rules: [{ match: /^(?<name>\d+(?::\d+)?)\s+(?:(?<display>\S+)\s{2,})?(?<description>\S.*)$/u, starts: true }] }),
  },
  {
    // VLAN, address, flags
    platform,
    command: 'show ipconfig [...]',
    kind: 'ip_interfaces',
    read: lines({
      rules: [{ match: /^(?<name>\S+)\s+(?<ip>\d+\.\d+\.\d+\.\d+)\s*\/(?<prefix_length>\d+)\s+(?<flags>\S+)/u, starts: true }],
    }),
  },
  {
    // Origin with its marks, destination, gateway, metric, flags, VLAN, since when
    platform,
    command: 'show iproute [...]',
    kind: 'routes',
    read: lines({
      rules: [
        {
          match:
            /^[# ]?(?<protocol>[a-z]{1,2}\d?)\s+(?:(?<network>\d+\.\d+\.\d+\.\d+)\/(?<prefix_length>\d+)|Default Route)\s+(?<next_hop>\d+\.\d+\.\d+\.\d+)\s+(?<metric>\d+)\s+(?<flags>\S+)\s+(?<interface>\S+)/u,
          starts: true,
        },
      ],
      finish: (record) => (record['network'] === undefined ? { ...record, network: 'default' } : record),
    }),
  },
];
