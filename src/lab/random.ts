/** Numbers that follow from a seed, so that a run can be repeated. */
export interface Random {
  /** In [0, 1). */
  fraction(): number;
  /** In [0, below). */
  integer(below: number): number;
  /** A version 4 UUID (RFC 9562 §5.4) whose bits come from the seed. */
  uuid(): string;
}

/** Mulberry32 (public domain, Tommy Ettinger 2017): 32 bits of state, even enough for a lab. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  const hex = (value: number): string => value.toString(16).padStart(8, '0');
  return {
    fraction: () => next() / 0x1_0000_0000,
    integer: (below) => Math.floor((next() / 0x1_0000_0000) * below),
    uuid() {
      const digits = hex(next()) + hex(next()) + hex(next()) + hex(next());
      const variant = ((Number.parseInt(digits[16]!, 16) & 0x3) | 0x8).toString(16);
      return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-4${digits.slice(13, 16)}-${variant}${digits.slice(17, 20)}-${digits.slice(20)}`;
    },
  };
}
