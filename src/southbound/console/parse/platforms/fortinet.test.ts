import { expect, test } from 'vitest';
import { parse } from '../index.ts';

const of = (command: string, text: string) => parse('fortinet', command, text).records;

test('FortiOS tells model, version and serial', () => {
  const text = `Version: FortiGate-VM64-KVM v7.2.4,build1396,230131 (GA.F)
Virus-DB: 1.00000(2018-04-09 18:07)
Serial-Number: FGVMEV0000000001
Hostname: fw5
Operation Mode: NAT
`;
  expect(of('get system status', text)).toEqual([
    {
      model: 'FortiGate-VM64-KVM',
      version: 'FortiGate-VM64-KVM v7.2.4,build1396,230131 (GA.F)',
      serial: 'FGVMEV0000000001',
      hostname: 'fw5',
      mode: 'NAT',
    },
  ]);
});

test('interfaces of FortiOS stand in a line each, or in parts', () => {
  const text = `== [ port1 ]
name: port1   mode: dhcp    management-ip: 0.0.0.0 0.0.0.0   ip: 192.0.2.5 255.255.255.0   status: up    netbios-forward: disable    type: physical   mtu-override: disable
== [ port2 ]
name: port2   status: down    type: physical
`;
  expect(of('get system interface', text)).toEqual([
    { name: 'port1', mode: 'dhcp', ip: '192.0.2.5', prefix_length: '255.255.255.0', status: 'up', type: 'physical' },
    { name: 'port2', status: 'down', type: 'physical' },
  ]);
  const physical = `== [onboard]
\t==[port1]
\t\tmode: dhcp
\t\tip: 192.0.2.5 255.255.255.0
\t\tipv6: ::/0
\t\tstatus: up
\t\tspeed: 10000Mbps (Duplex: full)
\t==[port2]
\t\tmode: static
\t\tip: 0.0.0.0 0.0.0.0
\t\tipv6: ::/0
\t\tstatus: down
\t\tspeed: n/a
`;
  expect(of('get system interface physical', physical)).toEqual([
    {
      name: 'port1',
      mode: 'dhcp',
      ip: '192.0.2.5',
      prefix_length: '255.255.255.0',
      ipv6: '::/0',
      status: 'up',
      speed: '10000',
      duplex: 'full',
    },
    { name: 'port2', mode: 'static', ip: '0.0.0.0', prefix_length: '0.0.0.0', ipv6: '::/0', status: 'down', speed: 'n/a' },
  ]);
});

test('one interface card of FortiOS', () => {
  const text = `Description     :FortiASIC NP6XLITE Adapter
Current_HWaddr   0c:00:00:00:00:01
Permanent_HWaddr 0c:00:00:00:00:0f
Admin           :up
Speed           :1000
Duplex          :Full
link_status     :Up
Rx Pkts         :61
Tx Pkts         :70
`;
  expect(of('get hardware nic port1', text)).toEqual([
    {
      description: 'FortiASIC NP6XLITE Adapter',
      mac: '0c:00:00:00:00:01',
      permanent_mac: '0c:00:00:00:00:0f',
      admin_status: 'up',
      speed: '1000',
      duplex: 'Full',
      status: 'Up',
      input_packets: '61',
      output_packets: '70',
    },
  ]);
  const shell = `port1   Link encap:Ethernet  HWaddr 0C:00:00:00:00:01
        inet addr:192.0.2.5  Bcast:192.0.2.255  Mask:255.255.255.0
        UP BROADCAST RUNNING MULTICAST  MTU:1500  Metric:1
        RX packets:61 errors:1 dropped:2 overruns:0 frame:0
        TX packets:70 errors:3 dropped:4 overruns:0 carrier:0
`;
  expect(of('fnsysctl ifconfig port1', shell)).toMatchObject([
    { name: 'port1', ip: '192.0.2.5', mtu: '1500', input_packets: '61', output_errors: '3' },
  ]);
});

test('FortiOS lists its interface cards', () => {
  const text = 'The following NICs are available:\n\tdmz\n\tport1\n';
  expect(of('get hardware nic', text)).toEqual([{ name: 'dmz' }, { name: 'port1' }]);
});

test('routes of FortiOS, also through several tunnels', () => {
  const text = `Codes: K - kernel, C - connected, S - static, R - RIP, B - BGP
       * - candidate default

Routing table for VRF=0
S*      0.0.0.0/0 [10/0] via 192.0.2.1, port1, [1/0]
C       192.0.2.0/24 is directly connected, port1
O E2    198.51.100.0/24 [110/20] via 192.0.2.7, to-core, 3d13h31m
B       203.0.113.0/24 [200/0] via 10.9.9.9 (recursive via 192.0.2.8, port2), 00:12:11
S       10.0.0.0/8 [10/0] is directly connected, vpn1
                   [10/0] is directly connected, vpn2
`;
  expect(of('get router info routing-table all', text)).toMatchObject([
    { network: '0.0.0.0', prefix_length: '0', distance: '10', metric: '0', next_hop: '192.0.2.1', interface: 'port1', vrf: '0' },
    { protocol: 'C', network: '192.0.2.0', interface: 'port1' },
    { protocol: 'O E2', network: '198.51.100.0', distance: '110', metric: '20', next_hop: '192.0.2.7', interface: 'to-core' },
    { protocol: 'B', network: '203.0.113.0', next_hop: '10.9.9.9', interface: 'port2' },
    { network: '10.0.0.0', prefix_length: '8', interface: 'vpn1' },
    { network: '10.0.0.0', prefix_length: '8', interface: 'vpn2' },
  ]);
});

test('neighbors of FortiOS by ARP, BGP and LLDP', () => {
  const arp = 'Address           Age(min)   Hardware Addr      Interface\n192.0.2.7         3          0c:00:00:00:00:07 port1\n';
  expect(of('get system arp', arp)).toEqual([{ ip: '192.0.2.7', age: '3', mac: '0c:00:00:00:00:07', interface: 'port1' }]);
  const bgp = `VRF 0 BGP router identifier 10.9.9.5, local AS number 65001
BGP table version is 4

Neighbor        V         AS MsgRcvd MsgSent   TblVer  InQ OutQ Up/Down  State/PfxRcd
192.0.2.7       4      65002     126     131        4    0    0 01:58:12        3
`;
  expect(of('get router info bgp summary', bgp)).toEqual([
    { router_id: '10.9.9.5', local_as: '65001', peer: '192.0.2.7', as: '65002', uptime: '01:58:12', state: '3' },
  ]);
  const lldp = `1 port: 6
1 port.txt: lan1
1 chassis.data: 0c:00:00:00:00:10
1 port.id.data: Ethernet1
1 port.desc.data: to the core
1 system.name.data: sw1
1 system.desc.len: 179
1 system.desc.data: Example Switch 9
Version 4.2
1 system.caps.enabled: 0014
1 system.caps.enabled.txt: bridge router
1 address.1.addr: 192.0.2.20
`;
  expect(of('diagnose lldprx port neighbor details lan1', lldp)).toEqual([
    {
      local_interface: 'lan1',
      chassis_id: '0c:00:00:00:00:10',
      neighbor_interface: 'Ethernet1',
      port_description: 'to the core',
      neighbor: 'sw1',
      description: ['Example Switch 9', 'Version 4.2'],
      capabilities: 'bridge router',
      mgmt_ip: '192.0.2.20',
    },
  ]);
});
