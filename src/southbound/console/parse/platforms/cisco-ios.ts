import { columns } from '../columns.ts';
import { lines } from '../lines.ts';
import type { Parser } from '../parser.ts';
import { first } from '../sections.ts';
import { interfaceDescriptions, interfaceStatus, iosInterfaces, ipInterfacesBrief } from './cisco-interfaces.ts';
import { inventory } from './cisco-inventory.ts';
import { iosMacTable } from './cisco-mac-table.ts';
import { cdpBrief, cdpDetail, lldpBrief, lldpDetail } from './cisco-neighbors.ts';
import { iosSwitchport, iosTrunks } from './cisco-switchports.ts';
import { bgpSummary, iosRoutes, iosRoutes6, ospfNeighbors } from './cisco-routing.ts';

const platform = 'cisco_ios';

/** Cisco IOS and IOS XE. @see Cisco IOS Interface and Hardware Component, LAN Switching, IP Addressing and IP Routing Command References */
export const ciscoIos: readonly Parser[] = [
  {
    platform,
    command: 'show version',
    kind: 'version',
    read: lines({
      rules: [
        { match: /^Cisco IOS[ -]XE Software, Version (?<xe_version>\S+)/iu },
        { match: /^(?:Cisco )?(?:IOS|Internetwork Operating System) .*Version (?<version>[^,\s]+)/iu },
        { match: /^IOS[ -]XE Version: *(?<xe_version>\S+)/iu },
        { match: /^(?<hostname>\S+) uptime is (?<uptime>.+)$/u },
        { match: /^System image file is "(?:[a-z\d-]*:)?(?<image>[^"]+)"/iu },
        { match: /^cisco (?<model>\S+) .*(?:processor|memory|bytes)/iu, list: true },
        { match: /^Processor board ID (?<serial>[^\s,]+)/iu, list: true },
        { match: /^(?:System|Chassis) serial number *: *(?<serial>\S+)/iu, list: true },
        { match: /^Model number *: *(?<model>\S+)/iu, list: true },
        { match: /^Base ethernet MAC Address *: *(?<mac>\S+)/iu, list: true },
      ],
      finish: (record) => ({ ...(record['xe_version'] === undefined ? {} : { version: record['xe_version'] }), ...record }),
    }),
  },
  { platform, command: 'show inventory [...]', kind: 'inventory', read: inventory },
  {
    platform,
    command: ['show interfaces|interface [<name>] [<name>]', 'show interfaces|interface'],
    kind: 'interfaces',
    read: iosInterfaces,
  },
  { platform, command: 'show interfaces|interface [<name>] status', kind: 'interfaces', read: interfaceStatus },
  { platform, command: 'show interfaces|interface [<name>] description', kind: 'interfaces', read: interfaceDescriptions },
  {
    platform,
    command: 'show interfaces|interface [<name>] [<name>] switchport',
    kind: 'switchports',
    read: iosSwitchport,
  },
  { platform, command: 'show interfaces|interface [<name>] trunk', kind: 'switchports', read: iosTrunks },
  { platform, command: 'show ip interface [<name>] [<name>] brief', kind: 'ip_interfaces', read: ipInterfacesBrief },
  {
    platform,
    command: 'show ip interface [<name>] [<name>]',
    kind: 'ip_interfaces',
    read: lines({
      rules: [
        { match: /^(?<name>[A-Za-z]\S*(?: \d\S*)?) is (?<status>[^,]+), line protocol is (?<protocol_status>.+)$/u, starts: true },
        { match: /^ +(?:Internet|Secondary) address is (?<ip>\d[\d.]+)\/(?<prefix_length>\d+)/iu, list: true },
        { match: /^ +Secondary address (?:is )?(?<ip>\d[\d.]+)\/(?<prefix_length>\d+)/iu, list: true },
        { match: /^ +MTU is (?<mtu>\d+) bytes/iu },
        { match: /^ +(?:Downstream )?VPN Routing\/Forwarding "(?<vrf>[^"]+)"/iu },
      ],
    }),
  },
  {
    platform,
    command: 'show ipv6 interface [<name>] [<name>] brief',
    kind: 'ip_interfaces',
    read: lines({
      rules: [
        { match: /^(?<name>[A-Za-z]\S*) +\[(?<status>[^/\]]+)\/(?<protocol_status>[^\]]+)\]/u, starts: true },
        { match: /^ +(?<ipv6>[\da-f]*:[\da-f:.]+)/iu, list: true },
      ],
    }),
  },
  {
    platform,
    command: ['show arp [...]', 'show ip arp [...]'],
    kind: 'arp',
    read: lines({
      rules: [
        {
          match:
            /^(?:Internet|(?<protocol>[A-Z]\w+)) +(?<ip>\d[\d.]+) +(?<age>\d+|-) +(?<mac>[\da-f.]{14}|Incomplete) +(?<type>\S+)(?: +(?<interface>\S+))?/iu,
          starts: true,
        },
      ],
    }),
  },
  {
    platform,
    command: 'show ipv6 neighbors [...]',
    kind: 'arp',
    read: lines({
      rules: [
        { match: /^(?<ip>[\da-f]*:[\da-f:]+) +(?<age>\d+|-) +(?<mac>[\da-f.]{14}|-) +(?<type>[A-Z]+) +(?<interface>\S+)/iu, starts: true },
      ],
    }),
  },
  {
    platform,
    command: ['show mac-address-table [...]', 'show mac address-table [...]'],
    kind: 'mac_table',
    read: iosMacTable({ multicast: false }),
  },
  { platform, command: ['show ip route [vrf] [<name>]', 'show ip route [...]'], kind: 'routes', read: iosRoutes },
  { platform, command: 'show ipv6 route [...]', kind: 'routes', read: iosRoutes6 },
  {
    platform,
    command: ['show vlan|vlan-switch [brief] [...]'],
    kind: 'vlans',
    read: columns({
      header: /^VLAN +Name +Status/iu,
      columns: [
        ['VLAN', 'id'],
        ['Name', 'name'],
        ['Status', 'status'],
        ['Ports', 'interfaces'],
      ],
      ends: /^VLAN +Type|^Remote SPAN|^Primary|^\S+[#>]/iu,
      key: 'id',
      lists: ['interfaces'],
      needs: ['id', 'name'],
    }),
  },
  {
    platform,
    command: 'show vlans [...]',
    kind: 'vlans',
    read: first(
      lines({
        rules: [
          { match: /^VLAN ID: *(?<id>\d+)/u, starts: true },
          { match: /^VLAN trunk interfaces for VLAN ID/u, section: 'interfaces' },
          { match: /^(?<interfaces>[A-Z][A-Za-z-]+\d\S*)$/u, in: 'interfaces', list: true },
          { match: /^ *IP: *(?<ip>\S+)/u, list: true },
        ],
      }),
      lines({
        rules: [
          { match: /^Virtual LAN ID: *(?<id>\d+)/u, starts: true },
          { match: /^ +v?LAN Trunk Interfaces?: *(?<interfaces>\S+)/iu, list: true, section: 'interfaces' },
          { match: /^ *(?<interfaces>[A-Z][A-Za-z-]+\d\S*)$/u, in: 'interfaces', list: true },
          { match: /^ +This is configured|^ +Protocols/u, section: null },
          { match: /^ +IP +(?<ip>\d\S+)/u, list: true },
        ],
      }),
    ),
  },
  { platform, command: 'show cdp neighbors [<name>] [<name>]', kind: 'neighbors', read: cdpBrief },
  { platform, command: ['show cdp neighbors [<name>] [<name>] detail', 'show cdp entry ...'], kind: 'neighbors', read: cdpDetail },
  { platform, command: 'show lldp neighbors [<name>] [<name>]', kind: 'neighbors', read: lldpBrief },
  { platform, command: ['show lldp neighbors [<name>] [<name>] detail', 'show lldp entry ...'], kind: 'neighbors', read: lldpDetail },
  { platform, command: ['show ip bgp summary', 'show ip bgp ... ', 'show bgp [...]'], kind: 'routing_peers', read: bgpSummary },
  { platform, command: 'show ip ospf [<id>] neighbor [<name>]', kind: 'routing_peers', read: ospfNeighbors },
  {
    platform,
    command: 'show hosts|hostname [...]',
    kind: 'hostname',
    read: lines({ rules: [{ match: /^Default domain is (?<fqdn>\S+)/u }] }),
  },
];
