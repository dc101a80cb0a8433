import { expect, test } from 'vitest';
import { parse } from '../index.ts';

const of = (command: string, text: string) => parse('checkpoint_gaia', command, text).records;

test('interfaces of Gaia have what is configured, and counters', () => {
  const text = `Interface eth0
    state on
    mac-addr 0c:00:00:00:00:01
    type ethernet
    link-state link up
    mtu 1500
    speed 1000M
    duplex full
    comments to the core
    ipv4-address 192.0.2.5/24
    ipv6-address Not Configured
    ipv6-local-link-address Not Configured

Statistics:
    TX bytes:7120 packets:70 errors:3 dropped:0 overruns:0 carrier:0
    RX bytes:5410 packets:61 errors:1 dropped:0 overruns:0 frame:0


Interface bond1
    state off
    speed N/A
    ipv4-address Not Configured
`;
  expect(of('show interfaces all', text)).toEqual([
    {
      name: 'eth0',
      status: 'on',
      mac: '0c:00:00:00:00:01',
      type: 'ethernet',
      link_status: 'link up',
      mtu: '1500',
      speed: '1000M',
      duplex: 'full',
      description: 'to the core',
      ip: '192.0.2.5',
      prefix_length: '24',
      output_bytes: '7120',
      output_packets: '70',
      output_errors: '3',
      input_bytes: '5410',
      input_packets: '61',
      input_errors: '1',
    },
    { name: 'bond1', status: 'off', speed: 'N/A' },
  ]);
});

test('routes of Gaia, in one line or two', () => {
  const text = `Codes: C - Connected, S - Static, R - RIP, B - BGP (D - Default),
       O - OSPF IntraArea (IA - InterArea, E - External, N - NSSA)

S         0.0.0.0/0           via 192.0.2.1, eth0, cost 0, age 1021
C         192.0.2.0/24        is directly connected, eth0
O E       198.51.100.0/24     via 192.0.2.7, eth0, cost 20, age 33
`;
  expect(of('show route', text)).toEqual([
    { protocol: 'S', network: '0.0.0.0', prefix_length: '0', next_hop: '192.0.2.1', interface: 'eth0', metric: '0' },
    { protocol: 'C', network: '192.0.2.0', prefix_length: '24', interface: 'eth0' },
    { protocol: 'O E', network: '198.51.100.0', prefix_length: '24', next_hop: '192.0.2.7', interface: 'eth0', metric: '20' },
  ]);
  const six = `S         ::/0                via fe80::1, eth0, cost 0, age 12
C         2001:db8:aaaa:bbbb:cccc::/80
                              is directly connected, eth1
`;
  expect(of('show ipv6 route', six)).toEqual([
    { protocol: 'S', network: '::', prefix_length: '0', next_hop: 'fe80::1', interface: 'eth0', metric: '0' },
    { protocol: 'C', network: '2001:db8:aaaa:bbbb:cccc::', prefix_length: '80', interface: 'eth1' },
  ]);
});

test('Gaia knows its neighbors and its version', () => {
  expect(of('show arp dynamic all', 'Dynamic Arp Entries\n\nIP Address        Mac Address\n192.0.2.7         0c:00:00:00:00:07\n')).toEqual(
    [{ ip: '192.0.2.7', mac: '0c:00:00:00:00:07' }],
  );
  expect(
    of('show version all', 'Product version Check Point Gaia R81.10\nOS build 335\nOS kernel version 3.10.0-957\nOS edition 64-bit\n'),
  ).toEqual([{ product: 'Check Point Gaia', version: 'R81.10', build: '335', kernel: '3.10.0-957', edition: '64-bit' }]);
});
