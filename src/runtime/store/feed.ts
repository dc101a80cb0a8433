import { setTimeout as sleep } from 'node:timers/promises';
import { fail } from '#kernel/error.ts';
import type { Envelope, Position } from '#kernel/event.ts';
import type { EventLog } from '#kernel/event-log.ts';
import type { Feed, FeedOptions, Subscription } from '#kernel/feed.ts';
import type { Log } from '#kernel/log.ts';
import type { Meter } from '#kernel/metric.ts';
import type { CommittedEvents } from './committed.ts';
import { isUnavailable } from './database.ts';
import { filterPredicate } from './event-filter.ts';
import { feedRefills } from './metrics.ts';

export interface FeedSettings {
  readonly log: Log;
  readonly meter: Meter;
  /** What memory keeps of the newest events, for subscribers that are a little behind. */
  readonly ringEvents?: number;
  readonly ringBytes?: number;
}

/** Also waits for one subscriber. */
export interface LogSubscription extends Subscription {
  /** Resolves when everything up to the position was delivered, false when it was not within the time or never will be. */
  reached(position: Position, timeoutMs: number): Promise<boolean>;
}

const BATCH_EVENTS = 1_000;
const RETRY_MS = 500;

interface Waiter {
  readonly position: Position;
  readonly resolve: (reached: boolean) => void;
}

/** The feed of a log whose commits of this process are handed to `push`. */
export class LogFeed implements Feed {
  readonly logId: string;
  readonly #source: Pick<EventLog, 'readAll'>;
  readonly #settings: FeedSettings;
  readonly #ringEvents: number;
  readonly #ringBytes: number;
  /** Batches without a gap between them, the newest last. */
  #ring: CommittedEvents[] = [];
  #count = 0;
  #bytes = 0;
  #head: Position;
  readonly #subscribers = new Set<Subscriber>();
  #waiters: Waiter[] = [];
  #closed = false;

  constructor(source: Pick<EventLog, 'readAll' | 'logId'>, head: Position, settings: FeedSettings) {
    this.logId = source.logId;
    this.#source = source;
    this.#head = head;
    this.#settings = settings;
    this.#ringEvents = settings.ringEvents ?? 20_000;
    this.#ringBytes = settings.ringBytes ?? 33_554_432;
  }

  /** Takes what was committed: in position order, but other processes' events may be missing between two calls. */
  push(committed: CommittedEvents): void {
    const first = committed.events[0]!.position;
    if (first <= this.#head) return;
    if (first !== this.#head + 1) this.#emptyRing();
    this.#ring.push(committed);
    this.#count += committed.events.length;
    this.#bytes += committed.bytes;
    while (this.#ring.length > 1 && (this.#count > this.#ringEvents || this.#bytes > this.#ringBytes)) {
      const oldest = this.#ring.shift()!;
      this.#count -= oldest.events.length;
      this.#bytes -= oldest.bytes;
    }
    this.#head = committed.events.at(-1)!.position;
    for (const subscriber of this.#subscribers) subscriber.wake();
    this.#waiters = settleWaiters(this.#waiters, this.#head);
  }

  head(): Position {
    return this.#head;
  }

  reached(position: Position, timeoutMs: number): Promise<boolean> {
    return waitFor(
      this.#waiters,
      position,
      this.#head,
      timeoutMs,
      (waiter) => (this.#waiters = this.#waiters.filter((other) => other !== waiter)),
    );
  }

  /** @throws position_unknown for a position beyond the head */
  subscribe(options: FeedOptions): LogSubscription {
    if (options.after !== undefined && options.after > this.#head) {
      throw fail('position_unknown', `Position ${options.after} lies beyond the end of the log, ${this.#head}.`, { head: this.#head });
    }
    const subscriber: Subscriber = new Subscriber(options, {
      start: options.after ?? this.#head,
      head: () => this.#head,
      recent: (after) => this.#recent(after),
      refill: (after, limit) => this.#refill(options, after, limit),
      ended: () => this.#subscribers.delete(subscriber),
      log: this.#settings.log,
    });
    if (this.#closed) subscriber.close();
    else {
      this.#subscribers.add(subscriber);
      subscriber.wake();
    }
    return subscriber;
  }

  close(): void {
    this.#closed = true;
    for (const subscriber of this.#subscribers) subscriber.close();
    for (const { resolve } of this.#waiters) resolve(false);
    this.#waiters = [];
  }

  /** Some events right after a position, from memory; null when memory does not reach back so far. */
  #recent(after: Position): readonly Envelope[] | null {
    const oldest = this.#ring[0];
    if (oldest === undefined || after + 1 < oldest.events[0]!.position) return null;
    let low = 0;
    let high = this.#ring.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#ring[middle]!.events.at(-1)!.position > after) high = middle;
      else low = middle + 1;
    }
    const { events } = this.#ring[low]!;
    const skipped = after + 1 - events[0]!.position;
    return skipped === 0 && events.length <= BATCH_EVENTS ? events : events.slice(skipped, skipped + BATCH_EVENTS);
  }

  #refill(options: FeedOptions, after: Position, before: Position): Promise<readonly Envelope[]> {
    this.#settings.meter.add(feedRefills);
    return this.#source.readAll({
      after,
      before,
      limit: BATCH_EVENTS,
      ...(options.filter === undefined ? {} : { filter: options.filter }),
    });
  }

  #emptyRing(): void {
    this.#ring = [];
    this.#count = 0;
    this.#bytes = 0;
  }
}

interface Supply {
  readonly start: Position;
  head(): Position;
  recent(after: Position): readonly Envelope[] | null;
  /** Fitting events of the log between two positions. */
  refill(after: Position, before: Position): Promise<readonly Envelope[]>;
  ended(): void;
  readonly log: Log;
}

class Subscriber implements LogSubscription {
  readonly #options: FeedOptions;
  readonly #supply: Supply;
  readonly #fits: (event: Envelope) => boolean;
  #position: Position;
  #running = false;
  #closed = false;
  #caughtUp = false;
  #waiters: Waiter[] = [];

  constructor(options: FeedOptions, supply: Supply) {
    this.#options = options;
    this.#supply = supply;
    this.#fits = filterPredicate(options.filter);
    this.#position = supply.start;
  }

  position(): Position {
    return this.#position;
  }

  reached(position: Position, timeoutMs: number): Promise<boolean> {
    if (this.#closed && this.#position < position) return Promise.resolve(false);
    return waitFor(
      this.#waiters,
      position,
      this.#position,
      timeoutMs,
      (waiter) => (this.#waiters = this.#waiters.filter((other) => other !== waiter)),
    );
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#supply.ended();
    for (const { resolve } of this.#waiters) resolve(false);
    this.#waiters = [];
  }

  wake(): void {
    if (this.#running || this.#closed) return;
    this.#running = true;
    // Not within the commit that woke us: a subscriber must not delay the others or the appender.
    setImmediate(() => void this.#run());
  }

  async #run(): Promise<void> {
    try {
      while (!this.#closed) {
        const head = this.#supply.head();
        if (this.#position >= head) {
          if (!this.#caughtUp) {
            this.#caughtUp = true;
            this.#options.caughtUp?.(this.#position);
          }
          break;
        }
        const recent = this.#supply.recent(this.#position);
        if (recent !== null) await this.#deliver(recent.filter(this.#fits), recent.at(-1)!.position);
        else {
          const events = await this.#refill(head);
          if (events === null) continue;
          await this.#deliver(events, events.length < BATCH_EVENTS ? head : events.at(-1)!.position);
        }
      }
    } catch (error) {
      const wasOpen = !this.#closed;
      this.close();
      if (wasOpen) this.#options.failed?.(error);
    }
    this.#running = false;
    // A commit may have come between the last look and here.
    if (this.#position < this.#supply.head()) this.wake();
  }

  /** Null when the log cannot be read now. */
  async #refill(head: Position): Promise<readonly Envelope[] | null> {
    try {
      return await this.#supply.refill(this.#position, head + 1);
    } catch (error) {
      if (!isUnavailable(error)) throw error;
      this.#supply.log.warn('A subscriber waits: the log cannot be read.', { subscriber: this.#options.name, error: String(error) });
      await sleep(RETRY_MS, undefined, { ref: false });
      return null;
    }
  }

  async #deliver(events: readonly Envelope[], through: Position): Promise<void> {
    if (this.#closed) return;
    if (events.length > 0) {
      const pending = this.#options.deliver({ events, through });
      if (pending !== undefined) await pending;
    }
    this.#position = through;
    this.#waiters = settleWaiters(this.#waiters, through);
  }
}

function waitFor(
  waiters: Waiter[],
  position: Position,
  now: Position,
  timeoutMs: number,
  remove: (waiter: Waiter) => void,
): Promise<boolean> {
  if (now >= position) return Promise.resolve(true);
  if (timeoutMs <= 0) return Promise.resolve(false);
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      remove(waiter);
      resolve(false);
    }, timeoutMs);
    const waiter: Waiter = {
      position,
      resolve: (reached) => {
        clearTimeout(timer);
        resolve(reached);
      },
    };
    waiters.push(waiter);
  });
}

function settleWaiters(waiters: Waiter[], reached: Position): Waiter[] {
  if (waiters.length === 0) return waiters;
  const left: Waiter[] = [];
  for (const waiter of waiters) {
    if (waiter.position <= reached) waiter.resolve(true);
    else left.push(waiter);
  }
  return left;
}
