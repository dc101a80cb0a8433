import type { Envelope, NewEvent, Position } from '#kernel/event.ts';
import { typeMatches, PRIORITIES } from '#kernel/event.ts';
import type { EventFilter } from '#kernel/event-log.ts';
import type { Feed, FeedOptions, Subscription } from '#kernel/feed.ts';
import { uuidv7 } from '#kernel/id.ts';

/** A feed over an array: delivers each subscriber in order, one call at a time, a few events a call. */
export interface MemoryFeed extends Feed {
  append(events: readonly (Partial<NewEvent> & { readonly type: string })[]): readonly Envelope[];
  readonly subscribers: number;
  /** How many wait for a position. */
  readonly waiting: number;
}

export interface MemoryFeedOptions {
  /** Events a delivery at most. */
  readonly batch?: number;
  /** How many turns of the event loop a subscriber waits before its next delivery: makes some run ahead of others. */
  readonly pace?: () => number;
}

export function createMemoryFeed(options: MemoryFeedOptions = {}): MemoryFeed {
  const log: Envelope[] = [];
  const wake = new Set<() => void>();
  const heard = new Set<() => void>();
  return {
    logId: 'log-1',
    head: () => log.length,
    reached: (position, timeoutMs) => reached(log, heard, position, timeoutMs),
    get subscribers() {
      return wake.size;
    },
    get waiting() {
      return heard.size;
    },
    append(events) {
      const appended = events.map((event, at): Envelope => {
        const position = log.length + at + 1;
        return {
          specversion: '1.0',
          id: uuidv7(),
          time: new Date().toISOString(),
          datacontenttype: 'application/json',
          source: '/gns3/test',
          subject: 'things/1',
          data: {},
          priority: 'normal',
          ...event,
          position,
        };
      });
      log.push(...appended);
      for (const one of [...wake, ...heard]) one();
      return appended;
    },
    subscribe: (wanted) => follow(log, wake, wanted, options),
  };
}

function reached(log: readonly Envelope[], heard: Set<() => void>, position: Position, timeoutMs: number): Promise<boolean> {
  if (log.length >= position) return Promise.resolve(true);
  return new Promise((resolve) => {
    const settle = (is: boolean) => {
      clearTimeout(timer);
      heard.delete(look);
      resolve(is);
    };
    const look = () => {
      if (log.length >= position) settle(true);
    };
    const timer = setTimeout(() => settle(false), timeoutMs);
    heard.add(look);
  });
}

function follow(
  log: readonly Envelope[],
  wake: Set<() => void>,
  wanted: FeedOptions,
  { batch = 7, pace = () => 0 }: MemoryFeedOptions,
): Subscription {
  let through: Position = wanted.after ?? log.length;
  let caughtUp = wanted.after === undefined;
  let closed = false;
  let running = false;
  const run = async () => {
    if (running) return;
    running = true;
    await Promise.resolve();
    try {
      for (;;) {
        for (let turns = pace(); turns > 0; turns -= 1) await new Promise((resolve) => setImmediate(resolve));
        if (closed) break;
        const events = log.slice(through, through + batch);
        if (events.length === 0) {
          if (caughtUp) break;
          caughtUp = true;
          // More may be committed before this is said.
          for (let turns = pace(); turns > 0; turns -= 1) await new Promise((resolve) => setImmediate(resolve));
          if (closed) break;
          wanted.caughtUp?.(through);
          continue;
        }
        const next = events.at(-1)!.position;
        const fitting = events.filter((event) => fits(event, wanted.filter ?? {}));
        if (fitting.length > 0) await wanted.deliver({ events: fitting, through: next });
        through = next;
      }
    } catch (error) {
      closed = true;
      wanted.failed?.(error);
    }
    running = false;
    if (!closed && through < log.length) void run();
  };
  const woken = () => void run();
  wake.add(woken);
  woken();
  return {
    position: () => through,
    close: () => {
      closed = true;
      wake.delete(woken);
    },
  };
}

function fits(event: Envelope, filter: EventFilter): boolean {
  return (
    (filter.types?.some((type) => typeMatches(type, event.type)) ?? true) &&
    (filter.projects?.includes(event.projectid ?? '') ?? true) &&
    (filter.nodes?.includes(event.nodeid ?? '') ?? true) &&
    (filter.minPriority === undefined || PRIORITIES.indexOf(event.priority) <= PRIORITIES.indexOf(filter.minPriority))
  );
}
