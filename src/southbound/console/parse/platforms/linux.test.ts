import { describe, expect, test } from 'vitest';
import { parse } from '../index.ts';

const of = (command: string, text: string) => parse('linux', command, text).records;

describe('addresses of Linux', () => {
  const text = `1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue state UNKNOWN group default qlen 1000
    link/loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00
    inet 127.0.0.1/8 scope host lo
       valid_lft forever preferred_lft forever
7: eth0.20@eth0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc noqueue master br0 state UP group default
    link/ether 0c:00:00:00:00:01 brd ff:ff:ff:ff:ff:ff
    alias to the core
    inet 192.0.2.5/24 brd 192.0.2.255 scope global eth0.20
       valid_lft forever preferred_lft forever
    inet 198.51.100.5/32 scope global secondary eth0.20
       valid_lft forever preferred_lft forever
    inet6 2001:db8::5/64 scope global
       valid_lft forever preferred_lft forever
8: tun0: <POINTOPOINT,NOARP> mtu 1400 qdisc noop state DOWN group default
    link/none
    inet 192.0.2.1 peer 192.0.2.2/32 scope global tun0
`;

  test.each(['ip address show', 'ip a', 'ip -d addr', 'ip addr show dev eth0'])('are read from %s', (command) => {
    expect(of(command, text)).toEqual([
      {
        name: 'lo',
        flags: 'LOOPBACK,UP,LOWER_UP',
        mtu: '65536',
        status: 'UNKNOWN',
        type: 'loopback',
        mac: '00:00:00:00:00:00',
        ip: ['127.0.0.1'],
        prefix_length: ['8'],
      },
      {
        name: 'eth0.20',
        parent: 'eth0',
        flags: 'BROADCAST,MULTICAST,UP,LOWER_UP',
        mtu: '1500',
        master: 'br0',
        status: 'UP',
        type: 'ether',
        mac: '0c:00:00:00:00:01',
        description: 'to the core',
        ip: ['192.0.2.5', '198.51.100.5'],
        prefix_length: ['24', '32'],
        ipv6: ['2001:db8::5/64'],
      },
      { name: 'tun0', flags: 'POINTOPOINT,NOARP', mtu: '1400', status: 'DOWN', type: 'none', ip: ['192.0.2.1'], prefix_length: ['32'] },
    ]);
  });

  test('are the same in JSON and in brief', () => {
    const json =
      '[{"ifindex":2,"ifname":"eth0","flags":["UP"],"mtu":1500,"operstate":"UP","link_type":"ether","address":"0c:00:00:00:00:01","addr_info":[{"family":"inet","local":"192.0.2.5","prefixlen":24},{"family":"inet6","local":"fe80::1","prefixlen":64}]}]';
    const addresses = { ip: ['192.0.2.5'], prefix_length: ['24'], ipv6: ['fe80::1/64'] };
    expect(of('ip -j addr', json)).toEqual([
      { name: 'eth0', status: 'UP', mtu: '1500', type: 'ether', mac: '0c:00:00:00:00:01', ...addresses },
    ]);
    expect(of('ip -br a', 'eth0@if3         UP             192.0.2.5/24 fe80::1/64 \n')).toEqual([
      { name: 'eth0', parent: 'if3', status: 'UP', ...addresses },
    ]);
  });

  test('are none in JSON that was cut off', () => {
    expect(of('ip -j addr', '[{"ifname":"eth0","mtu":15')).toEqual([]);
  });
});

test('a link of Linux has its counters', () => {
  const text = `2: eth0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc fq_codel state UP mode DEFAULT group default qlen 1000
    link/ether 0c:00:00:00:00:01 brd ff:ff:ff:ff:ff:ff
    RX:  bytes packets errors dropped  missed   mcast
          5410      61      1       2       0      12
    TX:  bytes packets errors dropped carrier collsns
          7120      70      3       4       0       0
`;
  expect(of('ip -s link show', text)).toMatchObject([
    {
      name: 'eth0',
      input_bytes: '5410',
      input_packets: '61',
      input_errors: '1',
      input_drops: '2',
      output_bytes: '7120',
      output_packets: '70',
      output_errors: '3',
      output_drops: '4',
    },
  ]);
});

describe('routes of Linux', () => {
  test('go somewhere else: what is local, broadcast or refused is none', () => {
    const text = `default via 192.0.2.1 dev eth0 proto dhcp metric 100
192.0.2.0/24 dev eth0 proto kernel scope link src 192.0.2.5
local 192.0.2.5 dev eth0 table local proto kernel scope host src 192.0.2.5
broadcast 192.0.2.255 dev eth0 table local proto kernel scope link
unreachable 203.0.113.0/24 metric 4278198272
198.51.100.0/24 proto bird metric 32
\tnexthop via 192.0.2.7 dev eth0 weight 1
\tnexthop via 192.0.2.8 dev eth1 weight 1
`;
    expect(of('ip route', text)).toEqual([
      { network: 'default', next_hop: '192.0.2.1', interface: 'eth0', protocol: 'dhcp', metric: '100' },
      { network: '192.0.2.0', prefix_length: '24', interface: 'eth0', protocol: 'kernel', source: '192.0.2.5' },
      { network: '198.51.100.0', prefix_length: '24', next_hop: '192.0.2.7', interface: 'eth0', protocol: 'bird', metric: '32' },
      { network: '198.51.100.0', prefix_length: '24', next_hop: '192.0.2.8', interface: 'eth1', protocol: 'bird', metric: '32' },
    ]);
  });

  test('are the same in JSON', () => {
    const text =
      '[{"dst":"default","gateway":"192.0.2.1","dev":"eth0","protocol":"dhcp","metric":100,"flags":[]},{"type":"unreachable","dst":"203.0.113.0/24"},{"dst":"198.51.100.0/24","protocol":"bird","nexthops":[{"gateway":"192.0.2.7","dev":"eth0"},{"gateway":"192.0.2.8","dev":"eth1"}]}]';
    expect(of('ip -j route', text)).toEqual([
      { network: 'default', next_hop: '192.0.2.1', interface: 'eth0', protocol: 'dhcp', metric: '100' },
      { network: '198.51.100.0', prefix_length: '24', protocol: 'bird', next_hop: '192.0.2.7', interface: 'eth0' },
      { network: '198.51.100.0', prefix_length: '24', protocol: 'bird', next_hop: '192.0.2.8', interface: 'eth1' },
    ]);
  });
});

describe('neighbors of Linux', () => {
  const all = [
    { ip: '192.0.2.1', interface: 'eth0', mac: '0c:00:00:00:00:02', state: 'REACHABLE' },
    { ip: '192.0.2.9', interface: 'eth0', state: 'FAILED' },
    { ip: 'fe80::2', interface: 'eth0', mac: '0c:00:00:00:00:02', state: 'STALE' },
  ];

  test('are those of the kernel, with their state', () => {
    const text =
      '192.0.2.1 dev eth0 lladdr 0c:00:00:00:00:02 REACHABLE\n192.0.2.9 dev eth0  FAILED\nfe80::2 dev eth0 lladdr 0c:00:00:00:00:02 router STALE\n';
    expect(of('ip neigh show', text)).toEqual(all);
  });

  test('are the same in JSON, where a state is a list', () => {
    const text = JSON.stringify(
      all.map(({ ip, interface: dev, mac, state }) => ({ dst: ip, dev, ...(mac !== undefined && { lladdr: mac }), state: [state] })),
    );
    expect(of('ip -j neigh', text)).toEqual(all.map((each) => ({ ...each, state: [each.state] })));
  });

  test('are told by arp in its two styles', () => {
    const bsd = 'gw.lab.example (192.0.2.1) at 0c:00:00:00:00:02 [ether] on eth0\n? (192.0.2.9) at <incomplete> on eth0\n';
    expect(of('arp -a', bsd)).toEqual([
      { hostname: 'gw.lab.example', ip: '192.0.2.1', mac: '0c:00:00:00:00:02', type: 'ether', interface: 'eth0' },
      { hostname: '?', ip: '192.0.2.9', mac: 'incomplete', interface: 'eth0' },
    ]);
    const table = `Address                  HWtype  HWaddress           Flags Mask            Iface
192.0.2.1                ether   0c:00:00:00:00:02   C                     eth0
192.0.2.9                        (incomplete)                              eth0
`;
    expect(of('arp -n', table)).toMatchObject([
      { ip: '192.0.2.1', type: 'ether', mac: '0c:00:00:00:00:02', interface: 'eth0' },
      { ip: '192.0.2.9', interface: 'eth0' },
    ]);
  });
});

test('a bridge knows where stations are', () => {
  const text = '0c:00:00:00:00:07 dev veth1 vlan 20 master br0\n33:33:00:00:00:01 dev eth0 self permanent\n';
  expect(of('bridge fdb show', text)).toEqual([
    { type: 'dynamic', mac: '0c:00:00:00:00:07', interface: 'veth1', vlan: '20', bridge: 'br0' },
    { type: 'permanent', mac: '33:33:00:00:00:01', interface: 'eth0' },
  ]);
  expect(of('bridge -j fdb', '[{"mac":"0c:00:00:00:00:07","ifname":"veth1","vlan":20,"flags":[],"master":"br0","state":""}]')).toEqual([
    { mac: '0c:00:00:00:00:07', interface: 'veth1', vlan: '20', bridge: 'br0', type: 'dynamic' },
  ]);
});

test('lldpd knows its neighbors, and what they are able to', () => {
  const text = `-------------------------------------------------------------------------------
LLDP neighbors:
-------------------------------------------------------------------------------
Interface:    eth1, via: LLDP, RID: 3, Time: 0 day, 00:01:30
  Chassis:
    ChassisID:    mac 0c:00:00:00:00:10
    SysName:      sw1.lab.example
    SysDescr:     Example Switch 9
                  Version 4.2: fast
    MgmtIP:       192.0.2.20
    MgmtIP:       fe80::20
    Capability:   Bridge, on
    Capability:   Router, off
  Port:
    PortID:       ifname Ethernet1
    PortDescr:    to the host
    TTL:          120
-------------------------------------------------------------------------------
`;
  expect(of('lldpcli show neighbors details', text)).toEqual([
    {
      local_interface: 'eth1',
      protocol: 'LLDP',
      chassis_id: '0c:00:00:00:00:10',
      neighbor: 'sw1.lab.example',
      description: ['Example Switch 9', 'Version 4.2: fast'],
      mgmt_ip: ['192.0.2.20', 'fe80::20'],
      capabilities: ['Bridge'],
      neighbor_interface: 'Ethernet1',
      port_description: 'to the host',
    },
  ]);
});

test('a port that lldpd knows by its MAC is called as it is described', () => {
  const text = `Interface:    eth1, via: LLDP, RID: 1, Time: 0 day, 00:00:04
  Chassis:
    ChassisID:    mac 0c:00:00:00:00:10
    SysName:      web2
  Port:
    PortID:       mac 0c:00:00:00:00:11
    PortDescr:    eth3
`;
  expect(of('lldpcli show neighbors', text)).toMatchObject([
    { neighbor: 'web2', port_id: '0c:00:00:00:00:11', neighbor_interface: 'eth3' },
  ]);
});

describe('ifconfig', () => {
  test('of net-tools 2', () => {
    const text = `eth0: flags=4163<UP,BROADCAST,RUNNING,MULTICAST>  mtu 1500
        inet 192.0.2.5  netmask 255.255.255.0  broadcast 192.0.2.255
        inet6 fe80::1  prefixlen 64  scopeid 0x20<link>
        ether 0c:00:00:00:00:01  txqueuelen 1000  (Ethernet)
        RX packets 61  bytes 5410 (5.2 KiB)
        RX errors 1  dropped 2  overruns 0  frame 0
        TX packets 70  bytes 7120 (6.9 KiB)
        TX errors 3  dropped 4 overruns 0  carrier 0  collisions 0
`;
    expect(of('ifconfig -a', text)).toMatchObject([
      {
        name: 'eth0',
        mtu: '1500',
        ip: '192.0.2.5',
        prefix_length: '255.255.255.0',
        mac: '0c:00:00:00:00:01',
        input_packets: '61',
        output_errors: '3',
      },
    ]);
  });

  test('of net-tools 1 and BusyBox', () => {
    const text = `eth0      Link encap:Ethernet  HWaddr 0C:00:00:00:00:01
          inet addr:192.0.2.5  Bcast:192.0.2.255  Mask:255.255.255.0
          UP BROADCAST RUNNING MULTICAST  MTU:1500  Metric:1
          RX packets:61 errors:1 dropped:2 overruns:0 frame:0
          TX packets:70 errors:3 dropped:4 overruns:0 carrier:0
          RX bytes:5410 (5.2 KiB)  TX bytes:7120 (6.9 KiB)
`;
    expect(of('ifconfig', text)).toMatchObject([
      {
        name: 'eth0',
        type: 'Ethernet',
        mac: '0C:00:00:00:00:01',
        ip: '192.0.2.5',
        prefix_length: '255.255.255.0',
        flags: 'UP BROADCAST RUNNING MULTICAST',
        mtu: '1500',
        input_packets: '61',
        input_errors: '1',
        output_packets: '70',
        output_bytes: '7120',
      },
    ]);
  });
});

describe('the version of Linux', () => {
  test('is that of the kernel, by uname', () => {
    expect(of('uname -a', 'Linux web1 6.1.0-18-amd64 #1 SMP PREEMPT_DYNAMIC Debian 6.1.76-1 (2024-02-01) x86_64 GNU/Linux\n')).toEqual([
      { os: 'Linux', hostname: 'web1', version: '6.1.0-18-amd64', architecture: 'x86_64' },
    ]);
  });

  test('is that of the distribution, by os-release', () => {
    expect(of('cat /etc/os-release', 'PRETTY_NAME="Alpine Linux v3.19"\nNAME="Alpine Linux"\nID=alpine\nVERSION_ID=3.19.1\n')).toEqual([
      { description: 'Alpine Linux v3.19', name: 'Alpine Linux', os: 'alpine', version: '3.19.1' },
    ]);
  });

  test('comes with the name of the host', () => {
    expect(of('hostname -f', 'web1.lab.example\n')).toEqual([{ fqdn: 'web1.lab.example', hostname: 'web1' }]);
    expect(of('hostname', 'web1\n')).toEqual([{ hostname: 'web1' }]);
  });
});

test('BSD has masks in hexadecimal, and says whether there is a carrier', () => {
  const text = `em0: flags=8843<UP,BROADCAST,RUNNING,SIMPLEX,MULTICAST> metric 0 mtu 1500
        description: to the core
        ether 0c:00:00:00:00:01
        inet 192.0.2.5 netmask 0xffffff80 broadcast 192.0.2.127
        media: Ethernet autoselect (1000baseT <full-duplex>)
        status: active
`;
  expect(parse('freebsd', 'ifconfig -a', text).records).toMatchObject([
    {
      name: 'em0',
      description: 'to the core',
      mac: '0c:00:00:00:00:01',
      ip: '192.0.2.5',
      prefix_length: '255.255.255.128',
      mtu: '1500',
      status: 'active',
    },
  ]);
});

test('the kernel tells its routes to net-tools too', () => {
  const text = `Kernel IP routing table
Destination     Gateway         Genmask         Flags Metric Ref    Use Iface
0.0.0.0         192.0.2.1       0.0.0.0         UG    100    0        0 eth0
192.0.2.0       0.0.0.0         255.255.255.0   U     0      0        0 eth0
`;
  expect(of('route -n', text)).toMatchObject([
    { network: '0.0.0.0', prefix_length: '0.0.0.0', next_hop: '192.0.2.1', metric: '100', interface: 'eth0' },
    { network: '192.0.2.0', prefix_length: '255.255.255.0', interface: 'eth0' },
  ]);
  expect(of('route -n', text)[1]).not.toHaveProperty('next_hop');
});
