import type { Clock } from '#kernel/clock.ts';
import { fail } from '#kernel/error.ts';

/** How much time a device has. What is late is left to itself, and what was read until then is kept. */
export class Deadline {
  readonly #clock: Clock;
  readonly #endMs: number;
  readonly #wholeMs: number;
  readonly #signal: AbortSignal;

  constructor(clock: Clock, wholeMs: number, signal: AbortSignal) {
    this.#clock = clock;
    this.#signal = signal;
    this.#wholeMs = wholeMs;
    this.#endMs = clock.monotonicMs() + wholeMs;
  }

  leftMs(): number {
    return Math.max(0, this.#endMs - this.#clock.monotonicMs());
  }

  /** @throws timeout when the answer comes later than the deadline, shutting_down when nobody waits for it any more */
  async within<T>(what: string, answer: Promise<T>): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    let left: (() => void) | undefined;
    const late = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(
        () => reject(fail('timeout', `${what} did not answer within the ${this.#wholeMs / 1_000} s that a device has.`)),
        this.leftMs(),
      );
      left = () => reject(fail('shutting_down', `${what} was left: nobody waits for it any more.`));
      if (this.#signal.aborted) left();
      else this.#signal.addEventListener('abort', left, { once: true });
    });
    try {
      return await Promise.race([answer, late]);
    } finally {
      clearTimeout(timer);
      if (left !== undefined) this.#signal.removeEventListener('abort', left);
    }
  }
}
