import { networkOf } from '#kernel/address.ts';

/**
 * Where somebody is, as failed log-ins are counted by: the IPv4 address, or the /64 of an IPv6 one, for whoever has one of these
 * usually has 2^64 of them (RFC 6177 §2).
 */
export function networkBehind(address: string | undefined): string {
  if (address === undefined) return 'unknown';
  const plain = address.split('%', 1)[0]!.replace(/^::ffff:(?=\d+\.)/i, '');
  return plain.includes(':') ? (networkOf(plain, 64) ?? plain) : plain;
}
