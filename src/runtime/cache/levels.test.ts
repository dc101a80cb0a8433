import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CacheRead } from '#kernel/cache.ts';
import { silentLog } from '#kernel/log.ts';
import { silentMeter } from '#kernel/metric.ts';
import { memoryStore } from '#kit/memory-hub.ts';
import type { Store } from '../store/index.ts';
import { createCache, type RunningCache } from './index.ts';

let store: Store;
let cache: RunningCache;
const clock = { wallMs: Date.parse('2026-11-25T08:00:00Z'), now: () => new Date(clock.wallMs), monotonicMs: () => clock.wallMs };

function open(patterns: false | object = {}): RunningCache {
  return createCache({ feed: store.feed, documents: store.cached, clock, log: silentLog, meter: silentMeter, patterns });
}

beforeEach(() => {
  store = memoryStore(clock);
  cache = open();
});
afterEach(async () => {
  await cache.close();
  await store.close();
});

/** A source that counts how often it is asked. */
function source(value: () => unknown = () => 'v', tags?: readonly string[]) {
  const counted = {
    loads: 0,
    ttlMs: 300_000,
    ...(tags === undefined ? {} : { tags }),
    load: async () => {
      counted.loads += 1;
      await Promise.resolve();
      return value() as string;
    },
  };
  return counted satisfies CacheRead<string>;
}

async function change(subject: string): Promise<void> {
  const { position } = await store.log.append({
    events: [{ type: 'node.updated', source: '/gns3/main', subject, priority: 'normal', data: {} }],
  });
  await store.feed.reached(position, 1_000);
  // The cache's own subscription takes it in a turn of its own.
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

describe('the cache', () => {
  it('asks the source once, however many read at once', async () => {
    const from = source();
    expect(await Promise.all(Array.from({ length: 50 }, () => cache.read('k', from)))).toEqual(Array(50).fill('v'));
    expect(from.loads).toBe(1);
    expect(cache.figures().reads).toEqual({ memory: 49, redis: 0, database: 0, source: 1 });
  });

  it('answers from memory afterwards, and from the database in another process', async () => {
    const from = source();
    await cache.read('k', from);
    await cache.read('k', from);
    const other = open();
    expect(await other.read('k', from)).toBe('v');
    expect(await other.read('k', from)).toBe('v');
    expect(from.loads).toBe(1);
    expect(other.figures().reads).toEqual({ memory: 1, redis: 0, database: 1, source: 0 });
    await other.close();
  });

  it('does not believe what changed while no process was there to hear of it', async () => {
    const from = source(() => 'v', ['things/1']);
    const still = source(() => 'v', ['things/2']);
    await change('things/0');
    await cache.read('k', from);
    await cache.read('still', still);
    await cache.close();
    await change('things/1');
    cache = open();
    await cache.read('k', from);
    for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    await cache.read('still', still);
    expect([from.loads, still.loads]).toEqual([2, 1]);
  });

  it('asks again when an event told of a change, in every process', async () => {
    let value = 'before';
    const from = source(() => value, ['projects/1/nodes/2']);
    const other = open();
    expect(await cache.read('k', from)).toBe('before');
    expect(await other.read('k', from)).toBe('before');
    value = 'after';
    await change('projects/1/nodes/2');
    expect(await cache.read('k', from)).toBe('after');
    expect(await other.read('k', from)).toBe('after');
    await other.close();
  });

  it('takes a change below for a change of the whole, where the whole is what was read', async () => {
    const whole = source(() => 'v', ['projects/1/**']);
    const one = source(() => 'v', ['projects/1']);
    await cache.read('whole', whole);
    await cache.read('one', one);
    await change('projects/1/nodes/2');
    await cache.read('whole', whole);
    await cache.read('one', one);
    expect([whole.loads, one.loads]).toEqual([2, 1]);
  });

  it('gives what was loaded during a change to who asked, and keeps it for nobody else', async () => {
    let duringLoad: () => Promise<void> = () => change('things/1');
    const from = {
      ...source(() => 'v', ['things/1']),
      loads: 0,
      load: async () => {
        from.loads += 1;
        await duringLoad();
        return 'v';
      },
    };
    await cache.read('k', from);
    duringLoad = async () => undefined;
    await cache.read('k', from);
    await cache.read('k', from);
    expect(from.loads).toBe(2);
  });

  it('believes a value for its time only', async () => {
    const from = source();
    await cache.read('k', from);
    clock.wallMs += 300_001;
    await cache.read('k', from);
    expect(from.loads).toBe(2);
  });

  it('keeps no failure', async () => {
    let fails = true;
    const from = source(() => {
      if (fails) throw new Error('away');
      return 'v';
    });
    await expect(cache.read('k', from)).rejects.toThrow('away');
    fails = false;
    expect(await cache.read('k', from)).toBe('v');
  });

  it('loads ahead what is usually read next', async () => {
    const map = source();
    const node = source(() => 'n', ['things/1']);
    for (let time = 0; time < 3; time += 1) {
      await cache.read('map', map);
      await cache.read('node', node);
    }
    await change('things/1');
    await cache.read('map', map);
    for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    expect(node.loads).toBe(2);
    await cache.read('node', node);
    expect(node.loads).toBe(2);
    expect(cache.figures()).toMatchObject({ prefetched: 1, prefetched_used: 1 });
  });

  it('holds a thousand values in memory and finds the others in the database', async () => {
    const from = source();
    for (let key = 0; key < 1_500; key += 1) await cache.read(`k${key}`, from);
    expect(from.loads).toBe(1_500);
    await cache.read('k0', from);
    expect(cache.figures().reads.database).toBe(1);
    expect(from.loads).toBe(1_500);
  });
});
