import { LRUCache } from 'lru-cache';
import type { Clock } from '#kernel/clock.ts';
import { fail } from '#kernel/error.ts';
import type { Witness } from './password.ts';

/** So many wrong passwords in a row cost nothing: people mistype. */
const FREE = 5;
const FIRST_WAIT_MS = 1_000;
/** Not longer, because somebody else may be the one who guesses: the right owner waits this long at most. */
const LONGEST_WAIT_MS = 30_000;
const FORGOTTEN_AFTER_MS = 15 * 60_000;

/**
 * Slows down who guesses the password of one user, from however many addresses: 1, 2, 4 … 30 s after the fifth wrong one.
 * Names that do not exist are counted alike, so that the delay does not tell who exists.
 */
export class LoginDelay {
  readonly #clock: Clock;
  readonly #failures: LRUCache<string, { count: number; atMs: number; untilMs: number }>;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#failures = new LRUCache({ max: 10_000 });
  }

  /** @throws rate_limited while a user's next log-in has to wait */
  check(username: string): void {
    const known = this.#failures.get(username);
    if (known === undefined) return;
    const waitMs = known.untilMs - this.#clock.monotonicMs();
    if (waitMs <= 0) return;
    throw fail(
      'rate_limited',
      `Too many wrong passwords for ${username}; wait ${Math.ceil(waitMs / 1_000)} s.`,
      { rate: 'login' },
      { retryAfterMs: Math.ceil(waitMs) },
    );
  }

  witness(username: string): Witness {
    return {
      begins: () => this.check(username),
      ends: (right) => (right ? this.forget(username) : this.#count(username)),
    };
  }

  forget(username: string): void {
    this.#failures.delete(username);
  }

  #count(username: string): void {
    const nowMs = this.#clock.monotonicMs();
    const before = this.#failures.get(username);
    const count = before === undefined || nowMs - before.atMs > FORGOTTEN_AFTER_MS ? 1 : before.count + 1;
    const waitMs = count < FREE ? 0 : Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(count - FREE, 10));
    this.#failures.set(username, { count, atMs: nowMs, untilMs: nowMs + waitMs });
  }
}
