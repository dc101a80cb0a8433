/** Patterns that are remembered; the one that was met least recently makes room for a new one. */
const REMEMBERED = 32;
/** Up to this share of the range of the series a pattern is one that is known. */
const ALIKE = 0.05;
/** How fast a known pattern follows what is met. */
const FOLLOW = 0.1;

/**
 * Remembers how a series has gone: stretches of some means in a row. What is like none of them is new.
 * Nearest prototypes found online, after G. A. Carpenter, S. Grossberg, "ART 2: self-organization of stable category recognition codes for analog input
 * patterns", Applied Optics 26 (1987), with a plain distance.
 */
export class PatternMemory {
  readonly #values: number;
  readonly #means: number;
  /** One after another in one piece: there are thousands of series. */
  readonly #patterns: Float64Array;
  readonly #metAt = new Float64Array(REMEMBERED);
  #known = 0;
  readonly #recent: number[] = [];
  #sum = 0;
  #count = 0;
  #least = Infinity;
  #greatest = -Infinity;
  #met = 0;

  /** @param values how many values make a mean @param means how many means make a pattern */
  constructor(values: number, means: number) {
    this.#values = values;
    this.#means = means;
    this.#patterns = new Float64Array(REMEMBERED * means);
  }

  /** How unlike all that is remembered the newest stretch is, as a share of the range so far; null while none is complete or nothing is remembered. */
  novelty(value: number): number | null {
    const range = this.#greatest - this.#least;
    this.#sum += value;
    this.#count += 1;
    this.#least = Math.min(this.#least, value);
    this.#greatest = Math.max(this.#greatest, value);
    if (this.#count < this.#values) return null;
    this.#recent.push(this.#sum / this.#count);
    [this.#sum, this.#count] = [0, 0];
    if (this.#recent.length > this.#means) this.#recent.shift();
    if (this.#recent.length < this.#means || !(range > 0)) return null;
    return this.#meet(this.#recent, range);
  }

  #meet(means: readonly number[], range: number): number | null {
    this.#met += 1;
    const patterns = this.#patterns;
    let nearest = -1;
    let least = Infinity;
    for (let pattern = 0; pattern < this.#known; pattern += 1) {
      const from = pattern * this.#means;
      let sum = 0;
      for (let index = 0; index < this.#means; index += 1) sum += Math.abs(means[index]! - patterns[from + index]!);
      if (sum < least) [least, nearest] = [sum, pattern];
    }
    const distance = least / means.length / range;
    if (nearest >= 0 && distance <= ALIKE) {
      const from = nearest * this.#means;
      for (const [index, mean] of means.entries()) patterns[from + index]! += FOLLOW * (mean - patterns[from + index]!);
      this.#metAt[nearest] = this.#met;
    } else this.#remember(means);
    return nearest < 0 ? null : distance;
  }

  #remember(means: readonly number[]): void {
    let place = this.#known;
    if (this.#known < REMEMBERED) this.#known += 1;
    else {
      place = 0;
      for (const [index, metAt] of this.#metAt.entries()) if (metAt < this.#metAt[place]!) place = index;
    }
    this.#patterns.set(means, place * this.#means);
    this.#metAt[place] = this.#met;
  }
}
