import { LRUCache } from 'lru-cache';
import type { Clock } from '#kernel/clock.ts';
import { TokenBucket, type Rate } from './token-bucket.ts';

/**
 * Refusals cost whoever asks nothing, so each caller's are recorded up to this rate; the next row says how many were left out.
 * A row a second for ever would be 30 million a year; bursts of a person or a script fit.
 */
const OF_ONE: Rate = { perSecond: 2, burst: 200 };
/** Of all that nobody logged in for, together: addresses cost an attacker little. */
const OF_STRANGERS: Rate = { perSecond: 20, burst: 2_000 };

/** Whoever is remembered no longer has a full bucket again. */
const MOST_CALLERS = 10_000;

/** Says which refusals are recorded, and counts those that are not. */
export class AuditBounds {
  readonly #clock: Clock;
  readonly #strangers: TokenBucket;
  readonly #callers: LRUCache<string, { readonly bucket: TokenBucket; leftOut: number }>;

  /** `forgotten` is told of a caller's refusals that no further row will tell. */
  constructor(clock: Clock, forgotten: (caller: string, leftOut: number) => void) {
    this.#clock = clock;
    this.#strangers = new TokenBucket(OF_STRANGERS, clock.monotonicMs());
    this.#callers = new LRUCache({
      max: MOST_CALLERS,
      dispose: ({ leftOut }, caller) => {
        if (leftOut > 0) forgotten(caller, leftOut);
      },
    });
  }

  /** How many of the caller's refusals were left out since the last that was recorded; null: this one is left out too. */
  take(caller: string, stranger: boolean): number | null {
    const now = this.#clock.monotonicMs();
    let known = this.#callers.get(caller);
    if (known === undefined) this.#callers.set(caller, (known = { bucket: new TokenBucket(OF_ONE, now), leftOut: 0 }));
    if (known.bucket.take(now) > 0 || (stranger && this.#strangers.take(now) > 0)) {
      known.leftOut += 1;
      return null;
    }
    const { leftOut } = known;
    known.leftOut = 0;
    return leftOut;
  }

  clear(): void {
    this.#callers.clear();
  }
}
