import { type Oid, oid } from '#wire/snmp-oid.ts';
import type { SnmpValue } from '#wire/snmp-value.ts';

export const integer = (value: number): SnmpValue => ({ type: 'Integer', value: Math.trunc(value) });
/** TruthValue. @see RFC 2579 */
export const truth = (value: boolean): SnmpValue => ({ type: 'Integer', value: value ? 1 : 2 });
/** A Gauge32 stays at its highest value. @see RFC 2578 §7.1.7 */
export const gauge = (value: number): SnmpValue => ({ type: 'Gauge32', value: Math.max(0, Math.min(Math.trunc(value), 0xffff_ffff)) });
/** A Counter32 begins again at 0. @see RFC 2578 §7.1.6 */
export const counter = (value: number): SnmpValue => ({ type: 'Counter32', value: Math.trunc(value) % 0x1_0000_0000 });
export const counter64 = (value: number): SnmpValue => ({ type: 'Counter64', value: BigInt(Math.trunc(value)) });
export const ticks = (milliseconds: number): SnmpValue => ({
  type: 'TimeTicks',
  value: Math.floor(Math.max(0, milliseconds) / 10) % 0x1_0000_0000,
});
export const text = (value: string): SnmpValue => ({ type: 'OctetString', value: Buffer.from(value, 'utf8') });
export const octets = (value: Uint8Array | readonly number[]): SnmpValue => ({ type: 'OctetString', value: Uint8Array.from(value) });
export const name = (value: Oid | string): SnmpValue => ({
  type: 'ObjectIdentifier',
  value: typeof value === 'string' ? oid(value) : value,
});
/** zeroDotZero. @see RFC 2578 §7.1.3 */
export const nowhere = name([0, 0]);
export const address = (ip: number): SnmpValue => ({ type: 'IpAddress', value: ipBytes(ip) });
export const mac = (value: string): SnmpValue => octets(macBytes(value));

export function ipBytes(ip: number): Uint8Array {
  return Uint8Array.of(ip >>> 24, (ip >>> 16) & 0xff, (ip >>> 8) & 0xff, ip & 0xff);
}

/** As part of an index. */
export function ipIndex(ip: number): number[] {
  return [...ipBytes(ip)];
}

export function macBytes(value: string): number[] {
  return value.split(':').map((part) => Number.parseInt(part, 16));
}

/** Bits of the BITS construct, the first is the highest of the first byte. @see RFC 2578 §7.1.4 */
export function bits(length: number, set: Iterable<number>): Uint8Array {
  const bytes = new Uint8Array(length);
  for (const bit of set) if (bit >= 0 && bit < length * 8) bytes[bit >> 3] = bytes[bit >> 3]! | (0x80 >> (bit & 7));
  return bytes;
}
