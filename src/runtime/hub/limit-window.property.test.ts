import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { SlidingWindow } from './limit-window.ts';

const HOUR_MS = 3_600_000;

test('in no hour there are more than the most, and a wait it names is enough', () => {
  const pauses = fc.array(fc.integer({ min: 0, max: HOUR_MS / 3 }), { minLength: 1, maxLength: 120 });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 0, max: 10 * HOUR_MS }), pauses, (most, startMs, pausesMs) => {
      const window = new SlidingWindow({ most, withinMs: HOUR_MS }, startMs);
      const granted: number[] = [];
      let nowMs = startMs;
      for (const pauseMs of pausesMs) {
        nowMs += pauseMs;
        const waitMs = window.take(nowMs);
        nowMs += waitMs;
        expect(waitMs === 0 || window.take(nowMs) === 0).toBe(true);
        granted.push(nowMs);
        expect(window.remaining).toBeLessThan(most);
      }
      for (let first = 0; first + most < granted.length; first += 1)
        expect(granted[first + most]! - granted[first]!).toBeGreaterThan(HOUR_MS);
    }),
    { numRuns: 200 },
  );
});
