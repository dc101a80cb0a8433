import fc from 'fast-check';
import { expect, test } from 'vitest';
import { REMEMBERED } from './past.ts';
import { StillPast } from './still-past.ts';

test('the parts of the day of the last values are told oldest first, each with the one value', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.integer({ min: 0, max: 7 }), fc.integer({ min: 1, max: 1_500 })), { maxLength: 12 }), (runs) => {
      const still = new StillPast();
      const parts = runs.flatMap(([part, count]) => Array.from({ length: count }, () => part));
      for (const part of parts) still.add(42, part);
      const told: number[] = [];
      still.each((value, part) => {
        expect(value).toBe(42);
        told.push(part);
      });
      expect(told).toEqual(parts.slice(-REMEMBERED));
    }),
    { numRuns: 50 },
  );
});

test('another value does not belong to it until it forgets', () => {
  const still = new StillPast();
  expect(still.has(1)).toBe(true);
  still.add(1, 0);
  expect([still.has(1), still.has(2)]).toEqual([true, false]);
  still.forget();
  expect(still.has(2)).toBe(true);
});
