import { describe, expect, test } from 'vitest';
import { parse } from '../index.ts';

const of = (command: string, text: string) => parse('aruba_aoscx', command, text).records;

describe('interfaces of AOS-CX', () => {
  test('have a part for each direction, or a table of both', () => {
    const text = `
Interface 1/1/1 is up
 Admin state is up
 Description: to the core
 Hardware: Ethernet, MAC Address: 0c:00:00:00:00:01
 MTU 9198
 Type SFP+DAC1
 Full-duplex
 Speed 10000 Mb/s
 Rx
           61 total packets                 5410 total bytes
            1 errors                           0 dropped
            2 CRC/FCS
 Tx
           70 total packets                 7120 total bytes
            3 errors                          14 dropped

Aggregate lag1 is down
 Admin state is down
 Description : bundle
 MAC Address                 : 0c:00:00:00:00:02
 Speed                       : 20000 Mb/s
 Native VLAN: 20

 Statistic                          RX                   TX                Total
 ---------------- -------------------- -------------------- --------------------
 Packets                            61                   70                  131
   Unicast                          50                   60                  110
 Errors                              1                    3                    4
   CRC/FCS                           2                  n/a                    2

Interface loopback0 is up
 Admin state is up
 VRF name is blue
 Description:
 IPv4 address 10.9.9.5/32
 IPv6 address 2001:db8::5/128
`;
    expect(of('show interface', text)).toEqual([
      {
        name: '1/1/1',
        status: 'up',
        admin_status: 'up',
        description: 'to the core',
        hardware: 'Ethernet',
        mac: '0c:00:00:00:00:01',
        mtu: '9198',
        type: 'SFP+DAC1',
        duplex: 'Full',
        speed: '10000 Mb/s',
        input_packets: '61',
        input_errors: '1',
        crc: '2',
        output_packets: '70',
        output_errors: '3',
      },
      {
        name: 'lag1',
        status: 'down',
        admin_status: 'down',
        description: 'bundle',
        mac: '0c:00:00:00:00:02',
        speed: '20000 Mb/s',
        vlan: '20',
        input_packets: '61',
        output_packets: '70',
        input_errors: '1',
        output_errors: '3',
        crc: '2',
      },
      {
        name: 'loopback0',
        status: 'up',
        admin_status: 'up',
        vrf: 'blue',
        ip: ['10.9.9.5'],
        prefix_length: ['32'],
        ipv6: ['2001:db8::5/128'],
      },
    ]);
  });

  test('for management have an address, or none', () => {
    const text = `  Address Mode                  : static
  Admin State                   : up
  Mac Address                   : 0c:00:00:00:00:01
  IPv4 address/subnet-mask      : 192.0.2.5/24
  IPv6 address/prefix           :
`;
    expect(of('show interface mgmt', text)).toEqual([
      { name: 'mgmt', address_mode: 'static', admin_status: 'up', mac: '0c:00:00:00:00:01', ip: '192.0.2.5', prefix_length: '24' },
    ]);
  });
});

test('tables of AOS-CX: ARP, MAC, VLANs', () => {
  const arp = `IPv4 Address     MAC                Port         Physical Port        State      VRF
--------------------------------------------------------------------------------------
192.0.2.7        0c:00:00:00:00:07  vlan20       1/1/1                reachable  default
192.0.2.8        0c:00:00:00:00:08  vlan20       vxlan1(10.9.9.8)     permanent  blue

Total Number Of ARP Entries Listed- 2.
`;
  expect(of('show arp all-vrfs', arp)).toEqual([
    { ip: '192.0.2.7', mac: '0c:00:00:00:00:07', interface: 'vlan20', physical_interface: '1/1/1', state: 'reachable', vrf: 'default' },
    {
      ip: '192.0.2.8',
      mac: '0c:00:00:00:00:08',
      interface: 'vlan20',
      physical_interface: 'vxlan1(10.9.9.8)',
      state: 'permanent',
      vrf: 'blue',
    },
  ]);
  const mac = `MAC age-time            : 300 seconds
Number of MAC addresses : 1

MAC Address          VLAN     Type                      Port
--------------------------------------------------------------
0c:00:00:00:00:07    20       dynamic                   1/1/1
`;
  expect(of('show mac-address-table', mac)).toEqual([{ mac: '0c:00:00:00:00:07', vlan: '20', type: 'dynamic', interface: '1/1/1' }]);
  const vlans = `VLAN  Name                              Status  Reason                  Type        Interfaces
--------------------------------------------------------------------------------------------
20    left office                       up      ok                      static      1/1/1-1/1/4,1/1/6,
                                                                                    lag1
30    VLAN30                            down    no_member_port          static
`;
  expect(of('show vlan', vlans)).toEqual([
    { id: '20', name: 'left office', status: 'up', reason: 'ok', type: 'static', interfaces: ['1/1/1-1/1/4', '1/1/6', 'lag1'] },
    { id: '30', name: 'VLAN30', status: 'down', reason: 'no_member_port', type: 'static' },
  ]);
});

test('routes of AOS-CX in blocks of 10.04 and in a table of 10.10', () => {
  const blocks = `Displaying ipv4 routes selected for forwarding

'[x/y]' denotes [distance/metric]

0.0.0.0/0, vrf default
\tvia  192.0.2.1,  [1/0],  static
192.0.2.0/24, vrf default
\tvia  vlan20,  [0/0],  connected
`;
  expect(of('show ip route all-vrfs', blocks)).toEqual([
    { vrf: 'default', network: '0.0.0.0', prefix_length: '0', next_hop: '192.0.2.1', distance: '1', metric: '0', protocol: 'static' },
    { vrf: 'default', network: '192.0.2.0', prefix_length: '24', interface: 'vlan20', distance: '0', metric: '0', protocol: 'connected' },
  ]);
  const table = `VRF: default

Prefix              Nexthop          Interface     VRF(egress)       Origin/   Distance/    Age
                                                                     Type      Metric
------------------------------------------------------------------------------------------------
0.0.0.0/0           192.0.2.1        vlan20        -                 S         [1/0]        03d:02h:01m
192.0.2.0/24        -                vlan20        -                 C         [0/0]        -
`;
  expect(of('show ip route all-vrfs', table)).toMatchObject([
    { network: '0.0.0.0', prefix_length: '0', next_hop: '192.0.2.1', interface: 'vlan20', protocol: 'S', distance: '1', metric: '0' },
    { network: '192.0.2.0', prefix_length: '24', interface: 'vlan20', protocol: 'C', distance: '0', metric: '0' },
  ]);
});

test('neighbors of AOS-CX', () => {
  const text = `Port                           : 1/1/1
Neighbor Entries               : 1
Neighbor System-Name           : sw1
Neighbor System-Description    : Example Switch 9: fast
Neighbor Chassis-ID            : 0c:00:00:00:00:10
Neighbor Management-Address    : 192.0.2.20
Chassis Capabilities Available : Bridge, Router
Chassis Capabilities Enabled   : Bridge
Neighbor Port-ID               : Ethernet1
Neighbor Port-Desc             : to the core
TTL                            : 120
`;
  expect(of('show lldp neighbor-info detail', text)).toEqual([
    {
      local_interface: '1/1/1',
      neighbor: 'sw1',
      description: 'Example Switch 9: fast',
      chassis_id: '0c:00:00:00:00:10',
      mgmt_ip: '192.0.2.20',
      capabilities: 'Bridge',
      port_id: 'Ethernet1',
      neighbor_interface: 'to the core',
      ttl: '120',
    },
  ]);
  const table = `LOCAL-PORT  CHASSIS-ID         PORT-ID       PORT-DESC     TTL      SYS-NAME
--------------------------------------------------------------------------------
1/1/1       0c:00:00:00:00:10  Ethernet1     to the core   120      sw1
`;
  expect(of('show lldp neighbor-info', table)).toEqual([
    {
      local_interface: '1/1/1',
      chassis_id: '0c:00:00:00:00:10',
      port_id: 'Ethernet1',
      neighbor_interface: 'to the core',
      ttl: '120',
      neighbor: 'sw1',
    },
  ]);
});

test('peers of AOS-CX by BGP and OSPF', () => {
  const bgp = `VRF : default
BGP Summary
-----------
 Local AS               : 65001        BGP Router Identifier  : 10.9.9.5
 Peers                  : 1            Log Neighbor Changes   : No

 Neighbor        Remote-AS MsgRcvd MsgSent   Up/Down Time State        AdminStatus
 192.0.2.7       65002       126     131     01h:58m:12s  Established   Up
`;
  expect(of('show bgp all-vrf all summary', bgp)).toEqual([
    {
      vrf: 'default',
      local_as: '65001',
      router_id: '10.9.9.5',
      peer: '192.0.2.7',
      as: '65002',
      uptime: '01h:58m:12s',
      state: 'Established',
      admin_status: 'Up',
    },
  ]);
  const ospf = `VRF : default                          Process : 1
===================================================
Neighbor ID      Priority  State             Nbr Address       Interface
-------------------------------------------------------------------------
10.9.9.7         1         FULL/DR           192.0.2.7         vlan20
`;
  expect(of('show ip ospf neighbors', ospf)).toEqual([
    { vrf: 'default', peer: '10.9.9.7', state: 'FULL/DR', address: '192.0.2.7', interface: 'vlan20' },
  ]);
});
