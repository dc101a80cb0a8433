import { lines } from '../lines.ts';
import { pairs } from '../pairs.ts';
import type { Parser } from '../parser.ts';
import { neighbors } from './linux-iproute.ts';
import { vyattaArp, vyattaInterfaces } from './vyatta-vyos.ts';
import { zebraBgpSummary, zebraOspfNeighbors, zebraRoutes } from './zebra.ts';

const router = 'ubiquiti_edgerouter';
const edgeswitch = 'ubiquiti_edgeswitch';

/** EdgeOS, which came from Vyatta. @see EdgeRouter CLI: Operational Mode */
export const ubiquitiEdgerouter: readonly Parser[] = [
  { platform: router, command: 'show arp [...]', kind: 'arp', read: vyattaArp },
  { platform: router, command: 'show ipv6 neighbors', kind: 'arp', read: neighbors },
  { platform: router, command: 'show interfaces [ethernet|switch|bridge|vpn] [...]', kind: 'interfaces', read: vyattaInterfaces },
  { platform: router, command: 'show ip|ipv6 route [...]', kind: 'routes', read: zebraRoutes },
  { platform: router, command: ['show ip bgp summary', 'show bgp [ipv6] [unicast] summary'], kind: 'routing_peers', read: zebraBgpSummary },
  { platform: router, command: 'show ip ospf neighbor', kind: 'routing_peers', read: zebraOspfNeighbors },
  {
    platform: router,
    command: 'show version',
    kind: 'version',
    read: pairs({
      separator: /:\s+/u,
      keys: { version: 'version', 'build id': 'build', 'hw model': 'model', 'hw s/n': 'serial', uptime: 'uptime' },
      needs: ['version'],
    }),
  },
];

/** EdgeSwitch, which is Broadcom's FASTPATH. @see EdgeSwitch CLI Command Reference */
export const ubiquitiEdgeswitch: readonly Parser[] = [
  {
    platform: edgeswitch,
    command: 'show version',
    kind: 'version',
    read: pairs({
      separator: /(?:\.{3,}|:)\s*/u,
      keys: {
        'system description': 'description',
        'machine type': 'model',
        'machine model': 'model',
        'serial number': 'serial',
        'burned in mac address': 'mac',
        'software version': 'version',
      },
      needs: ['version'],
    }),
  },
  {
    platform: edgeswitch,
    command: 'show mac-addr-table [...]',
    kind: 'mac_table',
    read: lines({
      rules: [
        {
          match: /^(?<vlan>\d+)\s+(?<mac>(?:[\dA-F]{2}:){5}[\dA-F]{2})\s+(?<interface>\S+)\s+(?<index>\d+)\s+(?<type>\S.*)$/iu,
          starts: true,
        },
      ],
    }),
  },
  {
    platform: edgeswitch,
    command: 'show arp [switch]',
    kind: 'arp',
    read: lines({
      rules: [
        {
          match: /^(?<ip>\d+\.\d+\.\d+\.\d+)\s+(?<mac>(?:[\dA-F]{2}:){5}[\dA-F]{2})\s+(?<interface>\S+)(?:\s+(?<type>[A-Z]\w+))?/iu,
          starts: true,
        },
      ],
    }),
  },
  {
    platform: edgeswitch,
    command: 'show vlan [brief]',
    kind: 'vlans',
    read: lines({
      rules: [{ match: /^(?<id>\d{1,4})\s+(?<name>\S.*?)\s+(?<type>Default|Static|Dynamic\S*(?: \(\w+\))?)$/u, starts: true }],
    }),
  },
  {
    // Local interface, remote id, chassis, port, system name
    platform: edgeswitch,
    command: 'show lldp remote-device all',
    kind: 'neighbors',
    read: lines({
      rules: [
        {
          match:
            /^(?<local_interface>\d+\/\d+(?:\/\d+)?)\s+\d+\s+(?<chassis_id>\S+)\s+(?<neighbor_interface>\S+)(?:\s+(?<neighbor>\S.*))?$/u,
          starts: true,
        },
      ],
    }),
  },
  {
    // Port, name, administrative mode, status, speed and duplex, medium, and so on
    platform: edgeswitch,
    command: 'show interfaces status all|<port>',
    kind: 'interfaces',
    read: lines({
      rules: [
        {
          match:
            /^(?<name>\d+\/\d+(?:\/\d+)?|lag \d+)\s+(?:(?<description>\S.*?)\s+)?(?<status>Up|Down|D-Down)\s+(?:(?<mode>Auto|\d+ \w+)\s*)?(?:(?<speed>\d+)\s+(?<duplex>Full|Half)\s*)?(?<type>\S.*)?$/u,
          starts: true,
        },
      ],
    }),
  },
  { platform: edgeswitch, command: 'show ip route [...]', kind: 'routes', read: zebraRoutes },
];
