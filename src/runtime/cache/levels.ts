import type { Redis } from 'ioredis';
import { LRUCache } from 'lru-cache';
import type { Cache, CacheFigures, CacheLevel, CacheRead } from '#kernel/cache.ts';
import type { Clock } from '#kernel/clock.ts';
import type { Position } from '#kernel/event.ts';
import type { Feed, Subscription } from '#kernel/feed.ts';
import type { Json } from '#kernel/json.ts';
import type { Log } from '#kernel/log.ts';
import type { Meter } from '#kernel/metric.ts';
import type { CachedDocuments } from '../store/index.ts';
import { AccessPatterns, type AccessPatternOptions } from './access-patterns.ts';
import { cachePrefetches, cacheReads } from './metrics.ts';
import { Staleness } from './staleness.ts';

export interface CacheOptions {
  readonly feed: Feed;
  readonly documents: CachedDocuments;
  /** Absent: memory and database only. */
  readonly redis?: Redis;
  readonly clock: Clock;
  readonly log: Log;
  readonly meter: Meter;
  /** Values in memory; 1,000 by default. */
  readonly mostEntries?: number;
  /** `false`: nothing is loaded before it is asked for. */
  readonly patterns?: AccessPatternOptions | false;
}

/** A cache with its life. */
export interface RunningCache extends Cache {
  close(): Promise<void>;
}

/** What is kept in memory and in Redis. */
interface Entry {
  readonly position: Position;
  readonly tags: readonly string[];
  readonly value: Json;
  /** Unix milliseconds. */
  readonly expiresAtMs: number;
}

const MOST_ENTRIES = 1_000;
/** How a value is loaded is remembered for so many keys: only those can be loaded before they are asked for. */
const MOST_LOADERS = 2_000;
const PREFETCHES_AT_ONCE = 4;
/** At the start so many events are read again: values in Redis and the database that are older than these are not believed. */
const REACH_BACK_EVENTS = 10_000;
const SWEEP_MS = 60_000;
/** After Redis failed it is left alone for so long: reads go on with memory and database. */
const REDIS_REST_MS = 2_000;
const REDIS_PREFIX = 'thalamus:cache:';

export function createCache(options: CacheOptions): RunningCache {
  return new Levels(options);
}

class Levels implements RunningCache {
  readonly #options: CacheOptions;
  readonly #memory: LRUCache<string, Entry>;
  readonly #staleness: Staleness;
  readonly #patterns: AccessPatterns | undefined;
  readonly #loading = new Map<string, Promise<Json>>();
  readonly #loaders = new LRUCache<string, CacheRead<Json>>({ max: MOST_LOADERS });
  readonly #prefetched = new LRUCache<string, true>({ max: MOST_LOADERS });
  readonly #subscription: Subscription;
  readonly #sweeping: NodeJS.Timeout;
  #redisRestsUntilMs = 0;
  readonly #reads: Record<CacheLevel, number> = { memory: 0, redis: 0, database: 0, source: 0 };
  #prefetchCount = 0;
  #prefetchUsed = 0;
  #prefetching = 0;

  constructor(options: CacheOptions) {
    const { feed, log, documents, clock } = options;
    this.#options = options;
    this.#patterns = options.patterns === false ? undefined : new AccessPatterns(options.patterns);
    this.#memory = new LRUCache({ max: options.mostEntries ?? MOST_ENTRIES });
    const from = Math.max(0, feed.head() - REACH_BACK_EVENTS);
    this.#staleness = new Staleness(feed.head());
    this.#subscription = feed.subscribe({
      name: 'cache',
      after: from,
      caughtUp: () => this.#staleness.reachBack(from),
      deliver: ({ events }) => this.#staleness.see(events),
      failed: (error) => log.error('The cache no longer hears of changes; values are believed for their time only.', { error }),
    });
    this.#sweeping = setInterval(() => {
      documents.sweep(clock.now()).catch((error: unknown) => log.debug('Expired values were not removed.', { error: String(error) }));
    }, SWEEP_MS).unref();
  }

  async read<T extends Json>(key: string, how: CacheRead<T>): Promise<T> {
    const likely = this.#patterns?.read(key, this.#options.clock.monotonicMs()) ?? [];
    this.#loaders.set(key, how);
    if (this.#prefetched.delete(key)) this.#prefetchUsed += 1;
    if (likely.length > 0) void this.#prefetch(likely);
    const kept = this.#fromMemory(key);
    if (kept === undefined) return (await this.#beyond(key, how, true)) as T;
    this.#count('memory');
    return kept.value as T;
  }

  figures(): CacheFigures {
    return { reads: { ...this.#reads }, prefetched: this.#prefetchCount, prefetched_used: this.#prefetchUsed };
  }

  async close(): Promise<void> {
    clearInterval(this.#sweeping);
    this.#subscription.close();
    await Promise.allSettled(this.#loading.values());
  }

  #fromMemory(key: string): Entry | undefined {
    const entry = this.#memory.get(key);
    return entry !== undefined && this.#isGood(entry) ? entry : undefined;
  }

  /** Its time is not up, and no event has overtaken it. */
  #isGood({ position, tags, expiresAtMs }: Entry): boolean {
    return expiresAtMs > this.#options.clock.now().getTime() && !this.#staleness.overtook(position, tags);
  }

  async #fromRedis(key: string): Promise<Entry | undefined> {
    const text = await this.#askRedis((redis) => redis.get(`${REDIS_PREFIX}${key}`));
    if (text === undefined || text === null) return undefined;
    const entry = JSON.parse(text) as Entry;
    return this.#isGood(entry) ? entry : undefined;
  }

  /** Undefined without a Redis that answers. */
  async #askRedis<T>(ask: (redis: Redis) => Promise<T>): Promise<T | undefined> {
    const { redis, clock } = this.#options;
    if (redis === undefined || clock.monotonicMs() < this.#redisRestsUntilMs) return undefined;
    try {
      return await ask(redis);
    } catch {
      this.#redisRestsUntilMs = clock.monotonicMs() + REDIS_REST_MS;
      return undefined;
    }
  }

  /** From Redis, the database or the source; one for all who wait. */
  #beyond(key: string, how: CacheRead<Json>, asked: boolean): Promise<Json> {
    let loading = this.#loading.get(key);
    if (loading === undefined) {
      loading = this.#load(key, how, asked).finally(() => this.#loading.delete(key));
      this.#loading.set(key, loading);
    } else if (asked) this.#count('memory');
    return loading;
  }

  async #load(key: string, how: CacheRead<Json>, asked: boolean): Promise<Json> {
    const { documents, feed, clock, log } = this.#options;
    const shared = await this.#fromRedis(key);
    if (shared !== undefined) {
      if (asked) this.#count('redis');
      this.#memory.set(key, shared);
      return shared.value;
    }
    const now = clock.now();
    // A database that is away must not keep anybody from the source.
    const document = await documents.read(key, now).catch(() => undefined);
    if (document !== undefined && !this.#staleness.overtook(document.position, document.tags)) {
      if (asked) this.#count('database');
      const { position, tags, value, expiresAt } = document;
      this.#keep(key, { position, tags, value, expiresAtMs: expiresAt.getTime() });
      return value;
    }
    if (asked) this.#count('source');
    const position = feed.head();
    const value = await how.load();
    const tags = how.tags ?? [];
    // What changed while it was loaded may not be in it: it is the answer of now, and not one of later.
    if (this.#staleness.overtook(position, tags)) return value;
    const expiresAtMs = now.getTime() + how.ttlMs;
    this.#keep(key, { position, tags, value, expiresAtMs });
    documents.keep(key, { position, tags, value, expiresAt: new Date(expiresAtMs) }).catch((error: unknown) => {
      log.debug('A value could not be kept in the database.', { key, error: String(error) });
    });
    return value;
  }

  #keep(key: string, entry: Entry): void {
    this.#memory.set(key, entry);
    const ttlMs = Math.floor(entry.expiresAtMs - this.#options.clock.now().getTime());
    if (ttlMs > 0) void this.#askRedis((redis) => redis.set(`${REDIS_PREFIX}${key}`, JSON.stringify(entry), 'PX', ttlMs));
  }

  async #prefetch(keys: readonly string[]): Promise<void> {
    for (const key of keys) {
      const how = this.#loaders.peek(key);
      if (how === undefined || this.#loading.has(key) || this.#prefetching >= PREFETCHES_AT_ONCE) continue;
      this.#prefetching += 1;
      try {
        if (this.#fromMemory(key) === undefined) {
          await this.#beyond(key, how, false);
          this.#prefetchCount += 1;
          this.#prefetched.set(key, true);
          this.#options.meter.add(cachePrefetches);
        }
      } catch (error) {
        // Nobody asked for it; whoever does will be told.
        this.#options.log.debug('A value could not be loaded ahead.', { key, error: String(error) });
      } finally {
        this.#prefetching -= 1;
      }
    }
  }

  #count(level: CacheLevel): void {
    this.#reads[level] += 1;
    this.#options.meter.add(cacheReads, 1, LABELS[level]);
  }
}

const LABELS: Readonly<Record<CacheLevel, { readonly level: CacheLevel }>> = {
  memory: { level: 'memory' },
  redis: { level: 'redis' },
  database: { level: 'database' },
  source: { level: 'source' },
};
