/** Draws that the same seed repeats, so that a lab that failed can be made again. */
export interface Chance {
  /** From 0 to `below` - 1. */
  integer(below: number): number;
  /** True once in so many times. */
  once(inTimes: number): boolean;
  oneOf<T>(things: readonly T[]): T;
}

/** Mulberry32, which is in the public domain. @see Tommy Ettinger, 2017 */
export function chanceOf(seed: number): Chance {
  let state = seed >>> 0;
  const integer = (below: number): number => {
    state = (state + 0x6d2b_79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
  return { integer, once: (inTimes) => integer(inTimes) === 0, oneOf: (things) => things[integer(things.length)]! };
}
