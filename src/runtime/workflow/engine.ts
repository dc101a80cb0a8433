import type { Json } from '#kernel/json.ts';

/**
 * One course of execution whose results are remembered in order. Its code may run again from the beginning after a crash:
 * what was remembered is then given and not done, so the code must ask for the same things in the same order.
 */
export interface Strand {
  readonly id: string;
  /** Does something once: what it resolves with is remembered. It must not throw; a process that dies before it is remembered does it again. */
  remember<T extends Json>(name: string, work: () => Promise<T>): Promise<T>;
  /** A strand of its own, beside this one. The same id is the same branch. Nothing but its result tells how it went. */
  branch(id: string, task: Json): Promise<Branch>;
}

export interface Branch {
  readonly id: string;
  /** What it resolved with. To be asked for within `remember`. */
  result(): Promise<Json>;
}

/** What a strand runs: must not throw. */
export type Course = (strand: Strand, task: Json) => Promise<Json>;

/** Runs courses that survive the process. */
export interface Engine {
  /** Begins, and goes on with what former processes left behind. */
  open(course: Course): Promise<void>;
  /** Resolves when the task is kept for good. A second start under one id does nothing. */
  start(id: string, task: Json): Promise<void>;
  /** What a strand resolved with; undefined when it has not within the time. @throws not_found */
  result(id: string, timeoutMs: number): Promise<Json | undefined>;
  /** The task of a strand and what it resolved with, if it has; null for one that is not known. */
  look(id: string): Promise<{ readonly task: Json; readonly ended: boolean; readonly result: Json } | null>;
  /** Goes on with what processes that are no longer among the living left behind. */
  takeOver(living: readonly string[]): Promise<void>;
  /** Ids of strands without a parent that ended before, at most so many, oldest first. */
  endedBefore(moment: Date, most: number): Promise<readonly string[]>;
  /** Forgets strands that ended, with their branches. */
  forget(ids: readonly string[]): Promise<void>;
  /** What is under way stays as it is, for the next process. */
  close(): Promise<void>;
}
