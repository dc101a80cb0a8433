import { columns } from '../columns.ts';
import { lines } from '../lines.ts';
import { pairs } from '../pairs.ts';
import type { Fields, Parser } from '../parser.ts';
import { interfaceDescriptions, interfaceStatus, iosInterfaces } from './cisco-interfaces.ts';
import { iosSwitchport } from './cisco-switchports.ts';
import { sections } from '../sections.ts';

const platform = 'arista_eos';
const NETWORK = String.raw`^ (?<protocol>[A-Z][A-Z\d]?(?: [A-Z\d]{1,2})?)[>*%# ]* +(?<network>[\da-fA-F.:]+)\/(?<prefix_length>\d+)`;

/** `show ip route`: all next hops of a route are one record. A hop is `via ADDRESS, INTERFACE`, or a tunnel end. */
const routes = lines({
  rules: [
    { match: /^VRF(?: name)?: (?<vrf>\S+)/u, carry: true, drops: ['vrf'] },
    {
      match: new RegExp(String.raw`${NETWORK}(?: \[(?<distance>\d+)\/(?<metric>\d+)\])?(?:.*)$`, 'u'),
      starts: true,
      more: true,
    },
    { match: /^ .*is directly (?<next_hop>connected), (?<interface>[^\s,]+)/u, list: true },
    { match: /^ .*?via (?:VTEP )?(?<next_hop>[\da-fA-F]+[.:][\da-fA-F.:]+)(?:,? (?!VNI)(?<interface>[A-Z][^\s,]*))?/u, list: true },
    { match: /^ .*?via (?<interface>[A-Z][^\s,]*), directly (?<next_hop>connected)/u, list: true },
  ],
});

/** `show inventory`: a table for each sort of part, each with its own columns. */
const inventory = lines({
  rules: [
    { match: /^System information/u, starts: true, section: 'system' },
    { match: /^ +(?:Model +Description|-)/u },
    { match: /^ +HW Version +Serial Number/u },
    { match: /^System has/u, ends: true },
    { match: /^ +(?<pid>[A-Z]\S+) +(?<description>\S.*)$/u, in: 'system', section: 'revision' },
    { match: /^ +(?<vid>\d\S*) +(?<serial>\S+) +\d{4}-/u, in: 'revision', section: null },
  ],
});

const PART: Readonly<Record<string, RegExp>> = {
  'power supply': /^ +(?<name>\S+) +(?<pid>\S+) +(?<serial>\S+)$/u,
  fan: /^ +(?<name>\S+) +\d+ +(?<pid>\S+) +(?<serial>\S+)$/u,
  transceiver: /^ +(?<name>\d\S*) +(?<description>\S.*?) +(?<pid>\S+) +(?<serial>\S+) +(?<vid>\S+)$/u,
  card: /^ +(?<name>\S+) +(?<pid>[A-Z\d]\S+) +(?<vid>\S+) +(?<serial>[A-Z\d]{8,}) .*$/u,
};

const parts = sections(/^System has \d+ /u, (text) => {
  const head = text.slice(0, text.indexOf('\n'));
  const row = Object.entries(PART).find(([sort]) => head.includes(sort))?.[1];
  return row === undefined ? [] : lines({ rules: [{ match: /^ +(?:Slot|Module|Port) |^ *-/u }, { match: row, starts: true }] })(text);
});

/** A MAC address, text in quotes, or what else a TLV shows. */
function unquoted(record: Fields): Fields {
  return Object.fromEntries(
    Object.entries(record).map(([name, value]) => [name, typeof value === 'string' ? value.replace(/^"(.*)"$/u, '$1') : value]),
  );
}

const PEER = String.raw`(?<peer>[\da-fA-F]+[.:][\da-fA-F.:]*)(?:%\S+)? +\d +(?<as>\d[\d.]*)(?: +\d+){4} +(?<uptime>\S+) +(?<session_state>[A-Z][A-Za-z]+(?:\([^)]*\))?)(?: +(?<state>\d+))?(?: +(?<accepted>\d+))?`;

const bgpSummary = lines({
  rules: [
    { match: /^BGP summary information for VRF (?<vrf>\S+)/u, carry: true, drops: ['vrf', 'router_id', 'local_as'] },
    { match: /^(?:BGP )?[Rr]outer identifier (?<router_id>[\d.]+), local AS number (?<local_as>[\d.]+)/u, carry: true },
    { match: new RegExp(String.raw`^ *${PEER}`, 'u'), starts: true },
    { match: new RegExp(String.raw`^ *(?<description>\S.*?) +${PEER}`, 'u'), starts: true },
  ],
});

/** Arista EOS. @see Arista EOS User Manual, the `show` commands of each chapter */
export const aristaEos: readonly Parser[] = [
  {
    platform,
    command: 'show version [detail]',
    kind: 'version',
    read: lines({
      rules: [
        { match: /^(?:Arista (?<model>\S+)|(?<model>[vc]EOS\S*)$)/u },
        { match: /^Serial number: *(?<serial>\S+)/u },
        { match: /^System MAC address: *(?<mac>\S+)/u },
        { match: /^Software image version: *(?<version>\S+)/u },
        { match: /^Uptime: *(?<uptime>.+)$/u },
        { match: /^Hardware version: *(?<hw_version>\S+)/u },
      ],
    }),
  },
  {
    platform,
    command: ['show hostname', 'show host'],
    kind: 'hostname',
    read: pairs({ keys: { Hostname: 'hostname', FQDN: 'fqdn' } }),
  },
  { platform, command: 'show inventory', kind: 'inventory', read: (text) => [...inventory(text), ...parts(text)] },
  { platform, command: 'show interfaces [<name>] [<name>]', kind: 'interfaces', read: (text) => iosInterfaces(text).map(unquoted) },
  { platform, command: 'show interfaces [<name>] status', kind: 'interfaces', read: interfaceStatus },
  { platform, command: 'show interfaces [<name>] description', kind: 'interfaces', read: interfaceDescriptions },
  { platform, command: 'show interfaces [<name>] switchport', kind: 'switchports', read: iosSwitchport },
  {
    platform,
    command: 'show ipv6 neighbors [...]',
    kind: 'arp',
    read: lines({
      rules: [
        {
          match:
            /^(?<ip>[\da-f]*:[\da-f:]+) +(?<age>\S+) +(?<mac>[\da-f]{4}\.[\da-f]{4}\.[\da-f]{4}) +(?<state>[A-Z]+) +(?<interface>\S.*)$/iu,
          starts: true,
        },
      ],
    }),
  },
  {
    platform,
    command: ['show ip interface brief', 'show ip interface [<name>] brief', 'show ip interface vrf <vrf> brief'],
    kind: 'ip_interfaces',
    read: lines({
      rules: [
        {
          match:
            /^(?<name>[A-Z][A-Za-z-]*\d\S*) +(?<ip>\d[\d.]+|unassigned|unnumbered|dhcp)(?:\/(?<prefix_length>\d+))? +(?<status>admin down|[a-z]+) +(?<protocol_status>[a-z]+) +(?<mtu>\d+)/iu,
          starts: true,
        },
      ],
    }),
  },
  {
    platform,
    command: ['show ip arp [...]', 'show arp [...]'],
    kind: 'arp',
    read: lines({
      rules: [
        { match: /^VRF: (?<vrf>\S+)/u, carry: true, drops: ['vrf'] },
        {
          match: /^(?<ip>\d+\.\d+\.\d+\.\d+) +(?<age>\S+) +(?<mac>[\da-f]{4}\.[\da-f]{4}\.[\da-f]{4}) +(?<interface>\S.*)$/iu,
          starts: true,
        },
      ],
    }),
  },
  { platform, command: ['show ip route [...]', 'show ipv6 route [...]'], kind: 'routes', read: routes },
  {
    platform,
    command: ['show mac address-table [...]', 'show mac-address-table [...]'],
    kind: 'mac_table',
    read: lines({
      rules: [
        {
          match:
            /^ *(?<vlan>\d+|All) +(?<mac>[\da-f]{4}\.[\da-f]{4}\.[\da-f]{4}) +(?<type>[A-Z]+)(?: +(?<interface>\S+(?: [A-Za-z]\S*\d)*))?(?: +(?<moves>\d+) +(?<last_move>.+))?/iu,
          starts: true,
        },
      ],
      finish: (record) =>
        typeof record['interface'] === 'string' && record['interface'].includes(' ')
          ? { ...record, interface: record['interface'].split(' ') }
          : record,
    }),
  },
  {
    platform,
    command: 'show vlan [brief] [...]',
    kind: 'vlans',
    read: columns({
      header: /^VLAN +Name +Status/iu,
      columns: [
        ['VLAN', 'id'],
        ['Name', 'name'],
        ['Status', 'status'],
        ['Ports', 'interfaces'],
      ],
      ruler: true,
      ends: /^\S+[#>]|^\* /u,
      key: 'id',
      lists: ['interfaces'],
      needs: ['id', 'status'],
    }),
  },
  {
    platform,
    command: 'show lldp neighbors [<name>]',
    kind: 'neighbors',
    read: columns({
      header: /^Port +Neighbor Device ID/u,
      columns: [
        ['Port', 'local_interface'],
        ['Neighbor Device ID', 'neighbor'],
        ['Neighbor Port ID', 'neighbor_interface'],
        ['TTL', 'ttl'],
      ],
      ends: /^\S+[#>]/u,
      needs: ['local_interface', 'neighbor'],
    }),
  },
  {
    platform,
    command: 'show lldp neighbors [<name>] detail',
    kind: 'neighbors',
    read: sections(/^Interface (?<local_interface>\S+) detected \d+/u, (text) =>
      lines({
        rules: [
          { match: /^ +Neighbor \S+, age/u, starts: true },
          { match: /^ +Chassis ID +: (?<chassis_id>.+)$/u },
          { match: /^ +Port ID +: (?<neighbor_interface>.+)$/u },
          { match: /^ +- Port Description: (?<port_description>.+)$/u },
          { match: /^ +- System Name: (?<neighbor>.+)$/u },
          { match: /^ +- System Description: (?<description>.+)$/u },
          { match: /^ +Enabled Capabilities: (?<capabilities>.+)$/u },
          { match: /^ +Management Address +: (?<mgmt_ip>\d+\.\S+)/u },
        ],
      })(text).map(unquoted),
    ),
  },
  { platform, command: ['show ip|ipv6 bgp summary [...]', 'show bgp [...]'], kind: 'routing_peers', read: bgpSummary },
  {
    platform,
    command: 'show ip ospf neighbor [...]',
    kind: 'routing_peers',
    read: lines({
      rules: [
        {
          match:
            /^(?<peer>\d+\.\d+\.\d+\.\d+) +(?:(?<instance>\S+) +)?(?<vrf>\S+) +(?<priority>\d+) +(?<state>[A-Z\d/ -]*?[A-Z\d]) +(?<dead_time>\d\S*) +(?<address>\d+\.\d+\.\d+\.\d+) +(?<interface>\S+)/iu,
          starts: true,
        },
      ],
    }),
  },
];
