import { expect, test } from 'vitest';
import type { Clock } from '#kernel/clock.ts';
import { simulatedTime } from './simulated-time.ts';

test('simulated time is real time, or so many times as fast from the start on', () => {
  let ms = 1_000;
  const clock: Clock = { now: () => new Date(1_700_000_000_000 + ms), monotonicMs: () => ms };
  const real = simulatedTime(clock, 1);
  const fast = simulatedTime(clock, 60);
  expect([real(), fast()]).toEqual([1_700_000_001_000, 1_700_000_001_000]);
  ms += 500;
  expect([real(), fast()]).toEqual([1_700_000_001_500, 1_700_000_031_000]);
});
