import type { Json } from './json.ts';

/** Where a read was answered. */
export type CacheLevel = 'memory' | 'redis' | 'database' | 'source';

/** How a value is kept and how it is had when it is not. */
export interface CacheRead<T extends Json> {
  /** How long it is believed without being told otherwise, in milliseconds. */
  readonly ttlMs: number;
  /**
   * The things that it tells of, as subjects of events. An event about one of them ends it, on every process:
   * `projects/1/nodes/2` that thing itself, `projects/1/**` that thing and everything below it.
   */
  readonly tags?: readonly string[];
  /** Reads it from its source. What it throws is thrown to everybody who waits, and nothing is kept. */
  load(): Promise<T>;
}

/** Values that cost something to get, in memory, in Redis where there is one, and in the database. */
export interface Cache {
  /** Values are shared: nobody changes what was read. Many readers of one key wait for one load. */
  read<T extends Json>(key: string, how: CacheRead<T>): Promise<T>;
  figures(): CacheFigures;
}

export interface CacheFigures {
  readonly reads: Readonly<Record<CacheLevel, number>>;
  /** Values that were loaded before they were asked for, and how many of them were asked for afterwards. */
  readonly prefetched: number;
  readonly prefetched_used: number;
}

/** Keeps nothing: every read asks its source. */
export const noCache: Cache = {
  read: (_key, how) => how.load(),
  figures: () => ({ reads: { memory: 0, redis: 0, database: 0, source: 0 }, prefetched: 0, prefetched_used: 0 }),
};
