const DAY_MS = 86_400_000;
/** Parts of a day: shorter ones are seldom like those of the day before. */
const PARTS = 8;
/** So many days a part of the day must have been seen, before it is known what is usual in it. */
const KNOWN_DAYS = 3;
/** So many values of a half of what the series covers make it usual: what is seldom there at all is at no time of the day missed. */
const USUAL = 50;
/** In eighths of what the series covers: the half, the quarter and the eighth that a value is in. */
const SAME = [(eighth: number) => 0x0f << (eighth & 4), (eighth: number) => 0x03 << (eighth & 6), (eighth: number) => 1 << eighth] as const;

/** Remembers what was met in each part of the day. */
export class DayMemory {
  /** A bit for each eighth that was met. */
  readonly #met = new Uint8Array(PARTS);
  readonly #days = new Uint8Array(PARTS);
  /** Values in the lower half and in the upper. */
  readonly #often = new Uint8Array(2);
  #part = -1;

  /** In how many of three widths nothing like it was ever met in this part of the day. @param eighth 0 to 7 @param part 0 to `PARTS` - 1 @returns 0 to 1 */
  novelty(eighth: number, part: number): number {
    if (part !== this.#part) {
      this.#days[part] = Math.min(this.#days[part]! + 1, KNOWN_DAYS + 1);
      this.#part = part;
    }
    const met = this.#met[part]!;
    this.#met[part] = met | (1 << eighth);
    const half = eighth >> 2;
    const often = this.#often[half]!;
    if (often < USUAL) this.#often[half] = often + 1;
    if (this.#days[part]! <= KNOWN_DAYS || often < USUAL) return 0;
    return SAME.filter((same) => (met & same(eighth)) === 0).length / SAME.length;
  }

  forget(): void {
    this.#met.fill(0);
    this.#days.fill(0);
    this.#often.fill(0);
    this.#part = -1;
  }
}

/** @param atMs Unix milliseconds */
export function partOfDay(atMs: number): number {
  return Math.floor((((atMs % DAY_MS) + DAY_MS) % DAY_MS) / (DAY_MS / PARTS));
}
