import type { Counters, DeviceInterface } from './device.ts';

export function zeroCounters(): Counters {
  return {
    inOctets: 0,
    outOctets: 0,
    inUnicastPackets: 0,
    outUnicastPackets: 0,
    inMulticastPackets: 0,
    outMulticastPackets: 0,
    inBroadcastPackets: 0,
    outBroadcastPackets: 0,
    inErrors: 0,
    outErrors: 0,
    inDiscards: 0,
    outDiscards: 0,
    inFcsErrors: 0,
    lateCollisions: 0,
  };
}

export type Cast = 'unicast' | 'multicast' | 'broadcast';

const IN = { unicast: 'inUnicastPackets', multicast: 'inMulticastPackets', broadcast: 'inBroadcastPackets' } as const;
const OUT = { unicast: 'outUnicastPackets', multicast: 'outMulticastPackets', broadcast: 'outBroadcastPackets' } as const;

/** Frames that an interface received, and as many octets together, headers included (RFC 2863 §3.1.6). */
export function countIn(port: DeviceInterface, cast: Cast, octets: number, packets = 1): void {
  port.counters.inOctets += octets;
  port.counters[IN[cast]] += packets;
}

/** Frames that an interface sent. */
export function countOut(port: DeviceInterface, cast: Cast, octets: number, packets = 1): void {
  port.counters.outOctets += octets;
  port.counters[OUT[cast]] += packets;
}

/** Ethernet header and frame check sequence. @see IEEE 802.3 §3.1.1 */
export const ETHERNET_OVERHEAD_BYTES = 18;
/** The shortest frame, its header and checksum included; an ARP request fills it. @see IEEE 802.3 §4.2.3.3 */
export const SHORTEST_FRAME_BYTES = 64;

/** Octets on the wire of an IP packet. */
export function frameBytes(packetBytes: number): number {
  return Math.max(SHORTEST_FRAME_BYTES, packetBytes + ETHERNET_OVERHEAD_BYTES);
}
