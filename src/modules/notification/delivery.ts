import type { Fold } from '#kernel/event-log.ts';
import type { Json } from '#kernel/json.ts';
import type { AttachedReport, Attachment } from './attachment.ts';
import { deliverySubject, SOURCE, type NoticeKind } from './events.ts';
import type { Severity } from '#model/severity.ts';

/** What is delivered to one channel. */
export interface Notice {
  /** The same at every attempt: receivers tell repetitions by it. */
  readonly deliveryId: string;
  readonly notificationId: string;
  readonly ruleId: string | null;
  readonly channelId: string;
  readonly kind: NoticeKind;
  /** When it was issued, ISO 8601. */
  readonly at: string;
  readonly severity: Severity;
  readonly title: string;
  readonly text: string;
  /** The same of all that belongs together. */
  readonly thread: string;
  /** A report that goes with it, where the channel takes files. */
  readonly report?: AttachedReport;
  readonly attachment?: Attachment;
}

export interface DeliveryState {
  readonly notice: Notice | null;
  readonly status: 'pending' | 'sent' | 'failed';
  readonly attempts: number;
  /** When it was last tried, ISO 8601. */
  readonly triedAt: string | null;
  readonly error: string | null;
  readonly receipt: string | null;
}

const NO_DELIVERY: DeliveryState = { notice: null, status: 'pending', attempts: 0, triedAt: null, error: null, receipt: null };

export const deliveryStream = (id: string): string => `${SOURCE}/${deliverySubject(id)}`;

/** What became of a delivery. */
export const deliveryFold: Fold<Json> = {
  name: 'notification-delivery/1',
  initial: NO_DELIVERY as unknown as Json,
  evolve(json, event) {
    const state = json as unknown as DeliveryState;
    const evolved = ((): DeliveryState => {
      switch (event.type) {
        case 'notification.queued':
          return state.notice === null ? { ...state, notice: noticeOf(event.data) } : state;
        case 'notification.sent': {
          const { attempt, receipt } = event.data as { attempt: number; receipt: string | null };
          return { ...state, status: 'sent', attempts: attempt, triedAt: event.time, error: null, receipt };
        }
        case 'notification.failed': {
          const { attempt, error, final } = event.data as { attempt: number; error: string; final: boolean };
          // A failure that is noted after a success changes nothing: it was taken.
          if (state.status === 'sent') return state;
          return { ...state, status: final ? 'failed' : 'pending', attempts: attempt, triedAt: event.time, error };
        }
        default:
          return state;
      }
    })();
    return evolved as unknown as Json;
  },
};

function noticeOf(data: Json): Notice {
  const told = data as Record<string, string> & {
    readonly rule_id: string | null;
    readonly kind: NoticeKind;
    readonly severity: Severity;
    readonly report?: AttachedReport;
  };
  return {
    deliveryId: told['delivery_id']!,
    notificationId: told['notification_id']!,
    ruleId: told.rule_id,
    channelId: told['channel_id']!,
    kind: told.kind,
    at: told['at']!,
    severity: told.severity,
    title: told['title']!,
    text: told['text']!,
    thread: told['thread']!,
    ...(told.report === undefined ? {} : { report: told.report }),
  };
}
