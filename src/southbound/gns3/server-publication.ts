import type { NewEvent } from '#kernel/event.ts';
import type { ListenerParts } from './listener-parts.ts';
import { eventDelay, eventsWaiting, gns3Events } from './metrics.ts';
import { serverListened } from './process-events.ts';
import { Publication } from './publication.ts';

/** What the listener makes of how the log takes its events. */
export interface PublicationHooks {
  committed(event: NewEvent): void;
  overflowed(): readonly NewEvent[];
  returned(): void;
}

/** The way of one listener's events into the log: under its lease, a stop only then as unasked when no process asked for it, and counted. */
export function serverPublication(
  { asks, clock, context, controller, lease, pace, random, statistics, waitingMost }: ListenerParts,
  hooks: PublicationHooks,
): Publication {
  const { id } = controller.server;
  return new Publication({
    clock,
    log: context.log.child({ server: id }),
    pace,
    random,
    ...(waitingMost === undefined ? {} : { waitingMost }),
    publish: (events) => context.publish(events, lease),
    reviewed: (events) => asks.reviewed(events, context.events),
    committed: async (event) => {
      const last = await context.events.readBack({ limit: 100, filter: { subject: event.subject } });
      return last.some((known) => known.id === event.id);
    },
    counted: (event, heardMs) => {
      // Of the hub, not of GNS3.
      if (event.type === serverListened.type) return;
      const delayMs = heardMs === undefined ? undefined : clock.monotonicMs() - heardMs;
      hooks.committed(event);
      statistics.count(event, delayMs);
      context.meter.add(gns3Events, 1, { type: event.type, server: id });
      if (delayMs !== undefined) context.meter.observe(eventDelay, delayMs / 1_000, { server: id });
    },
    waiting: (events) => context.meter.set(eventsWaiting, events, { server: id }),
    overflowed: () => hooks.overflowed(),
    returned: () => hooks.returned(),
  });
}
