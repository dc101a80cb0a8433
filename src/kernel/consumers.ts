import type { Envelope, Position } from './event.ts';
import type { EventFilter } from './event-log.ts';

/** A reader of the log that goes on where it was, whatever happened to the process. */
export interface LogConsumer {
  /** Names its checkpoint, and the lease under which one process at a time runs it. */
  readonly name: string;
  readonly filter?: EventFilter;
  /** Where it begins the first time: with what comes from now on, or at the first event. */
  readonly from: 'now' | 'start';
  /** Takes events in order, each at least once; the checkpoint follows when it returns. What it throws is logged, and the same events come again after a while. */
  deliver(events: readonly Envelope[]): Promise<void>;
}

export interface RunningConsumer {
  /** Up to where everything was taken; that of the checkpoint while another process runs it. */
  position(): Position;
  close(): Promise<void>;
}

export interface Consumers {
  consume(consumer: LogConsumer): RunningConsumer;
}
