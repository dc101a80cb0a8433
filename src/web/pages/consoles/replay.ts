/** How many of the last bytes are looked for in a replay: enough that they are not there twice by chance. */
const NEEDLE_BYTES = 256;

/**
 * What of a replay has not been shown yet. On joining, the hub says again what the console said last; a browser that lost only
 * its own connection has most of it on its screen. Bytes that it has not in common with the end of `seen` are all new.
 */
export function unseenOf(seen: Uint8Array, replay: Uint8Array): Uint8Array {
  if (seen.length === 0) return replay;
  const needle = seen.subarray(Math.max(0, seen.length - NEEDLE_BYTES));
  for (let at = replay.length - needle.length; at >= 0; at -= 1) {
    if (isAt(replay, at, needle)) return replay.subarray(at + needle.length);
  }
  return replay;
}

function isAt(bytes: Uint8Array, at: number, needle: Uint8Array): boolean {
  for (let index = 0; index < needle.length; index += 1) if (bytes[at + index] !== needle[index]) return false;
  return true;
}

/** The last bytes that were shown, as many as are looked for. */
export function lastOf(seen: Uint8Array, more: Uint8Array): Uint8Array {
  return joined([seen, more]).slice(-NEEDLE_BYTES);
}

export function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}
