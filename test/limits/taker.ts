import { systemClock } from '#kernel/clock.ts';
import { silentLog } from '#kernel/log.ts';
import { connectRedis, SharedBuckets } from '#runtime/redis/index.ts';

/**
 * One of several processes that ask as often as they can: says `ready`, begins when it is told to on its input, and says how many
 * calls were granted within so long. Words: URL of Redis, calls a second, burst, milliseconds.
 */
const [url, perSecond, burst, forMs] = process.argv.slice(2);
const connection = await connectRedis(url!, silentLog);
while (connection.redis.status !== 'ready') await new Promise((resolve) => setImmediate(resolve));
const buckets = new SharedBuckets({ redis: connection.redis, clock: systemClock, log: silentLog });
const bucket = { key: 'action user ann', policy: 'action-user', limit: { perSecond: Number(perSecond), burst: Number(burst) } };

process.stdout.write('ready\n');
await new Promise((resolve) => process.stdin.once('data', resolve));
const startedMs = performance.now();
let granted = 0;
let asked = 0;
let atOnce = 0;
while (performance.now() - startedMs < Number(forMs)) {
  const taken = buckets.take([bucket]);
  asked += 1;
  if (!(taken instanceof Promise)) atOnce += 1;
  if ((await taken).waitMs === 0) granted += 1;
  // Others have their turn: replies of Redis among them.
  if (asked % 50 === 0) await new Promise((resolve) => setImmediate(resolve));
}
process.stdout.write(`${JSON.stringify({ granted, asked, atOnce, tookMs: performance.now() - startedMs })}\n`);
await connection.close();
process.exit(0);
