import { columns } from '../columns.ts';
import { lines } from '../lines.ts';
import { pairs } from '../pairs.ts';
import type { Fields, Parser } from '../parser.ts';
import { first } from '../sections.ts';
import { zebraBgpSummary, zebraOspfNeighbors, zebraRoutes } from './zebra.ts';

const platform = 'vyatta_vyos';

/** State and link: `u/u`, `u/D` without carrier, `A/D` shut. */
function addresses({ ip, link, ...rest }: Fields): Fields {
  const [admin_status, status] = String(link ?? '').split('/');
  const all = [ip ?? []].flat();
  const v4 = all.filter((address) => !address.includes(':')).map((address) => address.split('/'));
  const v6 = all.filter((address) => address.includes(':'));
  const bits = v4.flatMap(([, length]) => length ?? []);
  return {
    ...rest,
    ...(admin_status !== undefined && admin_status !== '' && { admin_status }),
    ...(status !== undefined && { status, protocol_status: status === 'u' ? 'up' : 'down' }),
    ...(v4.length > 0 && { ip: v4.map(([address = '']) => address) }),
    ...(bits.length > 0 && { prefix_length: bits }),
    ...(v6.length > 0 && { ipv6: v6 }),
  };
}

/** Vyatta's columns; VyOS 1.4 added MAC, VRF and MTU before the state. */
export const vyattaInterfaces = columns({
  header: /^Interface\s+IP Address\s.*S\/L/u,
  columns: [
    ['Interface', 'name'],
    ['IP Address', 'ip'],
    ['MAC', 'mac'],
    ['VRF', 'vrf'],
    ['MTU', 'mtu'],
    ['S/L', 'link'],
    ['Description', 'description'],
  ],
  key: 'name',
  lists: ['ip'],
  needs: ['name'],
  finish: addresses,
});

/** As net-tools or iproute2 have it, by version. */
export const vyattaArp = first(
  lines({
    rules: [
      {
        match:
          /^(?<ip>\d+\.\d+\.\d+\.\d+)\s+(?<type>[a-z]\w*)\s+(?<mac>(?:[\da-f]{2}:){5}[\da-f]{2})\s+(?<flags>[CMP!]+)\s+(?:\S+\s+)?(?<interface>\S+)$/iu,
        starts: true,
      },
      { match: /^(?<ip>\d+\.\d+\.\d+\.\d+)\s+(?<mac>\(incomplete\))\s+(?<interface>\S+)$/u, starts: true },
    ],
  }),
  lines({
    rules: [
      // VyOS 1.3 and later: address, interface, link layer address, state
      {
        match: /^(?<ip>\d+\.\d+\.\d+\.\d+)\s+(?<interface>[a-z]\S*)\s+(?:(?<mac>(?:[\da-f]{2}:){5}[\da-f]{2})\s+)?(?<state>[A-Z]+)$/u,
        starts: true,
      },
      { match: /^(?<ip>\d+\.\d+\.\d+\.\d+)\s+dev\s+(?<interface>\S+)(?:\s+lladdr\s+(?<mac>\S+))?\s+(?<state>[A-Z]+)/u, starts: true },
    ],
  }),
);

/** Vyatta and VyOS 1.1 to 1.5. @see https://docs.vyos.io/en/latest/operation */
export const vyattaVyos: readonly Parser[] = [
  { platform, command: ['show arp [...]', 'show ip neighbors'], kind: 'arp', read: vyattaArp },
  { platform, command: 'show interfaces [ethernet|bridge|bonding|loopback|dummy] [...]', kind: 'interfaces', read: vyattaInterfaces },
  { platform, command: 'show ip|ipv6 route [...]', kind: 'routes', read: zebraRoutes },
  {
    platform,
    command: ['show ip bgp summary', 'show [ip] bgp [ipv4|ipv6|vrf] [<name>] [unicast] summary'],
    kind: 'routing_peers',
    read: zebraBgpSummary,
  },
  { platform, command: 'show ip ospf neighbor [...]', kind: 'routing_peers', read: zebraOspfNeighbors },
  {
    platform,
    command: 'show version [...]',
    kind: 'version',
    read: pairs({
      separator: /:\s+/u,
      keys: {
        version: 'version',
        description: 'description',
        'hardware vendor': 'vendor',
        'hardware model': 'model',
        'hw model': 'model',
        'hardware s/n': 'serial',
        'hw s/n': 'serial',
        'hardware uuid': 'uuid',
        uptime: 'uptime',
      },
      needs: ['version'],
      finish: ({ version = '', ...rest }) => ({ version: String(version).replace(/^VyOS /u, ''), ...rest }),
    }),
  },
  {
    platform,
    command: 'show lldp neighbors [...]',
    kind: 'neighbors',
    read: columns({
      header: /^Device(?: ID)?\s+Local(?: Port)?\s+Proto/u,
      columns: [
        [/Device(?: ID)?/u, 'neighbor'],
        [/Local(?: Port)?/u, 'local_interface'],
        [/Proto(?:col)?/u, 'protocol'],
        [/Cap(?:ability)?/u, 'capabilities'],
        ['Platform', 'platform'],
        [/(?:Remote Port|Port ID)/u, 'neighbor_interface'],
      ],
      needs: ['neighbor', 'local_interface'],
    }),
  },
  { platform, command: 'show host name', kind: 'hostname', read: lines({ rules: [{ match: /^(?<hostname>[\w.-]+)$/u }] }) },
];
