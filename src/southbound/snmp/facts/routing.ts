import type { DeviceFacts } from '#model/device-facts.ts';
import { BGP_STATES, OSPF_STATES } from '../enumerations.ts';
import { addressAt, addressOf, prefixLengthOf } from './address-index.ts';
import { type Heard, macOf } from './heard.ts';
import {
  BGP_PEER,
  C_BGP_PEER,
  INET_CIDR_ROUTE,
  IP_CIDR_ROUTE,
  IP_NET_TO_MEDIA,
  IP_NET_TO_PHYSICAL,
  IP_ROUTE,
  JNX_BGP_PEER,
  OSPF_NEIGHBOR,
} from './standard-columns.ts';

/** @see RFC 4293, ipNetToPhysicalType: the entry is no longer true */
const INVALID = 2;
/** @see IANA-RTPROTO-MIB, IANAipRouteProtocol */
const PROTOCOLS = [
  'other',
  'local',
  'static',
  'icmp',
  'egp',
  'ggp',
  'hello',
  'rip',
  'is-is',
  'es-is',
  'igrp',
  'bbn-spf',
  'ospf',
  'bgp',
  'idpr',
  'eigrp',
  'dvmrp',
] as const;

type Parts = { [Part in keyof DeviceFacts]-?: NonNullable<DeviceFacts[Part]> };

export function arpOf(heard: Heard): Parts['arp'] {
  const found = new Map<string, Parts['arp'][number]>();
  const take = (index: number | undefined, address: string | null, mac: string | null): void => {
    if (index === undefined || address === null || mac === null) return;
    found.set(`${index} ${address}`, { address, mac, interface: index });
  };
  for (const row of heard.table(IP_NET_TO_PHYSICAL)) {
    if (row.number('ipNetToPhysicalType') === INVALID) continue;
    take(row.arcs[0], addressAt(row.arcs, 1).address, macOf(row.bytes('ipNetToPhysicalPhysAddress')));
  }
  for (const row of heard.table(IP_NET_TO_MEDIA)) {
    if (row.number('ipNetToMediaType') === INVALID) continue;
    // Some agents put the type of the address between interface and address.
    take(row.arcs[0], addressOf(row.arcs.slice(-4)), macOf(row.bytes('ipNetToMediaPhysAddress')));
  }
  return [...found.values()];
}

/** Routes of the newest table that has any. */
export function routesOf(heard: Heard): Parts['routes'] {
  const inet = heard.table(INET_CIDR_ROUTE).flatMap((row): Parts['routes'] => {
    const destination = addressAt(row.arcs, 0);
    const prefix = row.arcs[destination.length];
    const policy = row.arcs[destination.length + 1] ?? 0;
    const hop = addressAt(row.arcs, destination.length + 2 + policy);
    if (destination.address === null || prefix === undefined || prefix > 128) return [];
    return [
      {
        destination: destination.address,
        prefix_length: prefix,
        next_hop: hop.address,
        interface: row.integer('inetCidrRouteIfIndex'),
        protocol: row.word('inetCidrRouteProto', PROTOCOLS),
        metric: row.number('inetCidrRouteMetric1'),
      },
    ];
  });
  if (inet.length > 0) return inet;
  const cidr = heard.table(IP_CIDR_ROUTE).flatMap((row): Parts['routes'] => {
    const destination = addressOf(row.arcs.slice(0, 4));
    if (destination === null) return [];
    return [
      {
        destination,
        prefix_length: prefixLengthOf(row.arcs.slice(4, 8).join('.')),
        next_hop: addressOf(row.arcs.slice(9, 13)),
        interface: row.integer('ipCidrRouteIfIndex'),
        protocol: row.word('ipCidrRouteProto', PROTOCOLS),
        metric: row.number('ipCidrRouteMetric1'),
      },
    ];
  });
  if (cidr.length > 0) return cidr;
  return heard.table(IP_ROUTE).flatMap((row): Parts['routes'] => {
    const destination = addressOf(row.arcs);
    if (destination === null) return [];
    return [
      {
        destination,
        prefix_length: prefixLengthOf(row.text('ipRouteMask')),
        next_hop: row.text('ipRouteNextHop'),
        interface: row.integer('ipRouteIfIndex'),
        protocol: row.word('ipRouteProto', PROTOCOLS),
        metric: row.number('ipRouteMetric1'),
      },
    ];
  });
}

type Peer = Parts['bgp'][number];

/** Peers of BGP; those of IPv6 are only in the tables of vendors. */
export function bgpPeersOf(heard: Heard): Peer[] {
  const standard = heard.table(BGP_PEER).map((row): Partial<Peer> => {
    const address = row.text('bgpPeerRemoteAddr') ?? addressOf(row.arcs);
    return {
      address: address ?? '',
      remote_as: row.number('bgpPeerRemoteAs'),
      state: row.word('bgpPeerState', BGP_STATES),
      local_address: row.text('bgpPeerLocalAddr'),
    };
  });
  const cisco = heard.table(C_BGP_PEER).map((row): Partial<Peer> => ({
    address: addressAt(row.arcs, 0).address ?? '',
    remote_as: row.number('cbgpPeer2RemoteAs'),
    state: row.word('cbgpPeer2State', BGP_STATES),
    local_address: addressOf(row.bytes('cbgpPeer2LocalAddr')),
  }));
  const juniper = heard.table(JNX_BGP_PEER).map((row): Partial<Peer> => ({
    address: addressOf(row.bytes('jnxBgpM2PeerRemoteAddr')) ?? '',
    remote_as: row.number('jnxBgpM2PeerRemoteAs'),
    state: row.word('jnxBgpM2PeerState', BGP_STATES),
    local_address: addressOf(row.bytes('jnxBgpM2PeerLocalAddr')),
  }));
  const found = new Map<string, Peer>();
  for (const { address = '', remote_as = null, state = null, local_address = null } of [...standard, ...cisco, ...juniper]) {
    if (address !== '' && !found.has(address)) found.set(address, { address, remote_as, state, local_address });
  }
  return [...found.values()];
}

export function ospfNeighborsOf(heard: Heard): Parts['ospf'] {
  return heard.table(OSPF_NEIGHBOR).flatMap((row) => {
    const address = addressOf(row.arcs.slice(0, 4));
    if (address === null) return [];
    const index = row.arcs[4];
    return [
      {
        address,
        router_id: row.text('ospfNbrRtrId'),
        state: row.word('ospfNbrState', OSPF_STATES),
        interface: index === undefined || index === 0 ? null : String(index),
      },
    ];
  });
}
