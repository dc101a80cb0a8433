import { expect, test } from 'vitest';
import { ratesBetween, type Reading } from './interface-rates.ts';

const reading = (atMs: number, inOctets: number | string | null, outOctets: number | string | null, bits: 32 | 64 = 64): Reading => ({
  atMs,
  interfaces: [{ index: 3, counter_bits: bits, in_octets: inOctets, out_octets: outOctets }],
});

test('octets between two readings are bits per second', () => {
  expect(ratesBetween(reading(1_000, 1_000, 0), reading(3_000, 2_000, 500)).get(3)).toEqual({ inBps: 4_000, outBps: 2_000 });
});

test('counters that a double cannot hold are subtracted exactly', () => {
  const rates = ratesBetween(reading(0, '18000000000000000000', 0), reading(1_000, '18000000000000000001', 0));
  expect(rates.get(3)?.inBps).toBe(8);
});

test('a 32-bit counter that went round counts on', () => {
  expect(ratesBetween(reading(0, 2 ** 32 - 100, 0, 32), reading(1_000, 150, 0, 32)).get(3)?.inBps).toBe(2_000);
});

test('a 64-bit counter that is smaller than before began anew, and what is not counted has no rate', () => {
  expect(ratesBetween(reading(0, 5_000, null), reading(1_000, 10, 7)).get(3)).toEqual({ inBps: null, outBps: null });
});

test('two answers of one moment, and interfaces that were not there before, have no rates', () => {
  expect(ratesBetween(reading(5, 1, 1), reading(5, 2, 2)).size).toBe(0);
  expect(ratesBetween({ atMs: 0, interfaces: [] }, reading(1_000, 2, 2)).size).toBe(0);
});
