import { availableParallelism } from 'node:os';
import type { Clock } from '#kernel/clock.ts';
import { fail } from '#kernel/error.ts';

/**
 * Hashing a password is dear on purpose: some 20 ms of a core. It runs on the thread pool of the runtime, which files and name
 * look-ups share, so it never takes more than half of that pool's four threads, nor the last core of a small machine, which
 * answers everybody else.
 */
const AT_ONCE = Math.max(1, Math.min(2, availableParallelism() - 1));
/** Longer than what is done in some seconds nobody waits. */
const MOST_STRANGERS = 64;
/** So that one network alone does not fill the queue. */
const MOST_OF_ONE_NETWORK = 8;
const MOST_KNOWN = 64;
/**
 * After a wrong password strangers rest for so many times what it took: whoever floods the hub with them gets a fifth of a core, and
 * the answers of everybody else stay quick. A class that logs in together, with right ones, rests for nobody.
 */
const REST = 4;
const LONGEST_REST_MS = 500;

interface Waiting {
  /** Undefined: it comes from somebody who is known. */
  readonly network: string | undefined;
  readonly go: () => void;
}

/** What is done few at a time: those who are known first, strangers behind them, and of one network few. */
export class TurnQueue {
  readonly #clock: Pick<Clock, 'monotonicMs'>;
  readonly #atOnce: number;
  readonly #known: Waiting[] = [];
  readonly #strangers: Waiting[] = [];
  #running = 0;
  #resting = false;

  constructor(clock: Pick<Clock, 'monotonicMs'>, atOnce: number = AT_ONCE) {
    this.#clock = clock;
    this.#atOnce = atOnce;
  }

  /**
   * @param network of a stranger; undefined for who is known
   * @param wrong whether what was done was in vain @throws rate_limited when too many wait already
   */
  async inTurn<T>(network: string | undefined, work: () => Promise<T>, wrong: (done: T) => boolean = () => false): Promise<T> {
    if (this.#running < this.#atOnce && (network === undefined || !this.#resting)) this.#running += 1;
    else await this.#turn(network);
    const begunMs = this.#clock.monotonicMs();
    try {
      const done = await work();
      if (network !== undefined && wrong(done)) this.#rest((this.#clock.monotonicMs() - begunMs) * REST);
      return done;
    } finally {
      this.#running -= 1;
      this.#next();
    }
  }

  #next(): void {
    while (this.#running < this.#atOnce) {
      const next = this.#known.shift() ?? (this.#resting ? undefined : this.#strangers.shift());
      if (next === undefined) return;
      this.#running += 1;
      next.go();
    }
  }

  #rest(ms: number): void {
    if (ms <= 0 || this.#resting) return;
    this.#resting = true;
    setTimeout(
      () => {
        this.#resting = false;
        this.#next();
      },
      Math.min(ms, LONGEST_REST_MS),
    );
  }

  #turn(network: string | undefined): Promise<void> {
    const [queue, most] = network === undefined ? [this.#known, MOST_KNOWN] : [this.#strangers, MOST_STRANGERS];
    const ofNetwork = network === undefined ? 0 : queue.filter((waiting) => waiting.network === network).length;
    if (queue.length >= most || ofNetwork >= MOST_OF_ONE_NETWORK) {
      throw fail('rate_limited', 'Too many log-ins at once; wait a few seconds.', { rate: 'login' }, { retryAfterMs: 3_000 });
    }
    return new Promise((go) => queue.push({ network, go }));
  }
}
