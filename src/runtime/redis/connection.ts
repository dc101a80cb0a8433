import type { ChainableCommander, Redis } from 'ioredis';
import { fail } from '#kernel/error.ts';
import type { HealthProbe } from '#kernel/health.ts';
import type { Log } from '#kernel/log.ts';

export interface RedisConnection {
  readonly redis: Redis;
  readonly probe: HealthProbe;
  close(): Promise<void>;
}

const CONNECT_TIMEOUT_MS = 2_000;
const COMMAND_TIMEOUT_MS = 2_000;
const LONGEST_RETRY_MS = 2_000;

/**
 * A connection that comes back by itself. Nothing waits for it: while it is away commands fail at once, and whoever sent
 * them goes on without, or tries again from its checkpoint.
 * @param url `redis://` or `rediss://`, with user, password and database where there are any
 */
export async function connectRedis(url: string, log: Log): Promise<RedisConnection> {
  // Loaded on use: most hubs have no Redis, and it takes some ten MiB.
  const { Redis: Client } = await import('ioredis');
  const redis = new Client(url, {
    connectionName: 'thalamus',
    connectTimeout: CONNECT_TIMEOUT_MS,
    commandTimeout: COMMAND_TIMEOUT_MS,
    maxRetriesPerRequest: 0,
    enableOfflineQueue: false,
    retryStrategy: (times) => Math.min(50 * 2 ** Math.min(times, 6), LONGEST_RETRY_MS) * (0.5 + Math.random() / 2),
  });
  let away = false;
  let reason = 'not connected yet';
  // Told once when it goes and once when it is back, however often it is tried meanwhile.
  const lost = (why: string): void => {
    reason = why;
    if (away) return;
    away = true;
    log.warn('Redis does not answer; the hub goes on without.', { error: why });
  };
  redis.on('error', (error: Error) => lost(error.message));
  redis.on('close', () => lost('the connection was closed'));
  redis.on('ready', () => {
    if (away) log.info('Redis answers again.');
    away = false;
  });
  return {
    redis,
    probe: {
      name: 'redis',
      critical: false,
      async check() {
        const startedMs = performance.now();
        try {
          await redis.ping();
          return { status: 'healthy', message: `Answers in ${(performance.now() - startedMs).toFixed(1)} ms.` };
        } catch (error) {
          return { status: 'unhealthy', message: `Redis does not answer: ${away ? reason : (error as Error).message}.` };
        }
      },
    },
    async close() {
      redis.removeAllListeners('close');
      await redis.quit().catch(() => redis.disconnect());
    },
  };
}

/**
 * Sends what was gathered, at once.
 * @param expected refusals that mean nothing
 * @throws store_unavailable when Redis refused any of it otherwise
 */
export async function send(pipeline: ChainableCommander, expected?: RegExp): Promise<void> {
  const failures = ((await pipeline.exec()) ?? []).flatMap(([failure]) => failure ?? []);
  const error = failures.find(({ message }) => expected?.test(message) !== true);
  if (error !== undefined) throw fail('store_unavailable', `Redis refused: ${error.message}`, undefined, { cause: error });
}
