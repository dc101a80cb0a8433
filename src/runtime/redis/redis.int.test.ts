import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PRIORITIES, type Envelope } from '#kernel/event.ts';
import { soleLeases } from '#kernel/lease.ts';
import { silentLog } from '#kernel/log.ts';
import { silentMeter } from '#kernel/metric.ts';
import { systemClock } from '#kernel/clock.ts';
import { endsWithTest } from '#kit/ends-with-test.ts';
import { startRedisServer, type RedisServer } from '#kit/redis-server.ts';
import { until } from '#kit/until.ts';
import { memoryStore } from '#kit/memory-hub.ts';
import { createCache } from '../cache/index.ts';
import type { Store } from '../store/index.ts';
import { connectRedis, keepValuesOutside, tellOutside, type RedisConnection } from './index.ts';

let server: RedisServer;

beforeAll(async () => {
  server = await startRedisServer();
});
afterAll(() => server.cleanUp());

async function connected(): Promise<RedisConnection> {
  const connection = await connectRedis(server.url, silentLog);
  endsWithTest(() => connection.close());
  await until('the connection to Redis', () => connection.redis.status === 'ready');
  return connection;
}

function openStore(): Store {
  const store = memoryStore();
  endsWithTest(() => store.close());
  return store;
}

async function happen(store: Store, count: number, priority: Envelope['priority'] = 'normal'): Promise<void> {
  for (let index = 0; index < count; index += 1) {
    await store.log.append({ events: [{ type: 'node.started', source: '/gns3/lab', subject: 'projects/1', priority, data: { index } }] });
  }
}

function telling(store: Store, { redis }: RedisConnection) {
  const running = tellOutside({
    redis,
    consumers: store.consumers(soleLeases()),
    feed: store.feed,
    channelsOf: (event) => [`gns3:events:${event.type}`],
    streamOf: (priority) => `gns3_events:${priority}`,
  });
  endsWithTest(() => running.close());
  return running;
}

async function entries({ redis }: RedisConnection, priority = 'normal'): Promise<Envelope[]> {
  const found = await redis.xrange(`gns3_events:${priority}`, '-', '+');
  return found.map(([id, [, text]]) => {
    const event = JSON.parse(text!) as Envelope;
    expect(id).toBe(`${event.position}-0`);
    return event;
  });
}

describe('programs outside', () => {
  it('get events on their channels and in the stream of their priority', async () => {
    const store = openStore();
    const connection = await connected();
    const listener = connection.redis.duplicate();
    endsWithTest(async () => listener.disconnect());
    await until('the listener', () => listener.status === 'ready');
    const heard: string[] = [];
    listener.on('message', (channel: string, text: string) => heard.push(`${channel} ${(JSON.parse(text) as Envelope).position}`));
    await listener.subscribe('gns3:events:node.started');
    telling(store, connection);
    await happen(store, 2);
    await happen(store, 1, 'critical');
    await until('three events', () => heard.length === 3);
    expect(heard).toEqual(['1', '2', '3'].map((position) => `gns3:events:node.started ${position}`));
    expect((await entries(connection)).map(({ position }) => position)).toEqual([1, 2]);
    expect((await entries(connection, 'critical')).map(({ position }) => position)).toEqual([3]);
  });

  it('share the entries of a stream as a consumer group, and get again what was not acknowledged', async () => {
    const store = openStore();
    const connection = await connected();
    const { redis } = connection;
    const running = telling(store, connection);
    await happen(store, 3);
    await until('three entries', () => running.position() === 3);
    await redis.xgroup('CREATE', 'gns3_events:normal', 'outside', '0');
    const read = (consumer: string) => redis.xreadgroup('GROUP', 'outside', consumer, 'COUNT', 2, 'STREAMS', 'gns3_events:normal', '>');
    const first = (await read('one')) as [string, [string, string[]][]][];
    expect(first[0]![1].map(([id]) => id)).toEqual(['1-0', '2-0']);
    await redis.xack('gns3_events:normal', 'outside', '1-0');
    const claimed = (await redis.xautoclaim('gns3_events:normal', 'outside', 'two', 0, '0')) as [string, [string, string[]][]];
    expect(claimed[1].map(([id]) => id)).toEqual(['2-0']);
  });

  it('miss no event and get none twice when Redis was away', async () => {
    const store = openStore();
    const connection = await connected();
    const running = telling(store, connection);
    await happen(store, 3);
    await until('three entries', () => running.position() === 3);
    await server.kill();
    await happen(store, 3);
    expect(await connection.probe.check()).toMatchObject({ status: 'unhealthy' });
    await server.start();
    await until('six entries', () => running.position() === 6, 20_000);
    expect((await entries(connection)).map(({ position }) => position)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(await connection.probe.check()).toMatchObject({ status: 'healthy' });
  });

  it('find the streams of the log that is followed now, not of one before', async () => {
    const before = openStore();
    const connection = await connected();
    const first = telling(before, connection);
    await happen(before, 5);
    await until('five entries', () => first.position() === 5);
    await first.close();
    const store = openStore();
    const second = telling(store, connection);
    await happen(store, 2);
    await until('two entries', () => second.position() === 2);
    expect((await entries(connection)).map(({ position }) => position)).toEqual([1, 2]);
    expect(PRIORITIES).toContain('normal');
  });
});

describe('values for programs outside', () => {
  async function keeping(values: Map<string, string>) {
    const store = openStore();
    const connection = await connected();
    const running = keepValuesOutside({
      redis: connection.redis,
      leases: soleLeases(),
      feed: store.feed,
      log: silentLog,
      changedBy: ['node.*'],
      read: async () => new Map(values),
      atMostEveryMs: 20,
    });
    endsWithTest(() => running.close());
    return { store, redis: connection.redis };
  }

  it('are there for five minutes, and follow what happens', async () => {
    const values = new Map([
      ['gns3:node:1', 'off'],
      ['gns3:node:2', 'off'],
    ]);
    const { store, redis } = await keeping(values);
    await until('the second node', async () => (await redis.get('gns3:node:2')) === 'off');
    expect(await redis.ttl('gns3:node:2')).toBeGreaterThan(290);
    expect(await redis.ttl('gns3:node:2')).toBeLessThanOrEqual(300);
    values.set('gns3:node:1', 'on').delete('gns3:node:2');
    await happen(store, 1);
    await until('the node that is gone', async () => (await redis.exists('gns3:node:2')) === 0);
    expect(await redis.get('gns3:node:1')).toBe('on');
  });

  it('are written anew when Redis lost them', async () => {
    const values = new Map([['gns3:node:1', 'off']]);
    const { store, redis } = await keeping(values);
    await until('the node', async () => (await redis.get('gns3:node:1')) === 'off');
    await server.kill();
    values.set('gns3:node:3', 'on');
    await happen(store, 1);
    await server.start();
    await until('both nodes', async () => (await redis.mget('gns3:node:1', 'gns3:node:3').catch(() => [])).join() === 'off,on', 20_000);
  });
});

describe('the cache with Redis', () => {
  it('shares values between processes, and goes on without Redis', async () => {
    const store = openStore();
    const parts = { feed: store.feed, documents: store.cached, clock: systemClock, log: silentLog, meter: silentMeter };
    const [one, other] = [
      createCache({ ...parts, redis: (await connected()).redis }),
      createCache({ ...parts, redis: (await connected()).redis }),
    ];
    for (const cache of [one, other]) endsWithTest(() => cache.close());
    let loads = 0;
    const how = {
      ttlMs: 300_000,
      load: async () => {
        loads += 1;
        return { loads };
      },
    };
    await one.read('k', how);
    expect(await other.read('k', how)).toEqual({ loads: 1 });
    expect(await other.read('k', how)).toEqual({ loads: 1 });
    expect(other.figures().reads).toEqual({ memory: 1, redis: 1, database: 0, source: 0 });
    await server.kill();
    expect(await one.read('k', how)).toEqual({ loads: 1 });
    expect(await one.read('new', how)).toEqual({ loads: 2 });
    await server.start();
  });
});
