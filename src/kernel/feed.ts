import type { Envelope, Position } from './event.ts';
import type { EventFilter } from './event-log.ts';

/**
 * Hands committed events out in position order. A subscriber gets everything after `after`, from the log first and then
 * live, nothing missed and nothing twice.
 */
export interface Feed {
  readonly logId: string;
  /** The last position that this process knows to be committed. */
  head(): Position;
  /** Resolves when the head has reached the position, false when it has not within the time. */
  reached(position: Position, timeoutMs: number): Promise<boolean>;
  subscribe(options: FeedOptions): Subscription;
}

export interface FeedOptions {
  /** For logs and metrics. */
  readonly name: string;
  /** Everything after this position; absent: only what is committed from now on. */
  readonly after?: Position;
  readonly filter?: EventFilter;
  /**
   * Called with events in order, one call at a time: while the promise is pending nothing more is delivered, and a
   * subscriber that falls behind what memory holds is refilled from the log. `through` is the position up to which
   * nothing that fits the filter was left out (at or after the last event's). An empty batch says only that.
   */
  deliver(batch: { readonly events: readonly Envelope[]; readonly through: Position }): void | Promise<void>;
  /** Backfill is done: from here on events are live. */
  caughtUp?(position: Position): void;
  /** The subscription ended by an error (the log cannot be read, or `deliver` threw). */
  failed?(error: unknown): void;
}

export interface Subscription {
  /** The position up to which everything was delivered. */
  position(): Position;
  close(): void;
}
