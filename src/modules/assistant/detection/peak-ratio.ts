/** With what a value is compared where all before it were 0. */
export interface Still {
  /** Counts as the greatest so far. */
  readonly as: number;
  /** No more is told than that it is so many times that: nobody knows how far is far. */
  readonly most: number;
}

/** The greatest of what came so far, slowly forgotten, and how a new value compares with it. */
export class PeakRatio {
  readonly #forget: number;
  readonly #learning: number;
  readonly #still: Still | null;
  #peak = 0;
  #seen = 0;

  /** @param forget share of the greatest that is forgotten with each value @param learning values before anything is compared @param still null: of what was always 0 nothing is told */
  constructor(forget: number, learning: number, still: Still | null = null) {
    this.#forget = forget;
    this.#learning = learning;
    this.#still = still;
  }

  /** How many times the greatest so far it is; then it counts among those. 0 while too little was seen. */
  ratio(value: number): number {
    const before = this.#peak;
    this.#peak = Math.max(value, before * (1 - this.#forget));
    this.#seen += 1;
    if (this.#seen <= this.#learning) return 0;
    if (before > 0) return value / before;
    return this.#still === null ? 0 : Math.min(this.#still.most, value / this.#still.as);
  }
}
