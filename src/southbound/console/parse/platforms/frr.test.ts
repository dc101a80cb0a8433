import { expect, test } from 'vitest';
import { parse } from '../index.ts';

const of = (command: string, text: string) => parse('frr', command, text).records;

test('FRR and Quagga tell their version', () => {
  expect(of('show version', 'FRRouting 8.4.4 (edge1) on Linux(6.1.0).\nCopyright 1996-2005 Kunihiro Ishiguro, et al.\n')).toMatchObject([
    { os: 'FRRouting', version: '8.4.4', hostname: 'edge1' },
  ]);
  expect(of('show version', 'Quagga 1.2.4 (edge2).\n')).toMatchObject([{ os: 'Quagga', version: '1.2.4', hostname: 'edge2' }]);
});

test('interfaces of FRR have their addresses and state', () => {
  const text = `Interface eth0 is up, line protocol is up
  Link ups:       2    last: 2024/02/08 16:30:21.12
  vrf: default
  Description: to the core
  index 2 metric 0 mtu 1500 speed 1000
  flags: <UP,BROADCAST,RUNNING,MULTICAST>
  Type: Ethernet
  HWaddr: 0c:00:00:00:00:01
  inet 192.0.2.5/24
  inet 198.51.100.5/32 secondary
  inet6 2001:db8::5/64
Interface eth1 is down
  vrf: blue
  index 3 metric 0 mtu 9000 speed 0
`;
  expect(of('show interface', text)).toEqual([
    {
      name: 'eth0',
      status: 'up',
      protocol_status: 'up',
      vrf: 'default',
      description: 'to the core',
      mtu: '1500',
      speed: '1000',
      type: 'Ethernet',
      mac: '0c:00:00:00:00:01',
      ip: ['192.0.2.5', '198.51.100.5'],
      prefix_length: ['24', '32'],
      ipv6: ['2001:db8::5/64'],
    },
    { name: 'eth1', status: 'down', vrf: 'blue', mtu: '9000', speed: '0' },
  ]);
});

test('a table of interfaces has several addresses under each other', () => {
  const text = `Interface       Status  VRF             Addresses
---------       ------  ---             ---------
eth0            up      default         192.0.2.5/24
                                        + 2001:db8::5/64
lo              up      default
`;
  expect(of('show interface brief', text)).toEqual([
    { name: 'eth0', status: 'up', vrf: 'default', ip: ['192.0.2.5/24'], ipv6: ['2001:db8::5/64'] },
    { name: 'lo', status: 'up', vrf: 'default' },
  ]);
});

test('routes of FRR are one for each way, also the networks of a VRF', () => {
  const text = `Codes: K - kernel route, C - connected, S - static, R - RIP,
       O - OSPF, I - IS-IS, B - BGP, E - EIGRP, N - NHRP,
       > - selected route, * - FIB route, q - queued, r - rejected, b - backup

VRF default:
K>* 0.0.0.0/0 [0/100] via 192.0.2.1, eth0, 00:12:11
O   192.0.2.0/24 [110/10] is directly connected, eth0, weight 1, 00:12:09
C>* 192.0.2.0/24 is directly connected, eth0, 00:12:11
O>* 198.51.100.0/24 [110/20] via 192.0.2.7, eth0, weight 1, 00:01:10
  *                          via 192.0.2.8, eth1, weight 1, 00:01:10
B>  203.0.113.0/24 [200/0] via 10.9.9.9 (recursive), weight 1, 3d02h11m
  *                          via 192.0.2.7, eth0, weight 1, 3d02h11m

VRF blue:
S>* 2001:db8:1::/48 [1/0] via fe80::1, eth2, weight 1, 00:00:07
`;
  const way = { protocol: 'O', network: '198.51.100.0', prefix_length: '24', distance: '110', metric: '20', vrf: 'default' };
  expect(of('show ip route vrf all', text)).toEqual([
    {
      protocol: 'K',
      network: '0.0.0.0',
      prefix_length: '0',
      distance: '0',
      metric: '100',
      next_hop: '192.0.2.1',
      interface: 'eth0',
      vrf: 'default',
    },
    { protocol: 'O', network: '192.0.2.0', prefix_length: '24', distance: '110', metric: '10', interface: 'eth0', vrf: 'default' },
    { protocol: 'C', network: '192.0.2.0', prefix_length: '24', interface: 'eth0', vrf: 'default' },
    { ...way, next_hop: '192.0.2.7', interface: 'eth0' },
    { ...way, next_hop: '192.0.2.8', interface: 'eth1' },
    { protocol: 'B', network: '203.0.113.0', prefix_length: '24', distance: '200', metric: '0', next_hop: '10.9.9.9', vrf: 'default' },
    {
      protocol: 'B',
      network: '203.0.113.0',
      prefix_length: '24',
      distance: '200',
      metric: '0',
      next_hop: '192.0.2.7',
      interface: 'eth0',
      vrf: 'default',
    },
    {
      protocol: 'S',
      network: '2001:db8:1::',
      prefix_length: '48',
      distance: '1',
      metric: '0',
      next_hop: 'fe80::1',
      interface: 'eth2',
      vrf: 'blue',
    },
  ]);
});

test('peers of BGP are told with the own AS, whether they stand or not', () => {
  const text = `IPv4 Unicast Summary (VRF default):
BGP router identifier 192.0.2.5, local AS number 65001 vrf-id 0
BGP table version 8
RIB entries 5, using 920 bytes of memory
Peers 3, using 2172 KiB of memory

Neighbor        V         AS   MsgRcvd   MsgSent   TblVer  InQ OutQ  Up/Down State/PfxRcd   PfxSnt Desc
192.0.2.7       4      65002       126       131        0    0    0 01:58:12            3        5 to edge7
192.0.2.8       4      65003         0         4        0    0    0    never       Active        0 N/A
2001:db8:0:aaaa:bbbb:cccc:dddd:1
                4      65004        11        12        0    0    0 00:03:01            1        2 N/A

Total number of neighbors 3
`;
  const own = { router_id: '192.0.2.5', local_as: '65001' };
  expect(of('show bgp summary', text)).toEqual([
    { ...own, peer: '192.0.2.7', as: '65002', uptime: '01:58:12', state: '3', description: 'to edge7' },
    { ...own, peer: '192.0.2.8', as: '65003', uptime: 'never', state: 'Active' },
    { ...own, peer: '2001:db8:0:aaaa:bbbb:cccc:dddd:1', as: '65004', uptime: '00:03:01', state: '1' },
  ]);
});

test('neighbors of OSPF are told by id, address and interface', () => {
  const text = `
Neighbor ID     Pri State           Up Time         Dead Time Address         Interface                        RXmtL RqstL DBsmL
10.9.9.7          1 Full/DR         1h58m12s          38.123s 192.0.2.7       eth0:192.0.2.5                       0     0     0
10.9.9.8          1 2-Way/DROther   4.512s            35.004s 192.0.2.8       eth0:192.0.2.5                       0     0     0
`;
  expect(of('show ip ospf neighbor', text)).toMatchObject([
    { peer: '10.9.9.7', state: 'Full/DR', uptime: '1h58m12s', address: '192.0.2.7', interface: 'eth0' },
    { peer: '10.9.9.8', state: '2-Way/DROther', address: '192.0.2.8', interface: 'eth0' },
  ]);
  const older = `    Neighbor ID Pri State           Dead Time Address         Interface            RXmtL RqstL DBsmL
10.9.9.7          1 Full/Backup       35.213s 192.0.2.7       eth0:192.0.2.5           0     0     0
`;
  expect(of('show ip ospf neighbor', older)).toEqual([{ peer: '10.9.9.7', state: 'Full/Backup', address: '192.0.2.7', interface: 'eth0' }]);
});
