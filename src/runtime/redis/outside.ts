import type { Redis } from 'ioredis';
import type { Consumers, RunningConsumer } from '#kernel/consumers.ts';
import { PRIORITIES, type Envelope } from '#kernel/event.ts';
import type { Feed } from '#kernel/feed.ts';
import { send } from './connection.ts';

export interface OutsideOptions {
  readonly redis: Redis;
  readonly consumers: Consumers;
  readonly feed: Feed;
  /** Channels of an event, as whoever knows what events mean names them. */
  channelsOf(event: Envelope): readonly string[];
  /** Name of the stream of a priority. */
  streamOf(priority: Envelope['priority']): string;
  /** About how many entries each stream keeps; 100,000 by default. */
  readonly mostEntries?: number;
}

const MOST_ENTRIES = 100_000;
/** Says which log the streams are of. */
const LOG_KEY = 'thalamus:log_id';
/** Redis' answer to an id that the stream has passed already. */
const PASSED = /equal or smaller than the target stream top item/;

/**
 * Tells programs outside what happened: each event is published on its channels and kept in the stream of its priority.
 * The id of an entry is `<position>-0`, so an event that is told again after a crash is refused by Redis itself: each is
 * in its stream once, in order, and readers resume by position. @see https://redis.io/docs/latest/commands/xadd/
 */
export function tellOutside(options: OutsideOptions): RunningConsumer {
  const { redis, consumers, feed, mostEntries = MOST_ENTRIES } = options;
  let checked = false;

  /** Entries of another log would keep out those of this one: their positions may be higher. */
  async function checkLog(): Promise<void> {
    if (checked) return;
    if ((await redis.get(LOG_KEY)) !== feed.logId) {
      await redis.del(...PRIORITIES.map((priority) => options.streamOf(priority)));
      await redis.set(LOG_KEY, feed.logId);
    }
    checked = true;
  }

  return consumers.consume({
    name: 'redis',
    from: 'now',
    async deliver(events) {
      await checkLog();
      const pipeline = redis.pipeline();
      for (const event of events) {
        const text = JSON.stringify(event);
        pipeline.xadd(options.streamOf(event.priority), 'MAXLEN', '~', mostEntries, `${event.position}-0`, 'event', text);
        for (const channel of options.channelsOf(event)) pipeline.publish(channel, text);
      }
      try {
        await send(pipeline, PASSED);
      } catch (error) {
        // It may have lost its data: then the streams are begun anew.
        checked = false;
        throw error;
      }
    },
  });
}
