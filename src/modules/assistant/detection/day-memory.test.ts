import { expect, test } from 'vitest';
import { DayMemory, partOfDay } from './day-memory.ts';

/** Days of so many values in each part, that are high in the third part alone. */
function days(memory: DayMemory, count: number, values = 12): number[] {
  return Array.from({ length: count * 8 * values }, (_, index) => {
    const part = Math.floor(index / values) % 8;
    return memory.novelty(part === 2 ? 7 : 0, part);
  });
}

test('what was never met at that time of the day is new, though it was at others', () => {
  const memory = new DayMemory();
  expect(Math.max(...days(memory, 6))).toBe(0);
  expect(memory.novelty(7, 0)).toBe(1);
  expect(memory.novelty(7, 0)).toBe(0);
});

test('what was met nearby is less new', () => {
  const memory = new DayMemory();
  days(memory, 6);
  expect(memory.novelty(1, 0)).toBeCloseTo(1 / 3);
  expect(memory.novelty(2, 0)).toBeCloseTo(2 / 3);
});

test('what is seldom there at all is new at no time of the day', () => {
  const memory = new DayMemory();
  days(memory, 6, 2);
  expect(memory.novelty(7, 0)).toBe(0);
});

test('before some days were seen nothing is new', () => {
  const memory = new DayMemory();
  days(memory, 2);
  expect(memory.novelty(7, 0)).toBe(0);
});

test.each([
  ['2026-03-01T00:00:00Z', 0],
  ['2026-03-01T02:59:59Z', 0],
  ['2026-03-01T03:00:00Z', 1],
  ['2026-03-01T23:59:59Z', 7],
  ['1969-12-31T23:59:59Z', 7],
])('%s is in part %i of its day', (at, part) => {
  expect(partOfDay(Date.parse(at))).toBe(part);
});
