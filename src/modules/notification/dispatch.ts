import type { Envelope } from '#kernel/event.ts';
import type { ModuleContext } from '#kernel/module.ts';
import { notificationQueued } from './events.ts';
import { attemptDelivery } from './messages.ts';
import { priorityOf, type Severity } from '#model/severity.ts';

export const MODULE = 'notification';

/** Sends a durable message for every queued delivery: the broker tries it until it succeeds, in order for each channel. */
export function dispatch({ consumers, messenger }: ModuleContext) {
  return consumers.consume({
    name: 'notification/dispatch',
    filter: { types: [notificationQueued.type] },
    from: 'start',
    async deliver(events: readonly Envelope[]) {
      for (const { data } of events) {
        const { delivery_id: id, channel_id: channel, severity } = data as { delivery_id: string; channel_id: string; severity: Severity };
        await messenger.send({
          to: MODULE,
          name: attemptDelivery.name,
          data: { delivery_id: id },
          priority: priorityOf(severity),
          key: channel,
          idempotencyKey: id,
        });
      }
    },
  });
}
