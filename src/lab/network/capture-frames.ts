/** What a frame carries, as far as headers tell it. Addresses are unsigned 32-bit numbers. */
export type Carried =
  | { readonly kind: 'arp'; readonly operation: 'request' | 'reply'; readonly senderIp: number; readonly targetIp: number }
  | {
      readonly kind: 'icmp request' | 'icmp reply' | 'udp';
      readonly source: number;
      readonly destination: number;
      readonly ttl: number;
      /** Octets of the IP packet. */
      readonly bytes: number;
      /** Counts up from packet to packet. */
      readonly sequence: number;
    };

/** A frame on its way: MAC addresses with colons, `null` for everybody. */
export interface WireFrame {
  readonly from: string;
  readonly to: string | null;
  readonly carried: Carried;
}

/** @see IEEE 802.3, Ethernet II */
const ETHERNET_BYTES = 14;
const ETHERTYPE = { ip: 0x0800, arp: 0x0806 } as const;
/** Shorter frames are filled up; their checksum is not captured. */
const SHORTEST_BYTES = 60;
/** @see RFC 791 §3.1 */
const IP_BYTES = 20;
/** @see RFC 792, RFC 768 */
const ICMP_BYTES = 8;
const UDP_BYTES = 8;
const PROTOCOL = { icmp: 1, udp: 17 } as const;
/** Discard, and a port of the dynamic range: what flows is not told from what else flows. @see RFC 863, RFC 6335 §6 */
const UDP_PORTS = { source: 49_152, destination: 9 } as const;
/** @see RFC 826 */
const ARP_BYTES = 28;
/** What one packet of the lab may weigh at most: an Ethernet MTU. */
const LARGEST_PACKET = 1_500;

/** The octets of a frame as a capture has them: Ethernet, ARP or IP with ICMP or UDP, all checksums right. */
export function frameBytes(frame: WireFrame): Buffer {
  const { carried } = frame;
  const packet = carried.kind === 'arp' ? arpPacket(frame, carried) : ipPacket(carried);
  const bytes = Buffer.alloc(Math.max(SHORTEST_BYTES, ETHERNET_BYTES + packet.length));
  macBytes(frame.to ?? 'ff:ff:ff:ff:ff:ff').copy(bytes, 0);
  macBytes(frame.from).copy(bytes, 6);
  bytes.writeUInt16BE(carried.kind === 'arp' ? ETHERTYPE.arp : ETHERTYPE.ip, 12);
  packet.copy(bytes, ETHERNET_BYTES);
  return bytes;
}

function macBytes(mac: string): Buffer {
  return Buffer.from(mac.replaceAll(':', ''), 'hex');
}

function arpPacket(frame: WireFrame, { operation, senderIp, targetIp }: Extract<Carried, { kind: 'arp' }>): Buffer {
  const bytes = Buffer.alloc(ARP_BYTES);
  bytes.writeUInt16BE(1, 0);
  bytes.writeUInt16BE(ETHERTYPE.ip, 2);
  bytes.writeUInt8(6, 4);
  bytes.writeUInt8(4, 5);
  bytes.writeUInt16BE(operation === 'request' ? 1 : 2, 6);
  macBytes(frame.from).copy(bytes, 8);
  bytes.writeUInt32BE(senderIp, 14);
  if (operation === 'reply' && frame.to !== null) macBytes(frame.to).copy(bytes, 18);
  bytes.writeUInt32BE(targetIp, 24);
  return bytes;
}

function ipPacket(carried: Exclude<Carried, { kind: 'arp' }>): Buffer {
  const { source, destination, ttl, sequence } = carried;
  const least = IP_BYTES + (carried.kind === 'udp' ? UDP_BYTES : ICMP_BYTES);
  const bytes = Buffer.alloc(Math.min(LARGEST_PACKET, Math.max(least, carried.bytes)));
  bytes.writeUInt8(0x45, 0);
  bytes.writeUInt16BE(bytes.length, 2);
  bytes.writeUInt16BE(sequence & 0xffff, 4);
  bytes.writeUInt8(ttl & 0xff, 8);
  bytes.writeUInt8(carried.kind === 'udp' ? PROTOCOL.udp : PROTOCOL.icmp, 9);
  bytes.writeUInt32BE(source, 12);
  bytes.writeUInt32BE(destination, 16);
  bytes.writeUInt16BE(checksum(bytes.subarray(0, IP_BYTES)), 10);
  const payload = bytes.subarray(IP_BYTES);
  for (let at = 8; at < payload.length; at += 1) payload[at] = at & 0xff;
  if (carried.kind === 'udp') {
    payload.writeUInt16BE(UDP_PORTS.source, 0);
    payload.writeUInt16BE(UDP_PORTS.destination, 2);
    payload.writeUInt16BE(payload.length, 4);
    payload.writeUInt16BE(udpChecksum(source, destination, payload), 6);
  } else {
    payload.writeUInt8(carried.kind === 'icmp request' ? 8 : 0, 0);
    payload.writeUInt16BE(sequence & 0xffff, 6);
    payload.writeUInt16BE(checksum(payload), 2);
  }
  return bytes;
}

/** The one's complement of the one's complement sum of 16-bit words. @see RFC 1071 */
export function checksum(bytes: Uint8Array, from = 0): number {
  let sum = from;
  for (let at = 0; at < bytes.length; at += 2) sum += (bytes[at]! << 8) | (bytes[at + 1] ?? 0);
  while (sum > 0xffff) sum = (sum & 0xffff) + Math.floor(sum / 0x1_0000);
  return ~sum & 0xffff;
}

function udpChecksum(source: number, destination: number, datagram: Uint8Array): number {
  const words = (value: number): number => Math.floor(value / 0x1_0000) + (value & 0xffff);
  const sum = checksum(datagram, words(source) + words(destination) + PROTOCOL.udp + datagram.length);
  // @see RFC 768: a sum of zero is sent as all ones, zero means that there is none.
  return sum === 0 ? 0xffff : sum;
}

/** libpcap's classic file header: microseconds, version 2.4, Ethernet. @see pcap-savefile(5) */
export const PCAP_HEADER = Buffer.from('d4c3b2a1020004000000000000000000ffff000001000000', 'hex');

/** One record of a capture file. */
export function pcapRecord(frame: Uint8Array, atMs: number): Buffer {
  const record = Buffer.alloc(16 + frame.length);
  record.writeUInt32LE(Math.floor(atMs / 1_000) % 0x1_0000_0000, 0);
  record.writeUInt32LE(Math.floor((atMs % 1_000) * 1_000), 4);
  record.writeUInt32LE(frame.length, 8);
  record.writeUInt32LE(frame.length, 12);
  record.set(frame, 16);
  return record;
}
