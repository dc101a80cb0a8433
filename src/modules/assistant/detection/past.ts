/** Values that are remembered: of a value a minute, nearly three days. */
export const REMEMBERED = 4_096;
/** Room at the beginning; it is doubled as it fills. */
const FIRST = 256;
/** Two bytes a value: three bits for the part of the day, the others for where it is between the ends. */
const PART_BITS = 3;
const STEPS = 2 ** (16 - PART_BITS) - 1;

/** What a series was lately, to an 8191st of the width of it all, with the part of the day of each value. */
export class Past {
  #kept = new Uint16Array(FIRST);
  #length = 0;
  #next = 0;
  #from = 0;
  #step = 0;

  /** @param part of the day, 0 to 7 */
  add(value: number, part: number): void {
    if (this.#length === 0) this.fit(value, value);
    if (value < this.#from || value > this.#until) this.fit(Math.min(this.#from, value), Math.max(this.#until, value));
    if (this.#length === this.#kept.length && this.#length < REMEMBERED) this.#grow();
    this.#kept[this.#next] = (this.#placeOf(value) << PART_BITS) | part;
    this.#next = (this.#next + 1) % this.#kept.length;
    this.#length = Math.min(this.#length + 1, this.#kept.length);
  }

  /** Oldest first. */
  each(use: (value: number, part: number) => void): void {
    const room = this.#kept.length;
    for (let back = this.#length; back > 0; back -= 1) {
      const kept = this.#kept[(this.#next - back + room) % room]!;
      use(this.#from + (kept >> PART_BITS) * this.#step, kept & (2 ** PART_BITS - 1));
    }
  }

  get #until(): number {
    return this.#from + this.#step * STEPS;
  }

  #placeOf(value: number): number {
    return this.#step > 0 ? Math.max(0, Math.min(STEPS, Math.round((value - this.#from) / this.#step))) : 0;
  }

  /** Keeps the values between these ends from now on, with half as much again on both sides: it is not done with each new greatest. */
  fit(least: number, greatest: number): void {
    const room = (greatest - least) / 2;
    const [from, step] = [this.#from, this.#step];
    this.#from = least - room;
    this.#step = (greatest - least + 2 * room) / STEPS;
    for (let at = 0; at < this.#length; at += 1) {
      const kept = this.#kept[at]!;
      const value = from + (kept >> PART_BITS) * step;
      this.#kept[at] = (this.#placeOf(value) << PART_BITS) | (kept & (2 ** PART_BITS - 1));
    }
  }

  /** It is full before it begins to overwrite: the oldest stands first. */
  #grow(): void {
    const kept = new Uint16Array(this.#kept.length * 2);
    kept.set(this.#kept);
    this.#kept = kept;
    this.#next = this.#length;
  }
}
