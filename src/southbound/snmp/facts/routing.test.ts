import { expect, test } from 'vitest';
import { arpOf, bgpPeersOf, ospfNeighborsOf, routesOf } from './routing.ts';
import { heardOf } from './test-heard.ts';
import {
  BGP_PEER,
  C_BGP_PEER,
  JNX_BGP_PEER,
  INET_CIDR_ROUTE,
  IP_CIDR_ROUTE,
  IP_NET_TO_MEDIA,
  IP_NET_TO_PHYSICAL,
  IP_ROUTE,
  OSPF_NEIGHBOR,
} from './standard-columns.ts';

const MAC = Uint8Array.from([0, 80, 121, 102, 104, 0]);

test('neighbors of both tables are told once, invalid ones not', () => {
  const heard = heardOf({
    [IP_NET_TO_MEDIA.ipNetToMediaPhysAddress]: { '2.192.0.2.5': MAC, '2.192.0.2.6': MAC, '2.192.0.2.7': '' },
    [IP_NET_TO_MEDIA.ipNetToMediaType]: { '2.192.0.2.6': 2 },
    [IP_NET_TO_PHYSICAL.ipNetToPhysicalPhysAddress]: { '2.1.4.192.0.2.5': MAC, '3.2.16.254.128.0.0.0.0.0.0.0.0.0.0.0.0.0.9': MAC },
  });
  expect(arpOf(heard)).toEqual([
    { address: '192.0.2.5', mac: '00:50:79:66:68:00', interface: 2 },
    { address: 'fe80::9', mac: '00:50:79:66:68:00', interface: 3 },
  ]);
});

test.each([
  [
    'inetCidrRouteTable',
    {
      [INET_CIDR_ROUTE.inetCidrRouteIfIndex]: { '1.4.10.1.0.0.16.3.0.0.2.1.4.192.0.2.1': 4 },
      [INET_CIDR_ROUTE.inetCidrRouteProto]: { '1.4.10.1.0.0.16.3.0.0.2.1.4.192.0.2.1': 13 },
    },
  ],
  [
    'ipCidrRouteTable',
    {
      [IP_CIDR_ROUTE.ipCidrRouteIfIndex]: { '10.1.0.0.255.255.0.0.0.192.0.2.1': 4 },
      [IP_CIDR_ROUTE.ipCidrRouteProto]: { '10.1.0.0.255.255.0.0.0.192.0.2.1': 13 },
    },
  ],
  [
    'ipRouteTable',
    {
      [IP_ROUTE.ipRouteIfIndex]: { '10.1.0.0': 4 },
      [IP_ROUTE.ipRouteNextHop]: { '10.1.0.0': { ip: '192.0.2.1' } },
      [IP_ROUTE.ipRouteMask]: { '10.1.0.0': { ip: '255.255.0.0' } },
      [IP_ROUTE.ipRouteProto]: { '10.1.0.0': 13 },
    },
  ],
])('a route of %s has destination, length, next hop, interface and protocol', (_, columns) => {
  expect(routesOf(heardOf(columns))).toMatchObject([
    { destination: '10.1.0.0', prefix_length: 16, next_hop: '192.0.2.1', interface: 4, protocol: 'ospf' },
  ]);
});

test('peers of BGP and neighbors of OSPF have the word of their state', () => {
  const heard = heardOf({
    [BGP_PEER.bgpPeerState]: { '192.0.2.2': 6 },
    [BGP_PEER.bgpPeerRemoteAs]: { '192.0.2.2': 65_001 },
    [BGP_PEER.bgpPeerLocalAddr]: { '192.0.2.2': { ip: '192.0.2.1' } },
    [OSPF_NEIGHBOR.ospfNbrRtrId]: { '192.0.2.3.0': { ip: '10.0.0.3' } },
    [OSPF_NEIGHBOR.ospfNbrState]: { '192.0.2.3.0': 8 },
  });
  expect(bgpPeersOf(heard)).toEqual([{ address: '192.0.2.2', remote_as: 65_001, state: 'established', local_address: '192.0.2.1' }]);
  expect(ospfNeighborsOf(heard)).toEqual([{ address: '192.0.2.3', router_id: '10.0.0.3', state: 'full', interface: null }]);
});

test('peers of IPv6 are of the tables of vendors, and each peer is told once', () => {
  const cisco = (address: string) => ({
    [C_BGP_PEER.cbgpPeer2State]: { [address]: 3 },
    [C_BGP_PEER.cbgpPeer2RemoteAs]: { [address]: 65_002 },
    [C_BGP_PEER.cbgpPeer2LocalAddr]: { [address]: Uint8Array.from([192, 0, 2, 1]) },
  });
  const peers = bgpPeersOf(
    heardOf({
      ...cisco('1.4.192.0.2.2'),
      [BGP_PEER.bgpPeerState]: { '192.0.2.2': 6 },
      [JNX_BGP_PEER.jnxBgpM2PeerState]: { '0.2.1': 6 },
      [JNX_BGP_PEER.jnxBgpM2PeerRemoteAddr]: { '0.2.1': Uint8Array.from([0x20, 1, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 9]) },
      [JNX_BGP_PEER.jnxBgpM2PeerRemoteAs]: { '0.2.1': 65_003 },
    }),
  );
  expect(peers).toMatchObject([
    { address: '192.0.2.2', state: 'established' },
    { address: '2001:db8::9', remote_as: 65_003, state: 'established', local_address: null },
  ]);
  expect(bgpPeersOf(heardOf(cisco('1.4.192.0.2.2')))).toEqual([
    { address: '192.0.2.2', remote_as: 65_002, state: 'active', local_address: '192.0.2.1' },
  ]);
});
