import { fail } from '#kernel/error.ts';
import type { Envelope, Position } from '#kernel/event.ts';
import type { EventLog } from '#kernel/event-log.ts';
import type { Feed, FeedOptions } from '#kernel/feed.ts';
import type { Log } from '#kernel/log.ts';
import type { Meter } from '#kernel/metric.ts';
import type { CommittedEvents } from './committed.ts';
import { BATCH_EVENTS, Subscriber, type LogSubscription } from './feed-subscriber.ts';
import { feedRefills } from './metrics.ts';
import { settleWaiters, waitFor, type Waiter } from './position-waiters.ts';

export type { LogSubscription } from './feed-subscriber.ts';

export interface FeedSettings {
  readonly log: Log;
  readonly meter: Meter;
  /** What memory keeps of the newest events, for subscribers that are a little behind. */
  readonly ringEvents?: number;
  readonly ringBytes?: number;
}

/** 20,000 events as most are. Those that carry the document of a device or a report are a hundred times as large: of them it is some hundred. */
const RING_EVENTS = 20_000;
const RING_BYTES = 16_777_216;
/** About what an event is as JSON beside its data. */
const ENVELOPE_BYTES = 450;

/**
 * The feed of a log. Commits of this process are handed to `push`, and `advance` says how far others committed: what is missing
 * in memory then is read once for all subscribers.
 */
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
  /** The last position of the ring; what lies between it and the head is being read, or was not kept. */
  #ringEnd: Position;
  /** What was committed here after positions that the ring has not got yet. */
  #beyond: CommittedEvents[] = [];
  #mending: Promise<void> | null = null;
  readonly #subscribers = new Set<Subscriber>();
  #waiters: Waiter[] = [];
  #closed = false;

  constructor(source: Pick<EventLog, 'readAll' | 'logId'>, head: Position, settings: FeedSettings) {
    this.logId = source.logId;
    this.#source = source;
    this.#head = head;
    this.#ringEnd = head;
    this.#settings = settings;
    this.#ringEvents = settings.ringEvents ?? RING_EVENTS;
    this.#ringBytes = settings.ringBytes ?? RING_BYTES;
  }

  /** Takes what was committed: in position order, but other processes' events may be missing between two calls, or be known already. */
  push(committed: CommittedEvents): void {
    const last = committed.events.at(-1)!.position;
    if (last <= this.#head) return;
    if (this.#mending === null && committed.events[0]!.position === this.#ringEnd + 1) this.#keep(committed);
    else this.#beyond.push(committed);
    this.#moveTo(last);
  }

  /** Other processes committed up to a position. */
  advance(position: Position): void {
    if (position > this.#head) this.#moveTo(position);
  }

  #moveTo(head: Position): void {
    this.#head = head;
    if (this.#ringEnd < head) this.#mend();
    for (const subscriber of this.#subscribers) subscriber.wake();
    this.#waiters = settleWaiters(this.#waiters, head);
  }

  /** Appends to the ring what follows its end. */
  #keep({ events, bytes }: CommittedEvents): void {
    const known = this.#ringEnd + 1 - events[0]!.position;
    const fresh = known === 0 ? events : events.slice(known);
    this.#ring.push({ events: fresh, bytes: (bytes * fresh.length) / events.length });
    this.#count += fresh.length;
    this.#bytes += (bytes * fresh.length) / events.length;
    while (this.#ring.length > 1 && (this.#count > this.#ringEvents || this.#bytes > this.#ringBytes)) {
      const oldest = this.#ring.shift()!;
      this.#count -= oldest.events.length;
      this.#bytes -= oldest.bytes;
    }
    this.#ringEnd = fresh.at(-1)!.position;
  }

  /** Reads what the ring lacks up to the head. */
  #mend(): void {
    if (this.#mending !== null || this.#closed) return;
    this.#mending = this.#fillRing()
      .catch(() => {
        // Subscribers read the log themselves, and wait for it where it is away.
        this.#emptyRing(this.#head);
      })
      .finally(() => {
        this.#mending = null;
        if (this.#ringEnd < this.#head) this.#mend();
      });
  }

  async #fillRing(): Promise<void> {
    while (this.#ringEnd < this.#head && !this.#closed) {
      while (this.#beyond.length > 0 && this.#beyond[0]!.events.at(-1)!.position <= this.#ringEnd) this.#beyond.shift();
      const next = this.#beyond[0];
      if (next !== undefined && next.events[0]!.position <= this.#ringEnd + 1) {
        this.#keep(this.#beyond.shift()!);
        continue;
      }
      if (this.#head - this.#ringEnd > this.#ringEvents) {
        // More than memory keeps: the newest will do.
        this.#emptyRing(this.#head - Math.min(this.#ringEvents, BATCH_EVENTS));
        continue;
      }
      const before = Math.min(this.#head, (next?.events[0]!.position ?? Number.MAX_SAFE_INTEGER) - 1) + 1;
      const events = await this.#source.readAll({ after: this.#ringEnd, before, limit: BATCH_EVENTS });
      if (events.length === 0) throw new Error(`The log has nothing after position ${this.#ringEnd}, though it goes to ${this.#head}.`);
      this.#keep({ events, bytes: events.reduce((sum, { data }) => sum + ENVELOPE_BYTES + JSON.stringify(data).length, 0) });
    }
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
      mending: (after) => (after + 1 >= (this.#ring[0]?.events[0]!.position ?? this.#ringEnd + 1) ? this.#mending : null),
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
    if (oldest === undefined || after + 1 < oldest.events[0]!.position || after >= this.#ringEnd) return null;
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

  #emptyRing(end: Position): void {
    this.#ring = [];
    this.#ringEnd = end;
    this.#beyond = [];
    this.#count = 0;
    this.#bytes = 0;
  }
}
