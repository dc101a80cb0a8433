import type { Envelope, Position } from '#kernel/event.ts';
import type { Feed, Subscription } from '#kernel/feed.ts';
import type { Log } from '#kernel/log.ts';
import type { Meter } from '#kernel/metric.ts';
import { encodeEvent, eventsFrame, type SubscriptionId } from './frames.ts';
import type { Group } from './group.ts';
import type { RealtimeLimits } from './limits.ts';
import * as metrics from './metrics.ts';
import type { Outlet } from './outlet.ts';

/** Text of events in one frame of a refill. */
const REFILL_FRAME_CHARACTERS = 65_536;

export interface MemberOptions {
  readonly id: SubscriptionId;
  readonly group: Group;
  readonly outlet: Outlet;
  readonly feed: Feed;
  readonly limits: RealtimeLimits;
  readonly meter: Meter;
  readonly log: Log;
  /** The log cannot be read: the client must come again. */
  failed(error: unknown): void;
}

/**
 * One subscription of one client. Live, its group writes for it. While it catches up (from `since`, or after it was slow)
 * it reads the feed on its own, at the pace of the client, until it has everything that its group has written.
 */
export class Member {
  readonly id: SubscriptionId;
  readonly outlet: Outlet;
  /** Everything that fits the filter up to here was written. */
  through: Position;
  state: 'catching_up' | 'live' | 'waiting' | 'ended' = 'waiting';
  readonly #options: MemberOptions;
  #own: Subscription | undefined;

  constructor(options: MemberOptions, through: Position) {
    this.#options = options;
    this.id = options.id;
    this.outlet = options.outlet;
    this.through = through;
  }

  /** Live from here on: `through` is the head of the log. */
  goLive(): void {
    this.state = 'live';
    this.#options.group.enter(this);
  }

  /** Everything after `through` from the log, at the client's pace, then live. */
  catchUp(): void {
    const { feed, group, meter, limits } = this.#options;
    this.state = 'catching_up';
    group.await(this);
    let closed = false;
    const join = (): void => {
      // What the group wrote last must not lie beyond what was read here: else that part would be missed.
      if (closed || this.state !== 'catching_up' || group.written > this.through) return;
      closed = true;
      this.#own?.close();
      this.#own = undefined;
      this.goLive();
    };
    let caughtUp = false;
    const own = feed.subscribe({
      name: 'websocket-refill',
      after: this.through,
      filter: group.filter,
      deliver: async ({ events, through }) => {
        if (closed || this.state !== 'catching_up') return;
        for (const frame of framesOf(this.id, events)) {
          this.outlet.write(frame.bytes);
          this.through = frame.last;
          meter.add(metrics.sentEvents, frame.events);
          meter.add(metrics.sentFrames);
          if (this.outlet.backlogBytes > limits.refillBytes) {
            await this.outlet.drained();
            if (this.state !== 'catching_up') return;
          }
        }
        this.through = Math.max(this.through, through);
        if (caughtUp) join();
      },
      caughtUp: (position) => {
        if (closed || this.state !== 'catching_up') return;
        caughtUp = true;
        this.through = Math.max(this.through, position);
        join();
      },
      failed: (error) => {
        if (closed || this.state !== 'catching_up') return;
        this.#options.failed(error);
      },
    });
    // It may have caught up before `subscribe` returned.
    if (closed || !this.#catchingUp()) own.close();
    else this.#own = own;
  }

  #catchingUp(): boolean {
    return this.state === 'catching_up';
  }

  /** Its client did not read: the group leaves it out, and when it reads again it is told and refilled. */
  fallBehind(): void {
    const { feed, group, meter, log } = this.#options;
    this.state = 'waiting';
    group.await(this);
    meter.add(metrics.lagging);
    void this.outlet.drained().then(() => {
      if (this.state !== 'waiting' || !this.outlet.open) return undefined;
      const behind = Math.max(0, feed.head() - this.through);
      log.debug('A slow client is refilled from the log.', { subscription: this.id, behind });
      this.outlet.say(JSON.stringify({ type: 'lagging', id: this.id, behind }));
      this.catchUp();
      return undefined;
    });
  }

  end(): void {
    this.state = 'ended';
    this.#own?.close();
    this.#own = undefined;
    this.#options.group.leave(this);
  }

  failed(error: unknown): void {
    this.#options.failed(error);
  }
}

/** Frames of a bounded size: a client that reads slowly is not handed megabytes at once. */
function* framesOf(
  id: SubscriptionId,
  events: readonly Envelope[],
): Generator<{ readonly bytes: Buffer; readonly last: Position; readonly events: number }> {
  let text = '';
  let count = 0;
  for (const [at, event] of events.entries()) {
    text += count === 0 ? encodeEvent(event) : `,${encodeEvent(event)}`;
    count += 1;
    if (text.length >= REFILL_FRAME_CHARACTERS || at === events.length - 1) {
      yield { bytes: eventsFrame(id, `[${text}]`), last: event.position, events: count };
      text = '';
      count = 0;
    }
  }
}
