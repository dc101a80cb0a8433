import { permits } from '#kernel/caller.ts';
import { fail } from '#kernel/error.ts';
import { uuidv5 } from '#kernel/id.ts';
import { answer, type Answering, type ModuleContext } from '#kernel/module.ts';
import { deliveryOf, type Attempts } from './attempts.ts';
import type { DeliveryState, Notice } from './delivery.ts';
import { MODULE } from './dispatch.ts';
import { notificationIssued, notificationQueued, said } from './events.ts';
import { deliveryId, NOTIFICATION_IDS, queued, type Told } from './judging/told.ts';
import { attemptDelivery, getDelivery, listDeliveries, retryDelivery, sendNotification } from './messages.ts';
import { atLeast } from '#model/severity.ts';
import { channelsOf } from './settings.projection.ts';

/** Deliveries that one page looks at, whatever its filter leaves. */
const MOST_SCANNED = 2_000;

/** `note` appends at once, also when the attempt fails. */
export function deliveryAnswers(attempts: Attempts, note: () => ModuleContext['publish']): readonly Answering[] {
  return [
    answer(listDeliveries, async ({ limit, cursor, rule_id: rule, channel_id: channel, status }, { events }) => {
      if (cursor !== undefined && !/^\d{1,15}$/.test(cursor))
        throw fail('validation_error', 'The cursor is not one of this list.', { field: 'cursor' });
      const items = [];
      let before = cursor === undefined ? undefined : Number(cursor);
      for (let scanned = 0; items.length < limit && scanned < MOST_SCANNED;) {
        const page = await events.readBack({
          filter: { types: [notificationQueued.type] },
          limit: Math.min(100, MOST_SCANNED),
          ...(before === undefined ? {} : { before }),
        });
        if (page.length === 0) return { items, next_cursor: null };
        for (const { data, position } of page) {
          if (items.length === limit) break;
          before = position;
          scanned += 1;
          const told = data as { delivery_id: string; rule_id: string | null; channel_id: string };
          if ((rule !== undefined && told.rule_id !== rule) || (channel !== undefined && told.channel_id !== channel)) continue;
          const state = await deliveryOf(events, told.delivery_id);
          if (state.notice === null || (status !== undefined && state.status !== status)) continue;
          items.push(listingOf(state.notice, state));
        }
      }
      return { items, next_cursor: before === undefined ? null : String(before) };
    }),

    answer(getDelivery, async ({ delivery_id: id }, { events }) => {
      const state = await deliveryOf(events, id);
      if (state.notice === null) throw fail('not_found', `There is no delivery ${id}.`);
      return { ...listingOf(state.notice, state), text: state.notice.text };
    }),

    answer(retryDelivery, async ({ delivery_id: id }, { events, messenger, messageId }) => {
      const { notice, status } = await deliveryOf(events, id);
      if (notice === null) throw fail('not_found', `There is no delivery ${id}.`);
      if (status === 'sent') throw fail('conflict', `The delivery ${id} was taken by its channel; it is not sent twice.`);
      const sent = await messenger.send({
        to: MODULE,
        name: attemptDelivery.name,
        data: { delivery_id: id },
        key: notice.channelId,
        idempotencyKey: `${id}/retry/${messageId}`,
      });
      return { delivery_id: id, message_id: sent };
    }),

    answer(attemptDelivery, async ({ delivery_id: id }, context) => ({
      delivery_id: id,
      status: 'sent' as const,
      receipt: await attempts.attempt(id, context, note()),
    })),

    answer(sendNotification, async ({ title, text, severity, channels, key, report }, context) => {
      if (report !== undefined && !permits(context.caller, 'reporting.read')) {
        throw fail('forbidden', `${context.caller.name} may not read reports, and so sends none.`, { permission: 'reporting.read' });
      }
      const known = await channelsOf(context.read);
      const unknown = (channels ?? []).filter((id) => !known.has(id));
      if (unknown.length > 0)
        throw fail('not_found', `There is no channel ${unknown.join(', ')}; notification.channel.list shows what there is.`);
      const wanted = channels ?? [...known.keys()];
      const targets = [...new Set(wanted)].filter((id) => {
        const { enabled, min_severity: least } = known.get(id)!;
        return enabled && atLeast(severity, least);
      });
      const notificationId = uuidv5(NOTIFICATION_IDS, key === undefined ? `direct/${context.messageId}` : `direct/key/${key}`);
      const stream = await context.events.readStream(`/modules/notification/notifications/${notificationId}`, { limit: 1 });
      if (stream[0] !== undefined) {
        const { channels: before } = stream[0].event.data as { channels: readonly string[] };
        return { notification_id: notificationId, deliveries: before.map((id) => deliveryId(notificationId, id)), repeated: true };
      }
      const at = context.clock.now().toISOString();
      const told: Told = {
        notification_id: notificationId,
        rule_id: null,
        kind: 'direct',
        at,
        severity,
        title,
        text,
        thread: notificationId,
        report,
      };
      const { report: _report, ...issued } = told;
      context.publish([
        said(notificationIssued, `notifications/${notificationId}`, { ...issued, channels: targets, matters: [], escalation_of: null }),
        ...targets.map((id) => queued(told, id)),
      ]);
      return { notification_id: notificationId, deliveries: targets.map((id) => deliveryId(notificationId, id)), repeated: false };
    }),
  ];
}

function listingOf(notice: Notice, { status, attempts, triedAt, error, receipt }: DeliveryState) {
  const { deliveryId: id, notificationId, ruleId, channelId, kind, severity, title, at } = notice;
  return {
    delivery_id: id,
    notification_id: notificationId,
    rule_id: ruleId,
    channel_id: channelId,
    kind,
    severity,
    title,
    issued_at: at,
    status,
    attempts,
    tried_at: triedAt,
    error,
    receipt,
  };
}
