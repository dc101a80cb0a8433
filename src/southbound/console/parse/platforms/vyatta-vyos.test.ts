import { describe, expect, test } from 'vitest';
import { parse } from '../index.ts';

describe.each(['vyatta_vyos', 'ubiquiti_edgerouter'])('%s', (platform) => {
  const of = (command: string, text: string) => parse(platform, command, text).records;

  test('has interfaces with several addresses and two states', () => {
    const text = `Codes: S - State, L - Link, u - Up, D - Down, A - Admin Down
Interface    IP Address                        S/L  Description
---------    ----------                        ---  -----------
eth0         192.0.2.5/24                      u/u  to the core
             2001:db8::5/64
eth1         -                                 A/D
lo           127.0.0.1/8                       u/u
             ::1/128
`;
    expect(of('show interfaces', text)).toEqual([
      {
        name: 'eth0',
        description: 'to the core',
        admin_status: 'u',
        status: 'u',
        protocol_status: 'up',
        ip: ['192.0.2.5'],
        prefix_length: ['24'],
        ipv6: ['2001:db8::5/64'],
      },
      { name: 'eth1', admin_status: 'A', status: 'D', protocol_status: 'down', ip: ['-'] },
      { name: 'lo', admin_status: 'u', status: 'u', protocol_status: 'up', ip: ['127.0.0.1'], prefix_length: ['8'], ipv6: ['::1/128'] },
    ]);
  });

  test('has an ARP table as net-tools prints it', () => {
    const text = `Address                  HWtype  HWaddress           Flags Mask            Iface
192.0.2.7                ether   0c:00:00:00:00:07   C                     eth0
192.0.2.9                        (incomplete)                              eth0
`;
    expect(of('show arp', text)).toMatchObject([
      { ip: '192.0.2.7', type: 'ether', mac: '0c:00:00:00:00:07', interface: 'eth0' },
      { ip: '192.0.2.9', mac: '(incomplete)', interface: 'eth0' },
    ]);
  });

  test('has peers of BGP', () => {
    const text = `BGP router identifier 10.9.9.5, local AS number 65001
Neighbor        V    AS MsgRcvd MsgSent   TblVer  InQ OutQ Up/Down  State/PfxRcd
192.0.2.7       4 65002     126     131        0    0    0 01:58:12        3
192.0.2.8       4 65003       0       0        0    0    0 never    Idle (Admin)
`;
    expect(of('show ip bgp summary', text)).toMatchObject([
      { router_id: '10.9.9.5', local_as: '65001', peer: '192.0.2.7', as: '65002', uptime: '01:58:12', state: '3' },
      { peer: '192.0.2.8', state: 'Idle (Admin)' },
    ]);
  });
});

test('VyOS 1.4 has more columns, and its own ARP table', () => {
  const of = (command: string, text: string) => parse('vyos', command, text).records;
  const text = `Codes: S - State, L - Link, u - Up, D - Down, A - Admin Down
Interface    IP Address      MAC                VRF        MTU  S/L    Description
-----------  --------------  -----------------  -------  -----  -----  -------------
eth0         192.0.2.5/24    0c:00:00:00:00:01  default   1500  u/u    to the core
lo           127.0.0.1/8     00:00:00:00:00:00  default  65536  u/u
             ::1/128
`;
  expect(of('show interfaces', text)).toEqual([
    {
      name: 'eth0',
      mac: '0c:00:00:00:00:01',
      vrf: 'default',
      mtu: '1500',
      description: 'to the core',
      admin_status: 'u',
      status: 'u',
      protocol_status: 'up',
      ip: ['192.0.2.5'],
      prefix_length: ['24'],
    },
    {
      name: 'lo',
      mac: '00:00:00:00:00:00',
      vrf: 'default',
      mtu: '65536',
      admin_status: 'u',
      status: 'u',
      protocol_status: 'up',
      ip: ['127.0.0.1'],
      prefix_length: ['8'],
      ipv6: ['::1/128'],
    },
  ]);
  const arp = `Address     Interface    Link layer address    State
----------  -----------  --------------------  ---------
192.0.2.7   eth0         0c:00:00:00:00:07     REACHABLE
192.0.2.9   eth0                               FAILED
`;
  expect(of('show arp', arp)).toEqual([
    { ip: '192.0.2.7', interface: 'eth0', mac: '0c:00:00:00:00:07', state: 'REACHABLE' },
    { ip: '192.0.2.9', interface: 'eth0', state: 'FAILED' },
  ]);
  expect(
    of(
      'show version',
      'Version:          VyOS 1.4-rolling-202312\nRelease train:    sagitta\nHardware vendor:  QEMU\nHardware model:   Standard PC\nHardware S/N:     42\n',
    ),
  ).toEqual([{ version: '1.4-rolling-202312', vendor: 'QEMU', model: 'Standard PC', serial: '42' }]);
});

describe('an EdgeRouter', () => {
  const of = (command: string, text: string) => parse('edgerouter', command, text).records;

  test('has routes as ZebOS prints them', () => {
    const text = `Codes: K - kernel, C - connected, S - static, R - RIP, B - BGP
       > - selected route, * - FIB route, p - stale info

IP Route Table for VRF "default"
S    *> 0.0.0.0/0 [1/0] via 192.0.2.1, eth0
C    *> 192.0.2.0/24 is directly connected, eth0
O       192.0.2.0/24 [110/10] is directly connected, eth0, 01:58:12
O    *> 198.51.100.0/24 [110/20] via 192.0.2.7, eth0, 01:58:12
     *>                 [110/20] via 192.0.2.8, eth1, 01:58:12
`;
    expect(of('show ip route', text)).toMatchObject([
      {
        protocol: 'S',
        network: '0.0.0.0',
        prefix_length: '0',
        distance: '1',
        metric: '0',
        next_hop: '192.0.2.1',
        interface: 'eth0',
        vrf: 'default',
      },
      { protocol: 'C', network: '192.0.2.0', interface: 'eth0' },
      { protocol: 'O', network: '192.0.2.0', distance: '110', metric: '10', interface: 'eth0' },
      { protocol: 'O', network: '198.51.100.0', next_hop: '192.0.2.7', interface: 'eth0' },
      { protocol: 'O', network: '198.51.100.0', next_hop: '192.0.2.8', interface: 'eth1' },
    ]);
    const six = `IPv6 Routing Table
Codes: K - kernel route, C - connected, S - static, R - RIP, O - OSPF,
       IA - OSPF inter area, E1 - OSPF external type 1
       > - selected route, * - FIB route, p - stale info.
Timers: Uptime

IP Route Table for VRF "default"
S      ::/0 [1/0] via fe80::1, eth0, 01w2d03h
C      ::1/128 via ::, lo, 01w2d03h
C      2001:db8::/64 via ::, eth0, 01w2d03h
`;
    expect(of('show ipv6 route', six)).toMatchObject([
      { protocol: 'S', network: '::', prefix_length: '0', next_hop: 'fe80::1', interface: 'eth0' },
      { protocol: 'C', network: '::1', prefix_length: '128', next_hop: '::', interface: 'lo' },
      { protocol: 'C', network: '2001:db8::', prefix_length: '64', interface: 'eth0' },
    ]);
  });

  test('tells model, version and serial', () => {
    expect(
      of(
        'show version',
        'Version:      v2.0.9\nBuild ID:     5402463\nHW model:     EdgeRouter X\nHW S/N:       0C0000000001\nUptime:       16:17:57 up 11 days\n',
      ),
    ).toEqual([{ version: 'v2.0.9', build: '5402463', model: 'EdgeRouter X', serial: '0C0000000001', uptime: '16:17:57 up 11 days' }]);
  });

  test('has neighbors of IPv6', () => {
    expect(of('show ipv6 neighbors', 'fe80::7 dev eth0 lladdr 0c:00:00:00:00:07 router REACHABLE\nfe80::9 dev eth0  FAILED\n')).toEqual([
      { ip: 'fe80::7', interface: 'eth0', mac: '0c:00:00:00:00:07', state: 'REACHABLE' },
      { ip: 'fe80::9', interface: 'eth0', state: 'FAILED' },
    ]);
  });
});

test('neighbors of VyOS, before and after its table was renamed', () => {
  const older = `Capability Codes: R - Router, B - Bridge, W - Wlan r - Repeater, S - Station
                  D - Docsis, T - Telephone, O - Other

Device ID                 Local     Proto  Cap   Platform             Port ID
---------                 -----     -----  ---   --------             -------
edge7.lab.example         eth0      LLDP   R     VyOS 1.2.4           eth1
`;
  const newer = `Device       Local Port    Protocol    Capability    Platform    Remote Port
-----------  ------------  ----------  ------------  ----------  -------------
edge7        eth0          LLDP        R             VyOS 1.4    eth1
`;
  expect(parse('vyos', 'show lldp neighbors', older).records).toMatchObject([
    {
      neighbor: 'edge7.lab.example',
      local_interface: 'eth0',
      protocol: 'LLDP',
      capabilities: 'R',
      platform: 'VyOS 1.2.4',
      neighbor_interface: 'eth1',
    },
  ]);
  expect(parse('vyos', 'show lldp neighbors', newer).records).toMatchObject([
    { neighbor: 'edge7', local_interface: 'eth0', capabilities: 'R', platform: 'VyOS 1.4', neighbor_interface: 'eth1' },
  ]);
});
