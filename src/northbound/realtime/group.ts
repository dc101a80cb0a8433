import type { Envelope, Position } from '#kernel/event.ts';
import type { EventFilter } from '#kernel/event-log.ts';
import type { Feed, Subscription } from '#kernel/feed.ts';
import type { Meter } from '#kernel/metric.ts';
import { encodeEvents, eventsFrame, type SubscriptionId } from './frames.ts';
import type { Gatherer } from './gatherer.ts';
import type { RealtimeLimits } from './limits.ts';
import type { Member } from './member.ts';
import * as metrics from './metrics.ts';

export interface GroupOptions {
  readonly filter: EventFilter;
  readonly feed: Feed;
  readonly gatherer: Gatherer;
  readonly limits: RealtimeLimits;
  readonly meter: Meter;
  /** Nobody is in it any more. */
  emptied(): void;
}

/**
 * The live subscriptions of all clients that have the same filter: one reader of the feed, events encoded once, and one
 * frame for all whose subscription has the same id.
 */
export class Group {
  readonly filter: EventFilter;
  /** Position of the last event that was written; those in between did not fit the filter. */
  written: Position;
  readonly #options: GroupOptions;
  readonly #live = new Set<Member>();
  /** Those that catch up: they keep the group, so that it is there when they have. */
  readonly #awaited = new Set<Member>();
  readonly #subscription: Subscription;
  #pending: Envelope[] = [];
  #wroteSinceTick = false;

  constructor(options: GroupOptions) {
    this.#options = options;
    this.filter = options.filter;
    this.written = options.feed.head();
    this.#subscription = options.feed.subscribe({
      name: 'websocket',
      filter: options.filter,
      deliver: ({ events }) => {
        if (events.length === 0) return;
        for (const event of events) this.#pending.push(event);
        options.gatherer.add(this);
      },
      failed: (error) => {
        for (const member of [...this.#live, ...this.#awaited]) member.failed(error);
      },
    });
  }

  enter(member: Member): void {
    this.#awaited.delete(member);
    this.#live.add(member);
  }

  await(member: Member): void {
    this.#live.delete(member);
    this.#awaited.add(member);
  }

  leave(member: Member): void {
    this.#live.delete(member);
    this.#awaited.delete(member);
    if (this.#live.size > 0 || this.#awaited.size > 0) return;
    this.#subscription.close();
    this.#options.gatherer.remove(this);
    this.#options.emptied();
  }

  flush(): void {
    const events = this.#pending;
    const last = events.at(-1)?.position;
    if (last === undefined) return;
    this.#pending = [];
    this.#wroteSinceTick = true;
    const first = events[0]!.position;
    const text = encodeEvents(events);
    const frames = new Map<SubscriptionId, Buffer>();
    const { limits, meter } = this.#options;
    let sentFrames = 0;
    let sentEvents = 0;
    for (const member of this.#live) {
      // It joined after these were committed and has them already.
      if (member.through >= last) continue;
      if (member.outlet.backlogBytes > limits.backlogBytes) {
        member.fallBehind();
        continue;
      }
      sentFrames += 1;
      if (member.through >= first) {
        const rest = events.filter((event) => event.position > member.through);
        member.outlet.write(eventsFrame(member.id, encodeEvents(rest)));
        sentEvents += rest.length;
      } else {
        let frame = frames.get(member.id);
        if (frame === undefined) {
          frame = eventsFrame(member.id, text);
          frames.set(member.id, frame);
        }
        member.outlet.write(frame);
        sentEvents += events.length;
      }
      member.through = last;
    }
    this.written = last;
    meter.add(metrics.sentFrames, sentFrames);
    meter.add(metrics.sentEvents, sentEvents);
  }

  /** Every few seconds: where nothing was written since, clients are told how far they have everything. */
  tick(): void {
    const wrote = this.#wroteSinceTick;
    this.#wroteSinceTick = false;
    if (wrote || this.#pending.length > 0) return;
    const position = this.#subscription.position();
    for (const member of this.#live) {
      if (member.outlet.backlogBytes > this.#options.limits.backlogBytes) continue;
      member.outlet.say(JSON.stringify({ type: 'caught_up', id: member.id, position: Math.max(position, member.through) }));
    }
  }
}
