import { REMEMBERED } from './past.ts';

/** The past of a series that never moved: its one value, and in which part of the day it was met how often. */
export class StillPast {
  #value: number | null = null;
  /** Parts of the day, oldest first, each with the number of values in it. */
  readonly #runs: { readonly part: number; count: number }[] = [];
  #length = 0;

  /** True of any value where there was none. */
  has(value: number): boolean {
    return this.#value === null || this.#value === value;
  }

  /** @param part of the day, 0 to 7 */
  add(value: number, part: number): void {
    this.#value = value;
    const last = this.#runs.at(-1);
    if (last?.part === part) last.count += 1;
    else this.#runs.push({ part, count: 1 });
    if (this.#length < REMEMBERED) {
      this.#length += 1;
      return;
    }
    const first = this.#runs[0]!;
    first.count -= 1;
    if (first.count === 0) this.#runs.shift();
  }

  /** Oldest first. */
  each(use: (value: number, part: number) => void): void {
    if (this.#value === null) return;
    for (const { part, count } of this.#runs) for (let nth = 0; nth < count; nth += 1) use(this.#value, part);
  }

  forget(): void {
    this.#value = null;
    this.#runs.length = 0;
    this.#length = 0;
  }
}
