/** The greatest of what came so far, slowly forgotten, and how a new value compares with it. */
export class PeakRatio {
  readonly #forget: number;
  readonly #learning: number;
  #peak = 0;
  #seen = 0;

  /** @param forget share of the greatest that is forgotten with each value @param learning values before anything is compared */
  constructor(forget: number, learning: number) {
    this.#forget = forget;
    this.#learning = learning;
  }

  /** How many times the greatest so far it is; then it counts among those. 0 while too little was seen, and where all was 0. */
  ratio(value: number): number {
    const before = this.#peak;
    this.#peak = Math.max(value, before * (1 - this.#forget));
    this.#seen += 1;
    return this.#seen <= this.#learning || before === 0 ? 0 : value / before;
  }
}
