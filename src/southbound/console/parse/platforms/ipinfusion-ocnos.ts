import { columns } from '../columns.ts';
import { lines } from '../lines.ts';
import type { Parser } from '../parser.ts';
import { zebraBgpSummary, zebraOspfNeighbors, zebraRoutes } from './zebra.ts';

const platform = 'ipinfusion_ocnos';

/** IP Infusion OcNOS, whose routing is ZebOS. @see OcNOS Layer 2, Layer 3 and System Management Configuration Guides */
export const ipinfusionOcnos: readonly Parser[] = [
  {
    platform,
    command: 'show lldp table',
    kind: 'neighbors',
    read: columns({
      header: /^Loc PortID\s+Rem Host Name/iu,
      columns: [
        ['Loc PortID', 'local_interface'],
        ['Rem Host Name', 'neighbor'],
        ['Rem Chassis Id', 'chassis_id'],
        ['Rem Port Id', 'neighbor_interface'],
        ['Agent Mode', 'agent'],
      ],
      needs: ['local_interface'],
    }),
  },
  {
    platform,
    command: 'show ip interface [<name>] brief',
    kind: 'ip_interfaces',
    read: lines({
      rules: [
        {
          match:
            /^(?<name>[a-z]\S*)\s+(?:\*?(?<ip>\d+\.\d+\.\d+\.\d+)(?:\/(?<prefix_length>\d+))?|unassigned)\s+(?<status>administratively down|up|down)\s+(?<protocol_status>up|down)$/iu,
          starts: true,
        },
      ],
    }),
  },
  { platform, command: 'show ip|ipv6 route [...]', kind: 'routes', read: zebraRoutes },
  { platform, command: ['show ip bgp summary', 'show bgp [ipv4|ipv6] [unicast] summary'], kind: 'routing_peers', read: zebraBgpSummary },
  { platform, command: 'show ip ospf neighbor [...]', kind: 'routing_peers', read: zebraOspfNeighbors },
  {
    platform,
    command: 'show interface [<name>]',
    kind: 'interfaces',
    read: lines({
      rules: [
        { match: /^Interface (?<name>\S+)/u, starts: true },
        { match: /^\s+Hardware is (?<type>\S+)(?:\s+Current HW addr: (?<mac>\S+))?/u },
        { match: /^\s+Description: (?<description>\S.*)/u },
        { match: /^\s+.*?\bmtu (?<mtu>\d+)(?: duplex-(?<duplex>\w+))?(?:\S*)(?: link-speed (?<speed>\w+))?/u },
        { match: /^\s+<(?<flags>[A-Z,_]+)>/u },
        { match: /^\s+VRF Binding: Associated with (?<vrf>\S+)/u },
        { match: /^\s+inet (?<ip>\d+\.\d+\.\d+\.\d+)\/(?<prefix_length>\d+)/u, list: true },
        { match: /^\s+inet6 (?<ipv6>[\da-f:]+\/\d+)/u, list: true },
        { match: /^\s+input packets (?<input_packets>\d+), bytes (?<input_bytes>\d+)/u },
        { match: /^\s+output packets (?<output_packets>\d+), bytes (?<output_bytes>\d+)/u },
      ],
      // Up is what is up and has a carrier, as the kernel's flags say.
      finish: ({ flags = '', ...rest }) => {
        const words = String(flags).split(',');
        return { ...rest, status: !words.includes('UP') ? 'administratively down' : words.includes('RUNNING') ? 'up' : 'down' };
      },
    }),
  },
  {
    platform,
    command: ['show arp [...]', 'show ip arp [...]'],
    kind: 'arp',
    read: lines({
      rules: [
        {
          match: /^(?<ip>\d+\.\d+\.\d+\.\d+)\s+(?<mac>(?:[\da-f]{4}\.){2}[\da-f]{4})\s+(?<interface>\S+)(?:\s+(?<type>\w+))?/iu,
          starts: true,
        },
      ],
    }),
  },
  {
    platform,
    command: 'show mac address-table [...]',
    kind: 'mac_table',
    read: lines({
      rules: [{ match: /^(?<vlan>\d+)\s+(?<interface>[a-z]\S*)\s+(?<mac>(?:[\da-f]{4}\.){2}[\da-f]{4})\s+(?<type>\S+)/iu, starts: true }],
    }),
  },
  {
    // Bridge, VLAN, name, state, hardware status, ports with a letter for how frames leave
    platform,
    command: 'show vlan brief|all [...]',
    kind: 'vlans',
    read: lines({
      rules: [
        {
          match:
            /^(?<bridge>\d+)\s+(?<id>\d{1,4})\s+(?<name>\S+)\s+(?<status>ACTIVE|SUSPEND\w*|INVALID)(?:\s+(?:Success|Failed?))?(?:\s+(?<interfaces>\w[\w/.-]*\([ut]\).*))?$/iu,
          starts: true,
        },
        { match: /^\s{10,}(?<interfaces>\w[\w/.-]*\([ut]\).*)$/u, list: true },
      ],
      finish: ({ interfaces, ...rest }) => {
        const names = [interfaces ?? []].flat().flatMap((line) => line.split(/\s+/u).map((port) => port.replace(/\([ut]\)$/u, '')));
        return names.length === 0 ? rest : { ...rest, interfaces: names };
      },
    }),
  },
  {
    platform,
    command: 'show version',
    kind: 'version',
    read: lines({
      rules: [
        { match: /^\s*Software version:? (?<version>\S.*)/iu },
        { match: /^\s*Software Product:? (?<product>[^,]+)(?:, Version: (?<version>\S+))?/iu },
        { match: /^\s*Hardware Model:? (?<model>\S.*)/iu },
      ],
      needs: ['version'],
    }),
  },
];
