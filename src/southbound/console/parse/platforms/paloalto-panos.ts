import { lines } from '../lines.ts';
import { pairs } from '../pairs.ts';
import type { Fields, Parser } from '../parser.ts';
import { merged, together } from '../sections.ts';
import { without, withPrefixLength } from './prefix.ts';

const platform = 'paloalto_panos';

const MAC = String.raw`(?:[\da-f]{2}:){5}[\da-f]{2}`;
const IPV4 = String.raw`\d{1,3}(?:\.\d{1,3}){3}`;

/** Name, id, `speed/duplex/state`, since PAN-OS 10 `/fec` too, MAC. */
const hardware = lines({
  rules: [
    {
      match: new RegExp(
        String.raw`^(?<name>\S+)\s+\d+\s+(?<speed>[\w.]+|\[n/a\])/(?<duplex>\w+|\[n/a\])/(?<status>\w+(?:\({1,2}[^()]*\){1,2})?)(?:/(?<fec>\S+))?\s+(?<mac>${MAC})`,
        'u',
      ),
      starts: true,
    },
  ],
});

/** Name, id, virtual system, zone, what forwards, tag, addresses: one a line. */
const logical = lines({
  rules: [
    { match: /^total configured logical interfaces/u, section: 'logical' },
    {
      match: new RegExp(
        String.raw`^(?<name>\S+)\s+\d+\s+(?<vsys>\d+)\s+(?:(?<zone>\S+)\s+)?(?<forwarding>N/A|ha|tap|(?:vr|lr|vlan|vwire):\S+)\s+(?<vlan>\d+)\s+(?:N/A|(?<ip>${IPV4})(?:/(?<prefix_length>\d+))?|(?<ipv6>[\da-f]*:[\da-f:]+\S*))$`,
        'u',
      ),
      starts: true,
    },
    { match: new RegExp(String.raw`^\s{10,}(?<ip>${IPV4})(?:/(?<prefix_length>\d+))?$`, 'u'), list: true },
    { match: /^\s{10,}(?<ipv6>[\da-f]*:[\da-f:]+\S*)$/u, list: true },
  ],
});

const management = merged(
  pairs({
    separator: /:(?:\s+|$)/u,
    ends: /^Logical interface counters/u,
    keys: {
      name: 'name',
      'runtime link speed/duplex/state': 'link',
      'ip address': 'ip',
      netmask: 'prefix_length',
      'default gateway': 'gateway',
      'ipv6 address': 'ipv6',
      'ipv6 link local address': 'link_local',
    },
    needs: ['ip'],
    finish: ({ link, ...rest }: Fields) => {
      const [speed, duplex, status] = String(link ?? '').split('/');
      return {
        ...rest,
        ...(speed !== undefined && speed !== '' && { speed }),
        ...(duplex !== undefined && { duplex }),
        ...(status !== undefined && { status }),
      };
    },
  }),
  lines({ rules: [{ match: new RegExp(String.raw`^\s*(?:Port )?MAC address:?\s+(?<mac>${MAC})`, 'iu') }] }),
);

const lldp = lines({
  rules: [
    // What ends a description of several lines
    {
      match: /^\s*(?:System capabilities|Supported|Enabled|Management address|Interface|oid|TTL|Index|Local)\b.*:/iu,
      section: null,
      more: true,
    },
    { match: /^\s*Local Interface: (?<local_interface>\S+)/iu, starts: true },
    { match: /^\s*Chassis ID: (?<chassis_id>\S.*)/iu },
    { match: /^\s*Port ID: (?<neighbor_interface>\S.*)/iu },
    { match: /^\s*Port description: ?(?<port_description>\S.*)/iu },
    { match: /^\s*System name: ?(?<neighbor>\S.*)/iu },
    { match: /^\s*System description: ?(?<description>\S.*)/iu, section: 'description', list: true },
    { match: /^\s*Enabled: ?(?<capabilities>\S.*)/iu },
    { match: /^\s*Management address: ?(?<mgmt_ip>\S+)/iu },
    { in: 'description', match: /^\s*(?<description>\S.*)/u, list: true },
  ],
  needs: ['chassis_id'],
  // The first line says what it is; legal notices follow.
  finish: ({ description, ...rest }) => {
    const [first, ...more] = [description ?? []].flat();
    return first === undefined ? rest : { ...rest, description: first, ...(more.length > 0 && { description_lines: [first, ...more] }) };
  },
});

/** Flags are letters with blanks between: active, then where the route is from. */
const routes = lines({
  rules: [
    { match: /^\s*(?:VIRTUAL ROUTER|LOGICAL ROUTER): (?<vrf>\S+)/iu, carry: true },
    {
      match: new RegExp(
        String.raw`^(?<network>${IPV4}|[\da-f]*:[\da-f:]+)/(?<prefix_length>\d+)\s+(?<next_hop>\S+(?: \(\S+\))?)\s+(?:(?<metric>\d+)\s+)?(?<flags>[A-Z~?](?: *[A-Z~?][io12]?)*)(?:\s+(?<age>\d+))?(?:\s+(?<interface>[a-z][\w/.-]*))?(?:\s+(?<next_as>\d+))?$`,
        'u',
      ),
      starts: true,
    },
  ],
  finish: ({ flags = '', ...rest }) => {
    const protocol = String(flags).replace(/[A?~ EM]/gu, '');
    return { ...rest, flags, ...(protocol !== '' && { protocol }) };
  },
});

const bgpSummary = lines({
  rules: [
    { match: /^\s*router id: +(?<router_id>\S+)/iu, carry: true },
    { match: /^\s*local AS: +(?<local_as>\S+)/iu, carry: true },
    { match: /^\s*(?:virtual|logical) router: +(?<vrf>\S+)/iu, carry: true },
    {
      match: new RegExp(
        String.raw`^\s*(?:peer )?(?<name>\S.*?):\s+AS (?<as>\d+), (?<state>\w+), IP (?<peer>${IPV4}|[\da-f]*:[\da-f:]+)`,
        'u',
      ),
      starts: true,
    },
  ],
});

/** Palo Alto Networks PAN-OS 7 to 11. @see PAN-OS CLI Quick Start, and the command hierarchy of each release */
export const paloaltoPanos: readonly Parser[] = [
  {
    platform,
    command: 'show system info',
    kind: 'version',
    read: pairs({
      separator: /:(?:\s+|$)/u,
      keys: {
        hostname: 'hostname',
        'ip-address': 'ip',
        netmask: 'prefix_length',
        'default-gateway': 'gateway',
        'mac-address': 'mac',
        uptime: 'uptime',
        family: 'family',
        model: 'model',
        serial: 'serial',
        'sw-version': 'version',
      },
      needs: ['version'],
    }),
  },
  { platform, command: 'show interface all', kind: 'interfaces', read: together(hardware, logical) },
  { platform, command: 'show interface hardware', kind: 'interfaces', read: hardware },
  { platform, command: 'show interface logical', kind: 'interfaces', read: logical },
  { platform, command: 'show interface management', kind: 'interfaces', read: management },
  {
    // Interface, address, MAC, port, status, time to live
    platform,
    command: 'show arp all|<name>',
    kind: 'arp',
    read: lines({
      rules: [
        {
          match: new RegExp(
            String.raw`^(?<interface>\S+)\s+(?<ip>${IPV4})\s+(?<mac>${MAC}|\(incomplete\))\s+(?<port>\S+)\s+(?<state>[sceip])(?:\s+(?<ttl>\d+))?$`,
            'u',
          ),
          starts: true,
        },
      ],
    }),
  },
  {
    // VLAN, MAC, interface, status, time to live
    platform,
    command: 'show mac all|<name>',
    kind: 'mac_table',
    read: lines({
      rules: [
        {
          match: new RegExp(
            String.raw`^(?<vlan>\S+)\s+(?<mac>${MAC}|[\da-f]{4}(?:[:.][\da-f]{4}){2})\s+(?<interface>\S+)\s+(?<state>[sciep])(?:\s+(?<ttl>\d+))?$`,
            'u',
          ),
          starts: true,
        },
      ],
    }),
  },
  { platform, command: 'show lldp neighbors all|<name>', kind: 'neighbors', read: lldp },
  { platform, command: ['show routing route [...]', 'show advanced-routing route [...]'], kind: 'routes', read: routes },
  { platform, command: ['show routing protocol bgp summary [...]'], kind: 'routing_peers', read: bgpSummary },
  {
    platform,
    command: 'show routing protocol ospf neighbor',
    kind: 'routing_peers',
    read: pairs({
      separator: /:(?:\s+|$)/u,
      starts: 'neighbor address',
      keys: { 'neighbor address': 'address', 'neighbor router id': 'peer', status: 'state', 'local address binding': 'local_address' },
      needs: ['peer'],
      finish: (record) => without(withPrefixLength(record), /^$/u),
    }),
  },
];
