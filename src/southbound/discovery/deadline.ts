import type { Clock } from '#kernel/clock.ts';
import { fail } from '#kernel/error.ts';

/** How much time a device has. What is late is left to itself, and what was read until then is kept. */
export class Deadline {
  readonly #clock: Clock;
  readonly #endMs: number;
  readonly #wholeMs: number;

  constructor(clock: Clock, wholeMs: number) {
    this.#clock = clock;
    this.#wholeMs = wholeMs;
    this.#endMs = clock.monotonicMs() + wholeMs;
  }

  leftMs(): number {
    return Math.max(0, this.#endMs - this.#clock.monotonicMs());
  }

  /** @throws timeout when the answer comes later than the deadline */
  async within<T>(what: string, answer: Promise<T>): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(
        () => reject(fail('timeout', `${what} did not answer within the ${this.#wholeMs / 1_000} s that a device has.`)),
        this.leftMs(),
      );
    });
    try {
      return await Promise.race([answer, late]);
    } finally {
      clearTimeout(timer);
    }
  }
}
