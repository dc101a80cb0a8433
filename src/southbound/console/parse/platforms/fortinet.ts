import { lines } from '../lines.ts';
import { pairs } from '../pairs.ts';
import type { Fields, Parser } from '../parser.ts';
import { ifconfig } from './linux-ifconfig.ts';
import { zebraBgpSummary, zebraOspfNeighbors, zebraRoutes } from './zebra.ts';

const platform = 'fortinet';

/** `name: port1   mode: dhcp    ip: 10.0.0.1 255.255.255.0   status: up …`: pairs in one line. */
const interfaces = lines({
  rules: [
    { match: /^name: (?<name>\S+)/u, starts: true, more: true },
    { match: /\smode: (?<mode>\S+)/u, more: true },
    { match: /\sip: (?<ip>\d+\.\d+\.\d+\.\d+) (?<prefix_length>\d+\.\d+\.\d+\.\d+)/u, more: true },
    { match: /\sstatus: (?<status>\S+)/u, more: true },
    { match: /\stype: (?<type>\S+)/u, more: true },
    { match: /\smtu: (?<mtu>\d+)/u },
  ],
});

const physical = lines({
  rules: [
    // `== [onboard]` at the margin is the part of the machine, `==[port1]` within it a port.
    { match: /^==\s?\[/u, ends: true },
    { match: /^\s+==\s?\[\s*(?<name>[^\]]+?)\s*\]/u, starts: true },
    { match: /^\s*mode: (?<mode>\S+)/u },
    { match: /^\s*ip: (?<ip>\d+\.\d+\.\d+\.\d+) (?<prefix_length>\d+\.\d+\.\d+\.\d+)/u },
    { match: /^\s*ipv6: (?<ipv6>\S+)/u },
    { match: /^\s*status: (?<status>\S+)/u },
    { match: /^\s*speed: (?<speed>\d+|n\/a)\S*(?: \(Duplex: (?<duplex>[^)]+)\))?/u },
  ],
});

/** Drivers print other words for the same; with `Name` first where several interfaces are shown. */
const nic = pairs({
  separator: /\s*:\s*|\s+(?=(?:[\da-fA-F]{2}:){5})/u,
  keys: {
    name: 'name',
    description: 'description',
    current_hwaddr: 'mac',
    'current hwaddr': 'mac',
    hwaddr: 'mac',
    mac: 'mac',
    permanent_hwaddr: 'permanent_mac',
    system_device_name: 'name',
    admin: 'admin_status',
    link_status: 'status',
    'link status': 'status',
    link: 'status',
    state: 'status',
    speed: 'speed',
    duplex: 'duplex',
    mtu: 'mtu',
    'rx pkts': 'input_packets',
    rx_packets: 'input_packets',
    'tx pkts': 'output_packets',
    tx_packets: 'output_packets',
    rx_errors: 'input_errors',
    'rx errors': 'input_errors',
    tx_errors: 'output_errors',
    'tx errors': 'output_errors',
    rx_crc_errors: 'crc',
  },
});

/** `Version: FortiGate-100F v6.2.3,build1066,191218 (GA)` has the model in front. */
function firmware(record: Fields): Fields {
  const model = /^(?<model>\S+) v?\d/u.exec(String(record['version'] ?? ''))?.groups?.['model'];
  return model === undefined ? record : { model, ...record };
}

/** lldprx puts the number of the neighbor before each line; only what it is told in lines of their own goes on. */
const lldp = lines({
  rules: [
    { match: /^\d+ port: \d+/u, starts: true },
    { match: /^\d+ port\.txt: (?<local_interface>\S+)/u },
    { match: /^\d+ chassis\.data: (?<chassis_id>\S.*)/u },
    { match: /^\d+ port\.id\.data: (?<neighbor_interface>\S.*)/u },
    { match: /^\d+ port\.desc\.data: (?<port_description>\S.*)/u },
    { match: /^\d+ system\.name\.data: (?<neighbor>\S.*)/u },
    { match: /^\d+ system\.desc\.data: (?<description>\S.*)/u, list: true, section: 'description' },
    { match: /^\d+ system\.caps\.enabled\.txt: (?<capabilities>\S.*)/u, section: null },
    { match: /^\d+ address\.\d+\.addr: (?<mgmt_ip>\S+)/u, section: null },
    { match: /^\d+ [a-z][\w.]*:/u, section: null },
    { in: 'description', match: /^(?<description>\S.*)/u, list: true },
  ],
});

/** FortiOS. @see FortiOS CLI Reference 6.0 to 7.4; Fortinet's technical tips on `get` and `diagnose` */
export const fortinet: readonly Parser[] = [
  {
    platform,
    command: 'get system status',
    kind: 'version',
    read: pairs({
      separator: /\s*:\s+/u,
      keys: {
        version: 'version',
        'platform full name': 'model',
        'serial-number': 'serial',
        'serial number': 'serial',
        hostname: 'hostname',
        'operation mode': 'mode',
        'bios version': 'bios',
        'system part-number': 'part_number',
      },
      needs: ['version'],
      finish: firmware,
    }),
  },
  { platform, command: 'get system interface', kind: 'ip_interfaces', read: interfaces },
  { platform, command: 'get system interface physical [<name>]', kind: 'interfaces', read: physical },
  {
    // Without a name, it tells which there are.
    platform,
    command: ['get hardware nic', 'diagnose hardware deviceinfo nic'],
    kind: 'interfaces',
    read: lines({ rules: [{ match: /^\s+(?<name>[A-Za-z][\w.-]*)$/u, starts: true }] }),
  },
  { platform, command: ['get hardware nic <name>', 'diagnose hardware deviceinfo nic <name>'], kind: 'interfaces', read: nic },
  { platform, command: 'fnsysctl ifconfig [-a] [<name>]', kind: 'interfaces', read: ifconfig },
  {
    platform,
    command: 'get system arp',
    kind: 'arp',
    read: lines({
      rules: [
        { match: /^(?<ip>\d+\.\d+\.\d+\.\d+)\s+(?<age>-|\d+)\s+(?<mac>(?:[\da-f]{2}:){5}[\da-f]{2})\s+(?<interface>\S.*)/iu, starts: true },
      ],
    }),
  },
  {
    platform,
    command: 'diagnose ip arp list',
    kind: 'arp',
    read: lines({
      rules: [
        {
          match: /^index=\d+ ifname=(?<interface>\S+) (?<ip>[\d.]+) (?<mac>(?:[\da-f]{2}:){5}[\da-f]{2}) state=(?<state>\S+)/iu,
          starts: true,
        },
      ],
    }),
  },
  { platform, command: ['get router info routing-table [...]', 'get router info6 routing-table [...]'], kind: 'routes', read: zebraRoutes },
  { platform, command: ['get router info bgp summary', 'get router info6 bgp summary'], kind: 'routing_peers', read: zebraBgpSummary },
  { platform, command: 'get router info ospf neighbor [...]', kind: 'routing_peers', read: zebraOspfNeighbors },
  { platform, command: 'diagnose lldprx port neighbor details [<port>]', kind: 'neighbors', read: lldp },
  {
    platform,
    command: 'get system hostname|global',
    kind: 'hostname',
    read: lines({ rules: [{ match: /^hostname\s*:\s*(?<hostname>\S+)/u }] }),
  },
];
