import { LRUCache } from 'lru-cache';
import type { Clock } from '#kernel/clock.ts';
import { fail } from '#kernel/error.ts';
import type { Turn } from './password.ts';

/** So many wrong passwords in a row cost nothing: people mistype. */
const FREE = 5;
const FIRST_WAIT_MS = 1_000;
/** Of a user at a place, or from all places that are not known: no longer, because somebody else may be the one who guesses. */
const LONGEST_WAIT_MS = 30_000;
/** Of a place that is not known, for this user: who guesses from few places leaves the turns of all strangers to others. */
const LONGEST_WAIT_OF_STRANGER_MS = 15 * 60_000;
const FORGOTTEN_AFTER_MS = 15 * 60_000;
/** A place where somebody logged in stays known so long beyond the sessions that were begun there. */
const KNOWN_FOR_MS = 30 * 24 * 60 * 60_000;

interface Failures {
  readonly count: number;
  readonly atMs: number;
}

export interface LoginDelayOptions {
  readonly clock: Clock;
  /** Whether a user has a session that was begun in a network. */
  readonly hasSession?: (username: string, network: string) => boolean;
}

/**
 * Slows down who guesses the password of one user: 1, 2, 4 … 30 s after the fifth wrong one, from however many places. Where the
 * right owner logged in before is counted apart, so that nobody is locked out by strangers; and a stranger waits ever longer,
 * so that an owner in a new place gets a turn. Names that do not exist are counted alike: the delay does not tell who exists.
 * Counted by each process for itself.
 */
export class LoginDelay {
  readonly #clock: Clock;
  readonly #hasSession: (username: string, network: string) => boolean;
  /** By user and network. */
  readonly #atPlaces = new LRUCache<string, Failures>({ max: 20_000 });
  /** By user: of all strangers together. */
  readonly #ofStrangers = new LRUCache<string, Failures>({ max: 20_000 });
  /** When somebody logged in from where. */
  readonly #known = new LRUCache<string, number>({ max: 20_000 });

  constructor({ clock, hasSession }: LoginDelayOptions) {
    this.#clock = clock;
    this.#hasSession = hasSession ?? (() => false);
  }

  /** @throws rate_limited while the next log-in has to wait */
  check(username: string, network: string): void {
    const here = this.#atPlaces.get(placeOf(username, network));
    const waitMs = this.#isKnown(username, network)
      ? this.#wait(here, LONGEST_WAIT_MS)
      : Math.max(this.#wait(here, LONGEST_WAIT_OF_STRANGER_MS), this.#wait(this.#ofStrangers.get(username), LONGEST_WAIT_MS));
    if (waitMs <= 0) return;
    throw fail(
      'rate_limited',
      `Too many wrong passwords for ${username}; wait ${Math.ceil(waitMs / 1_000)} s.`,
      { rate: 'login' },
      { retryAfterMs: Math.ceil(waitMs) },
    );
  }

  turn(username: string, network: string): Turn {
    return {
      network,
      known: this.#isKnown(username, network),
      begins: () => this.check(username, network),
      ends: (right) => (right ? this.#succeeded(username, network) : this.#failed(username, network)),
    };
  }

  /** Of a user who got a new password: who guessed the old one begins anew, and so may the owner at once. */
  forget(username: string): void {
    this.#ofStrangers.delete(username);
    for (const key of this.#atPlaces.keys()) if (key.endsWith(placeOf(username, ''))) this.#atPlaces.delete(key);
  }

  /** What failed elsewhere still counts there (NIST SP 800-63B-4 §3.2.2). */
  #succeeded(username: string, network: string): void {
    this.#atPlaces.delete(placeOf(username, network));
    this.#known.set(placeOf(username, network), this.#clock.monotonicMs());
  }

  #failed(username: string, network: string): void {
    this.#count(this.#atPlaces, placeOf(username, network));
    if (!this.#isKnown(username, network)) this.#count(this.#ofStrangers, username);
  }

  #count(failures: LRUCache<string, Failures>, key: string): void {
    const nowMs = this.#clock.monotonicMs();
    const before = failures.get(key);
    const count = before === undefined || nowMs - before.atMs > FORGOTTEN_AFTER_MS ? 1 : before.count + 1;
    failures.set(key, { count, atMs: nowMs });
  }

  #wait(failures: Failures | undefined, longestMs: number): number {
    if (failures === undefined || failures.count < FREE) return 0;
    const wholeMs = Math.min(longestMs, FIRST_WAIT_MS * 2 ** Math.min(failures.count - FREE, 20));
    return failures.atMs + wholeMs - this.#clock.monotonicMs();
  }

  #isKnown(username: string, network: string): boolean {
    const atMs = this.#known.get(placeOf(username, network));
    return (atMs !== undefined && this.#clock.monotonicMs() - atMs < KNOWN_FOR_MS) || this.#hasSession(username, network);
  }
}

/** Whatever somebody says as a name: no two of them are taken for one another, and those of a user end alike. */
function placeOf(username: string, network: string): string {
  return `${network} ${JSON.stringify(username)}`;
}
