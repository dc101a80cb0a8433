import { expect, test } from 'vitest';
import { SilenceDefinition } from '../silence-definition.ts';
import { isOver, isWithin } from './window.ts';

function weekly(days: readonly string[], from: string, until: string, timezone = 'UTC') {
  return SilenceDefinition.parse({ comment: 'Maintenance.', match: {}, weekly: { days, from, until, timezone } });
}

test('a window of the day holds from its first minute to before its last', () => {
  const silence = weekly(['mon'], '08:00', '10:00');
  expect(['07:59', '08:00', '09:59', '10:00'].map((time) => isWithin(silence, new Date(`2026-03-02T${time}:30Z`)))).toEqual([
    false,
    true,
    true,
    false,
  ]);
  expect(isWithin(silence, new Date('2026-03-03T09:00:00Z'))).toBe(false);
});

test('a window over midnight belongs to the day on which it begins', () => {
  const silence = weekly(['sun'], '22:00', '02:00');
  expect(isWithin(silence, new Date('2026-03-01T23:00:00Z'))).toBe(true);
  expect(isWithin(silence, new Date('2026-03-02T01:59:00Z'))).toBe(true);
  expect(isWithin(silence, new Date('2026-03-02T02:00:00Z'))).toBe(false);
  expect(isWithin(silence, new Date('2026-03-01T01:00:00Z'))).toBe(false);
});

test('a window keeps its hours when the clocks change', () => {
  const silence = weekly(['sat', 'sun', 'mon'], '08:00', '09:00', 'Europe/Paris');
  // Summer time begins on 29 March 2026.
  expect(isWithin(silence, new Date('2026-03-28T07:30:00Z'))).toBe(true);
  expect(isWithin(silence, new Date('2026-03-30T07:30:00Z'))).toBe(false);
  expect(isWithin(silence, new Date('2026-03-30T06:30:00Z'))).toBe(true);
});

test('a silence with an end is over then', () => {
  const silence = SilenceDefinition.parse({ comment: 'Work.', match: {}, ends_at: '2026-03-02T08:00:00Z' });
  expect([isWithin(silence, new Date('2026-03-02T07:59:59Z')), isOver(silence, new Date('2026-03-02T07:59:59Z'))]).toEqual([true, false]);
  expect([isWithin(silence, new Date('2026-03-02T08:00:00Z')), isOver(silence, new Date('2026-03-02T08:00:00Z'))]).toEqual([false, true]);
});
