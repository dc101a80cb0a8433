import { columns } from '../columns.ts';
import { lines } from '../lines.ts';
import { pairs } from '../pairs.ts';
import type { Fields, Parser } from '../parser.ts';
import { interfaceStatus } from './cisco-interfaces.ts';
import { inventory } from './cisco-inventory.ts';
import { cdpBrief, cdpDetailOfIds, lldpBrief } from './cisco-neighbors.ts';
import { bgpSummary } from './cisco-routing.ts';

const platform = 'cisco_nxos';
const VRF =
  /^(?:IP|IPv6) (?:Interface Status|ARP Table|Route Table|Adjacency Table) (?:for|for VRF|for context) (?:VRF |context )?"?(?<vrf>[^"(]+?)"?(?:\(\d+\))?$/u;

/** `show interface`: RX and TX counters have no colon and no comma between them. @see Cisco Nexus 9000 Series NX-OS Interfaces Command Reference */
const interfaces = lines({
  rules: [
    { match: /^(?<name>[A-Za-z][A-Za-z-]*\d\S*) is (?<status>[^,]+?)(?:,? +line protocol is (?<line_protocol>.+))?$/u, starts: true },
    { match: /^ *admin state is (?<admin_state>[^,]+)/u, more: true },
    { match: /\bHardware(?: is|:) +(?<type>[^,]+?), +address(?: is|:) +(?<mac>[\da-f.]+)/iu },
    { match: /^ +Hardware(?: is|:) +(?<type>[^,]+|Fibre Channel.*)$/iu },
    { match: /^ +(?:Description:|Port description is) *(?<description>.+)$/u },
    { match: /^ +Internet Address is (?<ip>\d[\d.]+)\/(?<prefix_length>\d+)(?! secondary)/iu, when: '!ip' },
    { match: /^ +Internet Address is (?<secondary>\S+)/iu, list: true },
    { match: /^ +(?:Unconfigured )?MTU (?<mtu>\d+) bytes(?:,.*?\bBW (?<bandwidth>\d+ Kbit))?/u },
    { match: /^ *,? *BW (?<bandwidth>\d+ Kbit)/u },
    { match: /^ +Encapsulation .*(?:Vlan ID|VLAN ID|vlan id),? +(?<vlan>\d+)/iu },
    { match: /^ +(?<duplex>(?:full|half|auto)-duplex), *(?<speed>[^,]+)/u },
    { match: /^ +(?:Port mode is) (?<mode>\S+)/u },
    { match: /^ +input: (?<input_packets>\d+) pkts, \d+ bytes - output: (?<output_packets>\d+) pkts/u },
    { match: /^ +(?<input_packets>\d+) (?:input packets|packets input)/u },
    { match: /^ +(?<output_packets>\d+) (?:output packets|packets output)/u },
    { match: /\s(?<crc>\d+) CRC/iu, when: '!crc', more: true },
    { match: /^ +(?<input_errors>\d+) input error/u },
    { match: /^ +(?<output_errors>\d+) output error/u },
  ],
});

/** `show interface brief`: a table for each sort of interface. */
const interfacesBrief = lines({
  rules: [
    {
      match: /^(?<name>mgmt\S+) +(?<vrf>\S+) +(?<status>up|down) +(?<ip>\d[\d.]+|--)? *(?<speed>\S+) +(?<mtu>\d+)$/u,
      starts: true,
    },
    {
      match:
        /^(?<name>Po\d+) +(?<vlan>\d+|--) +(?<type>\S+) +(?<mode>\S+) +(?<status>up|down) +(?<reason>\S.*?) +(?<speed>\S+\(\w\)|auto|--|\d+\w*) +(?<protocol_status>\S+)$/u,
      starts: true,
    },
    {
      match:
        /^(?<name>[A-Z][A-Za-z]*\d\S*) +(?<vlan>\d+|--|trunk|routed) +(?<type>eth|fc|virt|pc|fcoe|lacp) +(?<mode>\S+) +(?<status>up|down|init\S*) +(?<reason>\S.*?) +(?<speed>\S+\(\w\)|auto|--|\d+\w*) *(?<port_channel>\S+)?$/u,
      starts: true,
    },
    { match: /^(?<name>Vlan\d+|Vl\d+) +(?<type>\S+) +(?<status>up|down) +(?<reason>\S.*)$/u, starts: true },
    { match: /^(?<name>[A-Za-z][A-Za-z-]*\d\S*) +(?<status>up|down) +(?<description>\S.*)$/u, starts: true },
  ],
});

const interfacesDescription = columns({
  header: /^(?:Interface|Port) .*Description$/u,
  columns: [
    [/Interface|Port/u, 'name'],
    ['Type', 'type'],
    ['Speed', 'speed'],
    ['Description', 'description'],
  ],
  needs: ['name'],
  finish: (record) => (/^[A-Za-z-]+\d/u.test(String(record['name'])) ? record : null),
});

/** `show ip interface vrf all`. */
const ipInterfacesOfVrfs = lines({
  rules: [
    { match: VRF, carry: true },
    {
      match:
        /^(?<name>[A-Za-z][A-Za-z-]*\d\S*?), Interface status: (?<protocol_status>protocol-\w+)\/(?<link_status>link-\w+)\/(?<status>admin-\w+)/u,
      starts: true,
    },
    { match: /^ +IP address: (?<secondary>\d[\d.]+), IP subnet: \S+ secondary/u, list: true },
    { match: /^ +IP address: (?<ip>\d[\d.]+), IP subnet: (?<subnet>[\d.]+\/\d+)/u },
    { match: /^ +IP MTU: (?<mtu>\d+) bytes/u },
  ],
});

/** `show ip interface`: the states by themselves, and that of the link. */
const ipInterfaces = (text: string): Fields[] =>
  ipInterfacesOfVrfs(text).map(({ status, link_status: link, protocol_status: protocol, ...record }) => ({
    ...record,
    ...stateWords({ status: link, admin_status: status, protocol_status: protocol }),
  }));

/** `link-up` is `up`. */
function stateWords(states: Readonly<Record<string, string | string[] | undefined>>): Fields {
  return Object.fromEntries(
    Object.entries(states).flatMap(([name, state]) => (state === undefined ? [] : [[name, String(state).replace(/^[a-z]+-/u, '')]])),
  );
}

const ipInterfacesBrief = lines({
  rules: [
    { match: VRF, carry: true },
    {
      match:
        /^(?<name>[A-Za-z][A-Za-z-]*\d\S*) +(?<ip>\d[\d.]+|unassigned|forward-enabled|\S*nnumbered\S*) +(?<protocol_status>protocol-\w+)\/(?<link_status>link-\w+)\/(?<status>admin-\w+)/u,
      starts: true,
    },
  ],
});

/** `show ipv6 interface brief`: the link-local address has its own line, and the status stands beside the first address. */
const ipv6InterfacesBrief = lines({
  rules: [
    { match: VRF, carry: true },
    { match: /^(?<name>[A-Za-z][A-Za-z-]*\d\S*) +(?<ipv6>[\da-f:]+) +(?<protocol_status>\w+)\/(?<status>\w+\/\w+)/iu, starts: true },
    { match: /^ +(?<ip>fe80:[\da-f:]+)/iu, list: true },
    { match: /^ +(?<ipv6>[\da-f]*:[\da-f:]+)/iu, list: true },
  ],
});

const arp = lines({
  rules: [
    { match: VRF, carry: true },
    {
      match:
        /^(?<ip>\d+\.\d+\.\d+\.\d+) +(?<age>[\d:.dhwmy]+|-) +(?<mac>[\da-f]{4}\.[\da-f]{4}\.[\da-f]{4}|INCOMPLETE) +(?<interface>[A-Za-z]\S*)(?: +(?<physical_interface>[A-Za-z]\S*))?/iu,
      starts: true,
    },
  ],
});

const ROUTE = ['vrf', 'network', 'prefix_length'];

/** `show ip route`, `show ipv6 route`: the network, and its next hops in lines of their own. */
const routes = lines({
  rules: [
    { match: VRF, carry: true, drops: ['vrf'] },
    { match: /^(?<network>[\da-f.:]+)\/(?<prefix_length>\d+), ubest/iu, starts: true },
    {
      match:
        /^ +\*{0,2}via (?:(?<next_hop>[\da-f]*[.:][\da-f.:]+)(?:%(?<next_hop_vrf>[^\s,]+))?, *)?(?:(?<interface>[A-Za-z][^\s,]*), *)?\[(?<distance>\d+)\/(?<metric>\d+)\], (?<age>[^\s,]+), (?<protocol>[^\s,]+)/iu,
      again: ROUTE,
    },
  ],
  needs: ['protocol'],
});

const macTable = lines({
  rules: [
    {
      match:
        /^ *(?<entry>[*+GOCE~()A-Z]*) *(?<vlan>\d+|-|All) +(?<mac>[\da-f]{4}\.[\da-f]{4}\.[\da-f]{4}) +(?<type>[a-z]+) +(?<age>\S+) +(?:[TF~] +[TF~] +)?(?<interface>\S.*)$/iu,
      starts: true,
    },
  ],
});

/** `show lldp neighbors detail`: no local interface before the chassis, but a local port after it. */
const lldpDetail = pairs({
  starts: 'Chassis id',
  separator: /: */u,
  keys: {
    'Chassis id': 'chassis_id',
    'Port id': 'port_id',
    'Local Port id': 'local_interface',
    'Port Description': 'neighbor_interface',
    'System Name': 'neighbor',
    'System Description': 'description',
    'System Capabilities': 'system_capabilities',
    'Enabled Capabilities': 'capabilities',
    'Management Address': 'mgmt_ip',
    'Vlan ID': 'vlan',
  },
});

/** Cisco NX-OS. @see Cisco Nexus 9000 Series NX-OS Command References: Interfaces, Unicast Routing, Layer 2 Switching, System Management */
export const ciscoNxos: readonly Parser[] = [
  {
    platform,
    command: 'show version',
    kind: 'version',
    read: lines({
      rules: [
        { match: /^ +(?:NXOS|system): +version +(?<version>\S+)/u },
        { match: /^ +(?:NXOS|kickstart|system) image file is: +(?<image>\S+)/u },
        { match: /^ +cisco +(?:Nexus\d* +)?(?<model>\S.*?) +Chassis/iu },
        { match: /^ +Processor Board ID (?<serial>\S+)/iu },
        { match: /^ +Device name: *(?<hostname>\S+)/u },
        { match: /^Kernel uptime is (?<uptime>.+)$/u },
      ],
    }),
  },
  { platform, command: 'show inventory [...]', kind: 'inventory', read: inventory },
  {
    platform,
    command: ['show hostname', 'show switchname'],
    kind: 'hostname',
    read: lines({ rules: [{ match: /^(?<hostname>[^\s#>]+) *$/u }] }),
  },
  { platform, command: 'show interface [<name>] [<name>]', kind: 'interfaces', read: interfaces },
  { platform, command: 'show interface brief', kind: 'interfaces', read: interfacesBrief },
  { platform, command: 'show interface [<name>] status', kind: 'interfaces', read: interfaceStatus },
  { platform, command: 'show interface [<name>] description', kind: 'interfaces', read: interfacesDescription },
  {
    platform,
    command: 'show interface [<name>] switchport',
    kind: 'switchports',
    read: pairs({
      starts: 'Name',
      separator: /: */u,
      wrapped: '',
      keys: {
        Name: 'interface',
        Switchport: 'switchport',
        'Operational Mode': 'mode',
        'Access Mode VLAN': 'access_vlan',
        'Trunking Native Mode VLAN': 'native_vlan',
        'Voice VLAN': 'voice_vlan',
        'Trunking VLANs Allowed': 'trunk_vlans',
        'Trunking VLANs Enabled': 'trunk_vlans',
      },
      finish: (record) =>
        Object.fromEntries(
          Object.entries(record).map(([name, value]) => [name, name.endsWith('_vlan') ? String(value).replace(/ *\(.*$/u, '') : value]),
        ),
    }),
  },
  { platform, command: 'show ip interface [<name>] [<name>]', kind: 'ip_interfaces', read: ipInterfaces },
  { platform, command: ['show ip interface vrf <vrf>', 'show ip interface vrf all'], kind: 'ip_interfaces', read: ipInterfacesOfVrfs },
  { platform, command: ['show ip interface brief', 'show ip interface brief [vrf] <vrf>'], kind: 'ip_interfaces', read: ipInterfacesBrief },
  {
    platform,
    command: ['show ipv6 interface brief', 'show ipv6 interface brief vrf <vrf>'],
    kind: 'ip_interfaces',
    read: ipv6InterfacesBrief,
  },
  { platform, command: 'show ip arp [...]', kind: 'arp', read: arp },
  { platform, command: ['show ip route [...]', 'show ipv6 route [...]'], kind: 'routes', read: routes },
  { platform, command: ['show mac address-table [...]', 'show mac-address-table [...]'], kind: 'mac_table', read: macTable },
  {
    platform,
    command: 'show vlan [brief]',
    kind: 'vlans',
    read: columns({
      header: /^VLAN +Name +Status/iu,
      columns: [
        ['VLAN', 'id'],
        ['Name', 'name'],
        ['Status', 'status'],
        ['Ports', 'interfaces'],
      ],
      ends: /^VLAN +(?:Type|Vlan-mode)|^Remote SPAN|^Primary|^\S+[#>]/iu,
      key: 'id',
      lists: ['interfaces'],
      needs: ['id', 'name'],
    }),
  },
  { platform, command: 'show cdp neighbors [interface] [<name>]', kind: 'neighbors', read: cdpBrief },
  { platform, command: ['show cdp neighbors [interface] [<name>] detail', 'show cdp entry ...'], kind: 'neighbors', read: cdpDetailOfIds },
  { platform, command: 'show lldp neighbors [interface] [<name>]', kind: 'neighbors', read: lldpBrief },
  { platform, command: 'show lldp neighbors [interface] [<name>] detail', kind: 'neighbors', read: lldpDetail },
  { platform, command: ['show ip bgp summary [...]', 'show bgp [...]'], kind: 'routing_peers', read: bgpSummary },
  {
    platform,
    command: ['show ip ospf neighbors [...]', 'show ip ospf <id> neighbors [...]'],
    kind: 'routing_peers',
    read: lines({
      rules: [
        { match: /^ *OSPF Process ID (?<process>\S+) VRF (?<vrf>\S+)/u, carry: true },
        {
          match:
            /^ *(?<peer>\d+\.\d+\.\d+\.\d+) +(?<priority>\d+) +(?<state>[A-Z\d]+(?: ?\/ *\S+)?) +(?<uptime>\S+) +(?<address>\d+\.\d+\.\d+\.\d+) +(?<interface>\S+)/iu,
          starts: true,
        },
      ],
    }),
  },
];
