import { expect, test } from 'vitest';
import { Trust } from './trust.ts';

const fail = (trust: Trust, nowMs: number): void => {
  for (let turn = 0; turn < 5; turn += 1) trust.failed(nowMs);
};

test('five failures in a row are too many, and a success between them is not', () => {
  const trust = new Trust();
  for (let turn = 0; turn < 4; turn += 1) trust.failed(0);
  trust.ended(0);
  trust.failed(0);
  expect(trust.isLost(0)).toBe(false);
  for (let turn = 0; turn < 4; turn += 1) trust.failed(0);
  expect([trust.isLost(0), trust.isLost(29_999), trust.isLost(30_000)]).toEqual([true, true, false]);
});

test('each time it takes longer, up to five minutes, and less again after it went well', () => {
  const trust = new Trust();
  let nowMs = 0;
  for (const seconds of [30, 60, 90]) {
    fail(trust, nowMs);
    expect([trust.isLost(nowMs + seconds * 1_000 - 1), trust.isLost(nowMs + seconds * 1_000)]).toEqual([true, false]);
    nowMs += seconds * 1_000;
  }
  for (let turn = 0; turn < 3; turn += 1) trust.ended((nowMs += 30_000));
  expect(trust.everLost).toBe(false);
  fail(trust, nowMs);
  expect([trust.isLost(nowMs + 29_999), trust.isLost(nowMs + 30_000)]).toEqual([true, false]);
});
