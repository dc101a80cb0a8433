import { expect, test } from 'vitest';
import { parse } from '../index.ts';

const of = (command: string, text: string) => parse('extreme_exos', command, text).records;

test('VLANs of EXOS have a description or none', () => {
  const text = `-----------------------------------------------------------------------
Name            VID  Description
-----------------------------------------------------------------------
Default         1
office          20   left office
-----------------------------------------------------------------------
Total number of VLAN(s) : 2
`;
  expect(of('show vlan description', text)).toEqual([
    { name: 'Default', id: '1' },
    { name: 'office', id: '20', description: 'left office' },
  ]);
});

test('tables of EXOS: ARP, MAC, neighbors', () => {
  const arp = `VR            Destination      Mac                Age  Static  VLAN          VID   Port
VR-Default    192.0.2.7        0c:00:00:00:00:07    3      NO  office        20    1:3
`;
  expect(of('show iparp', arp)).toEqual([
    {
      vrf: 'VR-Default',
      ip: '192.0.2.7',
      mac: '0c:00:00:00:00:07',
      age: '3',
      type: 'NO',
      vlan_name: 'office',
      vlan: '20',
      interface: '1:3',
    },
  ]);
  const fdb = `Mac                     Vlan       Age  Flags         Port / Virtual Port List
-----------------------------------------------------------------------------
0c:00:00:00:00:07     office(0020) 0012 d m           1:3
`;
  expect(of('show fdb', fdb)).toMatchObject([{ mac: '0c:00:00:00:00:07', vlan: '0020', interface: '1:3' }]);
  const lldp = `Port    Chassis ID           Port ID              TTL   Age   System Name
===============================================================================
1:3     0C:00:00:00:00:10    Ethernet1            120   12    sw1
`;
  expect(of('show lldp neighbors', lldp)).toMatchObject([
    { local_interface: '1:3', chassis_id: '0C:00:00:00:00:10', neighbor_interface: 'Ethernet1', neighbor: 'sw1' },
  ]);
});

test('EXOS tells what it is', () => {
  expect(
    of(
      'show switch',
      'SysName:          sw5\nSystem MAC:       0C:00:00:00:00:01\nSystem Type:      X440-24t\nSystem UpTime:    12 days 3 hours\nPrimary ver:      16.2.5.4\n',
    ),
  ).toEqual([{ hostname: 'sw5', mac: '0C:00:00:00:00:01', model: 'X440-24t', uptime: '12 days 3 hours', version: '16.2.5.4' }]);
  expect(
    of(
      'show version',
      'Switch      : 800471-00-05 1337N-00001 Rev 5.0 BootROM: 2.0.1.7\nImage   : ExtremeXOS version 16.2.5.4 by release-manager\n',
    ),
  ).toMatchObject([{ serial: '1337N-00001', version: '16.2.5.4' }]);
});

test('ports, addresses and routes of EXOS', () => {
  const ports = `Port     Display              VLAN Name          Port  Link  Speed  Duplex
#        String               (or # VLANs)       State State Actual Actual
================================================================================
1        to-core              office             E     A     1000   FULL
2                             (0002)             E     R
3                                                D     R
`;
  expect(of('show ports no-refresh', ports)).toMatchObject([
    { name: '1', description: 'to-core', vlan: 'office', admin_status: 'E', status: 'up', speed: '1000', duplex: 'FULL' },
    { name: '2', admin_status: 'E', status: 'down' },
    { name: '3', admin_status: 'D', status: 'down' },
  ]);
  expect(of('show ipconfig', 'Interface        IP Address     Flags\noffice           192.0.2.5/24   EUf---MPuRX-------\n')).toMatchObject([
    { name: 'office', ip: '192.0.2.5', prefix_length: '24' },
  ]);
  const routes = `Ori  Destination        Gateway         Mtr  Flags         VLAN       Duration
#s   Default Route      192.0.2.1       1    UG---S-um--f- office     12d:3h:4m:5s
#d   192.0.2.0/24       192.0.2.5       1    U------um--f- office     12d:3h:4m:5s
`;
  expect(of('show iproute', routes)).toMatchObject([
    { protocol: 's', network: 'default', next_hop: '192.0.2.1', metric: '1', interface: 'office' },
    { protocol: 'd', network: '192.0.2.0', prefix_length: '24', next_hop: '192.0.2.5', interface: 'office' },
  ]);
});
