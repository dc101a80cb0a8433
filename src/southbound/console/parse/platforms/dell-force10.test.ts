import { expect, test } from 'vitest';
import { parse } from '../index.ts';

const of = (command: string, text: string) => parse('dell_force10', command, text).records;

test('interfaces of Dell OS9 have names of two words', () => {
  const brief = `Interface                     IP-Address      OK  Method Status                Protocol
TenGigabitEthernet 0/1        unassigned      NO  None   up                    down
ManagementEthernet 0/0        192.0.2.5       YES Manual administratively down down
`;
  expect(of('show ip interface brief', brief)).toEqual([
    { name: 'TenGigabitEthernet 0/1', ip: 'unassigned', status: 'up', protocol_status: 'down' },
    { name: 'ManagementEthernet 0/0', ip: '192.0.2.5', status: 'administratively down', protocol_status: 'down' },
  ]);
  const text = `TenGigabitEthernet 0/1 is up, line protocol is down
Description: to the core
Hardware is DellEth, address is 0c:00:00:00:00:01
Internet address is 192.0.2.5/24
MTU 1554 bytes, IP MTU 1500 bytes
LineSpeed 10000 Mbit, Mode full duplex
Input Statistics:
     61 packets, 5410 bytes
     2 CRC, 0 overrun, 0 discarded
Output Statistics:
     70 packets, 7120 bytes, 0 underruns
`;
  expect(of('show interfaces', text)).toMatchObject([
    {
      name: 'TenGigabitEthernet 0/1',
      status: 'up',
      protocol_status: 'down',
      description: 'to the core',
      type: 'DellEth',
      mac: '0c:00:00:00:00:01',
      ip: '192.0.2.5',
      prefix_length: '24',
      mtu: '1554',
      speed: '10000 Mbit',
      duplex: 'full',
      input_packets: '61',
      crc: '2',
      output_packets: '70',
    },
  ]);
});

test('tables of Dell OS9: ARP, MAC, VLANs', () => {
  const arp = `Protocol    Address         Age(min)  Hardware Address    Interface           VLAN             CPU
---------------------------------------------------------------------------------------------------
Internet    192.0.2.7       1         0c:00:00:00:00:07   Te 0/4              Vl 20            CP
Internet    192.0.2.5       -         0c:00:00:00:00:01   Ma 0/0              -                CP
`;
  expect(of('show arp', arp)).toEqual([
    { protocol: 'Internet', ip: '192.0.2.7', age: '1', mac: '0c:00:00:00:00:07', interface: 'Te 0/4', vlan: 'Vl 20' },
    { protocol: 'Internet', ip: '192.0.2.5', age: '-', mac: '0c:00:00:00:00:01', interface: 'Ma 0/0' },
  ]);
  const vlans = `Codes: * - Default VLAN, G - GVRP VLANs, R - Remote Port Mirroring VLANs, P - Primary, C - Community, I - Isolated
Q: U - Untagged, T - Tagged

    NUM    Status    Description                     Q Ports
*   1      Inactive
    20     Active    left office                     U Te 0/4-6
                                                     T Po128(Te 0/41-42)
    30     Active                                    T Po128(Te 0/41-42)
`;
  expect(of('show vlan', vlans)).toEqual([
    { id: '1', status: 'Inactive' },
    { id: '20', status: 'Active', description: 'left office', interfaces: ['Te 0/4-6', 'Po128(Te 0/41-42)'] },
    { id: '30', status: 'Active', interfaces: ['Po128(Te 0/41-42)'] },
  ]);
  const brief = `VLAN Name                              STG  MAC Aging  IP Address
---- --------------------------------  ---- ---------- ------------------
1                                      0    1800       unassigned
20   left office                       0    1800       192.0.2.5/24
`;
  expect(of('show vlan brief', brief)).toEqual([{ id: '1' }, { id: '20', name: 'left office', ip: '192.0.2.5', prefix_length: '24' }]);
});

test('Dell OS9 tells version, model and since when it is up', () => {
  const text = `Dell Real Time Operating System Software
Dell Operating System Version:  2.0
Dell Application Software Version:  9.14(2.4)
Dell Networking OS uptime is 1 week(s), 2 day(s)
System image file is "system://A"
System Type: S4048-ON
`;
  expect(of('show version', text)).toEqual([
    { version: '9.14(2.4)', uptime: '1 week(s), 2 day(s)', image: 'system://A', model: 'S4048-ON' },
  ]);
});

test('routes of Dell OS9 have their distance at the end, and several gateways', () => {
  const text = `Codes: C - connected, S - static, R - RIP,
       O - OSPF, IA - OSPF inter area, > - non-active route, + - summary route
Gateway of last resort is 192.0.2.1 to network 0.0.0.0

       Destination        Gateway                      Dist/Metric Last Change
       -----------        -------                      ----------- -----------
  *S   0.0.0.0/0          via 192.0.2.1, Ma 0/0                1/0    00:14:02
  C    192.0.2.0/24       Direct, Ma 0/0                       0/0    00:14:02
  O    198.51.100.0/24    via 192.0.2.7, Te 0/3              110/2    00:00:38
                          via 192.0.2.8, Te 0/4              110/2    00:00:38
`;
  expect(of('show ip route', text)).toEqual([
    { protocol: 'S', network: '0.0.0.0', prefix_length: '0', distance: '1', metric: '0', next_hop: '192.0.2.1', interface: 'Ma 0/0' },
    { protocol: 'C', network: '192.0.2.0', prefix_length: '24', distance: '0', metric: '0', interface: 'Ma 0/0' },
    {
      protocol: 'O',
      network: '198.51.100.0',
      prefix_length: '24',
      distance: '110',
      metric: '2',
      next_hop: '192.0.2.7',
      interface: 'Te 0/3',
    },
    {
      protocol: 'O',
      network: '198.51.100.0',
      prefix_length: '24',
      distance: '110',
      metric: '2',
      next_hop: '192.0.2.8',
      interface: 'Te 0/4',
    },
  ]);
});

test('Dell OS10 is read as OS9 is', () => {
  const os10 = (command: string, text: string) => parse('dell_os10', command, text).records;
  expect(
    os10('show version', 'Dell EMC Networking OS10 Enterprise\nOS Version: 10.5.2.0\nSystem Type: S4148F-ON\nUp Time: 1 day 00:54:13\n'),
  ).toEqual([{ version: '10.5.2.0', model: 'S4148F-ON', uptime: '1 day 00:54:13' }]);
  expect(
    os10(
      'show ip arp',
      'Address        Hardware address    Interface        Egress Interface\n192.0.2.7      0c:00:00:00:00:07   vlan20           ethernet1/1/1\n',
    ),
  ).toEqual([{ ip: '192.0.2.7', mac: '0c:00:00:00:00:07', interface: 'vlan20', port: 'ethernet1/1/1' }]);
  expect(
    os10(
      'show mac address-table',
      'VlanId        Mac Address         Type        Interface\n20            0c:00:00:00:00:07   dynamic     ethernet1/1/1\n',
    ),
  ).toEqual([{ vlan: '20', mac: '0c:00:00:00:00:07', type: 'dynamic', interface: 'ethernet1/1/1' }]);
});

test('neighbors of Dell by LLDP, BGP and OSPF', () => {
  const lldp = ` Loc PortID       Rem Host Name        Rem Port Id              Rem Chassis Id
 -------------------------------------------------------------------------
 Te 0/1           sw1.lab.example      TenGigabitEthernet 0/3   0c:00:00:00:00:10
`;
  expect(of('show lldp neighbors', lldp)).toEqual([
    {
      local_interface: 'Te 0/1',
      neighbor: 'sw1.lab.example',
      neighbor_interface: 'TenGigabitEthernet 0/3',
      chassis_id: '0c:00:00:00:00:10',
    },
  ]);
  const bgp = `BGP router identifier 10.9.9.5, local AS number 65001
Neighbor        AS            MsgRcvd  MsgSent     TblVer  InQ  OutQ Up/Down  State/Pfx
192.0.2.7       65002             126      131          4    0     0 01:58:12        3
`;
  expect(of('show ip bgp summary', bgp)).toEqual([
    { router_id: '10.9.9.5', local_as: '65001', peer: '192.0.2.7', as: '65002', uptime: '01:58:12', state: '3' },
  ]);
  expect(of('show ip ospf neighbor', '10.9.9.7        1   FULL/DR      00:00:35  192.0.2.7       Te 0/1    0\n')).toEqual([
    { peer: '10.9.9.7', state: 'FULL/DR', address: '192.0.2.7', interface: 'Te 0/1' },
  ]);
});
