import {
  type BerCursor,
  type BerWriter,
  elementBytes,
  enter,
  MalformedBer,
  nextTag,
  readBigUnsigned,
  readInteger,
  readNull,
  readOctets,
  readOid,
  readUnsigned,
} from './snmp-ber.ts';
import type { Oid } from './snmp-oid.ts';

/** Tags of the types. @see RFC 3416 §3, RFC 2578 §7.1 */
const TAGS = {
  Integer: 0x02,
  OctetString: 0x04,
  Null: 0x05,
  ObjectIdentifier: 0x06,
  IpAddress: 0x40,
  Counter32: 0x41,
  Gauge32: 0x42,
  TimeTicks: 0x43,
  Opaque: 0x44,
  Counter64: 0x46,
  noSuchObject: 0x80,
  noSuchInstance: 0x81,
  endOfMibView: 0x82,
} as const;

/** The value of a variable, or what stands in its place. `Null` is what requests carry. */
export type SnmpValue =
  | { readonly type: 'Integer' | 'Counter32' | 'Gauge32' | 'TimeTicks'; readonly value: number }
  | { readonly type: 'OctetString' | 'IpAddress' | 'Opaque'; readonly value: Uint8Array }
  | { readonly type: 'ObjectIdentifier'; readonly value: Oid }
  | { readonly type: 'Counter64'; readonly value: bigint }
  | { readonly type: 'Null' | 'noSuchObject' | 'noSuchInstance' | 'endOfMibView' };

/** A variable binding: the name of an object's instance and its value. */
export interface Varbind {
  readonly name: Oid;
  readonly value: SnmpValue;
}

export function readVarbinds(cursor: BerCursor): Varbind[] {
  const list = enter(cursor, 0x30);
  const varbinds: Varbind[] = [];
  while (list.at < list.end) {
    const pair = enter(list, 0x30);
    const name = readOid(pair);
    varbinds.push({ name, value: readValue(pair) });
    if (pair.at !== pair.end) throw new MalformedBer(`A variable binding with more than name and value before byte ${pair.end}.`);
  }
  return varbinds;
}

function readValue(cursor: BerCursor): SnmpValue {
  const tag = nextTag(cursor);
  switch (tag) {
    case TAGS.Integer:
      return { type: 'Integer', value: readInteger(cursor) };
    case TAGS.OctetString:
      return { type: 'OctetString', value: readOctets(cursor) };
    case TAGS.ObjectIdentifier:
      return { type: 'ObjectIdentifier', value: readOid(cursor) };
    case TAGS.IpAddress: {
      const value = readOctets(cursor, tag);
      if (value.length !== 4) throw new MalformedBer(`An IpAddress of ${value.length} bytes before byte ${cursor.at}.`);
      return { type: 'IpAddress', value };
    }
    case TAGS.Counter32:
      return { type: 'Counter32', value: readUnsigned(cursor, tag) };
    case TAGS.Gauge32:
      return { type: 'Gauge32', value: readUnsigned(cursor, tag) };
    case TAGS.TimeTicks:
      return { type: 'TimeTicks', value: readUnsigned(cursor, tag) };
    case TAGS.Opaque:
      return { type: 'Opaque', value: readOctets(cursor, tag) };
    case TAGS.Counter64:
      return { type: 'Counter64', value: readBigUnsigned(cursor, tag) };
    case TAGS.Null:
      readNull(cursor);
      return { type: 'Null' };
    case TAGS.noSuchObject:
    case TAGS.noSuchInstance:
    case TAGS.endOfMibView:
      readNull(cursor, tag);
      return { type: tag === TAGS.noSuchObject ? 'noSuchObject' : tag === TAGS.noSuchInstance ? 'noSuchInstance' : 'endOfMibView' };
    default:
      throw new MalformedBer(`No type of SNMP has tag 0x${tag.toString(16)}, at byte ${cursor.at}.`);
  }
}

export function writeVarbinds(writer: BerWriter, varbinds: readonly Varbind[]): void {
  const since = writer.written();
  for (let at = varbinds.length - 1; at >= 0; at -= 1) {
    const { name, value } = varbinds[at]!;
    const pair = writer.written();
    writeValue(writer, value);
    writer.oid(name);
    writer.wrap(0x30, pair);
  }
  writer.wrap(0x30, since);
}

function writeValue(writer: BerWriter, value: SnmpValue): void {
  const tag = TAGS[value.type];
  switch (value.type) {
    case 'Integer':
    case 'Counter32':
    case 'Gauge32':
    case 'TimeTicks':
      writer.integer(value.value, tag);
      return;
    case 'OctetString':
    case 'IpAddress':
    case 'Opaque':
      writer.octets(value.value, tag);
      return;
    case 'ObjectIdentifier':
      writer.oid(value.value, tag);
      return;
    case 'Counter64':
      writer.big(value.value, tag);
      return;
    default:
      writer.nothing(tag);
  }
}

/** Bytes that a variable binding takes in a message. */
export function varbindBytes({ name, value }: Varbind): number {
  return elementBytes(elementBytes(oidBytes(name)) + elementBytes(valueBytes(value)));
}

function valueBytes(value: SnmpValue): number {
  switch (value.type) {
    case 'Integer':
    case 'Counter32':
    case 'Gauge32':
    case 'TimeTicks':
      return integerBytes(value.value);
    case 'OctetString':
    case 'IpAddress':
    case 'Opaque':
      return value.value.length;
    case 'ObjectIdentifier':
      return oidBytes(value.value);
    case 'Counter64': {
      let bytes = 1;
      for (let rest = value.value >> 7n; rest > 0n; rest >>= 8n) bytes += 1;
      return bytes;
    }
    default:
      return 0;
  }
}

/** One bit more than the value has, for the sign. */
function integerBytes(value: number): number {
  const magnitude = value < 0 ? -value - 1 : value;
  return magnitude < 0x80 ? 1 : magnitude < 0x8000 ? 2 : magnitude < 0x80_0000 ? 3 : magnitude < 0x8000_0000 ? 4 : 5;
}

function oidBytes(name: Oid): number {
  let bytes = subidentifierBytes((name[0] ?? 0) * 40 + (name[1] ?? 0));
  for (let at = 2; at < name.length; at += 1) bytes += subidentifierBytes(name[at]!);
  return bytes;
}

function subidentifierBytes(value: number): number {
  return value < 0x80 ? 1 : value < 0x4000 ? 2 : value < 0x20_0000 ? 3 : value < 0x1000_0000 ? 4 : 5;
}
