import { lines, type LineRule } from '../lines.ts';
import { alsoOf, type Parser } from '../parser.ts';
import { ipInterfacesBrief } from './cisco-interfaces.ts';
import { inventory } from './cisco-inventory.ts';
import { bgpSummary, ospfNeighbors, routed } from './cisco-routing.ts';

const platform = 'cisco_asa';
const MASK = String.raw`(?<prefix_length>(?:255|254|252|248|240|224|192|128|0)\.[\d.]+)`;
/** A network may be shown by the name that `name` gives it. */
const ROW = String.raw`^(?<protocol>[A-Za-z])(?<type>[* A-Za-z\d]{0,8}?) +(?<network>[A-Za-z\d][\w.-]*) ${MASK}`;
const VIA = String.raw`\[(?<distance>\d+)\/(?<metric>\d+)\] via (?<next_hop>[^\s,]+)(?:, (?<age>\d[\w:]*))?(?:, (?<interface>\S+))?`;
const CONNECTED = String.raw`(?:\[(?<distance>\d+)\/(?<metric>\d+)\] )?(?:is directly connected|connected by VPN[^,]*|is a summary)(?:, (?<age>\d[\w:]*))?(?:, (?<interface>\S+))?`;
const ROUTE = ['vrf', 'protocol', 'type', 'network', 'prefix_length'];

const INTERFACE: readonly LineRule[] = [
  {
    match: /^Interface (?<name>\S+) "(?<zone>[^"]*)", is (?<status>[^,]+), line protocol is (?<protocol_status>.+)$/u,
    starts: true,
    section: null,
  },
  { match: /^ +Hardware is (?<type>[^,]+?)(?: {2,}.*|, BW (?<bandwidth>\d+ \w+).*)?$/u, more: true },
  { match: /^ +(?:\w+-?Duplex)?(?:\((?<duplex>[^)]+)\))?, (?:[\w -]+)?(?:\((?<speed>[^)]+)\))?(?:,.*)?$/iu },
  { match: /^ +Description: *(?<description>.+)$/u },
  { match: /^ +VLAN identifier (?<vlan>\d+)/u },
  { match: / MAC address (?:(?<mac>[\da-f.]{14})|N\/A), MTU (?:(?<mtu>\d+)|not set)/iu },
  { match: /^ +IP address (?<ip>\d[\d.]+), subnet mask (?<prefix_length>\d[\d.]+)/u },
  { match: /^ +Traffic Statistics/u, section: 'traffic' },
  { match: /^.*$/u, in: 'traffic' },
  { match: /^ +(?<input_packets>\d+) packets input/u },
  { match: /^ +(?<input_errors>\d+) input errors, (?<crc>\d+) CRC/u },
  { match: /^ +(?<output_packets>\d+) packets output/u },
  { match: /^ +(?<output_errors>\d+) output errors/u },
];

/** What the detailed output has for what is not set. */
const UNSET: readonly LineRule[] = [
  { match: /^ +(?<duplex>Auto)-Duplex, (?<speed>Auto)-Speed$/iu },
  { match: / MTU (?<mtu>not set)$/u, more: true },
  { match: /^ +IP address (?<ip>unassigned)/u },
];

/** Cisco ASA, and FTD, which has its commands. @see Cisco Secure Firewall ASA Series Command Reference, S Commands */
export const ciscoAsa: readonly Parser[] = [
  {
    platform,
    command: 'show version',
    kind: 'version',
    read: lines({
      rules: [
        { match: /^Cisco Adaptive Security Appliance Software Version (?<version>\S+)/iu },
        { match: /^System image file is "(?<image>[^"]+)"/iu },
        { match: /^(?<hostname>\S+) up (?<uptime>\d.*)$/u },
        { match: /^Hardware: +(?<hardware>[^,\s]+)/u },
        { match: /^Model Id: +(?<model>\S.*)$/u },
        { match: /^Serial Number: *(?<serial>\S+)/iu, list: true },
      ],
    }),
  },
  { platform, command: 'show inventory [...]', kind: 'inventory', read: inventory },
  { platform, command: 'show hostname [fqdn]', kind: 'hostname', read: lines({ rules: [{ match: /^(?<hostname>[A-Za-z\d][\w.-]*)$/u }] }) },
  { platform, command: 'show interface [<name>] [<name>]', kind: 'interfaces', read: lines({ rules: INTERFACE }) },
  {
    platform,
    command: 'show interface [<name>] detail',
    kind: 'interfaces',
    read: (text) =>
      lines({ rules: [...UNSET, ...INTERFACE] })(text).map((record) =>
        typeof record['duplex'] === 'string' ? { ...record, duplex: record['duplex'].replace(/-duplex$/iu, '') } : record,
      ),
  },
  { platform, command: ['show interface ip brief', 'show ip brief'], kind: 'ip_interfaces', read: ipInterfacesBrief },
  {
    platform,
    command: 'show ip address [<name>]',
    kind: 'ip_interfaces',
    read: (text) =>
      // The addresses of the configuration are told first, then again as they are now, which differs only on the standby unit.
      lines({
        rules: [
          {
            match: /^(?<name>\S+) +(?<zone>\S+) +(?<ip>\d+\.\d+\.\d+\.\d+) +(?<prefix_length>\d+\.\d+\.\d+\.\d+) +(?<method>\S+)/u,
            starts: true,
          },
        ],
      })(text.split(/^Current IP Address/mu).at(-1) ?? ''),
  },
  {
    platform,
    command: 'show arp',
    kind: 'arp',
    read: lines({ rules: [{ match: /^ *(?<interface>\S+) (?<ip>\d+\.\d+\.\d+\.\d+) (?<mac>[\da-f.]{14}) (?<age>\S+)/iu, starts: true }] }),
  },
  {
    platform,
    command: 'show route [...]',
    kind: 'routes',
    read: lines({
      rules: [
        { match: /^Routing Table: (?<vrf>\S+)/u, carry: true, drops: ['vrf'] },
        { match: new RegExp(String.raw`${ROW} +${VIA}`, 'u'), starts: true },
        { match: new RegExp(String.raw`${ROW} +${CONNECTED}`, 'u'), starts: true },
        { match: new RegExp(String.raw`${ROW}$`, 'u'), starts: true },
        { match: new RegExp(String.raw`^ +${VIA}`, 'u'), again: ROUTE },
        { match: new RegExp(String.raw`^ +${CONNECTED}`, 'u'), again: ROUTE },
      ],
      finish: routed,
    }),
  },
  { platform, command: ['show bgp summary', 'show bgp <family> <family> summary'], kind: 'routing_peers', read: bgpSummary },
  { platform, command: 'show ospf [<id>] neighbor [...]', kind: 'routing_peers', read: ospfNeighbors },
  {
    platform,
    command: 'show mac-address-table [...]',
    kind: 'mac_table',
    read: lines({
      rules: [{ match: /^(?<interface>\S+) +(?<mac>[\da-f.]{14}) +(?<type>static|dynamic) +(?<age>\S+)/iu, starts: true }],
    }),
  },
];

export const ciscoFtd: readonly Parser[] = alsoOf('cisco_ftd', ciscoAsa);
