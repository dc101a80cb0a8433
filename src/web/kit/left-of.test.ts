import { expect, test } from 'vitest';
import { leftOf } from './left-of.ts';

const MOMENT = '2026-03-01T12:00:00.000Z';
const before = (seconds: number): number => Date.parse(MOMENT) - seconds * 1_000;

test('what is left is told by hours, minutes and seconds, and nothing is left of what is over', () => {
  expect([3_900, 299, 5, 0, -60].map((seconds) => leftOf(MOMENT, before(seconds)))).toEqual(['1:05:00', '4:59', '0:05', '0:00', '0:00']);
});
