/** Patterns that are remembered; the one that was met least recently makes room for a new one. */
const REMEMBERED = 32;
/** Up to this share of the range of the series a pattern is one that is known. */
const ALIKE = 0.05;
/** How fast a known pattern follows what is met. */
const FOLLOW = 0.1;

interface Pattern {
  readonly means: Float64Array;
  metAt: number;
}

/**
 * Remembers how a series has gone: stretches of some means in a row. What is like none of them is new.
 * Nearest prototypes found online, after G. A. Carpenter, S. Grossberg, "ART 2: self-organization of stable category recognition codes for analog input
 * patterns", Applied Optics 26 (1987), with a plain distance.
 */
export class PatternMemory {
  readonly #values: number;
  readonly #means: number;
  readonly #patterns: Pattern[] = [];
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
    return this.#meet(Float64Array.from(this.#recent), range);
  }

  #meet(means: Float64Array, range: number): number | null {
    this.#met += 1;
    let nearest: Pattern | null = null;
    let least = Infinity;
    for (const pattern of this.#patterns) {
      let sum = 0;
      for (let index = 0; index < means.length; index += 1) sum += Math.abs(means[index]! - pattern.means[index]!);
      if (sum < least) [least, nearest] = [sum, pattern];
    }
    const distance = least / means.length / range;
    if (nearest !== null && distance <= ALIKE) {
      for (const [index, mean] of means.entries()) nearest.means[index]! += FOLLOW * (mean - nearest.means[index]!);
      nearest.metAt = this.#met;
    } else this.#remember({ means, metAt: this.#met });
    return nearest === null ? null : distance;
  }

  #remember(pattern: Pattern): void {
    if (this.#patterns.length < REMEMBERED) {
      this.#patterns.push(pattern);
      return;
    }
    let oldest = 0;
    for (const [index, { metAt }] of this.#patterns.entries()) if (metAt < this.#patterns[oldest]!.metAt) oldest = index;
    this.#patterns[oldest] = pattern;
  }
}
