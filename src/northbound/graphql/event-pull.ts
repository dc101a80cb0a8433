import type { Envelope, Position } from '#kernel/event.ts';
import type { EventFilter } from '#kernel/event-log.ts';
import type { Feed, Subscription } from '#kernel/feed.ts';

/**
 * Events at the pace of whoever takes them: the next batch of the feed is taken when the one before is. Who is slow is refilled from
 * the log by the feed, and nothing piles up here. Not a generator: one that waits could not be ended.
 */
export class EventPull implements AsyncIterableIterator<Envelope> {
  readonly #subscription: Subscription;
  #batch: readonly Envelope[] = [];
  #at = 0;
  /** Lets the feed go on. */
  #taken: (() => void) | undefined;
  #waiting: PromiseWithResolvers<IteratorResult<Envelope>> | undefined;
  #failure: { readonly error: unknown } | undefined;
  #ended = false;

  constructor(feed: Feed, filter: EventFilter, after: Position | undefined) {
    this.#subscription = feed.subscribe({
      name: 'graphql',
      filter,
      ...(after === undefined ? {} : { after }),
      deliver: ({ events }) => this.#deliver(events),
      failed: (error) => {
        this.#failure = { error };
        this.#waiting?.reject(error);
        this.#waiting = undefined;
      },
    });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<IteratorResult<Envelope>> {
    const event = this.#batch[this.#at];
    if (event !== undefined) {
      this.#at += 1;
      return Promise.resolve({ done: false, value: event });
    }
    if (this.#ended) return Promise.resolve({ done: true, value: undefined });
    if (this.#failure !== undefined) return Promise.reject(this.#failure.error);
    this.#waiting = Promise.withResolvers();
    this.#letOn();
    return this.#waiting.promise;
  }

  return(): Promise<IteratorResult<Envelope>> {
    this.#ended = true;
    this.#batch = [];
    this.#subscription.close();
    this.#letOn();
    this.#waiting?.resolve({ done: true, value: undefined });
    this.#waiting = undefined;
    return Promise.resolve({ done: true, value: undefined });
  }

  #deliver(events: readonly Envelope[]): Promise<void> | undefined {
    if (events.length === 0 || this.#ended) return undefined;
    this.#batch = events;
    this.#at = 0;
    const taken = new Promise<void>((resolve) => {
      this.#taken = resolve;
    });
    if (this.#waiting !== undefined) {
      this.#at = 1;
      this.#waiting.resolve({ done: false, value: events[0]! });
      this.#waiting = undefined;
    }
    return taken;
  }

  #letOn(): void {
    this.#taken?.();
    this.#taken = undefined;
  }
}
