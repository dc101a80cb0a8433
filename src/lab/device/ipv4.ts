import type { InterfaceAddress, Prefix } from './device.ts';

/** An IPv4 address as unsigned 32-bit number; null when the text is none. */
export function parseIpv4(text: string): number | null {
  const parts = text.split('.');
  if (parts.length !== 4) return null;
  let value = 0;
  for (const part of parts) {
    if (!/^\d{1,3}$/.test(part) || Number(part) > 255) return null;
    value = value * 256 + Number(part);
  }
  return value;
}

export function ipv4Text(value: number): string {
  return [24, 16, 8, 0].map((shift) => (value >>> shift) & 0xff).join('.');
}

export function maskOf(prefixBits: number): number {
  return prefixBits === 0 ? 0 : (0xffff_ffff << (32 - prefixBits)) >>> 0;
}

/** `0.0.0.255` of a /24, as `network` statements and access lists have it. */
export function wildcardOf(prefixBits: number): number {
  return ~maskOf(prefixBits) >>> 0;
}

/** The length of a mask; null when its ones are not together at the left. */
export function prefixBitsOf(mask: number): number | null {
  for (let bits = 0; bits <= 32; bits += 1) if (maskOf(bits) === mask) return bits;
  return null;
}

/** The bits of a mask as `24` or `255.255.255.0`; null when it is none. */
export function parsePrefix(text: string): number | null {
  if (/^\d{1,2}$/.test(text)) return Number(text) <= 32 ? Number(text) : null;
  const mask = parseIpv4(text);
  return mask === null ? null : prefixBitsOf(mask);
}

export function networkOf(ip: number, prefixBits: number): number {
  return (ip & maskOf(prefixBits)) >>> 0;
}

export function prefixOf(address: InterfaceAddress): Prefix {
  return { network: networkOf(address.ip, address.prefixBits), prefixBits: address.prefixBits };
}

export function contains(prefix: Prefix, ip: number): boolean {
  return networkOf(ip, prefix.prefixBits) === prefix.network;
}

/** All ones in the host part; a /31 and a /32 have none (RFC 3021). */
export function broadcastOf(prefix: Prefix): number | null {
  return prefix.prefixBits >= 31 ? null : (prefix.network | wildcardOf(prefix.prefixBits)) >>> 0;
}

/** `10.0.0.0/8` or a single address as /32; null when the text is neither, or has host bits. */
export function parseCidr(text: string): Prefix | null {
  const [address = '', bits = '32', more] = text.split('/');
  const network = parseIpv4(address);
  if (network === null || more !== undefined || !/^\d{1,2}$/.test(bits) || Number(bits) > 32) return null;
  return networkOf(network, Number(bits)) === network ? { network, prefixBits: Number(bits) } : null;
}

export function cidrText(prefix: Prefix): string {
  return `${ipv4Text(prefix.network)}/${prefix.prefixBits}`;
}
