import { LRUCache } from 'lru-cache';
import type { Clock } from '#kernel/clock.ts';
import type { Allowance } from '#kernel/hub.ts';
import { SlidingWindow, type Quota } from './limit-window.ts';
import { TokenBucket, type Rate } from './token-bucket.ts';

/** What is counted together. */
export interface Bucket {
  /** Of whose it is and for what: `action user ann`. */
  readonly key: string;
  /** What kind of limit it is, as answers name it: `action-user`. */
  readonly policy: string;
  readonly limit: Rate | Quota;
}

/** What became of a call that was to be counted. */
export interface Taken {
  /** 0: it was counted. Else how many milliseconds until it could be; nothing was counted then. */
  readonly waitMs: number;
  /** Of the bucket that has to be waited for. */
  readonly policy?: string;
  /** What may still be asked, of each bucket. */
  readonly allowances: readonly Allowance[];
}

/** Where calls are counted: in this process, or together with others. */
export interface Buckets {
  /** Counts a call in each, or in none where one of them has nothing left. */
  take(of: readonly Bucket[]): Taken | Promise<Taken>;
  giveBack(of: readonly Bucket[]): void;
}

/** Of each policy. Whoever is forgotten has a full bucket again, so memory is bounded and nobody is locked out. */
export const MOST_BUCKETS = 20_000;

/** Those of this process alone. */
export class OwnBuckets implements Buckets {
  readonly #clock: Clock;
  /** By policy, so that many addresses do not make users be forgotten. */
  readonly #counters = new Map<string, LRUCache<string, TokenBucket | SlidingWindow>>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  take(of: readonly Bucket[]): Taken {
    const nowMs = this.#clock.monotonicMs();
    // Every call comes through here: plain loops are several times as fast as iterators.
    const counters: (TokenBucket | SlidingWindow)[] = [];
    let waitMs = 0;
    let policy: string | undefined;
    for (let at = 0; at < of.length; at += 1) {
      const counter = this.#counterOf(of[at]!, nowMs);
      counters.push(counter);
      const wait = counter.waitMs(nowMs);
      if (wait <= waitMs) continue;
      waitMs = wait;
      policy = of[at]!.policy;
    }
    const allowances: Allowance[] = [];
    for (let at = 0; at < of.length; at += 1) {
      const counter = counters[at]!;
      if (waitMs === 0) counter.take(nowMs);
      allowances.push(allowanceOf(of[at]!, counter.remaining, counter.fullInMs));
    }
    return policy === undefined ? { waitMs, allowances } : { waitMs, policy, allowances };
  }

  giveBack(of: readonly Bucket[]): void {
    const nowMs = this.#clock.monotonicMs();
    for (const bucket of of) this.#counterOf(bucket, nowMs).giveBack();
  }

  #counterOf({ key, policy, limit }: Bucket, nowMs: number): TokenBucket | SlidingWindow {
    let counters = this.#counters.get(policy);
    if (counters === undefined) this.#counters.set(policy, (counters = new LRUCache({ max: MOST_BUCKETS })));
    let counter = counters.get(key);
    if (counter === undefined) {
      counter = 'most' in limit ? new SlidingWindow(limit, nowMs) : new TokenBucket(limit, nowMs);
      counters.set(key, counter);
    }
    return counter;
  }
}

/** `fullInMs`: until there is again as much as there can be, or at least more. */
export function allowanceOf({ policy, limit }: Bucket, remaining: number, fullInMs: number): Allowance {
  const resetS = Math.ceil(fullInMs / 1_000);
  if ('most' in limit) return { policy, quota: limit.most, windowS: Math.ceil(limit.withinMs / 1_000), remaining, resetS };
  return { policy, quota: limit.burst, windowS: Math.ceil(limit.burst / limit.perSecond), remaining, resetS };
}
