import { createHash, randomFillSync } from 'node:crypto';

/** A UUID in its canonical lower-case text form (RFC 9562 §4). */
export type Uuid = string;

const UUID_PATTERN = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

export function isUuid(text: string): boolean {
  return UUID_PATTERN.test(text);
}

let lastMs = 0;
let counter = 0;

/** Random bytes are drawn many at a time: a call of the generator costs more than the bytes. */
const pool = Buffer.alloc(16 * 256);
let drawn = pool.length;

function random16(): Buffer {
  if (drawn === pool.length) {
    randomFillSync(pool);
    drawn = 0;
  }
  drawn += 16;
  return Buffer.from(pool.subarray(drawn - 16, drawn));
}

/**
 * A time-ordered UUID (RFC 9562 §5.7): 48 bits of Unix milliseconds, a 12-bit counter (method 1 of §6.2, so ids made by
 * one process within a millisecond keep their order) and 62 random bits.
 */
export function uuidv7(nowMs: number = Date.now()): Uuid {
  if (nowMs > lastMs) {
    lastMs = nowMs;
    counter = 0;
  } else {
    counter += 1;
    if (counter > 0xfff) {
      lastMs += 1;
      counter = 0;
    }
  }
  const bytes = random16();
  bytes.writeUIntBE(lastMs, 0, 6);
  bytes[6] = 0x70 | (counter >> 8);
  bytes[7] = counter & 0xff;
  bytes[8] = 0x80 | (bytes[8]! & 0x3f);
  return format(bytes);
}

/** A UUID derived from a name (RFC 9562 §5.5): the same name in the same namespace is always the same id. */
export function uuidv5(namespace: Uuid, name: string): Uuid {
  const digest = createHash('sha1')
    .update(Buffer.from(namespace.replaceAll('-', ''), 'hex'))
    .update(name, 'utf8')
    .digest()
    .subarray(0, 16);
  digest[6] = 0x50 | (digest[6]! & 0x0f);
  digest[8] = 0x80 | (digest[8]! & 0x3f);
  return format(digest);
}

function format(bytes: Uint8Array): Uuid {
  const hex = Buffer.from(bytes.buffer, bytes.byteOffset, 16).toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
