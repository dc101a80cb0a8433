import { describe, expect, test } from 'vitest';
import { parse } from '../index.ts';

const of = (command: string, text: string) => parse('juniper_junos', command, text).records;

test('interfaces of Junos are physical and logical ones, each by itself', () => {
  const text = `Physical interface: ge-0/0/1, Enabled, Physical link is Up
  Interface index: 134, SNMP ifIndex: 502
  Description: to the core
  Link-level type: Ethernet, MTU: 1514, MRU: 1522, LAN-PHY mode, Link-mode: Full-duplex, Speed: 1000mbps,
  BPDU Error: None, Loopback: Disabled
  Device flags   : Present Running
  Current address: 0c:00:00:00:00:01, Hardware address: 0c:00:00:00:00:0f
  Input rate     : 0 bps (0 pps)

  Logical interface ge-0/0/1.20 (Index 74) (SNMP ifIndex 535)
    Flags: Up SNMP-Traps 0x0 VLAN-Tag [ 0x8100.20 ]  Encapsulation: ENET2
    Input packets : 61
    Output packets: 70
    Protocol inet, MTU: 1500
      Flags: Sendbcast-pkt-to-re
      Addresses, Flags: Is-Preferred Is-Primary
        Destination: 192.0.2/24, Local: 192.0.2.5, Broadcast: 192.0.2.255
      Addresses, Flags: None
        Local: 10.9.9.5
    Protocol inet6, MTU: 1500
      Addresses, Flags: Is-Preferred
        Destination: 2001:db8::/64, Local: 2001:db8::5

Physical interface: gr-0/0/0, Administratively down, Physical link is Down
  Type: GRE, Link-level type: GRE, MTU: Unlimited, Speed: 800mbps
`;
  expect(of('show interfaces', text)).toMatchObject([
    {
      name: 'ge-0/0/1',
      admin_status: 'Enabled',
      status: 'Up',
      description: 'to the core',
      type: 'Ethernet',
      mtu: '1514',
      duplex: 'Full',
      speed: '1000mbps',
      mac: '0c:00:00:00:00:01',
    },
    {
      name: 'ge-0/0/1.20',
      status: 'Up',
      mtu: '1500',
      ip: ['192.0.2.5', '10.9.9.5'],
      ipv6: ['2001:db8::5'],
      input_packets: '61',
      output_packets: '70',
    },
    { name: 'gr-0/0/0', admin_status: 'Administratively down', status: 'Down', type: 'GRE', mtu: 'Unlimited', speed: '800mbps' },
  ]);
});

test('interfaces of Junos are told tersely, with several addresses under each other', () => {
  const text = `Interface               Admin Link Proto    Local                 Remote
ge-0/0/1                up    up
ge-0/0/1.20             up    up   inet     192.0.2.5/24
                                            198.51.100.5/25
                                   inet6    2001:db8::5/64
lo0.0                   up    down inet     10.9.9.5            --> 0/0
`;
  expect(of('show interfaces terse', text)).toEqual([
    { name: 'ge-0/0/1', status: 'up', protocol_status: 'up' },
    {
      name: 'ge-0/0/1.20',
      status: 'up',
      protocol_status: 'up',
      ip: ['192.0.2.5', '198.51.100.5'],
      prefix_length: ['24', '25'],
      ipv6: ['2001:db8::5/64'],
    },
    { name: 'lo0.0', status: 'up', protocol_status: 'down', ip: ['10.9.9.5'], prefix_length: ['32'] },
  ]);
});

test('the ARP table of Junos has names or not, and the port of an IRB', () => {
  const plain = `MAC Address       Address         Interface         Flags
0c:00:00:00:00:07 192.0.2.7       ge-0/0/1.0               none
0c:00:00:00:00:08 192.0.2.8       irb.20 [ae1.0]           permanent remote
Total entries: 2
`;
  expect(of('show arp no-resolve', plain)).toEqual([
    { mac: '0c:00:00:00:00:07', ip: '192.0.2.7', interface: 'ge-0/0/1.0', type: 'none' },
    { mac: '0c:00:00:00:00:08', ip: '192.0.2.8', interface: 'irb.20', port: 'ae1.0', type: 'permanent remote' },
  ]);
  const named = `MAC Address       Address         Name                      Interface           Flags
0c:00:00:00:00:07 192.0.2.7       sw7.lab.example           ge-0/0/1.0          none
`;
  expect(of('show arp', named)).toEqual([
    { mac: '0c:00:00:00:00:07', ip: '192.0.2.7', hostname: 'sw7.lab.example', interface: 'ge-0/0/1.0', type: 'none' },
  ]);
});

describe('switching on Junos', () => {
  test('knows stations, with ELS and without', () => {
    const els = `Ethernet switching table : 2 entries, 2 learned
Routing instance : default-switch
    Vlan                MAC                 MAC         Age    Logical                NH        RTR
    name                address             flags              interface              Index     ID
    Vlan20              0c:00:00:00:00:07   D             -   ge-0/0/1.0             0         0
    office              0c:00:00:00:00:08   S             -   ae1.0                  0         0
`;
    expect(of('show ethernet-switching table', els)).toMatchObject([
      { vlan: '20', mac: '0c:00:00:00:00:07', type: 'D', interface: 'ge-0/0/1.0' },
      { vlan: 'office', mac: '0c:00:00:00:00:08', type: 'S', interface: 'ae1.0' },
    ]);
    const older = `Ethernet-switching table: 2 entries, 1 learned
  VLAN              MAC address       Type         Age Interfaces
  office            *                 Flood          - All-members
  office            0c:00:00:00:00:07 Learn         12 ge-0/0/1.0
`;
    expect(of('show ethernet-switching table', older)).toMatchObject([
      { vlan: 'office', mac: '0c:00:00:00:00:07', type: 'Learn', age: '12', interface: 'ge-0/0/1.0' },
    ]);
  });

  test('has VLANs with their ports', () => {
    const els = `
Routing instance        VLAN name             Tag          Interfaces
default-switch          default               1

default-switch          office                20
                                                           ae1.0*
                                                           ge-0/0/1.0
`;
    expect(of('show vlans', els)).toEqual([
      { instance: 'default-switch', name: 'default', id: '1' },
      { instance: 'default-switch', name: 'office', id: '20', interfaces: ['ae1.0', 'ge-0/0/1.0'] },
    ]);
    const older = `Name           Tag     Interfaces
default
                       ge-0/0/2.0, ge-0/0/3.0*
office         20
                       ge-0/0/1.0*
`;
    expect(of('show vlans', older)).toEqual([
      { name: 'default', interfaces: ['ge-0/0/2.0', 'ge-0/0/3.0'] },
      { name: 'office', id: '20', interfaces: ['ge-0/0/1.0'] },
    ]);
  });
});

test('neighbors of Junos, with and without the interface they are bundled in', () => {
  const text = `Local Interface    Parent Interface    Chassis Id          Port info          System Name
ge-0/0/1           ae1                 0c:00:00:00:00:10   Ethernet1          sw1.lab.example
ge-0/0/2           -                   0c:00:00:00:00:11   to the core        sw2
`;
  expect(of('show lldp neighbors', text)).toEqual([
    {
      local_interface: 'ge-0/0/1',
      parent: 'ae1',
      chassis_id: '0c:00:00:00:00:10',
      neighbor_interface: 'Ethernet1',
      neighbor: 'sw1.lab.example',
    },
    { local_interface: 'ge-0/0/2', chassis_id: '0c:00:00:00:00:11', neighbor_interface: 'to the core', neighbor: 'sw2' },
  ]);
});

test('peers of BGP of Junos are established or say why not', () => {
  const text = `Groups: 2 Peers: 3 Down peers: 1
Table          Tot Paths  Act Paths Suppressed    History Damp State    Pending
inet.0                 6          4          0          0          0          0
Peer                     AS      InPkt     OutPkt    OutQ   Flaps Last Up/Dwn State|#Active/Received/Accepted/Damped...
192.0.2.7             65002        126        131       0       0     1:58:12 Establ
  inet.0: 3/5/5/0
192.0.2.8             65003          0          4       0       2      5d 1:02 Active
192.0.2.9             65004       1126       1131       0       0 1w2d 3:04:05 1/1/1/0              0/0/0/0
`;
  expect(of('show bgp summary', text)).toEqual([
    { peer: '192.0.2.7', as: '65002', uptime: '1:58:12', state: 'Establ', tables: ['inet.0'] },
    { peer: '192.0.2.8', as: '65003', uptime: '5d 1:02', state: 'Active' },
    { peer: '192.0.2.9', as: '65004', uptime: '1w2d 3:04:05', state: '1/1/1/0' },
  ]);
});

test('neighbors of OSPF of Junos', () => {
  const text = `Address          Interface              State           ID               Pri  Dead
192.0.2.7        ge-0/0/1.0             Full            10.9.9.7         128    35
`;
  expect(of('show ospf neighbor', text)).toEqual([{ address: '192.0.2.7', interface: 'ge-0/0/1.0', state: 'Full', peer: '10.9.9.7' }]);
});

test('routes of Junos are one for each way', () => {
  const text = `
inet.0: 3 destinations, 3 routes (3 active, 0 holddown, 0 hidden)
+ = Active Route, - = Last Active, * = Both

0.0.0.0/0          *[Static/5] 1w2d 03:04:05
                    >  to 192.0.2.1 via ge-0/0/1.0
192.0.2.0/24       *[Direct/0] 1w2d 03:04:05
                    >  via ge-0/0/1.0
198.51.100.0/24    *[OSPF/10] 00:12:34, metric 2
                       to 192.0.2.7 via ge-0/0/1.0
                    >  to 192.0.2.8 via ge-0/0/2.0

blue.inet.0: 1 destinations, 1 routes (1 active, 0 holddown, 0 hidden)

203.0.113.0/24     *[BGP/170] 00:12:34, localpref 100
                    >  to 192.0.2.9 via ge-0/0/3.0
`;
  expect(of('show route', text)).toEqual([
    { network: '0.0.0.0', prefix_length: '0', protocol: 'Static', distance: '5', next_hop: '192.0.2.1', interface: 'ge-0/0/1.0' },
    { network: '192.0.2.0', prefix_length: '24', protocol: 'Direct', distance: '0', interface: 'ge-0/0/1.0' },
    {
      network: '198.51.100.0',
      prefix_length: '24',
      protocol: 'OSPF',
      distance: '10',
      metric: '2',
      next_hop: '192.0.2.7',
      interface: 'ge-0/0/1.0',
    },
    {
      network: '198.51.100.0',
      prefix_length: '24',
      protocol: 'OSPF',
      distance: '10',
      metric: '2',
      next_hop: '192.0.2.8',
      interface: 'ge-0/0/2.0',
    },
    {
      vrf: 'blue',
      network: '203.0.113.0',
      prefix_length: '24',
      protocol: 'BGP',
      distance: '170',
      next_hop: '192.0.2.9',
      interface: 'ge-0/0/3.0',
    },
  ]);
});

test('Junos tells its version, of one box or of each member', () => {
  expect(of('show version', 'Hostname: edge5\nModel: vmx\nJunos: 22.4R1.10\nJUNOS OS Kernel 64-bit  [20221123.6a2]\n')).toEqual([
    { hostname: 'edge5', model: 'vmx', version: '22.4R1.10' },
  ]);
  const members = `fpc0:
--------------------------------------------------------------------------
Hostname: sw5
Model: ex4200-24t
JUNOS Base OS boot [12.3R12.4]
JUNOS Base OS Software Suite [12.3R12.4]

fpc1:
--------------------------------------------------------------------------
Hostname: sw5
Model: ex4200-48t
JUNOS Base OS boot [12.3R12.4]
`;
  expect(of('show version', members)).toEqual([
    { member: 'fpc0', hostname: 'sw5', model: 'ex4200-24t', version: '12.3R12.4' },
    { member: 'fpc1', hostname: 'sw5', model: 'ex4200-48t', version: '12.3R12.4' },
  ]);
});

test('neighbors of IPv6 of Junos', () => {
  const text = `IPv6 Address                 Linklayer Address  State       Exp Rtr Secure Interface
2001:db8::7                  0c:00:00:00:00:07  stale       1191 yes no   ge-0/0/1.0
`;
  expect(of('show ipv6 neighbors', text)).toEqual([
    { ip: '2001:db8::7', mac: '0c:00:00:00:00:07', state: 'stale', interface: 'ge-0/0/1.0' },
  ]);
});
