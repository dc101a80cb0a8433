import { lines } from '../lines.ts';
import { alsoOf, type Fields, type Parser } from '../parser.ts';
import { dellNeighbors, dellRoutes, dellStations } from './dell-tables.ts';
import { zebraBgpSummary } from './zebra.ts';

const platform = 'dell_force10';

/** `TenGigabitEthernet 0/1`: names of interfaces are two words; those of VLANs on OS10 one. */
const NAME = String.raw`(?:[A-Z][\w-]*) ?\d\S*`;

const interfaces = lines({
  rules: [
    {
      match: new RegExp(String.raw`^(?<name>${NAME}) is (?<status>\w+(?: \w+)?), line protocol is (?<protocol_status>\w+)`, 'u'),
      starts: true,
    },
    { match: /^Description: (?<description>.+)/u },
    { match: /^Hardware is (?<type>[^,]+?)(?: Ethernet)?, address is (?<mac>\S+)/u },
    { match: /^Internet address is (?<ip>\d+\.\d+\.\d+\.\d+)\/(?<prefix_length>\d+)/u },
    { match: /^MTU (?<mtu>\d+) bytes/u },
    { match: /^\s*Current address is (?<mac>[\da-f:]{17})/u },
    { match: /^LineSpeed (?<speed>auto|\d+ ?\w+)(?:, Mode (?<duplex>\w+))?/u },
    { match: /^Input Statistics/u, section: 'input' },
    { match: /^Output Statistics/u, section: 'output' },
    { in: 'input', match: /^\s+(?<input_packets>\d+) packets/u },
    { in: 'input', match: /^\s+(?<crc>\d+) CRC/u },
    { in: 'output', match: /^\s+(?<output_packets>\d+) packets/u },
  ],
});

/** How frames of a VLAN leave a port: tagged, untagged, and the two by 802.1X, OpenFlow, GVRP, VLAN stacking, internally or by VLT. */
const LEAVE = '[TUAxXoOGMHiIvV]';

/** VLANs with their marks: `*` is the default one, `G` of GVRP, `R` of remote port mirroring. */
const vlans = lines({
  rules: [
    {
      match: new RegExp(
        String.raw`^[A-Za-z* ]*?(?<id>\d{1,4})\s+(?<status>Active|Inactive)(?:\s+(?<description>(?!${LEAVE}\s+[A-Z][a-z])\S.*?))?(?:\s+(?<ports>${LEAVE}\s+[A-Z][a-z].*))?$`,
        'u',
      ),
      starts: true,
    },
    { match: new RegExp(String.raw`^\s{10,}(?<ports>${LEAVE}\s+[A-Z][a-z].*)`, 'u'), list: true },
  ],
  finish: withPorts,
});

/** `T Po128(Te 0/1-3)` and `U Te 0/4,7`: the letter says whether frames are tagged. */
function withPorts({ ports, ...rest }: Fields): Fields {
  const interfaces = [ports ?? []].flat().map((port) => port.replace(/^\S\s+/u, ''));
  return interfaces.length === 0 ? rest : { ...rest, interfaces };
}

/** Dell OS9, which was Force10's FTOS. @see Dell Command Line Reference Guide for the S4820T System, 9.x */
export const dellForce10: readonly Parser[] = [
  {
    platform,
    command: 'show ip interface brief [...]',
    kind: 'ip_interfaces',
    read: lines({
      rules: [
        {
          match: new RegExp(
            String.raw`^(?<name>${NAME})\s+(?<ip>\d+\.\d+\.\d+\.\d+|unassigned)\s+(?:YES|NO)\s+\S+\s+(?<status>administratively down|\S+)\s+(?<protocol_status>\S+)$`,
            'u',
          ),
          starts: true,
        },
      ],
    }),
  },
  { platform, command: 'show interfaces [...]', kind: 'interfaces', read: interfaces },
  {
    platform,
    command: 'show interfaces status',
    kind: 'interfaces',
    read: lines({
      rules: [
        {
          match:
            /^(?<name>[A-Z][a-z]\w* \d\S*)\s+(?:(?<description>\S.*?)\s+)?(?<status>Up|Down)\s+(?<speed>Auto|N\/A|\d+ \w+)\s+(?<duplex>Auto|Full|Half)\s+(?<vlan>\S+)/u,
          starts: true,
        },
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
            /^(?<protocol>Internet)\s+(?<ip>\d+\.\d+\.\d+\.\d+)\s+(?<age>-|\d+)\s+(?<mac>(?:[\da-fA-F]{2}:){5}[\da-fA-F]{2}|INCOMPLETE)\s+(?<interface>-|\w+(?: ?\d\S*)?)(?:\s+(?<vlan>-|Vl \d+))?(?:\s+\S+)?$/u,
          starts: true,
        },
        // OS10: address, MAC, interface, and where frames really leave
        {
          match: /^(?<ip>\d+\.\d+\.\d+\.\d+)\s+(?<mac>(?:[\da-f]{2}:){5}[\da-f]{2})\s+(?<interface>[a-z]\S*)(?:\s+(?<port>\S+))?$/iu,
          starts: true,
        },
      ],
      finish: ({ vlan, ...rest }) => (vlan === '-' || vlan === undefined ? rest : { ...rest, vlan }),
    }),
  },
  { platform, command: 'show vlan [id] [<id>]', kind: 'vlans', read: vlans },
  {
    // VLAN, name, spanning-tree group, MAC ageing, address
    platform,
    command: 'show vlan brief',
    kind: 'vlans',
    read: lines({
      rules: [
        {
          match: /^(?<id>\d{1,4})\s+(?:(?<name>\S.*?)\s+)?\d+\s+\d+\s+(?:unassigned|(?<ip>\d+\.\d+\.\d+\.\d+)\/(?<prefix_length>\d+))/u,
          starts: true,
        },
      ],
    }),
  },
  { platform, command: ['show mac-address-table [...]', 'show mac address-table [...]'], kind: 'mac_table', read: dellStations },
  { platform, command: 'show ip route [...]', kind: 'routes', read: dellRoutes },
  {
    // Unit, type, serial number, part number, revision
    platform,
    command: 'show inventory [...]',
    kind: 'inventory',
    read: lines({
      rules: [
        {
          match: /^[* ]*(?<name>\d+)\s+(?<pid>[A-Z]\S+)\s+(?<serial>\S+)\s+(?<part_number>\S+)\s+(?<vid>[A-Z]\d\d|NA|N\/A)\b/u,
          starts: true,
        },
      ],
    }),
  },
  {
    platform,
    command: 'show version',
    kind: 'version',
    read: lines({
      rules: [
        { match: /^Dell (?:Networking )?Application Software Version:\s*(?<version>\S+)/iu },
        { match: /^(?:Dell )?Force10 Application Software Version:\s*(?<version>\S+)/iu },
        { match: /^OS Version:\s*(?<version>\S+)/u },
        { match: /^Up Time:\s*(?<uptime>.+)/u },
        { match: /^(?:\S+ )*uptime is (?<uptime>.+)/u },
        { match: /^System image file is "(?<image>[^"]+)"/u },
        { match: /^System Type: (?<model>.+)/u },
      ],
      needs: ['version'],
    }),
  },
  { platform, command: 'show ip bgp summary', kind: 'routing_peers', read: bgpSummary() },
  {
    platform,
    command: 'show ip ospf [<process>] neighbor',
    kind: 'routing_peers',
    read: lines({
      rules: [
        {
          match:
            /^(?<peer>\d+(?:\.\d+){3})\s+\d+\s+(?<state>[A-Z]\S*)\s+[\d:]+\s+(?<address>\d+(?:\.\d+){3})\s+(?<interface>[A-Z][a-z]\w* \d\S*|\S+)/u,
          starts: true,
        },
      ],
    }),
  },
  { platform, command: 'show lldp neighbors', kind: 'neighbors', read: dellNeighbors },
];

/** OS10 prints most tables as OS9 does. @see Dell SmartFabric OS10 User Guide, 10.5 */
export const dellOs10: readonly Parser[] = alsoOf('dell_os10', dellForce10);

/** Its own columns: no version, and the state at the end. */
function bgpSummary(): Parser['read'] {
  const own = lines({
    rules: [
      { match: /router identifier (?<router_id>[\d.]+), local AS number (?<local_as>[\d.]+)/u, carry: true },
      {
        match:
          /^(?<peer>[\da-fA-F]+[.:][\da-fA-F.:]+)\s+(?<as>\d+)(?:\s+\d+){3}\s+\d+(?:\(\d+\))?\s+\d+\s+(?<uptime>\S+)\s+(?<state>\S+)$/u,
        starts: true,
      },
    ],
  });
  return (text) => {
    const found = zebraBgpSummary(text);
    return found.length > 0 ? found : own(text);
  };
}
