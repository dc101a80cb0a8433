import { expect, test } from 'vitest';
import { ReadingAllowance } from './reading-allowance.ts';

test('each caller has new documents read at a rate, and is told when it may come again', () => {
  let nowMs = 0;
  const clock = { now: () => new Date(nowMs), monotonicMs: () => nowMs };
  const allowance = new ReadingAllowance({ newCharactersPerSecond: 100, newCharactersAtOnce: 500 }, clock);
  allowance.take('ann', 500);
  expect(() => allowance.take('ann', 50)).toThrow(expect.objectContaining({ code: 'rate_limited', retryAfterMs: 500 }));
  allowance.take('bob', 500);
  nowMs = 500;
  allowance.take('ann', 50);
  expect(() => allowance.take('ann', 1)).toThrow(expect.objectContaining({ code: 'rate_limited' }));
  nowMs = 1_000_000;
  allowance.take('ann', 500);
  expect(() => allowance.take('ann', 1)).toThrow(expect.objectContaining({ code: 'rate_limited' }));
});
