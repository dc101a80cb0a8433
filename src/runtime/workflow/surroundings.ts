import type { Caller } from '#kernel/caller.ts';
import type { Clock } from '#kernel/clock.ts';
import type { EventLog } from '#kernel/event-log.ts';
import type { Feed } from '#kernel/feed.ts';
import type { Answer, Call } from '#kernel/hub.ts';
import type { Json } from '#kernel/json.ts';
import type { Log } from '#kernel/log.ts';
import type { Operation } from '#kernel/message.ts';
import type { Progress } from './progress.ts';
import type { RunCaller, RunFrame } from './task.ts';

/** An operation as steps see it: one of a module of this process, or of one elsewhere. */
export type AskedOperation = Pick<Operation, 'name' | 'kind' | 'summary' | 'permission' | 'input' | 'secret'>;

/** The moments of a step at which a process may die: tests have it die there. */
export type CrashPoint = 'before-effect' | 'after-effect' | 'after-record' | 'before-undo' | 'after-undo' | 'while-waiting' | 'before-end';

/** What the interpreter has around it. */
export interface Surroundings {
  readonly clock: Clock;
  readonly log: Log;
  readonly feed: Feed;
  readonly eventLog: Pick<EventLog, 'append' | 'readStream' | 'head'>;
  perform(operation: string, input: Json, call: Call): Promise<Answer>;
  operation(name: string): AskedOperation | undefined;
  /** The caller with what its roles permit now; null when it may do nothing any more. */
  permissionsOf(caller: RunCaller): Promise<Caller | null>;
  /** From 0 to 1, for the jitter of retries. */
  random(): number;
  /** Aborted when the process stops: what is under way is then left as it is. */
  readonly stopping: AbortSignal;
  progress(frame: RunFrame): Progress;
  /** Aborted when somebody asked the run, or one that it is a part of, to stop. */
  cancellation(frame: RunFrame): Promise<AbortSignal>;
  crashPoint(point: CrashPoint): void;
}

/** For ever pending: what was begun is left to the next process. */
export function never(): Promise<never> {
  return new Promise(() => undefined);
}
