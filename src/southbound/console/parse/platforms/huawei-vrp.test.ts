import { describe, expect, test } from 'vitest';
import { parse } from '../index.ts';

const of = (command: string, text: string) => parse('huawei_vrp', command, text).records;

test('interfaces of VRP have state, address, VLAN, speed and counters', () => {
  const text = `GigabitEthernet0/0/1 current state : UP
Line protocol current state : UP
Description:to the core
Switch Port, Link-type : trunk(configured),
PVID :   20, TPID : 8100(Hex), The Maximum Frame Length is 9216
IP Sending Frames' Format is PKTFMT_ETHNT_2, Hardware address is 0c00-0000-0001
Speed : 1000,  Loopback: NONE
Duplex: FULL,  Negotiation: ENABLE
Input:  61 packets, 5410 bytes
  Total Error:                 1
  CRC:                         2,  Giants:                      0
Output:  70 packets, 7120 bytes
  Total Error:                 3

Vlanif20 current state : Administratively DOWN
Line protocol current state : DOWN
Description:
Route Port,The Maximum Transmit Unit is 1500
Internet Address is allocated by DHCP, 192.0.2.5/24
IP Sending Frames' Format is PKTFMT_ETHNT_2, Hardware address is 0c00-0000-0002
`;
  expect(of('display interface', text)).toEqual([
    {
      name: 'GigabitEthernet0/0/1',
      status: 'UP',
      protocol_status: 'UP',
      description: 'to the core',
      mode: 'trunk',
      vlan: '20',
      mtu: '9216',
      mac: '0c00-0000-0001',
      speed: '1000',
      duplex: 'FULL',
      input_packets: '61',
      input_errors: '1',
      crc: '2',
      output_packets: '70',
      output_errors: '3',
    },
    {
      name: 'Vlanif20',
      status: 'Administratively DOWN',
      protocol_status: 'DOWN',
      mtu: '1500',
      ip: ['192.0.2.5'],
      prefix_length: ['24'],
      mac: '0c00-0000-0002',
    },
  ]);
});

test('interfaces of VRP that are as fast as their names say begin with a number', () => {
  const text = `40GE1/0/1 current state : DOWN (ifindex: 7)
Line protocol current state : DOWN
Speed:    40000,  Loopback: NONE
Duplex: FULL,  Negotiation: -
`;
  expect(of('display interface', text)).toMatchObject([{ name: '40GE1/0/1', protocol_status: 'DOWN', speed: '40000', duplex: 'FULL' }]);
  expect(of('display lldp neighbor', '40GE1/0/1 has 1 neighbor(s):\n\nNeighbor index :1\nChassis ID     :0c00-0000-0010\n')).toMatchObject([
    { local_interface: '40GE1/0/1' },
  ]);
});

test('tables of interfaces of VRP keep the marks behind a state', () => {
  const text = `PHY: Physical
*down: administratively down
(s): spoofing
InUti/OutUti: input utility/output utility
Interface                   PHY   Protocol  InUti OutUti   inErrors  outErrors
GigabitEthernet0/0/1        up(l) up        0.01%  0.02%          1          3
NULL0                       up    up(s)        --     --          0          0
Vlanif20                    *down down         --     --          0          0
`;
  expect(of('display interface brief', text)).toEqual([
    { name: 'GigabitEthernet0/0/1', status: 'up(l)', protocol_status: 'up', input_errors: '1', output_errors: '3' },
    { name: 'NULL0', status: 'up', protocol_status: 'up(s)', input_errors: '0', output_errors: '0' },
    { name: 'Vlanif20', status: '*down', protocol_status: 'down', input_errors: '0', output_errors: '0' },
  ]);
  const described = `PHY: Physical
Interface                     PHY     Protocol Description
GE0/0/1                       up      up       to the core
GE0/0/2                       *down   down
`;
  expect(of('display interface description', described)).toEqual([
    { name: 'GE0/0/1', status: 'up', protocol_status: 'up', description: 'to the core' },
    { name: 'GE0/0/2', status: '*down', protocol_status: 'down' },
  ]);
  const addresses = `Interface                         IP Address/Mask      Physical   Protocol
LoopBack0                         10.9.9.5/32          up         up(s)
Vlanif20                          unassigned           *down      down
`;
  expect(of('display ip interface brief', addresses)).toEqual([
    { name: 'LoopBack0', ip: '10.9.9.5', prefix_length: '32', status: 'up', protocol_status: 'up(s)' },
    { name: 'Vlanif20', status: '*down', protocol_status: 'down' },
  ]);
});

test('the ARP table of VRP tells where an entry is from, and its VLAN below', () => {
  const text = `IP ADDRESS      MAC ADDRESS     EXPIRE(M) TYPE        INTERFACE   VPN-INSTANCE
                                          VLAN/CEVLAN
------------------------------------------------------------------------------
192.0.2.5       0c00-0000-0001            I -         Vlanif20
192.0.2.7       0c00-0000-0007  17        D-0         GE0/0/1     blue
                                          20/-
192.0.2.9       Incomplete      1         D-0         GE0/0/2
------------------------------------------------------------------------------
Total:3         Dynamic:2       Static:0     Interface:1
`;
  expect(of('display arp all', text)).toEqual([
    { ip: '192.0.2.5', mac: '0c00-0000-0001', type: 'I -', interface: 'Vlanif20' },
    { ip: '192.0.2.7', mac: '0c00-0000-0007', age: '17', type: 'D-0', interface: 'GE0/0/1', vrf: 'blue', vlan: '20' },
    { ip: '192.0.2.9', mac: 'Incomplete', age: '1', type: 'D-0', interface: 'GE0/0/2' },
  ]);
});

test('neighbors of IPv6 stand in pairs', () => {
  const text = `-----------------------------------------------------------------------------
IPv6 Address : 2001:db8::7
Link-layer   : 0c00-0000-0007                     State : REACH
Interface    : GE0/0/1                            Age   : 00h00m12s
VLAN         : 20                                 CEVLAN: -
VPN name     : blue                               Is Router: TRUE
Secure FLAG  : UN-SECURE
`;
  expect(of('display ipv6 neighbors', text)).toEqual([
    { ip: '2001:db8::7', mac: '0c00-0000-0007', state: 'REACH', interface: 'GE0/0/1', vlan: '20', vrf: 'blue' },
  ]);
});

describe('routes of VRP', () => {
  test('go several ways where further lines say so', () => {
    const text = `Route Flags: R - relay, D - download to fib
------------------------------------------------------------------------------
Routing Tables: Public
         Destinations : 2        Routes : 3

Destination/Mask    Proto   Pre  Cost      Flags NextHop         Interface

        0.0.0.0/0   Static  60   0          RD   192.0.2.1       GigabitEthernet0/0/1
   198.51.100.0/24  OSPF    10   2           D   192.0.2.7       GigabitEthernet0/0/1
                    OSPF    10   2           D   192.0.2.8       GigabitEthernet0/0/2
`;
    const way = { network: '198.51.100.0', prefix_length: '24', protocol: 'OSPF', distance: '10', metric: '2' };
    expect(of('display ip routing-table', text)).toEqual([
      {
        network: '0.0.0.0',
        prefix_length: '0',
        protocol: 'Static',
        distance: '60',
        metric: '0',
        next_hop: '192.0.2.1',
        interface: 'GigabitEthernet0/0/1',
      },
      { ...way, next_hop: '192.0.2.7', interface: 'GigabitEthernet0/0/1' },
      { ...way, next_hop: '192.0.2.8', interface: 'GigabitEthernet0/0/2' },
    ]);
  });

  test('are told at length too', () => {
    const text = `Routing Table : Public
Summary Count : 1

Destination: 198.51.100.0/24
     Protocol: OSPF             Process ID: 1
   Preference: 10                     Cost: 2
      NextHop: 192.0.2.7         Neighbour: 0.0.0.0
        State: Active Adv              Age: 00h12m34s
          Tag: 0                  Priority: low
   IndirectID: 0x0
 RelayNextHop: 0.0.0.0          Interface: GigabitEthernet0/0/1
     TunnelID: 0x0                  Flags: D
`;
    expect(of('display ip routing-table verbose', text)).toMatchObject([
      {
        network: '198.51.100.0/24',
        protocol: 'OSPF',
        distance: '10',
        metric: '2',
        next_hop: '192.0.2.7',
        interface: 'GigabitEthernet0/0/1',
        state: 'Active',
      },
    ]);
  });
});

test('neighbors of VRP have the description that they sent, in all its lines', () => {
  const text = `GigabitEthernet0/0/1 has 1 neighbor(s):

Neighbor index :1
Chassis type   :MAC address
Chassis ID     :0c00-0000-0010
Port ID type   :Interface name
Port ID        :Ethernet1
Port description    :to the core
System name         :sw1
System description  :Example Switch 9
Version: 4.2
System capabilities supported   :bridge router
System capabilities enabled     :bridge
Management address type  :ipv4
Management address value :192.0.2.20
OID  :0.6.15.43.
Expired time   :95s
GigabitEthernet0/0/2 has 0 neighbor(s)
`;
  expect(of('display lldp neighbor', text)).toEqual([
    {
      local_interface: 'GigabitEthernet0/0/1',
      chassis_id: '0c00-0000-0010',
      port_id: 'Ethernet1',
      neighbor_interface: 'to the core',
      neighbor: 'sw1',
      description: ['Example Switch 9', 'Version: 4.2'],
      capabilities: 'bridge',
      mgmt_ip: '192.0.2.20',
    },
  ]);
  const brief = `Local Intf       Neighbor Dev             Neighbor Intf             Exptime (sec)
GE0/0/1          sw1                      Ethernet1                 101
`;
  expect(of('display lldp neighbor brief', brief)).toEqual([
    { local_interface: 'GE0/0/1', neighbor: 'sw1', neighbor_interface: 'Ethernet1', ttl: '101' },
  ]);
});

test('stations of VRP have a VLAN, whatever stands behind its number', () => {
  const newer = `-------------------------------------------------------------------------------
MAC Address    VLAN/VSI/BD                       Learned-From        Type
-------------------------------------------------------------------------------
0c00-0000-0007 20/-/-                            GE0/0/1             dynamic
0c00-0000-0008 20/-/-                            Eth-Trunk1          static
Total items displayed = 2
`;
  expect(of('display mac-address', newer)).toEqual([
    { mac: '0c00-0000-0007', vlan: '20', interface: 'GE0/0/1', type: 'dynamic' },
    { mac: '0c00-0000-0008', vlan: '20', interface: 'Eth-Trunk1', type: 'static' },
  ]);
  const older = `MAC Address    VLAN/       PEVLAN CEVLAN Port            Type      LSP/LSR-ID
               VSI/SI                                              MAC-Tunnel
0c00-0000-0007 20          -      -      Eth0/0/1        dynamic   0/-
`;
  expect(of('display mac-address', older)).toEqual([{ mac: '0c00-0000-0007', vlan: '20', interface: 'Eth0/0/1', type: 'dynamic' }]);
});

test('ports of VRP have VLANs over several lines', () => {
  const text = `Port                    Link Type    PVID  Trunk VLAN List
-------------------------------------------------------------------------------
GigabitEthernet0/0/1    trunk        1     1 10 20-30
                                           100 200
GigabitEthernet0/0/2    access       20    -
`;
  expect(of('display port vlan', text)).toEqual([
    {
      interface: 'GigabitEthernet0/0/1',
      mode: 'trunk',
      access_vlan: '1',
      native_vlan: '1',
      trunk_vlans: ['1', '10', '20-30', '100', '200'],
    },
    { interface: 'GigabitEthernet0/0/2', mode: 'access', access_vlan: '20', native_vlan: '20' },
  ]);
});

test('VLANs of VRP have the ports of one table and the description of another', () => {
  const text = `The total number of VLANs is: 2
--------------------------------------------------------------------------------
U: Up;         D: Down;         TG: Tagged;         UT: Untagged;
--------------------------------------------------------------------------------

VID  Type    Ports
--------------------------------------------------------------------------------
20   common  UT:GE0/0/2(U)      GE0/0/3(D)
                GE0/0/4(D)
             TG:GE0/0/1(U)
30   common  TG:GE0/0/1(U)

VID  Status  Property      MAC-LRN Statistics Description
--------------------------------------------------------------------------------
20   enable  default       enable  disable    office on the left
30   enable  default       enable  disable    VLAN 0030
`;
  expect(of('display vlan', text)).toEqual([
    {
      id: '20',
      type: 'common',
      interfaces: ['GE0/0/2', 'GE0/0/3', 'GE0/0/4'],
      untagged: ['GE0/0/2', 'GE0/0/3', 'GE0/0/4'],
      tagged: ['GE0/0/1'],
      status: 'enable',
      property: 'default',
      description: 'office on the left',
    },
    {
      id: '30',
      type: 'common',
      interfaces: ['GE0/0/1'],
      tagged: ['GE0/0/1'],
      status: 'enable',
      property: 'default',
      description: 'VLAN 0030',
    },
  ]);
});

test('VRP tells version, model and since when it is up', () => {
  const text = `Huawei Versatile Routing Platform Software
VRP (R) software, Version 5.170 (S5735 V200R022C00SPC500)
Copyright (C) 2000-2022 HUAWEI TECH Co., Ltd.
HUAWEI S5735-L24T4S-A1 Routing Switch uptime is 3 weeks, 2 days, 1 hour, 5 minutes

ES5D2T28S000 0(Master)  : uptime is 3 weeks, 2 days, 1 hour, 4 minutes
`;
  expect(of('display version', text)).toEqual([
    { version: '5.170', release: 'S5735 V200R022C00SPC500', model: 'S5735-L24T4S-A1', uptime: '3 weeks, 2 days, 1 hour, 5 minutes' },
  ]);
});

test('peers of BGP of VRP are told with the own AS', () => {
  const text = ` BGP local router ID : 10.9.9.5
 Local AS number : 65001
 Total number of peers : 2                 Peers in established state : 1

  Peer            V          AS  MsgRcvd  MsgSent  OutQ  Up/Down       State  PrefRcv
  192.0.2.7       4       65002      126      131     0 01:58:12 Established        3
  192.0.2.8       4       65003        0        0     0 00:03:01       Active       0
`;
  const own = { router_id: '10.9.9.5', local_as: '65001' };
  expect(of('display bgp peer', text)).toEqual([
    { ...own, peer: '192.0.2.7', as: '65002', uptime: '01:58:12', state: 'Established', prefixes: '3' },
    { ...own, peer: '192.0.2.8', as: '65003', uptime: '00:03:01', state: 'Active', prefixes: '0' },
  ]);
});
