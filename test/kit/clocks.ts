import type { Clock } from '#kernel/clock.ts';

export interface MovedClock extends Clock {
  advance(ms: number): void;
}

/** Goes with time and can be moved on. */
export function aheadClock(): MovedClock {
  let aheadMs = 0;
  return {
    now: () => new Date(Date.now() + aheadMs),
    monotonicMs: () => performance.now() + aheadMs,
    advance: (ms) => void (aheadMs += ms),
  };
}

/** Stands until it is moved. */
export function handClock(from = '2026-11-23T08:00:00.000Z'): MovedClock {
  let ms = Date.parse(from);
  return { now: () => new Date(ms), monotonicMs: () => ms, advance: (by) => void (ms += by) };
}
