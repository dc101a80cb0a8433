import { columns } from '../columns.ts';
import { lines } from '../lines.ts';
import { pairs } from '../pairs.ts';
import type { Parser } from '../parser.ts';
import { merged, sections } from '../sections.ts';
import { withPrefixLength } from './prefix.ts';

const platform = 'hp_procurve';

/** `0015b2-a45078` */
const MAC = String.raw`[\da-fA-F]{6}-[\da-fA-F]{6}`;

const interfacesBrief = lines({
  rules: [
    // Port, type | intrusion alert, enabled, status, mode, and so on; a port without a transceiver has no type.
    {
      match:
        /^\s*(?<name>[^\s*]+)\*?\s+(?:(?<type>[^\s|]\S*)\s+)?\|\s+(?<alert>Yes|No)\s+(?<admin_status>Yes|No)\s+(?<status>\w+)(?:\s+(?<mode>\d+\w+|Auto\S*|\.))?/u,
      starts: true,
    },
  ],
});

const counters = lines({
  rules: [
    // Port, bytes, frames, errors received, drops sent, flow control
    {
      match:
        /^\s*(?<name>[A-Za-z\d][\w/*-]*)\s+(?<bytes>\d[\d,]*)\s+(?<frames>\d[\d,]*)\s+(?<input_errors>\d[\d,]*)\s+(?<output_drops>\d[\d,]*)\s+(?:on|off)\b/u,
      starts: true,
    },
  ],
});

const counterPair = (key: string, input: string, output: string): RegExp =>
  new RegExp(String.raw`^\s*${key} Rx\s*: (?<${input}>[\d,]+)(?:\s+${key} Tx\s*: (?<${output}>[\d,]+))?`, 'u');

const oneInterface = sections(
  /Port Counters for port (?<name>\S+)/u,
  merged(
    pairs({ keys: { name: 'description', 'mac address': 'mac', 'link status': 'status', 'port enabled': 'admin_status' } }),
    lines({
      rules: [
        { match: counterPair('Bytes', 'input_bytes', 'output_bytes') },
        { match: counterPair('Unicast', 'input_packets', 'output_packets') },
        { match: /^\s*FCS Rx\s*: (?<crc>[\d,]+)/u },
        { match: /^\s*Total Rx Errors\s*: (?<input_errors>[\d,]+)/u },
      ],
    }),
  ),
);

const lldpListed = columns({
  header: /^\s*LocalPort\s+\|\s+ChassisId/u,
  columns: [
    ['LocalPort', 'local_interface'],
    ['|', null],
    ['ChassisId', 'chassis_id'],
    ['PortId', 'neighbor_interface'],
    ['PortDescr', 'port_description'],
    ['SysName', 'neighbor'],
  ],
  needs: ['local_interface', 'chassis_id'],
});

/** Aruba and HPE ProVision switches (ProCurve), and the ArubaOS of access points. @see ArubaOS-Switch Management and Configuration Guide, Basic Operation Guide, Advanced Traffic Management Guide */
export const hpProcurve: readonly Parser[] = [
  { platform, command: 'show interfaces', kind: 'interfaces', read: counters },
  { platform, command: 'show interfaces [ethernet] <port>', kind: 'interfaces', read: oneInterface },
  { platform, command: 'show interfaces brief [...]', kind: 'interfaces', read: interfacesBrief },
  {
    platform,
    command: 'show interfaces status [...]',
    kind: 'interfaces',
    read: columns({
      header: /^\s*Port\s+Name\s+Status\s+Config-mode/iu,
      ruler: true,
      columns: [
        ['Port', 'name'],
        ['Name', 'description'],
        ['Status', 'status'],
        ['Config-mode', 'mode'],
        ['Speed', 'speed'],
        ['Type', 'type'],
        ['Tagged', 'tagged'],
        [/Untagged/u, 'vlan'],
      ],
      needs: ['name', 'status'],
    }),
  },
  {
    platform,
    command: 'show arp [...]',
    kind: 'arp',
    read: lines({
      rules: [
        {
          match: new RegExp(String.raw`^\s*(?<ip>\d+\.\d+\.\d+\.\d+)\s+(?<mac>${MAC})\s+(?<type>\w+)(?:\s+(?<interface>\S+))?$`, 'u'),
          starts: true,
        },
      ],
    }),
  },
  {
    platform,
    command: 'show mac-address [...]',
    kind: 'mac_table',
    read: lines({
      rules: [{ match: new RegExp(String.raw`^\s*(?<mac>${MAC})\s+(?<interface>\S+)(?:\s+(?<vlan>\d+))?$`, 'u'), starts: true }],
    }),
  },
  {
    platform,
    command: 'show ip route [...]',
    kind: 'routes',
    read: columns({
      header: /^\s*Destination\s+Gateway\s+VLAN/u,
      ruler: true,
      columns: [
        ['Destination', 'network'],
        ['Gateway', 'next_hop'],
        ['VLAN', 'vlan'],
        ['Type', 'protocol'],
        ['Sub-Type', 'sub_type'],
        ['Metric', 'metric'],
        ['Dist.', 'distance'],
      ],
      needs: ['network', 'metric'],
      finish: (record) => withPrefixLength(record, 'network'),
    }),
  },
  {
    platform,
    command: 'show ip',
    kind: 'ip_interfaces',
    read: lines({
      rules: [
        {
          match:
            /^\s*(?<name>\S.*?)\s+\|\s+(?<method>Manual|DHCP\/Bootp|Disabled|Bootp|IPv6 only)(?:\s+(?<ip>\d+\.\d+\.\d+\.\d+)\s+(?<prefix_length>\d+\.\d+\.\d+\.\d+))?/u,
          starts: true,
        },
      ],
    }),
  },
  { platform, command: 'show lldp info remote-device', kind: 'neighbors', read: lldpListed },
  {
    platform,
    command: ['show lldp info remote-device detail', 'show lldp info remote-device <port>'],
    kind: 'neighbors',
    read: pairs({
      separator: /\s*:\s*/u,
      starts: 'Local Port',
      keys: {
        'local port': 'local_interface',
        chassisid: 'chassis_id',
        portid: 'neighbor_interface',
        sysname: 'neighbor',
        'system descr': 'description',
        portdescr: 'port_description',
        pvid: 'vlan',
        'system capabilities enabled': 'capabilities',
        address: 'mgmt_ip',
      },
      needs: ['chassis_id'],
    }),
  },
  {
    platform,
    command: ['show cdp neighbors detail [<port>]'],
    kind: 'neighbors',
    read: pairs({
      separator: /\s*:\s*/u,
      starts: 'Port',
      keys: {
        port: 'local_interface',
        'device id': 'neighbor',
        address: 'mgmt_ip',
        platform: 'platform',
        capability: 'capabilities',
        'device port': 'neighbor_interface',
        version: 'description',
      },
      needs: ['neighbor'],
    }),
  },
  {
    platform,
    command: 'show cdp neighbors',
    kind: 'neighbors',
    read: columns({
      header: /^\s*Port\s+Device ID\s/u,
      columns: [
        ['Port', 'local_interface'],
        ['Device ID', 'neighbor'],
        ['|', null],
        ['Platform', 'platform'],
        ['Capability', 'capabilities'],
      ],
      needs: ['local_interface', 'neighbor'],
    }),
  },
  {
    platform,
    command: 'show vlans',
    kind: 'vlans',
    read: lines({
      rules: [
        {
          match:
            /^\s*(?<id>\d{1,4})\s+(?<name>\S.*?)\s+(?:\|\s+)?(?<status>[A-Z]\S*)\s+(?<voice>Yes|No)(?:\s+(?<jumbo>Yes|No))?(?:\s.*)?$/u,
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
        // Switches print where the image was built, when, and its version in lines of their own.
        { match: /^Image stamp:\s*(?<image>\S.*)/u },
        { match: /^\s+(?<version>[A-Z]{1,2}\.\d{1,2}\.\d\S*)$/u },
        { match: /^(?:ArubaOS|Aruba\w*) \(MODEL: (?<model>[^)]+)\), Version (?<version>.+)/u },
        { match: /^(?:AP|Switch|System) uptime is (?<uptime>.+)/u },
      ],
      needs: ['version'],
    }),
  },
  {
    platform,
    command: 'show system [information]',
    kind: 'version',
    read: merged(
      lines({
        rules: [
          { match: /^\s*Software revision\s*: (?<version>\S+)(?:\s+Base MAC Addr\s*: (?<mac>\S+))?/iu },
          { match: /^\s*ROM Version\s*: \S+(?:\s+Serial Number\s*: (?<serial>\S+))?/iu },
          { match: /^\s*Up Time\s*: (?<uptime>\S.*?)(?:\s{2,}.*)?$/iu },
        ],
      }),
      pairs({
        separator: /\s*:\s+/u,
        keys: { 'system name': 'hostname', 'serial number': 'serial', 'base mac addr': 'mac', 'system location': 'location' },
      }),
    ),
  },
];
