import type { Clock } from '#kernel/clock.ts';
import type { Log } from '#kernel/log.ts';
import type { Config } from '#runtime/config/index.ts';
import { SharedBuckets, type RedisConnection } from '#runtime/redis/index.ts';

/** What the limiter is made of: counted together with the other processes where they share a Redis. */
export function limitsOf({ limits: { roof, ...rates } }: Config, redis: RedisConnection | undefined, clock: Clock, log: Log) {
  if (redis === undefined) return { rates, roof };
  return { rates, roof, buckets: new SharedBuckets({ redis: redis.redis, clock, log: log.child({ unit: 'limits' }) }) };
}
