import { setTimeout as sleep } from 'node:timers/promises';
import type { Envelope, Position } from '#kernel/event.ts';
import type { FeedOptions, Subscription } from '#kernel/feed.ts';
import type { Log } from '#kernel/log.ts';
import { isUnavailable } from './database.ts';
import { filterPredicate } from './event-filter.ts';
import { settleWaiters, waitFor, type Waiter } from './position-waiters.ts';

/** Events that are read or delivered at once. */
export const BATCH_EVENTS = 1_000;
const RETRY_MS = 500;

/** Also waits for one subscriber. */
export interface LogSubscription extends Subscription {
  /** Resolves when everything up to the position was delivered, false when it was not within the time or never will be. */
  reached(position: Position, timeoutMs: number): Promise<boolean>;
}

/** What the feed has for its subscribers. */
export interface Supply {
  readonly start: Position;
  head(): Position;
  recent(after: Position): readonly Envelope[] | null;
  /** Under way, when what comes right after a position will be in memory after it. */
  mending(after: Position): Promise<void> | null;
  /** Fitting events of the log between two positions. */
  refill(after: Position, before: Position): Promise<readonly Envelope[]>;
  ended(): void;
  readonly log: Log;
}

/** One subscriber and how far it is. */
export class Subscriber implements LogSubscription {
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
        const mending = recent === null ? this.#supply.mending(this.#position) : null;
        if (mending !== null) await mending;
        else if (recent !== null) await this.#deliver(recent.filter(this.#fits), recent.at(-1)!.position);
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
