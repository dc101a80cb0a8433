import type { NewEvent } from '#kernel/event.ts';
import { uuidv5 } from '#kernel/id.ts';
import type { AttachedReport } from '../attachment.ts';
import { deliverySubject, notificationQueued, said, type NoticeKind } from '../events.ts';
import type { Severity } from '#model/severity.ts';

/** Ids are derived in it, so that what is decided again after a crash has the same ids. */
export const NOTIFICATION_IDS = '1f6f3c52-6a0e-5d0c-9a53-0d2b7e7c1a94';

/** What a notification says, to all its channels. */
export interface Told {
  readonly notification_id: string;
  readonly rule_id: string | null;
  readonly kind: NoticeKind;
  readonly at: string;
  readonly severity: Severity;
  readonly title: string;
  readonly text: string;
  readonly thread: string;
  readonly report?: AttachedReport | undefined;
}

export const deliveryId = (notificationId: string, channelId: string): string => uuidv5(NOTIFICATION_IDS, `${notificationId}/${channelId}`);

/** The delivery of a notification to one channel: the first event of its stream. */
export function queued(told: Told, channelId: string): NewEvent {
  const id = deliveryId(told.notification_id, channelId);
  const { notification_id, rule_id, kind, at, severity, title, text, thread, report } = told;
  return said(notificationQueued, deliverySubject(id), {
    delivery_id: id,
    notification_id,
    rule_id,
    channel_id: channelId,
    kind,
    at,
    severity,
    title,
    text,
    thread,
    ...(report === undefined ? {} : { report }),
  });
}
