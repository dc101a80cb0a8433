import { columns } from '../columns.ts';
import { lines } from '../lines.ts';
import type { Fields, Parser } from '../parser.ts';
import { first } from '../sections.ts';
import { INTERFACE_RULES, IPV4, lldpVerbose, MAC, routingTable, told } from './huawei-3com.ts';
import { without } from './prefix.ts';

const platform = 'hp_comware';

const interfaces = lines({
  finish: told,
  rules: [
    ...INTERFACE_RULES,
    { match: /^\s*Bandwidth\s*:\s*(?<bandwidth>\S.*)/u },
    { match: /hardware address(?: is|\s*:)\s*(?<mac>[\da-f]{4}(?:-[\da-f]{4}){2})/iu },
    // `1000Mbps-speed mode, full-duplex mode`, `1000Mb/s, Full-duplex, …`, `1000M, Full, …`
    {
      match:
        /^\s*(?<speed>(?:\d+(?:\.\d+)?[kMG]\w*(?:\/s)?|Unknown)(?:-speed)?)(?: mode)? ?, ?(?<duplex>(?:full|half|unknown|auto)(?:-duplex)?)\b/iu,
    },
    { match: /media type is (?<type>[^,]+)/iu },
    { match: /^\s*PVID: ?(?<vlan>\d+)/u },
    { match: /^\s*Port link-type: ?(?<mode>\S+)/iu },
    { match: /^\s*Input(?: \(total\))?: +(?<input_packets>\d+) packets/iu },
    { match: /^\s*Output(?: \(total\))?: *(?<output_packets>\d+) packets/iu },
    { match: /^\s*Input: +(?<input_errors>\d+) input errors/iu },
    { match: /^\s*Output: +(?<output_errors>\d+) output errors/iu },
    { match: /^\s*(?<crc>\d+) CRC\b/iu },
  ],
});

/** Two tables: interfaces that route have an address, those that switch have speed, duplex, type and VLAN. */
const interfacesBrief = lines({
  rules: [
    { match: /^\s*Interface\s+Link\s+Protocol/iu, section: 'routes' },
    { match: /^\s*Interface\s+Link\s+Speed/iu, section: 'switches' },
    {
      match: new RegExp(
        String.raw`^\s*(?<name>\S+)\s+(?<status>UP|DOWN|ADM|Stby|\*down)\s+(?<protocol_status>UP(?:\(\w+\))?|DOWN|--)\s+(?<ip>${IPV4}|--)(?:\s+(?<description>\S.*))?$`,
        'u',
      ),
      starts: true,
    },
    {
      match:
        /^\s*(?<name>\S+)\s+(?<status>UP|DOWN|ADM|Stby)\s+(?<speed>\S+)\s+(?<duplex>[AFH](?:\(a\))?|--|auto|full|half)\s+(?<type>[ATH]|--)\s+(?<vlan>\d+|--)(?:\s+(?<description>\S.*))?$/u,
      starts: true,
    },
  ],
  finish: (record) => without(record, /^--$/u, ['protocol_status', 'description']),
});

const arp = lines({
  rules: [
    {
      match: new RegExp(
        String.raw`^\s*(?<ip>${IPV4})\s+(?<mac>${MAC})\s+(?<vlan>\S+)\s+(?<interface>\S+)\s+(?<age>\d+|N/A|--)\s+(?<type>[A-Z]+)\b`,
        'u',
      ),
      starts: true,
    },
  ],
});

const lldpListed = columns({
  header: /^\s*System Name\s+Local Interface\s/iu,
  columns: [
    ['System Name', 'neighbor'],
    ['Local Interface', 'local_interface'],
    ['Chassis ID', 'chassis_id'],
    ['Port ID', 'neighbor_interface'],
  ],
  needs: ['local_interface', 'chassis_id'],
});

const lldpListedNameLast = columns({
  header: /^\s*Local Interface\s+Chassis ID\s/iu,
  columns: [
    ['Local Interface', 'local_interface'],
    ['Chassis ID', 'chassis_id'],
    ['Port ID', 'neighbor_interface'],
    ['System Name', 'neighbor'],
  ],
  needs: ['local_interface', 'chassis_id'],
});

/** A part of the chassis each, also one that does not say what it is. */
const manufacture = lines({
  rules: [
    { match: /^\s*(?<part>Chassis self|[A-Z][A-Z -]*[A-Z] ?\d[\w ()]*?):?$/iu, starts: true },
    // A box of one part has no headline; nor has, on some, what stands in a slot.
    { match: /^\s*DEVICE_NAME\s*: ?(?<model>\S.*)?/u, when: 'serial', starts: true },
    { match: /^\s*DEVICE_NAME\s*: ?(?<model>\S.*)?/u, when: 'model', starts: true },
    { match: /^\s*DEVICE_NAME\s*: ?(?<model>\S.*)?/u, when: 'part' },
    { match: /^\s*DEVICE_NAME\s*: ?(?<model>\S.*)?/u, starts: true },
    { match: /^\s*(?:DEVICE_|MANU )SERIAL[_ ]NUMBER\s*: ?(?<serial>\S.*)/u },
    { match: /^\s*MAC_ADDRESS\s*: ?(?<mac>\S.*)/u },
    { match: /^\s*MANUFACTURING_DATE\s*: ?(?<manufactured>\S.*)/u },
    { match: /^\s*VENDOR_NAME\s*: ?(?<vendor>\S.*)/u },
    { match: /^\s*PRODUCT (?:NUMBER|ID)\s*: ?(?<product_number>\S.*)/u },
  ],
});

/** `GigabitEthernet1/0/1(U)`: whether a port is up stands behind it. */
function ports({ untagged, tagged, ...rest }: Fields): Fields {
  const [bare, framed] = [untagged, tagged].map((value) =>
    [value ?? []]
      .flat()
      .flatMap((line) => line.split(/[\s,]+/u))
      .map((port) => port.replace(/\([A-Z]\)$/u, ''))
      .filter((port) => port !== '' && port !== 'None'),
  );
  const all = [...(bare ?? []), ...(framed ?? [])];
  return {
    ...rest,
    ...(all.length > 0 && { interfaces: all }),
    ...(bare !== undefined && bare.length > 0 && { untagged: bare }),
    ...(framed !== undefined && framed.length > 0 && { tagged: framed }),
  };
}

const vlans = lines({
  rules: [
    { match: /^\s*VLAN ID: ?(?<id>\d+)/iu, starts: true },
    { match: /^\s*VLAN type: ?(?<type>\S.*)/iu },
    { match: /^\s*Description: ?(?<description>\S.*)/iu },
    { match: /^\s*Name: ?(?<name>\S.*)/iu },
    { match: /^\s*(?:IP|IPv4) address: ?(?<ip>[\d.]+)/iu },
    { match: /^\s*(?:IP|IPv4) subnet mask: ?(?<prefix_length>[\d.]+)/iu },
    { match: /^\s*Tagged ports: *(?<tagged>\S.*)?/iu, section: 'tagged', list: true },
    { match: /^\s*Untagged ports: *(?<untagged>\S.*)?/iu, section: 'untagged', list: true },
    { match: /^$/u, section: null },
    { in: 'tagged', match: /^\s+(?<tagged>[A-Z]\S*\d.*)/u, list: true },
    { in: 'untagged', match: /^\s+(?<untagged>[A-Z]\S*\d.*)/u, list: true },
  ],
  finish: ports,
});

/** HPE Comware 5 and 7, H3C. @see HPE FlexFabric and FlexNetwork command references: Interface, Layer 2 LAN Switching, Layer 3 IP Services and Routing, Fundamentals */
export const hpComware: readonly Parser[] = [
  { platform, command: 'display interface [<name>] [<name>]', kind: 'interfaces', read: interfaces },
  { platform, command: 'display interface [<name>] brief [description] [down]', kind: 'interfaces', read: interfacesBrief },
  { platform, command: 'display ip interface [<name>]', kind: 'ip_interfaces', read: lines({ rules: INTERFACE_RULES, finish: told }) },
  {
    platform,
    command: 'display ip interface brief [...]',
    kind: 'ip_interfaces',
    read: lines({
      rules: [
        {
          match: new RegExp(
            String.raw`^\s*(?<name>\S+)\s+(?<status>\*?(?:up|down)(?:\(\w\))?)\s+(?<protocol_status>(?:up|down)(?:\(\w\))?)\s+(?:(?<ip>${IPV4})(?:/(?<prefix_length>\d+))?|--|unassigned)(?:\s+(?<description>\S.*))?$`,
            'iu',
          ),
          starts: true,
        },
      ],
      finish: (record) => without(record, /^--(?:\s+--)*$/u),
    }),
  },
  { platform, command: 'display arp [all|dynamic|static] [...]', kind: 'arp', read: arp },
  {
    platform,
    command: 'display mac-address [...]',
    kind: 'mac_table',
    read: lines({
      rules: [
        {
          match: new RegExp(
            String.raw`^\s*(?<mac>${MAC})\s+(?<vlan>\d+)\s+(?<type>[A-Z][\w() -]*?)\s+(?<interface>\S+)\s+(?<age>\S+)$`,
            'u',
          ),
          starts: true,
        },
      ],
    }),
  },
  { platform, command: 'display ip|ipv6 routing-table [...]', kind: 'routes', read: routingTable },
  { platform, command: 'display lldp neighbor-information list [...]', kind: 'neighbors', read: first(lldpListed, lldpListedNameLast) },
  {
    platform,
    command: [
      'display lldp neighbor-information',
      'display lldp neighbor-information verbose',
      'display lldp neighbor-information interface <name> [<name>] [verbose]',
    ],
    kind: 'neighbors',
    read: lldpVerbose(
      /^\s*(?:LLDP|CDP) neighbor-information of port \d+ ?\[(?<local_interface>[^\]]+)\]/iu,
      'neighbor_interface',
      'port_description',
    ),
  },
  { platform, command: 'display vlan all|<id>', kind: 'vlans', read: vlans },
  {
    platform,
    command: 'display vlan brief',
    kind: 'vlans',
    read: columns({
      header: /^VLAN ID\s+Name\s+Port/u,
      columns: [
        ['VLAN ID', 'id'],
        ['Name', 'name'],
        ['Port', 'interfaces'],
      ],
      key: 'id',
      lists: ['interfaces'],
      needs: ['id'],
    }),
  },
  { platform, command: 'display device manuinfo [...]', kind: 'version', read: manufacture },
  {
    platform,
    command: 'display version',
    kind: 'version',
    read: lines({
      rules: [
        {
          match:
            /^(?:HPE?|H3C|3Com) Comware(?: Platform)? Software, (?:Software )?Version (?<version>[^,]+, (?:Release|Ess|Feature|Alpha|Beta|Test)\S* ?\S+)/u,
        },
        { match: /^Comware Software, Version (?<version>[^,]+, \w+ \S+)/u },
        { match: /^(?:HPE?|H3C|3Com) (?<model>\S.*?) uptime is (?<uptime>.+)/u },
        { match: /^System image(?: files)?: ?(?<image>\S+)/iu },
      ],
      needs: ['version'],
    }),
  },
  {
    platform,
    command: ['display bgp peer [ipv4] [unicast] [...]'],
    kind: 'routing_peers',
    read: lines({
      rules: [
        { match: /BGP local router ID: ?(?<router_id>[\d.]+)/iu, carry: true },
        { match: /Local AS number: ?(?<local_as>[\d.]+)/iu, carry: true },
        {
          match: /^\s*\*?(?<peer>[\da-fA-F]+[.:][\da-fA-F.:]+)\s+(?<as>[\d.]+)(?:\s+\d+){4}\s+(?<uptime>\S+)\s+(?<state>\S+)$/u,
          starts: true,
        },
      ],
    }),
  },
];
