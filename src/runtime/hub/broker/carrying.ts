import type { Attachment } from '#kernel/broker.ts';
import type { Clock } from '#kernel/clock.ts';
import type { Log } from '#kernel/log.ts';
import type { DeathReason, MessageQueue } from '../../store/index.ts';
import type { Counts } from './counts.ts';
import type { Destination } from './destination.ts';
import type { Entry } from './lane.ts';

/** What the broker does for the messages of a module. */
export interface Carrying {
  readonly queue: MessageQueue;
  readonly clock: Clock;
  readonly log: Log;
  readonly random: () => number;
  readonly counts: Counts;
  readonly maxAttempts: number;
  readonly firstRetryMs: number | undefined;
  /** How many messages of a lane memory holds that the table has too. */
  readonly tableLimit: number;
  /** It has something to deliver. */
  schedule(destination: Destination): void;
  ended(entry: Entry, answer?: Parameters<Attachment['reply']>[1]): void;
  died(entry: Entry, reason: DeathReason, error: string): void;
  /** Rows may be claimed for this process that it does not know. */
  doubt(): void;
}
