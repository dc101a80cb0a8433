import type { Envelope } from '#kernel/event.ts';
import type { EventLog } from '#kernel/event-log.ts';

/** Events that committed together, in position order. */
export interface CommittedEvents {
  readonly events: readonly Envelope[];
  /** Their size as JSON. */
  readonly bytes: number;
}

/** A log that hands over what this process commits, before the appender is told. */
export interface LiveLog extends EventLog {
  onCommitted(listener: (committed: CommittedEvents) => void): void;
  close(): Promise<void>;
}
