import type { Random } from '#lab/random.ts';

const INTERESTING = [0x00, 0x01, 0x7f, 0x80, 0x81, 0x82, 0x84, 0xff, 0xfa, 0xf0, 0x30, 0xa0, 0xbf] as const;
const MOST_BYTES = 4_096;

/**
 * What a broken or hostile sender makes of a good message: bits flipped, bytes replaced by those that begin something, cut off, repeated, put
 * in from another one, or nothing but noise.
 */
export function mutated(seeds: readonly Uint8Array[], random: Random): Uint8Array {
  if (random.fraction() < 0.1) return noise(random.integer(64), random);
  let bytes = Uint8Array.from(seeds[random.integer(seeds.length)]!);
  const changes = 1 + random.integer(6);
  for (let change = 0; change < changes; change += 1) bytes = changed(bytes, seeds, random);
  return bytes.subarray(0, MOST_BYTES);
}

function changed(bytes: Uint8Array<ArrayBuffer>, seeds: readonly Uint8Array[], random: Random): Uint8Array<ArrayBuffer> {
  if (bytes.length === 0) return noise(8, random);
  const at = random.integer(bytes.length);
  switch (random.integer(7)) {
    case 0:
      bytes[at]! ^= 1 << random.integer(8);
      return bytes;
    case 1:
      bytes[at] = INTERESTING[random.integer(INTERESTING.length)]!;
      return bytes;
    case 2:
      bytes[at] = random.integer(256);
      return bytes;
    case 3:
      return bytes.slice(0, at);
    case 4: {
      const length = random.integer(bytes.length - at) + 1;
      return joined(bytes.subarray(0, at), bytes.subarray(at, at + length), bytes.subarray(at));
    }
    case 5: {
      const other = seeds[random.integer(seeds.length)]!;
      return joined(bytes.subarray(0, at), other.subarray(random.integer(other.length + 1)));
    }
    default:
      return joined(bytes.subarray(0, at), noise(random.integer(16) + 1, random), bytes.subarray(at));
  }
}

function noise(length: number, random: Random): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length }, () => random.integer(256));
}

function joined(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
