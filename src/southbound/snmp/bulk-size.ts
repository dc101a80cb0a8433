/** Variables of an answer: about what fits one Ethernet frame at the start, and what is still read soon when all goes well. */
const FIRST_VARIABLES = 48;
const MOST_VARIABLES = 160;
const MOST_ROWS = 50;

/** How many rows are asked for at once: more while answers come, less and for good when they do not. */
export class BulkSize {
  #rows: number;
  #most: number;

  /** @param columns that are asked at once */
  constructor(columns: number) {
    this.#most = Math.max(1, Math.min(MOST_ROWS, Math.floor(MOST_VARIABLES / columns)));
    this.#rows = Math.max(1, Math.min(this.#most, Math.floor(FIRST_VARIABLES / columns)));
  }

  get rows(): number {
    return this.#rows;
  }

  /** An answer came, as full as it was asked for. */
  grow(): void {
    this.#rows = Math.min(this.#most, Math.ceil(this.#rows * 1.5));
  }

  /** Too big, or nobody answered: never again so many. False when there is nothing smaller. */
  shrink(): boolean {
    if (this.#rows === 1) return false;
    this.#most = Math.max(1, Math.floor(this.#rows / 2));
    this.#rows = this.#most;
    return true;
  }

  /** The smallest there is, before giving up. */
  shrinkToOne(): void {
    this.shrink();
    this.#rows = 1;
  }
}
