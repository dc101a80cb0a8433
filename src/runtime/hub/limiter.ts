import type { Caller } from '#kernel/caller.ts';
import type { Clock } from '#kernel/clock.ts';
import type { RateClass } from '#kernel/message.ts';
import type { Limiter } from './limit.ts';
import { OwnBuckets, type Bucket, type Buckets } from './limit-buckets.ts';
import type { Rate } from './token-bucket.ts';

/** What each caller may ask of each class, unless it is configured otherwise. */
const DEFAULT_RATES: Readonly<Record<RateClass, Rate>> = {
  read: { perSecond: 20_000, burst: 40_000 },
  action: { perSecond: 200, burst: 400 },
  heavy: { perSecond: 20, burst: 40 },
  login: { perSecond: 1, burst: 10 },
};

/** All who ask from one address may ask as much as so many callers: a class of students behind one translation of addresses fits. */
const DEFAULT_ROOF = 10;

const HOUR_MS = 3_600_000;

export interface LimiterOptions {
  readonly rates?: Partial<Record<RateClass, Rate>>;
  /** As much as how many callers all of one address together may ask. */
  readonly roof?: number;
  readonly clock: Clock;
  /** Where it is counted; absent: in this process. */
  readonly buckets?: Buckets;
}

/**
 * Each call counts for whoever asks (a user, or a module of another process), for the key that it came with, and for the address
 * that it came from: there for all together, and for itself where nobody is logged in or somebody is about to.
 */
export function createLimiter({ clock, rates: changed, roof = DEFAULT_ROOF, buckets = new OwnBuckets(clock) }: LimiterOptions): Limiter {
  const rates = { ...DEFAULT_RATES, ...changed };
  const roofs = Object.fromEntries(
    Object.entries(rates).map(([rate, { perSecond, burst }]) => [rate, { perSecond: perSecond * roof, burst: burst * roof }]),
  ) as Record<RateClass, Rate>;

  const bucketsOf = (caller: Caller, address: string | undefined, rate: RateClass): Bucket[] => {
    const found: Bucket[] = [];
    const bucket = (what: string, whose: string, limit: Bucket['limit'] = rates[rate]) =>
      found.push({ key: `${rate} ${what} ${whose}`, policy: `${rate}-${what}`, limit });
    const { kind, key } = caller;
    if (kind !== 'anonymous') bucket(kind, caller.name);
    if (key !== undefined) bucket('key', key.id);
    if (key?.agent?.callsPerHour !== undefined) {
      const limit = { most: key.agent.callsPerHour, withinMs: HOUR_MS };
      found.push({ key: `hour key ${key.id}`, policy: 'hour-key', limit });
    }
    if (address === undefined && kind !== 'anonymous') return found;
    const network = networkOf(address ?? 'unknown');
    if (kind === 'anonymous' || rate === 'login') bucket('address', network);
    bucket('roof', network, roofs[rate]);
    return found;
  };

  return {
    take: (caller, address, rate) => buckets.take(bucketsOf(caller, address, rate)),
    // What was asked within an hour was asked, however it ended.
    giveBack: (caller, address, rate) => buckets.giveBack(bucketsOf(caller, address, rate).filter(({ limit }) => !('most' in limit))),
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
