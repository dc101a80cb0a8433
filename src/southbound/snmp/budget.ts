import type { Clock } from '#kernel/clock.ts';

/** What one operation may cost at one agent. */
export interface Limits {
  readonly milliseconds: number;
  /** Requests, those that nobody answered too. */
  readonly requests: number;
  /** Of the variables that came: names and values. */
  readonly bytes: number;
  readonly values: number;
}

/** As much as the largest switches need, and no more than a hub can hold of many agents at once. */
export const USUAL_LIMITS: Limits = { milliseconds: 30_000, requests: 5_000, bytes: 16_000_000, values: 50_000 };

/** For everything that is known how to read: all tables of a large device, whose routes and learned addresses are bounded on their own. */
export const FACTS_LIMITS: Limits = { milliseconds: 60_000, requests: 20_000, bytes: 64_000_000, values: 400_000 };

/** Counts what an operation takes, and says when it is too much. */
export class Budget {
  readonly #limits: Limits;
  readonly #clock: Clock;
  readonly #signal: AbortSignal | undefined;
  readonly #whole: Budget | undefined;
  readonly #beganMs: number;
  #requests = 0;
  #bytes = 0;
  #values = 0;

  /** @param whole of which this is a part: what is taken here is taken there too */
  constructor(limits: Limits, clock: Clock, signal?: AbortSignal, whole?: Budget) {
    this.#limits = limits;
    this.#whole = whole;
    this.#clock = clock;
    this.#signal = signal;
    this.#beganMs = clock.monotonicMs();
  }

  asked(): void {
    this.#requests += 1;
    this.#whole?.asked();
  }

  got(values: number, bytes: number): void {
    this.#values += values;
    this.#bytes += bytes;
    this.#whole?.got(values, bytes);
  }

  /** Why it must end, for people; undefined while it may go on. */
  get over(): string | undefined {
    const { milliseconds, requests, bytes, values } = this.#limits;
    if (this.#signal?.aborted === true) return 'Whoever asked went away.';
    if (this.#clock.monotonicMs() - this.#beganMs >= milliseconds)
      return `The limit of ${milliseconds / 1_000} s for one agent is reached.`;
    if (this.#requests >= requests) return `The limit of ${requests} requests for one agent is reached.`;
    if (this.#bytes >= bytes) return `The limit of ${bytes} bytes for one agent is reached.`;
    if (this.#values >= values) return `The limit of ${values} values is reached.`;
    return this.#whole?.over;
  }
}
