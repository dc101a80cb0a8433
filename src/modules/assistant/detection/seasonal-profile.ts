const DAY_MS = 86_400_000;
const BINS = 48;
/** Values of the same half-hour of other days, before it is known what is usual then. */
const KNOWN_DAYS = 2;
const RATE = 0.3;

/** What is usual at each half-hour of the day, and how far it is from that. */
export class SeasonalProfile {
  readonly #mean = new Float64Array(BINS);
  readonly #deviation = new Float64Array(BINS);
  readonly #days = new Uint16Array(BINS);
  #bin = -1;
  #sum = 0;
  #count = 0;

  /** Null: too few days were seen. */
  expected(atMs: number): { readonly mean: number; readonly deviation: number } | null {
    const bin = binOf(atMs);
    if (this.#days[bin]! < KNOWN_DAYS) return null;
    return { mean: this.#mean[bin]!, deviation: this.#deviation[bin]! };
  }

  learn(atMs: number, value: number): void {
    const bin = binOf(atMs);
    if (bin !== this.#bin) this.#close(bin);
    this.#sum += value;
    this.#count += 1;
  }

  /** A half-hour is over: its mean is one more that was seen at that time of the day. */
  #close(next: number): void {
    const bin = this.#bin;
    if (bin >= 0 && this.#count > 0) {
      const mean = this.#sum / this.#count;
      const days = Math.min(this.#days[bin]! + 1, 65_535);
      const rate = Math.max(1 / days, RATE);
      if (days > 1)
        this.#deviation[bin] =
          this.#deviation[bin]! + Math.max(1 / (days - 1), RATE) * (Math.abs(mean - this.#mean[bin]!) - this.#deviation[bin]!);
      this.#mean[bin] = this.#mean[bin]! + rate * (mean - this.#mean[bin]!);
      this.#days[bin] = days;
    }
    [this.#bin, this.#sum, this.#count] = [next, 0, 0];
  }
}

function binOf(atMs: number): number {
  return Math.floor((((atMs % DAY_MS) + DAY_MS) % DAY_MS) / (DAY_MS / BINS));
}
