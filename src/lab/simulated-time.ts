import type { Clock } from '#kernel/clock.ts';

/** Milliseconds since 1970 as the devices of a lab see them: real time until the lab's start, `timeScale` times as fast from then on. */
export function simulatedTime(clock: Clock, timeScale: number): () => number {
  if (timeScale === 1) return () => clock.now().getTime();
  const bornMs = clock.now().getTime();
  const started = clock.monotonicMs();
  return () => bornMs + (clock.monotonicMs() - started) * timeScale;
}
