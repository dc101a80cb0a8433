import type { Timing } from './timing.ts';

/** Rounds of the event loop in which nothing happens, after which whoever waits only waits for time. */
const IDLE_ROUNDS = 4;

/** Time that passes only while nothing else happens: waiting costs nothing, and a busy machine changes nothing. */
export class TestTiming implements Timing {
  readonly #busy: () => boolean;
  #timers: { readonly atMs: number; readonly wake: () => void }[] = [];
  #nowMs = 1_000;
  #running = false;

  /** `busy`: something is still on its way. */
  constructor(busy: () => boolean = () => false) {
    this.#busy = busy;
  }

  now(): Date {
    return new Date(1_700_000_000_000 + this.#nowMs);
  }

  monotonicMs(): number {
    return this.#nowMs;
  }

  after(ms: number, wake: () => void): () => void {
    const timer = { atMs: this.#nowMs + ms, wake };
    this.#timers.push(timer);
    if (!this.#running) void this.#run();
    return () => {
      this.#timers = this.#timers.filter((each) => each !== timer);
    };
  }

  async #run(): Promise<void> {
    this.#running = true;
    for (;;) {
      // Nobody waits for time any more: what is still on its way may stay there.
      for (let idle = 0; idle < IDLE_ROUNDS && this.#timers.length > 0; idle += 1) {
        await new Promise((resolve) => setImmediate(resolve));
        if (this.#busy()) idle = -1;
      }
      const next = this.#timers.toSorted((one, other) => one.atMs - other.atMs)[0];
      if (next === undefined) break;
      this.#timers = this.#timers.filter((each) => each !== next);
      this.#nowMs = Math.max(this.#nowMs, next.atMs);
      next.wake();
    }
    this.#running = false;
  }
}
