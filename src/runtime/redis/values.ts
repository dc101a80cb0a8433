import { pause } from '#kernel/pause.ts';
import type { Redis } from 'ioredis';
import type { Feed } from '#kernel/feed.ts';
import type { Lease, Leases } from '#kernel/lease.ts';
import type { Log } from '#kernel/log.ts';
import { send } from './connection.ts';

export interface ValuesOptions {
  readonly redis: Redis;
  readonly leases: Leases;
  readonly feed: Feed;
  readonly log: Log;
  /** Types of the events after which the values may be others. */
  readonly changedBy: readonly string[];
  /** The values as they are now, by key. */
  read(): Promise<ReadonlyMap<string, string>>;
  /** How long changes are gathered before the values are read; a second by default. */
  readonly atMostEveryMs?: number;
}

/** How long a value outlives the hub that wrote it. */
const TTL_SECONDS = 300;
/** Values that do not change are written this often, well within their time. */
const RENEW_EVERY_MS = 120_000;
const RETRY_MS = 5_000;

/**
 * Keeps values in Redis for programs outside that want to look rather than follow: written when events change them and
 * before they expire, by one process for all. Nobody in the hub reads them.
 */
export function keepValuesOutside(options: ValuesOptions): { close(): Promise<void> } {
  const { redis, feed, log, atMostEveryMs = 1_000 } = options;

  return options.leases.campaign('redis values', async ({ lost }: Lease) => {
    let changed = new AbortController();
    let ended: unknown;
    const subscription = feed.subscribe({
      name: 'redis values',
      filter: { types: options.changedBy },
      deliver: ({ events }) => {
        if (events.length > 0) changed.abort();
      },
      failed: (error) => {
        ended = error;
        changed.abort();
      },
    });
    /** What Redis has; empty when that is not known. */
    let written: ReadonlyMap<string, string> = new Map();
    let renewAtMs = 0;
    let failing = false;
    try {
      while (!lost.aborted) {
        // The lease is let go, and stood for again.
        if (ended !== undefined) throw ended;
        changed = new AbortController();
        const renews = performance.now() >= renewAtMs;
        try {
          const values = await options.read();
          if (lost.aborted) return;
          await write(redis, values, renews ? new Map() : written, [...written.keys()]);
          if (renews) renewAtMs = performance.now() + RENEW_EVERY_MS;
          written = values;
          failing = false;
        } catch (error) {
          if (!failing) log.warn('What is known could not be written to Redis; tried again until it can.', { error: String(error) });
          failing = true;
          // Redis may have lost what it had.
          renewAtMs = 0;
        }
        await pause(failing ? RETRY_MS : atMostEveryMs, lost);
        if (!failing) await pause(RENEW_EVERY_MS, AbortSignal.any([lost, changed.signal]));
      }
    } finally {
      subscription.close();
    }
  });
}

/** Writes what differs from what is there already, and removes the keys that have no value any more. */
async function write(
  redis: Redis,
  values: ReadonlyMap<string, string>,
  there: ReadonlyMap<string, string>,
  keysBefore: readonly string[],
): Promise<void> {
  const pipeline = redis.pipeline();
  for (const [key, value] of values) {
    if (there.get(key) !== value) pipeline.set(key, value, 'EX', TTL_SECONDS);
  }
  for (const key of keysBefore) {
    if (!values.has(key)) pipeline.del(key);
  }
  await send(pipeline);
}
