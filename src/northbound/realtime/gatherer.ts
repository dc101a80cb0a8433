import type { Clock } from '#kernel/clock.ts';

export interface Flushable {
  flush(): void;
}

/** Of the time, at most a quarter goes into writing frames until the longest wait is reached. */
const WAIT_PER_COST = 3;

/**
 * Decides when gathered events are written. When the last round was long ago they go at once; under load rounds are apart
 * by a multiple of what a round costs, never more than `longestMs`: few clients get each event at once, a thousand get
 * twenty milliseconds of events in one frame. Process-wide, for it is one process's time that is saved.
 */
export class Gatherer {
  readonly #clock: Clock;
  readonly #longestMs: number;
  readonly #due = new Set<Flushable>();
  #timer: NodeJS.Timeout | undefined;
  #immediate: NodeJS.Immediate | undefined;
  #endedMs = -Infinity;
  #waitMs = 0;

  constructor(clock: Clock, longestMs: number) {
    this.#clock = clock;
    this.#longestMs = longestMs;
  }

  add(one: Flushable): void {
    this.#due.add(one);
    if (this.#timer !== undefined || this.#immediate !== undefined) return;
    const leftMs = this.#endedMs + this.#waitMs - this.#clock.monotonicMs();
    // At the end of this turn of the event loop: groups that get the same event are written in one round.
    if (leftMs < 1) this.#immediate = setImmediate(() => this.#round());
    else this.#timer = setTimeout(() => this.#round(), leftMs);
  }

  remove(one: Flushable): void {
    this.#due.delete(one);
  }

  close(): void {
    clearTimeout(this.#timer);
    clearImmediate(this.#immediate);
    this.#due.clear();
  }

  #round(): void {
    this.#timer = undefined;
    this.#immediate = undefined;
    const startedMs = this.#clock.monotonicMs();
    const due = [...this.#due];
    this.#due.clear();
    for (const one of due) one.flush();
    this.#endedMs = this.#clock.monotonicMs();
    this.#waitMs = Math.min(this.#longestMs, (this.#endedMs - startedMs) * WAIT_PER_COST);
  }
}
