import { columns } from '../columns.ts';
import { lines } from '../lines.ts';
import type { Parser } from '../parser.ts';

const platform = 'cisco_s300';
/** Ports of the small-business switches: `fa1`, `gi1/1/1`, `te1/0/1`, `Po1`. */
const PORT = /^(?:fa|gi|te|xg|tw|po|ch)\S*\d/iu;

/** Cisco 200/300/350/500 Series (Small Business). @see Cisco 300 Series Managed Switches Command Line Interface Guide */
export const ciscoS300: readonly Parser[] = [
  {
    platform,
    command: 'show version',
    kind: 'version',
    read: lines({
      rules: [
        { match: /^SW version +(?<version>\S+)/iu },
        { match: /^ +Version: *(?<version>\S+)/u },
        { match: /^Active-image: *(?<image>\S+)/iu },
        { match: /^HW version +(?<hw_version>\S+)/iu },
      ],
    }),
  },
  {
    platform,
    command: 'show interfaces status [...]',
    kind: 'interfaces',
    read: lines({
      rules: [
        {
          match:
            /^(?<name>(?:fa|gi|te|xg|tw|po|ch)\S*\d) +(?<type>\S+) +(?<duplex>Full|Half|--) +(?<speed>\d+\S*|--) +(?<negotiation>\S+) +(?<flow>\S+) +(?<status>Up|Down|Not Present|Suspended)/iu,
          starts: true,
        },
      ],
    }),
  },
  {
    platform,
    command: 'show interfaces description [...]',
    kind: 'interfaces',
    read: columns({
      header: /^ *(?:Port|Ch|Interface) +Description/iu,
      columns: [
        [/Port|Ch|Interface/iu, 'name'],
        ['Description', 'description'],
      ],
      ruler: true,
      needs: ['name'],
      finish: (record) => (PORT.test(String(record['name'])) ? record : null),
    }),
  },
  {
    platform,
    command: 'show interfaces switchport [...]',
    kind: 'switchports',
    read: lines({
      rules: [
        { match: /^Port *: *(?<interface>\S+)/iu, starts: true },
        { match: /^Name: *(?<interface>\S+)/iu, starts: true },
        { match: /^Port Mode *: *(?<mode>.+)$/iu },
        { match: /^(?:Operational|Administrative) Mode *: *(?<mode>.+)$/iu },
        { match: /NATIVE *\) *: *(?<native_vlan>\d+)/iu },
        { match: /^Port is member in/iu, section: 'member' },
        { match: /^Forbidden VLANS/iu, section: null },
        { match: /^ *(?<access_vlan>\d+) +(?:\S.*?) +(?<egress_rule>Tagged|Untagged) +(?<membership>\S+)/iu, in: 'member', list: true },
        { match: /^Access Mode VLAN *: *(?<access_vlan>\d+)/iu },
        { match: /^Trunking Native Mode VLAN *: *(?<native_vlan>\d+)/iu },
        { match: /^Trunking VLANs(?: Enabled)? *: *(?<trunk_vlans>\S+)/iu },
      ],
    }),
  },
  {
    platform,
    command: 'show ip interface [...]',
    kind: 'ip_interfaces',
    read: lines({
      rules: [
        {
          match:
            /^(?<ip>\d+\.\d+\.\d+\.\d+)\/(?<prefix_length>\d+) +(?<name>(?:vlan|Po|tunnel)? ?\S+) +(?:(?<admin>UP|DOWN)\/(?<oper>UP|DOWN) +)?(?<type>Static|DHCP|Default|Auto)\S*(?: +(?:disable|enable) +\S+)? +(?:\S+ +)*?(?<status>Valid|Invalid|Not-Valid|Duplicated|Delayed|Not received|Tentative)/iu,
          starts: true,
        },
      ],
    }),
  },
  {
    platform,
    command: ['show mac address-table [...]', 'show mac-address-table [...]'],
    kind: 'mac_table',
    read: lines({
      rules: [{ match: /^ *(?<vlan>\d+) +(?<mac>[\da-f]{2}(?::[\da-f]{2}){5}) +(?<interface>\S+) +(?<type>\S+)/iu, starts: true }],
    }),
  },
  {
    platform,
    command: 'show vlan [...]',
    kind: 'vlans',
    read: columns({
      header: /^ *Vlan +Name +/iu,
      columns: [
        ['Vlan', 'id'],
        ['Name', 'name'],
        ['Tagged Ports', 'tagged'],
        ['UnTagged Ports', 'untagged'],
        ['Ports', 'interfaces'],
        ['Type', 'type'],
        ['Created by', 'created_by'],
        ['Authorization', 'authorization'],
      ],
      ruler: true,
      key: 'id',
      needs: ['id'],
    }),
  },
  {
    platform,
    command: 'show lldp neighbors [...]',
    kind: 'neighbors',
    read: columns({
      header: /^ *Port +Device ID +Port ID/iu,
      columns: [
        ['Port', 'local_interface'],
        ['Device ID', 'chassis_id'],
        ['Port ID', 'neighbor_interface'],
        ['System Name', 'neighbor'],
        ['Capabilities', 'capabilities'],
        ['TTL', 'ttl'],
      ],
      ruler: true,
      key: 'local_interface',
      lists: ['neighbor', 'neighbor_interface'],
      needs: ['chassis_id'],
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
            /^(?:vlan )?(?<vlan>\d+)? *(?<interface>\S+) +(?<ip>\d+\.\d+\.\d+\.\d+) +(?<mac>[\da-f]{2}(?::[\da-f]{2}){5}) +(?<type>\S+)/iu,
          starts: true,
        },
      ],
    }),
  },
];
