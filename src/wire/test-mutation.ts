/** Numbers below 2^32 that are the same for the same seed: xorshift of Marsaglia, 32 bits. @see Marsaglia, Xorshift RNGs, 2003 */
export function xorshift(seed: number): () => number {
  let state = seed >>> 0 || 1;
  return () => {
    state ^= state << 13;
    state >>>= 0;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state;
  };
}

/** What decoders most often get wrong: nothing, all bits, the sign, a long length, and what telnet, BER and text begin with. */
const TELLING = [0x00, 0x01, 0x30, 0x7f, 0x80, 0x84, 0xa4, 0xa7, 0xff, 0xf0, 0xfa, 0x0a, 0x22, 0x7b];

/** Another message, made of these by what happens to bytes on a bad day: changed, left out, repeated, put in, cut off, or mixed with another one. */
export function mutated(messages: readonly Uint8Array[], random: () => number): Uint8Array {
  const pick = (limit: number): number => (limit === 0 ? 0 : random() % limit);
  let bytes = [...messages[pick(messages.length)]!];
  for (let changes = 1 + pick(6); changes > 0; changes -= 1) {
    const at = pick(bytes.length);
    switch (pick(7)) {
      case 0:
        bytes[at] = random() & 255;
        break;
      case 1:
        bytes[at] = TELLING[pick(TELLING.length)]!;
        break;
      case 2:
        bytes.splice(at, 1 + pick(8));
        break;
      case 3:
        bytes.splice(at, 0, ...bytes.slice(at, at + 1 + pick(40)));
        break;
      case 4:
        bytes.splice(at, 0, ...Array.from({ length: 1 + pick(8) }, () => random() & 255));
        break;
      case 5:
        bytes = bytes.slice(0, at);
        break;
      default:
        bytes = [...bytes.slice(0, at), ...messages[pick(messages.length)]!.slice(pick(30))];
    }
  }
  return Uint8Array.from(bytes);
}
