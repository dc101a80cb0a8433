import { expect, test } from 'vitest';
import { parse } from '../index.ts';

const of = (command: string, text: string) => parse('paloalto_panos', command, text).records;

test('interfaces of PAN-OS are those of the hardware, then the logical ones', () => {
  const text = `total configured hardware interfaces: 2

name                    id    speed/duplex/state/fec        mac address
--------------------------------------------------------------------------------
ethernet1/1             16    1000/full/up/auto             0c:00:00:00:00:01
ae1                     64    [n/a]/[n/a]/up/[n/a]          0c:00:00:00:00:02
ha1-b                   7     ukn/ukn/down((autoneg))/ukn   0c:00:00:00:00:03

aggregation groups: 1
ae1 members:
  ethernet1/19 ethernet1/20

total configured logical interfaces: 2

name                id    vsys zone             forwarding               tag    address
------------------- ----- ---- ---------------- ------------------------ ------ ------------------
ethernet1/1         16    1    OUTSIDE          vr:default               0      192.0.2.5/24
                                                                                198.51.100.5/25
ethernet1/1.20      300   1                     N/A                      20     N/A
`;
  expect(of('show interface all', text)).toEqual([
    { name: 'ethernet1/1', speed: '1000', duplex: 'full', status: 'up', fec: 'auto', mac: '0c:00:00:00:00:01' },
    { name: 'ae1', speed: '[n/a]', duplex: '[n/a]', status: 'up', fec: '[n/a]', mac: '0c:00:00:00:00:02' },
    { name: 'ha1-b', speed: 'ukn', duplex: 'ukn', status: 'down((autoneg))', fec: 'ukn', mac: '0c:00:00:00:00:03' },
    {
      name: 'ethernet1/1',
      vsys: '1',
      zone: 'OUTSIDE',
      forwarding: 'vr:default',
      vlan: '0',
      ip: ['192.0.2.5', '198.51.100.5'],
      prefix_length: ['24', '25'],
    },
    { name: 'ethernet1/1.20', vsys: '1', forwarding: 'N/A', vlan: '20' },
  ]);
});

test('the management interface of PAN-OS', () => {
  const text = `-------------------------------------------------------------------------------
Name: Management Interface
Link status:
  Runtime link speed/duplex/state: 1000/full/up
  Configured link speed/duplex/state: auto/auto/auto
MAC address:
  Port MAC address 0c:00:00:00:00:01

Ip address: 192.0.2.5
Netmask: 255.255.255.0
Default gateway: 192.0.2.1
Ipv6 address: unknown
Ipv6 link local address: fe80::1/64
-------------------------------------------------------------------------------
Logical interface counters:
bytes received                    5410
`;
  expect(of('show interface management', text)).toEqual([
    {
      name: 'Management Interface',
      ip: '192.0.2.5',
      prefix_length: '255.255.255.0',
      gateway: '192.0.2.1',
      ipv6: 'unknown',
      link_local: 'fe80::1/64',
      speed: '1000',
      duplex: 'full',
      status: 'up',
      mac: '0c:00:00:00:00:01',
    },
  ]);
});

test('ARP and MAC tables of PAN-OS', () => {
  const arp = `status: s - static, c - complete, e - expiring, i - incomplete

interface         ip address      hw address        port              status   ttl
--------------------------------------------------------------------------------
ethernet1/1       192.0.2.7       0c:00:00:00:00:07 ethernet1/1         c      1743
ethernet1/1       192.0.2.9       (incomplete)      ethernet1/1         i      1
`;
  expect(of('show arp all', arp)).toEqual([
    { interface: 'ethernet1/1', ip: '192.0.2.7', mac: '0c:00:00:00:00:07', port: 'ethernet1/1', state: 'c', ttl: '1743' },
    { interface: 'ethernet1/1', ip: '192.0.2.9', mac: '(incomplete)', port: 'ethernet1/1', state: 'i', ttl: '1' },
  ]);
  const mac = `status: s - static, c - complete, i - incomplete

vlan                hw address          interface         status   ttl
--------------------------------------------------------------------------------
office              0c:00:00:00:00:07   ethernet1/5         c      1087
`;
  expect(of('show mac all', mac)).toEqual([
    { vlan: 'office', mac: '0c:00:00:00:00:07', interface: 'ethernet1/5', state: 'c', ttl: '1087' },
  ]);
});

test('routes of PAN-OS have flags with blanks between', () => {
  const text = `flags: A:active, ?:loose, C:connect, H:host, S:static, ~:internal, R:rip, O:ospf, B:bgp,
       Oi:ospf intra-area, Oo:ospf inter-area, O1:ospf ext-type-1, O2:ospf ext-type-2, E:ecmp, M:multicast

VIRTUAL ROUTER: default (id 1)
  ==========
destination         nexthop        metric flags      age   interface          next-AS
0.0.0.0/0           192.0.2.1      10     A S              ethernet1/1
192.0.2.0/24        192.0.2.5      0      A C              ethernet1/1
198.51.100.0/24     192.0.2.7             A?B        12166                    65002
203.0.113.0/24      192.0.2.8      20     A Oi       121   ethernet1/1
10.0.0.0/8          discard        10     A S
total routes shown: 5
`;
  expect(of('show routing route', text)).toMatchObject([
    {
      network: '0.0.0.0',
      prefix_length: '0',
      next_hop: '192.0.2.1',
      metric: '10',
      protocol: 'S',
      interface: 'ethernet1/1',
      vrf: 'default',
    },
    { network: '192.0.2.0', next_hop: '192.0.2.5', metric: '0', protocol: 'C', interface: 'ethernet1/1' },
    { network: '198.51.100.0', next_hop: '192.0.2.7', protocol: 'B', age: '12166', next_as: '65002' },
    { network: '203.0.113.0', next_hop: '192.0.2.8', metric: '20', protocol: 'Oi', interface: 'ethernet1/1' },
    { network: '10.0.0.0', next_hop: 'discard', metric: '10', protocol: 'S' },
  ]);
});

test('neighbors of PAN-OS by LLDP and BGP', () => {
  const lldp = `Local information:
Index 26
Local interface: ethernet1/1
Local Port ID: 11
Neighbor information:

Chassis type: MAC address
Chassis ID: 0c:00:00:00:00:10
Port type: Interface name
Port ID: Ethernet1
Port description: to the core
TTL: 105
System name: sw1
System description: Example Switch 9
Version 4.2: fast
System capabilities:
Supported: B, R,
Enabled: B,
Management address type: ipv4
Management address: 192.0.2.20
`;
  expect(of('show lldp neighbors all', lldp)).toEqual([
    {
      local_interface: 'ethernet1/1',
      chassis_id: '0c:00:00:00:00:10',
      neighbor_interface: 'Ethernet1',
      port_description: 'to the core',
      neighbor: 'sw1',
      description: 'Example Switch 9',
      description_lines: ['Example Switch 9', 'Version 4.2: fast'],
      capabilities: 'B,',
      mgmt_ip: '192.0.2.20',
    },
  ]);
  const bgp = `  ==========
  Router ID:               10.9.9.5
  virtual router:          default
  local AS:                65001
  peers:                   2
  EDGE7:                   AS 65002, Established, IP 192.0.2.7
  EDGE8:                   AS 65003, Active, IP 192.0.2.8
`;
  expect(of('show routing protocol bgp summary', bgp)).toMatchObject([
    { router_id: '10.9.9.5', local_as: '65001', name: 'EDGE7', as: '65002', state: 'Established', peer: '192.0.2.7' },
    { name: 'EDGE8', as: '65003', state: 'Active', peer: '192.0.2.8' },
  ]);
});

test('PAN-OS tells what it is', () => {
  expect(
    of(
      'show system info',
      'hostname: fw5\nip-address: 192.0.2.5\nnetmask: 255.255.255.0\nmac-address: 0c:00:00:00:00:01\nuptime: 12 days, 3:04:05\nmodel: PA-VM\nserial: 0070001\nsw-version: 10.1.6\n',
    ),
  ).toMatchObject([
    {
      hostname: 'fw5',
      ip: '192.0.2.5',
      mac: '0c:00:00:00:00:01',
      uptime: '12 days, 3:04:05',
      model: 'PA-VM',
      serial: '0070001',
      version: '10.1.6',
    },
  ]);
});
