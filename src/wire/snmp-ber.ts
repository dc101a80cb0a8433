/** The Basic Encoding Rules as far as SNMP uses them: definite lengths, one-byte tags. @see ITU-T X.690, RFC 3417 §8 */
import type { Oid } from './snmp-oid.ts';

/** What was read is not what the sender should have written; `message` says where. */
export class MalformedBer extends Error {}

/** Part of a message that is being read. */
export interface BerCursor {
  readonly bytes: Uint8Array;
  at: number;
  readonly end: number;
}

/** RFC 2578 §3.5. */
const MOST_SUBIDENTIFIERS = 128;

export function berCursor(bytes: Uint8Array): BerCursor {
  return { bytes, at: 0, end: bytes.length };
}

/** Tag of the next element; -1 at the end. */
export function nextTag(cursor: BerCursor): number {
  return cursor.at < cursor.end ? cursor.bytes[cursor.at]! : -1;
}

/** Goes past the next element, which must have this tag, and gives its contents. */
export function enter(cursor: BerCursor, tag: number): BerCursor {
  const found = nextTag(cursor);
  if (found !== tag)
    throw new MalformedBer(`Tag 0x${tag.toString(16)} was expected at byte ${cursor.at}, 0x${found.toString(16)} was found.`);
  let at = cursor.at + 1;
  if (at >= cursor.end) throw new MalformedBer(`The length at byte ${at} is missing.`);
  let length = cursor.bytes[at++]!;
  if (length > 0x7f) {
    // X.690 §8.1.3.5: the number of length bytes; 0 is the indefinite form, which RFC 3417 §8 forbids.
    let more = length & 0x7f;
    if (more === 0 || more > 4 || at + more > cursor.end) throw new MalformedBer(`The length at byte ${at - 1} cannot be read.`);
    length = 0;
    for (; more > 0; more -= 1) length = length * 256 + cursor.bytes[at++]!;
  }
  if (at + length > cursor.end) throw new MalformedBer(`The element at byte ${cursor.at} is longer than what surrounds it.`);
  cursor.at = at + length;
  return { bytes: cursor.bytes, at, end: at + length };
}

/** A signed integer of at most 32 bits. */
export function readInteger(cursor: BerCursor, tag = 0x02): number {
  const { bytes, at, end } = enter(cursor, tag);
  if (end === at || end - at > 4) throw new MalformedBer(`An integer of ${end - at} bytes at byte ${at}; 1 to 4 were expected.`);
  let value = bytes[at]! > 0x7f ? -1 : 0;
  for (let index = at; index < end; index += 1) value = (value << 8) | bytes[index]!;
  return value;
}

/** An unsigned integer of at most 32 bits; a leading zero byte may make it five. */
export function readUnsigned(cursor: BerCursor, tag: number): number {
  const value = readBigUnsigned(cursor, tag);
  if (value > 0xffff_ffffn) throw new MalformedBer(`An unsigned integer of more than 32 bits before byte ${cursor.at}.`);
  return Number(value);
}

/** An unsigned integer of at most 64 bits. */
export function readBigUnsigned(cursor: BerCursor, tag: number): bigint {
  const { bytes, at, end } = enter(cursor, tag);
  if (end === at || end - at > 9 || (end - at === 9 && bytes[at] !== 0))
    throw new MalformedBer(`An unsigned integer of ${end - at} bytes at byte ${at}.`);
  let value = 0n;
  for (let index = at; index < end; index += 1) value = (value << 8n) | BigInt(bytes[index]!);
  return value;
}

/** A copy of the bytes. */
export function readOctets(cursor: BerCursor, tag = 0x04): Uint8Array {
  const { bytes, at, end } = enter(cursor, tag);
  // Buffer.slice gives a view.
  return new Uint8Array(bytes.subarray(at, end));
}

/** The bytes where they lie in the message. */
export function readOctetsInPlace(cursor: BerCursor, tag = 0x04): Uint8Array {
  const { bytes, at, end } = enter(cursor, tag);
  return bytes.subarray(at, end);
}

export function readNull(cursor: BerCursor, tag = 0x05): void {
  const { at, end } = enter(cursor, tag);
  if (at !== end) throw new MalformedBer(`A null with contents at byte ${at}.`);
}

/** X.690 §8.19: base 128, the first two sub-identifiers in one as 40 X + Y. */
export function readOid(cursor: BerCursor, tag = 0x06): Oid {
  const { bytes, at, end } = enter(cursor, tag);
  if (at === end || bytes[end - 1]! > 0x7f) throw new MalformedBer(`The object identifier at byte ${at} has no end.`);
  const name: number[] = [];
  let value = 0;
  for (let index = at; index < end; index += 1) {
    const byte = bytes[index]!;
    value = value * 128 + (byte & 0x7f);
    // The first holds two, so up to 80 more than 32 bits.
    if (value > 0xffff_ffff + (name.length === 0 ? 80 : 0))
      throw new MalformedBer(`A sub-identifier of more than 32 bits before byte ${index}.`);
    if (byte > 0x7f) continue;
    if (name.length === 0) {
      const first = value < 80 ? Math.floor(value / 40) : 2;
      name.push(first, value - first * 40);
    } else name.push(value);
    value = 0;
  }
  if (name.length > MOST_SUBIDENTIFIERS) throw new MalformedBer(`An object identifier of ${name.length} sub-identifiers at byte ${at}.`);
  return name;
}

/**
 * Writes elements from the last to the first: what is inside is finished before its length is needed, so nothing is measured or moved.
 */
export interface BerWriter {
  /** Bytes written so far. */
  written(): number;
  integer(value: number, tag?: number): void;
  big(value: bigint, tag: number): void;
  octets(bytes: Uint8Array, tag?: number): void;
  nothing(tag?: number): void;
  oid(name: Oid, tag?: number): void;
  /** Bytes as they are. */
  raw(bytes: Uint8Array): void;
  /** Makes everything written since `since` the contents of one element. */
  wrap(tag: number, since: number): void;
  bytes(): Uint8Array;
}

/** `room` is how many bytes are expected; it grows. */
export function berWriter(room = 512): BerWriter {
  let buffer = Buffer.allocUnsafe(room);
  let start = room;

  function need(count: number): void {
    if (start >= count) return;
    const grown = Buffer.allocUnsafe(Math.max(buffer.length * 2, buffer.length + count));
    buffer.copy(grown, grown.length - (buffer.length - start), start);
    start += grown.length - buffer.length;
    buffer = grown;
  }

  const written = (): number => buffer.length - start;

  function wrap(tag: number, since: number): void {
    const length = written() - since;
    need(6);
    if (length < 0x80) buffer[--start] = length;
    else {
      let bytes = 0;
      for (let rest = length; rest > 0; rest = Math.floor(rest / 256), bytes += 1) buffer[--start] = rest & 0xff;
      buffer[--start] = 0x80 | bytes;
    }
    buffer[--start] = tag;
  }

  /** Whole numbers between -2^31 and 2^53. */
  function integer(value: number, tag = 0x02): void {
    const since = written();
    need(9);
    let rest = value;
    for (;;) {
      const byte = rest & 0xff;
      buffer[--start] = byte;
      rest = Math.floor(rest / 256);
      // The sign must be seen in the first byte, and no byte may say the same again (X.690 §8.3.2).
      if ((rest === 0 && byte < 0x80) || (rest === -1 && byte > 0x7f)) break;
    }
    wrap(tag, since);
  }

  function raw(bytes: Uint8Array): void {
    need(bytes.length);
    start -= bytes.length;
    buffer.set(bytes, start);
  }

  function subidentifier(value: number): void {
    need(5);
    let rest = value;
    buffer[--start] = rest & 0x7f;
    for (rest = Math.floor(rest / 128); rest > 0; rest = Math.floor(rest / 128)) buffer[--start] = 0x80 | (rest & 0x7f);
  }

  return {
    written,
    integer,
    big(value, tag) {
      if (value <= BigInt(Number.MAX_SAFE_INTEGER)) {
        integer(Number(value), tag);
        return;
      }
      const since = written();
      need(9);
      let rest = value;
      for (; rest > 0n; rest >>= 8n) buffer[--start] = Number(rest & 0xffn);
      if (buffer[start]! > 0x7f) buffer[--start] = 0;
      wrap(tag, since);
    },
    octets(bytes, tag = 0x04) {
      const since = written();
      raw(bytes);
      wrap(tag, since);
    },
    nothing(tag = 0x05) {
      wrap(tag, written());
    },
    oid(name, tag = 0x06) {
      const since = written();
      for (let at = name.length - 1; at >= 2; at -= 1) subidentifier(name[at]!);
      subidentifier((name[0] ?? 0) * 40 + (name[1] ?? 0));
      wrap(tag, since);
    },
    raw,
    wrap,
    bytes: () => buffer.subarray(start),
  };
}

/** Bytes that an element with contents of this length takes. */
export function elementBytes(length: number): number {
  if (length < 0x80) return length + 2;
  return length + (length < 0x100 ? 3 : length < 0x1_0000 ? 4 : length < 0x100_0000 ? 5 : 6);
}
