import { LRUCache } from 'lru-cache';
import type { Redis } from 'ioredis';
import type { Clock } from '#kernel/clock.ts';
import type { Log } from '#kernel/log.ts';
import { allowanceOf, MOST_BUCKETS, OwnBuckets, SLOTS, type Bucket, type Buckets, type Taken } from '../hub/index.ts';

export interface SharedBucketsOptions {
  readonly redis: Redis;
  readonly clock: Clock;
  readonly log: Log;
  /** How long an answer of Redis is waited for. */
  readonly patienceMs?: number;
  /** How long this process counts alone before it asks a Redis again that did not answer. */
  readonly aloneMs?: number;
}

/** A call waits no longer for a count; Redis beside the hub answers within a millisecond. */
const PATIENCE_MS = 250;
const ALONE_MS = 2_000;
/** A process fetches this part of a bucket at once: what others may miss of it when it then asks nothing. */
const PART_AT_ONCE = 16;
/** Of what was fetched: below, more is fetched ahead, so that a steady caller never waits. */
const LOW = 4;
/** That nothing is left is believed for so long at most; somebody may have given back. */
const BELIEVED_EMPTY_MS = 1_000;

const PREFIX = 'thalamus:limit:';

/**
 * A bucket of tokens, or with a negative wish tokens given back. By the clock of Redis, which all processes share.
 * KEYS: the bucket. ARGV: a second's tokens, the most, wanted. Gives what was granted, what is left, milliseconds until there is one,
 * milliseconds until it is full.
 */
const TOKENS = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local each, most, wanted = tonumber(ARGV[1]) / 1000, tonumber(ARGV[2]), tonumber(ARGV[3])
local kept = redis.call('HMGET', KEYS[1], 'tokens', 'at')
local tokens = math.min(most, (tonumber(kept[1]) or most) + math.max(0, now - (tonumber(kept[2]) or now)) * each)
local granted = math.min(wanted, math.floor(tokens))
tokens = math.min(most, tokens - granted)
redis.call('HSET', KEYS[1], 'tokens', string.format('%.6f', tokens), 'at', string.format('%d', now))
redis.call('PEXPIRE', KEYS[1], math.ceil(most / each) + 1000)
local wait = 0
if tokens < 1 then wait = math.max(1, math.ceil((1 - tokens) / each)) end
return { granted, math.floor(tokens), wait, math.ceil((most - tokens) / each) }`;

/**
 * What happened within any stretch of a length, counted by slots of it.
 * KEYS: the counts. ARGV: milliseconds of a slot, slots, the most, wanted. Gives the same.
 */
const WINDOW = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local length, slots, most, wanted = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local last = math.floor(now / length)
local kept = redis.call('HGETALL', KEYS[1])
local sum, oldest = 0, last
for at = 1, #kept, 2 do
  local slot = tonumber(kept[at])
  if slot < last - slots then redis.call('HDEL', KEYS[1], kept[at])
  else sum, oldest = sum + tonumber(kept[at + 1]), math.min(oldest, slot) end
end
local granted = math.max(0, math.min(wanted, most - sum))
if granted > 0 then
  redis.call('HINCRBY', KEYS[1], string.format('%d', last), granted)
  redis.call('PEXPIRE', KEYS[1], math.ceil(length * (slots + 2)))
end
local leaves = math.ceil((oldest + slots + 1) * length - now)
local wait = 0
if sum + granted >= most then wait = math.max(1, leaves) end
return { granted, most - sum - granted, wait, leaves }`;

type Reply = readonly [granted: number, left: number, waitMs: number, fullInMs: number];

/** What this process has fetched of a bucket and not given out yet. */
interface Stock {
  readonly bucket: Bucket;
  /** How many are fetched at once. */
  readonly part: number;
  /** What was fetched and not used is void after so long: the bucket has filled again by then. */
  readonly goodForMs: number;
  /** Redis is asked no more often when little is left. */
  readonly pauseMs: number;
  count: number;
  fetchedMs: number;
  /** Left with Redis, when it was last asked. */
  left: number;
  fullInMs: number;
  /** Until then there is nothing; looked at again a while before. */
  emptyUntilMs: number;
  lookAgainMs: number;
  waiting: number;
  fetching: Promise<void> | undefined;
}

/**
 * Buckets that several processes count in together. Each fetches a part of a bucket from Redis and gives it out by itself, so few
 * calls wait for Redis, and none is granted that Redis did not grant. What was fetched and not used is lost to the others for as
 * long as the bucket takes to fill. While Redis is away each process counts alone.
 */
export class SharedBuckets implements Buckets {
  readonly #redis: Redis;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #patienceMs: number;
  readonly #aloneMs: number;
  readonly #own: OwnBuckets;
  readonly #stocks = new Map<string, LRUCache<string, Stock>>();
  #aloneUntilMs = 0;
  #alone = false;

  constructor({ redis, clock, log, patienceMs = PATIENCE_MS, aloneMs = ALONE_MS }: SharedBucketsOptions) {
    this.#redis = redis;
    this.#clock = clock;
    this.#log = log;
    this.#patienceMs = patienceMs;
    this.#aloneMs = aloneMs;
    this.#own = new OwnBuckets(clock);
  }

  take(of: readonly Bucket[]): Taken | Promise<Taken> {
    const nowMs = this.#clock.monotonicMs();
    if (nowMs < this.#aloneUntilMs) return this.#own.take(of);
    const stocks = of.map((bucket) => this.#stockOf(bucket, nowMs));
    return this.#takeOf(stocks, nowMs) ?? this.#takeLater(of, stocks);
  }

  giveBack(of: readonly Bucket[]): void {
    if (this.#clock.monotonicMs() < this.#aloneUntilMs) return this.#own.giveBack(of);
    for (const bucket of of) this.#ask(bucket, -1).catch(() => undefined);
    return undefined;
  }

  /** Undefined when Redis has to be asked first. */
  #takeOf(stocks: readonly Stock[], nowMs: number): Taken | undefined {
    let empty: Stock | undefined;
    let asks = false;
    for (const stock of stocks) {
      if (stock.count >= 1) continue;
      if (nowMs >= stock.lookAgainMs) asks = true;
      else if (empty === undefined || stock.emptyUntilMs > empty.emptyUntilMs) empty = stock;
    }
    if (empty !== undefined) {
      const waitMs = Math.max(1, Math.ceil(empty.emptyUntilMs - nowMs));
      return { waitMs, policy: empty.bucket.policy, allowances: stocks.map(toldOf) };
    }
    if (asks) return undefined;
    for (const stock of stocks) {
      stock.count -= 1;
      if (stock.count < stock.part / LOW && stock.part >= LOW && stock.fetching === undefined && nowMs >= stock.lookAgainMs) {
        this.#fetch(stock).catch(() => undefined);
      }
    }
    return { waitMs: 0, allowances: stocks.map(toldOf) };
  }

  async #takeLater(of: readonly Bucket[], stocks: readonly Stock[]): Promise<Taken> {
    for (const stock of stocks) stock.waiting += 1;
    try {
      for (;;) {
        // Each round grants to one of those who wait at least, or tells them all that nothing is left.
        const lacking = stocks.filter(({ count }) => count < 1);
        await Promise.all(lacking.map((stock) => stock.fetching ?? this.#fetch(stock)));
        const taken = this.#takeOf(stocks, this.#clock.monotonicMs());
        if (taken !== undefined) return taken;
      }
    } catch {
      return this.#own.take(of);
    } finally {
      for (const stock of stocks) stock.waiting -= 1;
    }
  }

  #fetch(stock: Stock): Promise<void> {
    stock.fetching = this.#fill(stock).finally(() => (stock.fetching = undefined));
    return stock.fetching;
  }

  async #fill(stock: Stock): Promise<void> {
    const wanted = Math.max(stock.part, stock.waiting);
    const [granted, left, waitMs, fullInMs] = await this.#ask(stock.bucket, wanted);
    const nowMs = this.#clock.monotonicMs();
    stock.count += granted;
    stock.fetchedMs = nowMs;
    stock.left = left;
    stock.fullInMs = fullInMs;
    if (granted >= wanted) {
      stock.lookAgainMs = 0;
      return;
    }
    // Little was left: it is not asked for again at once.
    const emptyMs = Math.max(waitMs, stock.pauseMs);
    stock.emptyUntilMs = nowMs + emptyMs;
    stock.lookAgainMs = nowMs + Math.min(emptyMs, BELIEVED_EMPTY_MS);
  }

  /** @throws when Redis does not answer in time; this process then counts alone for a while */
  async #ask({ key, limit }: Bucket, wanted: number): Promise<Reply> {
    const words: readonly (string | number)[] =
      'most' in limit
        ? [WINDOW, 1, PREFIX + key, limit.withinMs / SLOTS, SLOTS, limit.most, wanted]
        : [TOKENS, 1, PREFIX + key, limit.perSecond, limit.burst, wanted];
    let timer: NodeJS.Timeout | undefined;
    try {
      const late = new Promise<never>((_resolve, reject) => {
        timer = setTimeout(() => reject(new Error(`no answer within ${this.#patienceMs} ms`)), this.#patienceMs);
      });
      const reply = (await Promise.race([this.#redis.call('EVAL', ...words), late])) as Reply;
      if (this.#alone) this.#log.info('Limits are counted together with the other processes again.');
      this.#alone = false;
      return reply;
    } catch (error) {
      if (!this.#alone) {
        this.#log.warn('Limits are counted by this process alone until Redis answers.', { error: String(error) });
      }
      this.#alone = true;
      this.#aloneUntilMs = this.#clock.monotonicMs() + this.#aloneMs;
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  #stockOf(bucket: Bucket, nowMs: number): Stock {
    const { key, policy, limit } = bucket;
    let stocks = this.#stocks.get(policy);
    if (stocks === undefined) this.#stocks.set(policy, (stocks = new LRUCache({ max: MOST_BUCKETS })));
    let stock = stocks.get(key);
    if (stock === undefined || !isSame(stock.bucket.limit, limit)) {
      stock = { ...emptyStock(bucket), fetchedMs: nowMs };
      stocks.set(key, stock);
    }
    if (nowMs - stock.fetchedMs > stock.goodForMs) stock.count = 0;
    return stock;
  }
}

function emptyStock(bucket: Bucket): Stock {
  const { limit } = bucket;
  const [part, goodForMs, pauseMs] =
    // What a window granted counts for all of it; nobody fetches ahead.
    'most' in limit
      ? [1, limit.withinMs, 0]
      : [
          Math.max(1, Math.floor(limit.burst / PART_AT_ONCE)),
          (limit.burst * 1_000) / limit.perSecond,
          (Math.floor(limit.burst / PART_AT_ONCE ** 2) * 1_000) / limit.perSecond,
        ];
  return {
    bucket,
    part,
    goodForMs,
    pauseMs,
    count: 0,
    fetchedMs: 0,
    left: 0,
    fullInMs: 0,
    emptyUntilMs: 0,
    lookAgainMs: 0,
    waiting: 0,
    fetching: undefined,
  };
}

function isSame(one: Bucket['limit'], other: Bucket['limit']): boolean {
  return one === other || ('most' in one && 'most' in other && one.most === other.most);
}

function toldOf({ bucket, count, left, fullInMs }: Stock) {
  return allowanceOf(bucket, Math.max(0, count + left), fullInMs);
}
