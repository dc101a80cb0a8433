const MOST = 50_000;

/** The last ids of live messages with an idempotency key: what comes again is not carried again. */
export class Recent {
  #newer = new Set<string>();
  #older = new Set<string>();

  /** False when it is one of them already. */
  add(id: string): boolean {
    if (this.#newer.has(id) || this.#older.has(id)) return false;
    if (this.#newer.size >= MOST) {
      this.#older = this.#newer;
      this.#newer = new Set();
    }
    this.#newer.add(id);
    return true;
  }

  forget(id: string): void {
    this.#newer.delete(id);
    this.#older.delete(id);
  }
}
