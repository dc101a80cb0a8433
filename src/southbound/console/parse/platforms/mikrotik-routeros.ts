import { pairs } from '../pairs.ts';
import type { Fields, Parser, Reader } from '../parser.ts';
import { first } from '../sections.ts';
import { withPrefixLength } from './prefix.ts';
import { named, properties, rows, type Entry } from './routeros-print.ts';

const platform = 'mikrotik_routeros';

const IPV4 = String.raw`\d{1,3}(?:\.\d{1,3}){3}`;
const MAC = String.raw`(?:[\dA-Fa-f]{2}:){5}[\dA-Fa-f]{2}`;
/** Letters between the number of an entry and its first property. */
const FLAGS = String.raw`^\s*(?:(?<flags>[A-Za-z]{1,4}(?: [A-Za-z]{1,2})?)\s+)?`;

/** `print`, and how it shall print. */
const HOW = '[detail|terse|brief|without-paging] [detail|terse|brief|without-paging] [...]';

/** Running is up; an interface that neither runs nor is disabled has no carrier. */
function state(flags: string): string {
  return flags.includes('R') ? 'running' : flags.includes('X') ? 'disabled' : 'down';
}

function interfaceOf(entry: Entry): Fields | null {
  const fields = named(entry, {
    name: 'name',
    type: 'type',
    mtu: 'mtu',
    'actual-mtu': 'actual_mtu',
    'mac-address': 'mac',
    'default-name': 'default_name',
  });
  if (fields['name'] === undefined) return null;
  const mtu = fields['mtu'] ?? fields['actual_mtu'];
  return {
    ...fields,
    ...(mtu !== undefined && { mtu }),
    ...(entry.comment !== null && { description: entry.comment }),
    status: state(entry.flags),
    flags: entry.flags,
  };
}

const interfaces = first(
  properties(interfaceOf),
  rows(
    new RegExp(
      String.raw`^\s*(?:(?<flags>[DXRSPIH]{1,4})\s+)?(?<name>\S.*?)\s+(?<type>[a-z][\w-]*)(?:\s+(?<mtu>\d+))?(?:\s+\d+)*(?:\s+(?<mac>${MAC}))?$`,
      'u',
    ),
    ({ flags = '', ...rest }) => ({ ...rest, status: state(String(flags)), flags }),
  ),
);

function addressRows(place: string): Reader {
  return rows(new RegExp(String.raw`${FLAGS}(?<ip>${IPV4})/(?<prefix_length>\d+)\s+(?<network>${IPV4})\s+(?:${IPV4}\s+)?${place}$`, 'u'));
}

const addresses = first(
  properties((entry) => {
    const fields = named(entry, { address: 'ip', interface: 'name', network: 'network', 'actual-interface': 'actual_interface' });
    return fields['ip'] === undefined
      ? null
      : withPrefixLength({ ...fields, ...(entry.comment !== null && { description: entry.comment }), flags: entry.flags });
  }),
  // RouterOS 7 tells the VRF behind the interface, whose name may have blanks; before 3 there was a broadcast address.
  (text) =>
    (/\bINTERFACE +VRF\b/u.test(text) ? addressRows(String.raw`(?<name>\S.*?)\s+(?<vrf>\S+)`) : addressRows(String.raw`(?<name>\S.*)`))(
      text,
    ),
);

const arp = first(
  properties((entry) => {
    const fields = named(entry, { address: 'ip', 'mac-address': 'mac', interface: 'interface', status: 'state' });
    return fields['ip'] === undefined ? null : { ...fields, flags: entry.flags };
  }),
  rows(new RegExp(String.raw`${FLAGS}(?<ip>${IPV4})\s+(?:(?<mac>${MAC})\s+)?(?<interface>\S+)(?:\s+(?<state>[a-z]+))?$`, 'u')),
);

/** Letters for where a route is from, after those for its state: of RouterOS 6 connected and static are capitals, of 7 all are small. */
const ORIGIN = /[CScsrbomivydga]/u;

const routes = first(
  properties((entry) => {
    const fields = named(entry, {
      'dst-address': 'network',
      gateway: 'next_hop',
      distance: 'distance',
      'routing-mark': 'vrf',
      'routing-table': 'vrf',
      'vrf-interface': 'vrf_interface',
    });
    if (fields['network'] === undefined) return null;
    const protocol = ORIGIN.exec(entry.flags.replace(/[ADXIUHBPF+*]/gu, ''))?.[0];
    const out = outOf(entry);
    return withPrefixLength(
      { ...fields, ...(protocol !== undefined && { protocol }), ...(out !== null && { interface: out }), flags: entry.flags },
      'network',
    );
  }),
  rows(
    new RegExp(
      String.raw`${FLAGS}(?<network>${IPV4}|[\da-f]*:[\da-f:]+)/(?<prefix_length>\d+)(?:\s+(?<source>${IPV4}))?\s+(?<next_hop>\S+)(?:\s+(?<vrf>[a-z]\S*))?\s+(?<distance>\d+)$`,
      'u',
    ),
  ),
);

/** `10.0.0.1 reachable via  ether1` of RouterOS 6, `10.0.0.1%ether1` of 7. */
function outOf({ properties: known }: Entry): string | null {
  const via = /\svia\s+(?<name>[^\s,]+)/u.exec(known.get('gateway-status') ?? '')?.groups?.['name'];
  const immediate = known.get('immediate-gw');
  return via ?? (immediate === undefined || immediate === '' ? null : (immediate.split('%').at(-1) ?? null));
}

const neighbors = properties((entry) => {
  const fields = named(entry, {
    interface: 'local_interface',
    identity: 'neighbor',
    address4: 'mgmt_ip',
    address: 'mgmt_ip',
    platform: 'platform',
    'system-description': 'description',
    version: 'description',
    'system-caps-enabled': 'capabilities',
    'mac-address': 'chassis_id',
    'interface-name': 'neighbor_interface',
    board: 'board',
    uptime: 'uptime',
    'discovered-by': 'protocol',
    'software-id': 'software_id',
  });
  return fields['local_interface'] === undefined ? null : fields;
});

/** MikroTik RouterOS 6 and 7. @see https://help.mikrotik.com/docs/spaces/ROS */
export const mikrotikRouteros: readonly Parser[] = [
  { platform, command: `interface [ethernet|vlan|bridge] print ${HOW}`, kind: 'interfaces', read: interfaces },
  { platform, command: `ip|ipv6 address print ${HOW}`, kind: 'ip_interfaces', read: addresses },
  { platform, command: `ip arp print ${HOW}`, kind: 'arp', read: arp },
  { platform, command: `ipv6 neighbor print ${HOW}`, kind: 'arp', read: arp },
  { platform, command: `ip|ipv6 route print ${HOW}`, kind: 'routes', read: routes },
  { platform, command: `ip neighbor print ${HOW}`, kind: 'neighbors', read: neighbors },
  {
    platform,
    command: `interface bridge host print ${HOW}`,
    kind: 'mac_table',
    read: first(
      properties((entry) => {
        const fields = named(entry, {
          'mac-address': 'mac',
          vid: 'vlan',
          interface: 'interface',
          'on-interface': 'interface',
          bridge: 'bridge',
        });
        return fields['mac'] === undefined ? null : { ...fields, flags: entry.flags };
      }),
      rows(new RegExp(String.raw`${FLAGS}(?<mac>${MAC})(?:\s+(?<vlan>\d+))?\s+(?<interface>\S+)(?:\s+(?<bridge>\S+))?`, 'u')),
    ),
  },
  {
    platform,
    command: `routing ospf|ospf-v3 neighbor print ${HOW}`,
    kind: 'routing_peers',
    read: properties((entry) => {
      const fields = named(entry, { 'router-id': 'peer', address: 'address', interface: 'interface', state: 'state', adjacency: 'uptime' });
      return fields['address'] === undefined ? null : fields;
    }),
  },
  {
    platform,
    command: `routing bgp peer|session print ${HOW}`,
    kind: 'routing_peers',
    read: properties((entry) => {
      const fields = named(entry, {
        'remote-address': 'peer',
        'remote.address': 'peer',
        'remote-as': 'as',
        'remote.as': 'as',
        'remote-id': 'router_id',
        'remote.id': 'router_id',
        'local.as': 'local_as',
        state: 'state',
        uptime: 'uptime',
        name: 'name',
      });
      if (fields['peer'] === undefined) return null;
      return entry.flags.includes('E') ? { state: 'established', ...fields } : fields;
    }),
  },
  {
    platform,
    command: 'system resource print',
    kind: 'version',
    read: pairs({
      separator: /:\s+/u,
      keys: {
        uptime: 'uptime',
        version: 'version',
        'board-name': 'model',
        platform: 'platform',
        'architecture-name': 'architecture',
        'cpu-load': 'cpu_load',
        'free-memory': 'free_memory',
        'total-memory': 'total_memory',
        'free-hdd-space': 'free_storage',
        'total-hdd-space': 'total_storage',
      },
      needs: ['version'],
    }),
  },
  {
    platform,
    command: 'system routerboard print',
    kind: 'version',
    read: pairs({
      separator: /:\s+/u,
      keys: {
        model: 'model',
        'board-name': 'board',
        'serial-number': 'serial',
        'firmware-type': 'firmware_type',
        'current-firmware': 'firmware',
      },
      needs: ['model'],
    }),
  },
  { platform, command: 'system identity print', kind: 'hostname', read: pairs({ separator: /:\s+/u, keys: { name: 'hostname' } }) },
];
