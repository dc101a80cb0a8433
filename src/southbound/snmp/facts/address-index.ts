import { addressFromBytes, addressRange } from '#kernel/address.ts';

/** An address out of octets: of IPv4 or IPv6, with or without the zone that RFC 4001 puts behind; null for anything else. */
export function addressOf(octets: readonly number[] | Uint8Array | null): string | null {
  if (octets === null) return null;
  const bytes = [...octets];
  if (bytes.some((octet) => !(octet >= 0 && octet <= 255))) return null;
  if (bytes.length === 8) return addressOf(bytes.slice(0, 4));
  if (bytes.length === 20) return addressOf(bytes.slice(0, 16));
  return addressFromBytes(bytes);
}

export interface IndexedAddress {
  readonly address: string | null;
  /** Numbers of the index that it takes, its type and length among them. */
  readonly length: number;
}

/** Octets of each InetAddressType: ipv4, ipv6, ipv4z, ipv6z. @see RFC 4001 §3 */
const SIZES = [0, 4, 16, 8, 20];

/**
 * InetAddressType, length and octets as they stand in an index. Some agents leave the length out, as if its type told it.
 * @param after how many numbers of the index follow the address
 * @see RFC 4001 §4
 */
export function addressAt(arcs: readonly number[], at: number, after = 0): IndexedAddress {
  const usual = SIZES[arcs[at] ?? 0] ?? 0;
  const size = arcs[at + 1] ?? 0;
  if (size !== usual && arcs.length - at - 1 - after === usual)
    return { address: addressOf(arcs.slice(at + 1, at + 1 + usual)), length: usual + 1 };
  return { address: addressOf(arcs.slice(at + 2, at + 2 + size)), length: size + 2 };
}

/** Bits of a mask such as `255.255.255.0`; null for one with holes, and for none. */
export function prefixLengthOf(mask: string | null): number | null {
  const octets = mask?.split('.').map(Number) ?? [];
  if (octets.length !== 4 || octets.some((octet) => !(octet >= 0 && octet <= 255))) return null;
  const zeros = ~octets.reduce((bits, octet) => (bits << 8) | octet, 0) >>> 0;
  // Zeros at the end alone are a power of two less one.
  return (zeros & (zeros + 1)) >>> 0 === 0 ? 32 - Math.ceil(Math.log2(zeros + 1)) : null;
}

/** Whether an address is of a network. */
export function isWithin(address: string, network: string, prefixLength: number): boolean {
  return addressRange(`${network}/${prefixLength}`)?.has(address) === true;
}
