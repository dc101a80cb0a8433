/** How often a read of network state was answered from what is known (hit), and how often it had to go to GNS3 (miss). */
export class CacheFigures {
  #hits = 0;
  #misses = 0;

  hit(): void {
    this.#hits += 1;
  }

  miss(): void {
    this.#misses += 1;
  }

  /** @param entries how many projects and nodes are kept */
  figures(entries: number): { readonly hits: number; readonly misses: number; readonly hit_ratio: number; readonly entries: number } {
    return { hits: this.#hits, misses: this.#misses, hit_ratio: this.ratio(), entries };
  }

  /** 1 before anything was read. */
  ratio(): number {
    const reads = this.#hits + this.#misses;
    return reads === 0 ? 1 : this.#hits / reads;
  }
}
