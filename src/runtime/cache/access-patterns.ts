import { LRUCache } from 'lru-cache';

export interface AccessPatternOptions {
  /** Keys whose followers are remembered. */
  readonly mostKeys?: number;
  /** Reads further apart do not belong together, in milliseconds. */
  readonly windowMs?: number;
}

/** Followers remembered of one key. */
const MOST_FOLLOWERS = 8;
/** A follower is predicted when it came after at least this share of the reads of a key, */
const LEAST_SHARE = 0.4;
/** and at least this often. */
const LEAST_COUNT = 2;
/** Counts are halved when a key was read this often: old habits fade. */
const FADE_AT = 64;

interface Followed {
  reads: number;
  readonly followers: Map<string, number>;
}

/**
 * What is read after what: a first-order Markov chain over keys, as in Padmanabhan and Mogul, "Using predictive prefetching
 * to improve World Wide Web latency" (1996, §3), with a window of time in place of one of accesses.
 */
export class AccessPatterns {
  readonly #known: LRUCache<string, Followed>;
  readonly #windowMs: number;
  #last: { readonly key: string; readonly atMs: number } | undefined;

  constructor({ mostKeys = 5_000, windowMs = 10_000 }: AccessPatternOptions = {}) {
    this.#known = new LRUCache({ max: mostKeys });
    this.#windowMs = windowMs;
  }

  /** Notes a read and tells which keys are likely to be read next, the likeliest first. */
  read(key: string, nowMs: number): readonly string[] {
    const last = this.#last;
    this.#last = { key, atMs: nowMs };
    if (last !== undefined && last.key !== key && nowMs - last.atMs <= this.#windowMs) this.#follow(last.key, key);
    return this.#likelyAfter(key);
  }

  #follow(before: string, key: string): void {
    let known = this.#known.get(before);
    if (known === undefined) this.#known.set(before, (known = { reads: 0, followers: new Map() }));
    const { followers } = known;
    known.reads += 1;
    followers.set(key, (followers.get(key) ?? 0) + 1);
    if (followers.size > MOST_FOLLOWERS) {
      const rarest = [...followers].reduce((least, one) => (one[1] < least[1] ? one : least));
      followers.delete(rarest[0]);
    }
    if (known.reads < FADE_AT) return;
    known.reads /= 2;
    for (const [follower, count] of followers) followers.set(follower, count / 2);
  }

  #likelyAfter(key: string): readonly string[] {
    const known = this.#known.get(key);
    if (known === undefined) return [];
    return [...known.followers]
      .filter(([, count]) => count >= LEAST_COUNT && count / known.reads >= LEAST_SHARE)
      .toSorted(([, one], [, other]) => other - one)
      .map(([follower]) => follower);
  }
}
