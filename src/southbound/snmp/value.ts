import snmp from 'net-snmp';
import { wordOf } from './enumerations.ts';
import { nameOf } from './objects.ts';

/** The types of SMIv2, and what stands in the place of a value. @see RFC 3416 §3 */
export const VALUE_TYPES = [
  'Integer32',
  'OctetString',
  'ObjectIdentifier',
  'IpAddress',
  'Counter32',
  'Gauge32',
  'TimeTicks',
  'Opaque',
  'Counter64',
  'Null',
  'noSuchObject',
  'noSuchInstance',
  'endOfMibView',
  'unknown',
] as const;
export type ValueType = (typeof VALUE_TYPES)[number];

/** A variable of an agent as people and programs read it. */
export interface TypedValue {
  readonly oid: string;
  /** `ifDescr.3`, where the object is known. */
  readonly name?: string;
  readonly type: ValueType;
  /** A Counter64 that a double cannot hold is text; what stands for no value is null. */
  readonly value: string | number | null;
  /** What the number of an enumeration stands for: `up`. */
  readonly word?: string;
  /** How the bytes of an OctetString or Opaque are written. */
  readonly encoding?: 'text' | 'hex' | 'mac';
}

const TYPES: ReadonlyMap<number, ValueType> = new Map([
  [snmp.ObjectType.Integer, 'Integer32'],
  [snmp.ObjectType.OctetString, 'OctetString'],
  [snmp.ObjectType.Null, 'Null'],
  [snmp.ObjectType.OID, 'ObjectIdentifier'],
  [snmp.ObjectType.IpAddress, 'IpAddress'],
  [snmp.ObjectType.Counter, 'Counter32'],
  [snmp.ObjectType.Gauge, 'Gauge32'],
  [snmp.ObjectType.TimeTicks, 'TimeTicks'],
  [snmp.ObjectType.Opaque, 'Opaque'],
  [snmp.ObjectType.Counter64, 'Counter64'],
  [snmp.ObjectType.NoSuchObject, 'noSuchObject'],
  [snmp.ObjectType.NoSuchInstance, 'noSuchInstance'],
  [snmp.ObjectType.EndOfMibView, 'endOfMibView'],
]);

/** Whether it stands in the place of a value. */
export function isMissing({ type }: snmp.Varbind): boolean {
  return type === snmp.ObjectType.NoSuchObject || type === snmp.ObjectType.NoSuchInstance || type === snmp.ObjectType.EndOfMibView;
}

export function absent(oid: string): snmp.Varbind {
  return { oid, type: snmp.ObjectType.NoSuchInstance, value: null };
}

/** @param mac where the bytes of the object are an address of hardware */
export function typedValue(varbind: snmp.Varbind, mac = false): TypedValue {
  const type = TYPES.get(varbind.type ?? -1) ?? 'unknown';
  const known = nameOf(varbind.oid);
  const told = { oid: varbind.oid, ...(known === undefined ? {} : { name: known.name }), type };
  const value: unknown = varbind.value;
  if (type === 'Counter64') return { ...told, value: counter64(bytesOf(value)) };
  if (type === 'OctetString' || type === 'Opaque') {
    const bytes = bytesOf(value);
    if (mac || known?.mac === true) return { ...told, value: macText(bytes), encoding: 'mac' };
    const text = type === 'Opaque' ? undefined : printable(bytes);
    return text === undefined ? { ...told, value: hexText(bytes), encoding: 'hex' } : { ...told, value: text, encoding: 'text' };
  }
  if (typeof value === 'number') {
    const word = known === undefined ? undefined : wordOf(known.name, value);
    return { ...told, value, ...(word === undefined ? {} : { word }) };
  }
  if (typeof value === 'string') return { ...told, value };
  return { ...told, value: null };
}

function bytesOf(value: unknown): Uint8Array {
  if (value instanceof Uint8Array) return value;
  return typeof value === 'string' ? Buffer.from(value) : new Uint8Array();
}

/** A number where a double holds it exactly, else decimal digits. Agents that send more than eight bytes are cut to the last eight. */
export function counter64(bytes: Uint8Array): number | string {
  const value = bytes.length === 0 ? 0n : BigInt.asUintN(64, BigInt(`0x${hexText(bytes)}`));
  return value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value.toString();
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Text without what a terminal would obey; undefined where the bytes are none. Some agents end it with NULs. */
export function printable(bytes: Uint8Array): string | undefined {
  let end = bytes.length;
  while (end > 0 && bytes[end - 1] === 0) end -= 1;
  // A lone NUL, or a row of them, is a number of bytes and no text.
  if (end === 0 && bytes.length > 0) return undefined;
  try {
    const text = utf8.decode(bytes.subarray(0, end));
    return /^[^\p{Cc}\p{Cs}]*$/u.test(text.replaceAll(/[\t\r\n]/g, ' ')) ? text : undefined;
  } catch {
    return undefined;
  }
}

export function hexText(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex');
}

/** `00:50:79:66:68:00` */
export function macText(bytes: Uint8Array): string {
  return hexText(bytes).replaceAll(/(..)(?=.)/g, '$1:');
}
