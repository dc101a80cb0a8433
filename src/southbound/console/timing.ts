import type { Clock } from '#kernel/clock.ts';

/** A clock that also wakes: passed in, so that tests own the time that a session waits. */
export interface Timing extends Clock {
  /** Calls once, after so long; the function takes that back. */
  after(ms: number, wake: () => void): () => void;
}

export function timingOf(clock: Clock): Timing {
  return {
    now: () => clock.now(),
    monotonicMs: () => clock.monotonicMs(),
    after: (ms, wake) => {
      const timer = setTimeout(wake, ms);
      return () => clearTimeout(timer);
    },
  };
}
