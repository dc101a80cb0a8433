import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { CacheRead } from '#kernel/cache.ts';
import { systemClock } from '#kernel/clock.ts';
import { silentLog } from '#kernel/log.ts';
import { silentMeter } from '#kernel/metric.ts';
import { createCache, type RunningCache } from '#runtime/cache/index.ts';
import { connectRedis } from '#runtime/redis/index.ts';
import { openMemoryStore, type Store } from '#runtime/store/index.ts';
import { startRedisServer } from '#kit/redis-server.ts';
import { until } from '#kit/until.ts';
import type { Figure } from './report.ts';
import { residentMib } from './subjects.ts';

const ROW = 'cache';
/** About a node with its link ends, as JSON. */
const VALUE = { node_id: 'a', name: 'R1', properties: 'x'.repeat(900) };

function openCache(store: Store, options: Partial<Parameters<typeof createCache>[0]> = {}): RunningCache {
  return createCache({
    feed: store.feed,
    documents: store.cached,
    clock: systemClock,
    log: silentLog,
    meter: silentMeter,
    patterns: false,
    ...options,
  });
}

/** A database that keeps nothing: what is measured is Redis. */
const noDocuments = { read: async () => undefined, keep: async () => undefined, sweep: async () => 0 };

const kept: CacheRead<typeof VALUE> = { ttlMs: 300_000, tags: ['projects/1/nodes/2', 'projects/1'], load: async () => VALUE };

/** Reads a second, `atOnce` under way, of keys that `keyOf` names. */
async function rate(cache: RunningCache, reads: number, atOnce: number, keyOf: (index: number) => string): Promise<number> {
  const startedMs = performance.now();
  let next = 0;
  const reader = async () => {
    while (next < reads) {
      next += 1;
      await cache.read(keyOf(next), kept);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, reader));
  return reads / ((performance.now() - startedMs) / 1_000);
}

/** The levels one by one, in process; Redis is a real server on loopback. */
export async function cacheLevels(): Promise<Figure[]> {
  const store = openMemoryStore({ clock: systemClock, log: silentLog, meter: silentMeter });
  const memory = openCache(store, { patterns: {} });
  for (let key = 0; key < 1_000; key += 1) await memory.read(`k${key}`, kept);
  const memoryRate = await rate(memory, 1_000_000, 1, (index) => `k${(index * 7) % 1_000}`);
  await memory.close();

  const server = await startRedisServer();
  const connection = await connectRedis(server.url, silentLog);
  const { redis } = connection;
  await until('the connection to Redis', () => redis.status === 'ready');
  const writer = openCache(store, { redis, documents: noDocuments });
  const keys = 200_000;
  const beforeMib = await residentMib(process.pid);
  await rate(writer, keys, 64, (index) => `r${index % keys}`);
  await until('all values in Redis', async () => (await redis.dbsize()) >= keys, 30_000);
  await writer.close();
  const reader = openCache(store, { redis, documents: noDocuments, mostEntries: 1 });
  const redisRate = await rate(reader, 200_000, 64, (index) => `r${index % keys}`);
  const { reads } = reader.figures();
  const afterMib = await residentMib(process.pid);
  const info = await redis.info('memory');
  const heldMib = Number(/used_memory:(\d+)/.exec(info)![1]) / 2 ** 20;
  await reader.close();
  await connection.close();
  await server.cleanUp();
  await store.close();
  const [without, ahead] = [await recordedAccess(false), await recordedAccess(true)];
  return [
    {
      row: ROW,
      what: 'reads from memory',
      value: memoryRate,
      unit: '/s',
      goal: { at: 'least', value: 100_000 },
      reference: 'documented: 1,000 operations/s',
    },
    {
      row: ROW,
      what: 'reads from Redis, 64 at once',
      value: redisRate,
      unit: '/s',
      goal: { at: 'least', value: 20_000 },
      reference: `${reads.redis} of 200000 from Redis`,
    },
    {
      row: ROW,
      what: `growth of memory while Redis took ${Math.round(heldMib)} MiB`,
      value: afterMib - beforeMib,
      unit: 'MiB',
      goal: { at: 'most', value: 500 },
      reference: 'documented: under 500 MB',
    },
    { row: ROW, what: 'recorded access: answered without waiting for the source', value: without.ratio, unit: '' },
    {
      row: ROW,
      what: 'the same, loading ahead',
      value: ahead.ratio,
      unit: '',
      reference: `${ahead.prefetched} loaded ahead, ${ahead.used} of them asked for`,
    },
  ];
}

interface Access {
  /** Milliseconds since the first one. */
  readonly at: number;
  readonly key: string;
  /** Subjects of events that came since the access before: what they are about is read anew. */
  readonly changed?: readonly string[];
  readonly tags: readonly string[];
}

/** What people read in the web app, recorded: how much of it waits for its source, with and without loading ahead. */
async function recordedAccess(ahead: boolean): Promise<{ ratio: number; prefetched: number; used: number }> {
  const file = fileURLToPath(new URL('./load/recorded-access.jsonl', import.meta.url));
  const accesses = readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Access);
  let nowMs = Date.parse('2026-11-25T08:00:00Z');
  const clock = { now: () => new Date(nowMs), monotonicMs: () => nowMs };
  const store = openMemoryStore({ clock, log: silentLog, meter: silentMeter });
  const cache = openCache(store, { clock, patterns: ahead ? {} : false });
  const beganMs = nowMs;
  for (const { at, key, tags, changed = [] } of accesses) {
    nowMs = beganMs + at;
    for (const subject of changed) {
      await store.log.append({ events: [{ type: 'node.updated', source: '/gns3/lab', subject, priority: 'normal', data: {} }] });
    }
    // What was loaded ahead has had its time: people are slower than a source.
    for (let turn = 0; turn < 10; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    await cache.read(key, { ttlMs: 300_000, tags, load: async () => key });
  }
  const { reads, prefetched, prefetched_used: used } = cache.figures();
  await cache.close();
  await store.close();
  return { ratio: (accesses.length - reads.source) / accesses.length, prefetched, used };
}
