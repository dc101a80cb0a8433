import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemClock } from '#kernel/clock.ts';
import { silentLog } from '#kernel/log.ts';
import { endsWithTest } from '#kit/ends-with-test.ts';
import { startRedisServer, type RedisServer } from '#kit/redis-server.ts';
import { until } from '#kit/until.ts';
import { bucketsContract } from '../hub/limit-buckets.contract.ts';
import { linesLog } from '../hub/test-hub.ts';
import { connectRedis, SharedBuckets } from './index.ts';

let server: RedisServer;

beforeAll(async () => {
  server = await startRedisServer();
});
afterAll(() => server.cleanUp());

async function sharing(log = silentLog): Promise<SharedBuckets> {
  const connection = await connectRedis(server.url, silentLog);
  endsWithTest(() => connection.close());
  await until('the connection to Redis', () => connection.redis.status === 'ready');
  return new SharedBuckets({ redis: connection.redis, clock: systemClock, log, aloneMs: 50 });
}

bucketsContract('shared over Redis', async () => ({ buckets: await sharing() }));

const slow = { perSecond: 0.01, burst: 6 };

test('two processes count together: what one took, the other has not', async () => {
  const [one, other] = [await sharing(), await sharing()];
  const bucket = { key: 'action user ann', policy: 'action-user', limit: slow };
  for (let n = 0; n < 4; n += 1) expect((await one.take([bucket])).waitMs).toBe(0);
  const taken = [];
  for (let n = 0; n < 4; n += 1) taken.push((await other.take([bucket])).waitMs === 0);
  expect(taken).toEqual([true, true, false, false]);
  expect((await one.take([bucket])).waitMs).toBeGreaterThan(1_000);
});

test('a caller who asks steadily does not wait for Redis', async () => {
  const buckets = await sharing();
  const bucket = { key: 'read user ann', policy: 'read-user', limit: { perSecond: 20_000, burst: 40_000 } };
  await buckets.take([bucket]);
  let waited = 0;
  for (let n = 0; n < 5_000; n += 1) {
    const taken = buckets.take([bucket]);
    if (!(taken instanceof Promise)) continue;
    waited += 1;
    expect((await taken).waitMs).toBe(0);
  }
  // Nobody else runs in between here, so what is fetched ahead arrives when one waits: once for each 2,500.
  expect(waited).toBeLessThanOrEqual(3);
});

test('while Redis is away each counts alone, and says so once; afterwards together again', async () => {
  const log = linesLog();
  const buckets = await sharing(log);
  const bucket = (name: string) => ({ key: `action user ${name}`, policy: 'action-user', limit: slow });
  expect((await buckets.take([bucket('bob')])).waitMs).toBe(0);
  await server.kill();
  for (let n = 0; n < 6; n += 1) expect((await buckets.take([bucket('eve')])).waitMs).toBe(0);
  expect((await buckets.take([bucket('eve')])).waitMs).toBeGreaterThan(0);
  await until('another look', async () => {
    await buckets.take([bucket('eve')]);
    return log.lines.length > 0;
  });
  expect(log.lines.map(({ message }) => message)).toEqual(['Limits are counted by this process alone until Redis answers.']);
  await server.start();
  await until('counting together', async () => {
    await buckets.take([bucket('eve')]);
    return log.lines.length > 1;
  });
  expect(log.lines[1]?.message).toBe('Limits are counted together with the other processes again.');
});
