import { LRUCache } from 'lru-cache';
import type { Caller } from '#kernel/caller.ts';
import type { Clock } from '#kernel/clock.ts';
import type { RateClass } from '#kernel/message.ts';
import type { Limiter } from './limit.ts';
import { TokenBucket, type Rate } from './token-bucket.ts';

/** What each caller may ask of each class, unless it is configured otherwise. */
const DEFAULT_RATES: Readonly<Record<RateClass, Rate>> = {
  read: { perSecond: 20_000, burst: 40_000 },
  action: { perSecond: 200, burst: 400 },
  heavy: { perSecond: 20, burst: 40 },
  login: { perSecond: 1, burst: 10 },
};

/** Callers remembered per class. Whoever is forgotten has a full bucket again, so memory is bounded and nobody is locked out. */
const MOST_CALLERS = 20_000;

/** Token buckets in this process, one for each caller and class. */
export function createLimiter(options: { readonly rates?: Partial<Record<RateClass, Rate>>; readonly clock: Clock }): Limiter {
  const { clock } = options;
  const rates = { ...DEFAULT_RATES, ...options.rates };
  const buckets: Record<RateClass, LRUCache<string, TokenBucket>> = {
    read: new LRUCache({ max: MOST_CALLERS }),
    action: new LRUCache({ max: MOST_CALLERS }),
    heavy: new LRUCache({ max: MOST_CALLERS }),
    login: new LRUCache({ max: MOST_CALLERS }),
  };
  const bucketOf = (caller: Caller, address: string | undefined, rate: RateClass): TokenBucket => {
    const key = limitKey(caller, address);
    let bucket = buckets[rate].get(key);
    if (bucket === undefined) {
      bucket = new TokenBucket(rates[rate], clock.monotonicMs());
      buckets[rate].set(key, bucket);
    }
    return bucket;
  };
  return {
    take: (caller, address, rate) => bucketOf(caller, address, rate).take(clock.monotonicMs()),
    giveBack: (caller, address, rate) => bucketOf(caller, address, rate).giveBack(),
  };
}

/** Whom a bucket belongs to. A user's name has no space, so nobody can be taken for an address. */
export function limitKey(caller: Caller, address: string | undefined): string {
  if (caller.kind !== 'anonymous') return caller.name;
  return `address ${networkOf(address ?? 'unknown')}`;
}

/** The address itself, or its /64: whoever has one IPv6 address usually has 2^64 of them (RFC 6177 §2). */
function networkOf(address: string): string {
  if (!address.includes(':')) return address;
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address);
  if (mapped !== null) return mapped[1]!;
  const [head = '', tail] = address.split('%', 1)[0]!.split('::');
  const groups = head === '' ? [] : head.split(':');
  if (tail !== undefined) {
    const after = tail === '' ? 0 : tail.split(':').length;
    while (groups.length < 8 - after) groups.push('0');
  }
  return groups
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, '').toLowerCase())
    .join(':');
}
