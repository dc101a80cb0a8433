import type { Lane } from './lane.ts';

/** How often the priorities below CRITICAL have their turn while all have messages: HIGH, NORMAL, LOW. */
export const WEIGHTS = [8, 4, 1] as const;

/**
 * Chooses the lane whose turn it is: CRITICAL whenever it has something, the others by weight as long as they have
 * something. Lanes are in order of priority.
 */
export class Turns {
  readonly #lanes: readonly Lane[];
  readonly #credit: number[] = [...WEIGHTS];

  constructor(lanes: readonly Lane[]) {
    this.#lanes = lanes;
  }

  next(): Lane | undefined {
    const critical = this.#lanes[0]!;
    if (critical.ready > 0) return critical;
    let waiting = false;
    for (let index = 0; index < WEIGHTS.length; index += 1) {
      const lane = this.#lanes[index + 1]!;
      if (lane.ready === 0) continue;
      if (this.#credit[index]! > 0) {
        this.#credit[index]! -= 1;
        return lane;
      }
      waiting = true;
    }
    if (!waiting) return undefined;
    // Whoever has something has had its share: a new round. What an empty lane did not use is not kept.
    for (let index = 0; index < WEIGHTS.length; index += 1) this.#credit[index] = WEIGHTS[index]!;
    return this.next();
  }
}
