/** Where time comes from. Passed in, so that tests own it. */
export interface Clock {
  /** The wall clock: what is written into events. May jump. */
  now(): Date;
  /** Milliseconds since an arbitrary moment; never goes back. For time-outs, durations and rates. */
  monotonicMs(): number;
}

export const systemClock: Clock = {
  now: () => new Date(),
  monotonicMs: () => performance.now(),
};
