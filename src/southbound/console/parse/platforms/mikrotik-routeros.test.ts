import { describe, expect, test } from 'vitest';
import { parse } from '../index.ts';

const of = (command: string, text: string) => parse('mikrotik_routeros', command, text).records;

describe('interfaces of RouterOS', () => {
  const ether1 = { name: 'ether1', type: 'ether', mtu: '1500', mac: '0C:00:00:00:00:01', status: 'running' };
  const lan = { name: 'lan bridge', type: 'bridge', description: 'all of the office', status: 'disabled' };

  test('in detail, over several lines', () => {
    const text = `Flags: D - dynamic, X - disabled, R - running, S - slave
 0  R  name="ether1" default-name="ether1" type="ether" mtu=1500 actual-mtu=1500
       mac-address=0C:00:00:00:00:01 last-link-up-time=jan/02/1970 00:00:11
       link-downs=0

 1 X   ;;; all of the office
       name="lan bridge" type="bridge" mtu=auto actual-mtu=1480
`;
    expect(of('/interface print detail', text)).toMatchObject([ether1, { ...lan, mtu: 'auto', actual_mtu: '1480' }]);
  });

  test('tersely, in a line', () => {
    const text = ` 0 R  name=ether1 default-name=ether1 type=ether mtu=1500 actual-mtu=1500 mac-address=0C:00:00:00:00:01
10:11:12 echo: system,info,account user admin logged in via local
 1 X  comment=all of the office name=lan bridge type=bridge mtu=auto actual-mtu=1480
`;
    expect(of('interface print terse without-paging', text)).toMatchObject([ether1, lan]);
  });

  test('in a table of RouterOS 6, and in one of 7', () => {
    const six = `Flags: D - dynamic, X - disabled, R - running, S - slave
 #     NAME                                TYPE       ACTUAL-MTU L2MTU  MAX-L2MTU MAC-ADDRESS
 0  R  ether1                              ether            1500  1598       4074 0C:00:00:00:00:01
 1  X  ;;; all of the office
       lan bridge                          bridge           1480
`;
    expect(of('interface print', six)).toMatchObject([ether1, { ...lan, mtu: '1480' }]);
    const seven = `Flags: R - RUNNING; X - DISABLED
Columns: NAME, TYPE, ACTUAL-MTU, L2MTU, MAC-ADDRESS
#   NAME        TYPE    ACTUAL-MTU  L2MTU  MAC-ADDRESS
0 R ether1      ether         1500   1598  0C:00:00:00:00:01
;;; all of the office
1 X lan bridge  bridge        1480
`;
    expect(of('interface print brief', seven)).toMatchObject([ether1, lan]);
  });
});

test('addresses of RouterOS have their interface, also a disabled one', () => {
  const text = `Flags: X - disabled, I - invalid, D - dynamic
 #   ADDRESS            NETWORK         INTERFACE
 0   ;;; uplink
     192.0.2.5/24       192.0.2.0       ether1
 1 XI 198.51.100.5/27    198.51.100.0    lan bridge
`;
  expect(of('ip address print', text)).toEqual([
    { description: 'uplink', ip: '192.0.2.5', prefix_length: '24', network: '192.0.2.0', name: 'ether1' },
    { flags: 'XI', ip: '198.51.100.5', prefix_length: '27', network: '198.51.100.0', name: 'lan bridge' },
  ]);
  expect(
    of('ip address print terse', '0 D  address=192.0.2.5/24 network=192.0.2.0 interface=ether1 actual-interface=ether1\n'),
  ).toMatchObject([{ ip: '192.0.2.5', prefix_length: '24', name: 'ether1' }]);
});

test('addresses of RouterOS 7 have their VRF', () => {
  const text = `Columns: ADDRESS, NETWORK, INTERFACE, VRF
# ADDRESS        NETWORK    INTERFACE   VRF
0 192.0.2.5/24   192.0.2.0  lan bridge  main
`;
  expect(of('ip address print', text)).toEqual([
    { ip: '192.0.2.5', prefix_length: '24', network: '192.0.2.0', name: 'lan bridge', vrf: 'main' },
  ]);
});

test('the ARP table of RouterOS has entries without an address of hardware too', () => {
  const text = `Flags: D - DYNAMIC; C - COMPLETE
Columns: ADDRESS, MAC-ADDRESS, INTERFACE, STATUS
#    ADDRESS     MAC-ADDRESS        INTERFACE  STATUS
0 DC 192.0.2.1   0C:00:00:00:00:02  ether1     reachable
1 D  192.0.2.9                      ether1     failed
`;
  expect(of('ip arp print', text)).toEqual([
    { flags: 'DC', ip: '192.0.2.1', mac: '0C:00:00:00:00:02', interface: 'ether1', state: 'reachable' },
    { flags: 'D', ip: '192.0.2.9', interface: 'ether1', state: 'failed' },
  ]);
});

test('routes of RouterOS tell where they are from and which way they go', () => {
  const six = ` 0 A S  dst-address=0.0.0.0/0 gateway=192.0.2.1 gateway-status=192.0.2.1 reachable via  ether1 distance=1 scope=30 target-scope=10
 1 ADC  dst-address=192.0.2.0/24 pref-src=192.0.2.5 gateway=ether1 gateway-status=ether1 reachable distance=0 scope=10
`;
  expect(of('ip route print detail', six)).toMatchObject([
    { network: '0.0.0.0', prefix_length: '0', next_hop: '192.0.2.1', interface: 'ether1', distance: '1', protocol: 'S' },
    { network: '192.0.2.0', prefix_length: '24', next_hop: 'ether1', distance: '0', protocol: 'C' },
  ]);
  const seven = `Flags: D - dynamic; X - disabled, I - inactive, A - active;
c - connect, s - static, r - rip, b - bgp, o - ospf
   DAd  dst-address=0.0.0.0/0 routing-table=main gateway=192.0.2.1 immediate-gw=192.0.2.1%ether1 distance=1
 0  As  dst-address=198.51.100.0/24 routing-table=main gateway=192.0.2.7 immediate-gw=192.0.2.7%ether1 distance=1
`;
  expect(of('ip route print detail', seven)).toMatchObject([
    { network: '0.0.0.0', next_hop: '192.0.2.1', interface: 'ether1' },
    { network: '198.51.100.0', prefix_length: '24', next_hop: '192.0.2.7', interface: 'ether1', protocol: 's', vrf: 'main' },
  ]);
});

test('neighbors of RouterOS are told with their name, board and port', () => {
  const text = ` 0 interface=ether1 address=192.0.2.7 address4=192.0.2.7 address6=fe80::7 mac-address=0C:00:00:00:00:07 identity="edge 7"
   platform="MikroTik" version="7.12 (stable)" unpack=none age=12s uptime=1w2d board="CHR" interface-name="ether3"
   system-description="" system-caps=bridge,router system-caps-enabled=router
`;
  expect(of('ip neighbor print detail', text)).toMatchObject([
    {
      local_interface: 'ether1',
      neighbor: 'edge 7',
      mgmt_ip: '192.0.2.7',
      platform: 'MikroTik',
      description: '7.12 (stable)',
      capabilities: 'router',
      chassis_id: '0C:00:00:00:00:07',
      neighbor_interface: 'ether3',
    },
  ]);
});

test('stations behind a bridge of RouterOS have their VLAN and port', () => {
  expect(
    of('interface bridge host print terse', '0 D   mac-address=0C:00:00:00:00:09 vid=20 interface=ether4 bridge=lan on-interface=ether4\n'),
  ).toMatchObject([{ mac: '0C:00:00:00:00:09', vlan: '20', interface: 'ether4', bridge: 'lan' }]);
});

test('RouterOS tells version, board, serial and name', () => {
  expect(
    of(
      'system resource print',
      '                   uptime: 1w2d3h4m5s\n                  version: 6.49.10 (stable)\n               board-name: hAP ac\n                 platform: MikroTik\n',
    ),
  ).toMatchObject([{ uptime: '1w2d3h4m5s', version: '6.49.10 (stable)', model: 'hAP ac' }]);
  expect(of('system routerboard print', '       routerboard: yes\n             model: RB952\n     serial-number: 0123456789AB\n')).toEqual([
    { model: 'RB952', serial: '0123456789AB' },
  ]);
  expect(of('/system/identity/print', '  name: edge1\n')).toEqual([{ hostname: 'edge1' }]);
});

test('peers of OSPF and BGP are told with their state', () => {
  const ospf =
    ' 0 instance=default router-id=10.9.9.7 address=192.0.2.7 interface=ether1 priority=1 state="Full" state-changes=5 adjacency=2h3m\n';
  expect(of('routing ospf neighbor print', ospf)).toEqual([
    { peer: '10.9.9.7', address: '192.0.2.7', interface: 'ether1', state: 'Full', uptime: '2h3m' },
  ]);
  const bgp =
    ' 0 E name="edge7-1" remote.address=192.0.2.7 .as=65002 .id=10.9.9.7\n     local.role=ebgp .address=192.0.2.5 .as=65001\n     uptime=2h3m4s\n';
  expect(of('routing bgp session print', bgp)).toMatchObject([
    { name: 'edge7-1', peer: '192.0.2.7', state: 'established', uptime: '2h3m4s' },
  ]);
});
