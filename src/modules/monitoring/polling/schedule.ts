import { createHash } from 'node:crypto';

/** A device that is silent is asked less and less often, up to this many intervals. */
const MOST_BACK_OFF = 5;

/** When a target is asked next: at its own phase of the interval, so that many targets spread over it; pure. */
export interface Turn {
  readonly dueAtMs: number;
  /** Readings in a row that were not answered. */
  readonly silent: number;
}

/** The first one comes within one interval, at the phase that follows from the id. */
export function firstTurn(id: string, intervalMs: number, nowMs: number): Turn {
  return { dueAtMs: nextAt(id, intervalMs, nowMs), silent: 0 };
}

export function nextTurn(turn: Turn, id: string, answered: boolean, intervalMs: number, nowMs: number): Turn {
  const silent = answered ? 0 : turn.silent + 1;
  const skipped = Math.min(Math.max(silent - 1, 0), MOST_BACK_OFF - 1);
  return { dueAtMs: nextAt(id, intervalMs, nowMs) + skipped * intervalMs, silent };
}

/** The next moment after now that has the id's phase. */
function nextAt(id: string, intervalMs: number, nowMs: number): number {
  const phase = phaseOf(id, intervalMs);
  const start = Math.floor((nowMs - phase) / intervalMs) * intervalMs + phase;
  return start + intervalMs;
}

function phaseOf(id: string, intervalMs: number): number {
  return createHash('sha1').update(id).digest().readUInt32BE(0) % intervalMs;
}
