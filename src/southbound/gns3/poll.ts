import type { Pace } from './pace.ts';

/** Reads that one poll of a project takes: its nodes and its links. */
export const READS_PER_POLL = 2;

/** A budget of reads per second, saved up for at most one second. */
export class ReadBudget {
  readonly #perMs: number;
  readonly #most: number;
  #left: number;
  #countedMs: number;

  constructor(readsPerSecond: number, nowMs: number) {
    this.#perMs = readsPerSecond / 1_000;
    this.#most = Math.max(readsPerSecond, READS_PER_POLL);
    this.#left = this.#most;
    this.#countedMs = nowMs;
  }

  /** Takes them and gives 0, or gives the milliseconds until there are as many. */
  take(reads: number, nowMs: number): number {
    this.#left = Math.min(this.#most, this.#left + (nowMs - this.#countedMs) * this.#perMs);
    this.#countedMs = nowMs;
    if (this.#left >= reads) {
      this.#left -= reads;
      return 0;
    }
    return (reads - this.#left) / this.#perMs;
  }
}

export interface Polled {
  readonly projectId: string;
  /** Both on the clock that never goes back; -Infinity: never. */
  readonly readMs: number;
  readonly changedMs: number;
}

/** A project that changed within this time is busy: it is looked at more often. */
const BUSY_FOR_MS = 60_000;

/**
 * Which project is read next and in how many milliseconds: the one that is most overdue for what it needs. A busy project
 * is due more often than a quiet one; beyond the budget all wait in proportion, so each still comes round.
 */
export function nextToPoll(
  polled: Iterable<Polled>,
  nowMs: number,
  pace: Pick<Pace, 'pollBusyMs' | 'pollQuietMs'>,
): { readonly projectId: string; readonly dueInMs: number } | null {
  let best: { projectId: string; overdue: number; dueInMs: number } | null = null;
  for (const { projectId, readMs, changedMs } of polled) {
    const interval = nowMs - changedMs < BUSY_FOR_MS ? pace.pollBusyMs : pace.pollQuietMs;
    const overdue = (nowMs - readMs) / interval;
    if (best === null || overdue > best.overdue) best = { projectId, overdue, dueInMs: Math.max(0, readMs + interval - nowMs) };
  }
  return best === null ? null : { projectId: best.projectId, dueInMs: best.dueInMs };
}
