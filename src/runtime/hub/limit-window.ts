/** How often something may happen within any stretch of a length. */
export interface Quota {
  readonly most: number;
  readonly withinMs: number;
}

/** The stretch is counted in so many slots, and the slot that is running beside them: never too many in it, and late by a slot at most. */
export const SLOTS = 60;

/** Counts what happened lately, slot by slot, so that in no stretch of the length there is more than the most. */
export class SlidingWindow {
  readonly #quota: Quota;
  readonly #slotMs: number;
  /** Slot → how many; oldest first. */
  readonly #slots = new Map<number, number>();
  #sum = 0;
  #nowMs: number;

  constructor(quota: Quota, nowMs: number) {
    this.#quota = quota;
    this.#slotMs = quota.withinMs / SLOTS;
    this.#nowMs = nowMs;
  }

  /** Milliseconds until one more is allowed; 0 when it is. */
  waitMs(nowMs: number): number {
    this.#nowMs = nowMs;
    const last = Math.floor(nowMs / this.#slotMs);
    for (const [slot, count] of this.#slots) {
      if (slot >= last - SLOTS) break;
      this.#slots.delete(slot);
      this.#sum -= count;
    }
    return this.#sum < this.#quota.most ? 0 : Math.max(1, this.#oldestLeavesInMs());
  }

  /** 0 when it was counted, else the milliseconds until it could be. */
  take(nowMs: number): number {
    const waitMs = this.waitMs(nowMs);
    if (waitMs > 0) return waitMs;
    const slot = Math.floor(nowMs / this.#slotMs);
    this.#slots.set(slot, (this.#slots.get(slot) ?? 0) + 1);
    this.#sum += 1;
    return 0;
  }

  /** Undoes the newest. */
  giveBack(): void {
    const newest = [...this.#slots].at(-1);
    if (newest === undefined) return;
    this.#sum -= 1;
    if (newest[1] === 1) this.#slots.delete(newest[0]);
    else this.#slots.set(newest[0], newest[1] - 1);
  }

  get remaining(): number {
    return Math.max(0, this.#quota.most - this.#sum);
  }

  /** Milliseconds until some more is allowed than now, from the last look on. */
  get fullInMs(): number {
    return this.#sum === 0 ? 0 : this.#oldestLeavesInMs();
  }

  #oldestLeavesInMs(): number {
    const [oldest] = this.#slots.keys();
    return oldest === undefined ? this.#quota.withinMs : Math.ceil((oldest + SLOTS + 1) * this.#slotMs - this.#nowMs);
  }
}
