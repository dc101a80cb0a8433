import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SYSTEM } from '../objects.ts';
import type { TypedValue } from '../value.ts';
import { type Reading, withRates } from './rates.ts';

const counter = (type: 'Counter32' | 'Counter64', value: number | string): TypedValue => ({ oid: '1.3.6.1.2.1.2.2.1.10.3', type, value });
const uptime = (ticks: number): TypedValue => ({ oid: SYSTEM.sysUpTime, type: 'TimeTicks', value: ticks });
const reading = (atMs: number, ...values: readonly TypedValue[]): Reading => ({ atMs, values });

/** How fast the counter went from one reading to the next, which is ten seconds later. */
function rate(before: readonly TypedValue[], now: readonly TypedValue[]): number | null | undefined {
  return withRates(reading(10_000, ...now), reading(0, ...before))[0]!.rate_per_s;
}

describe('a counter', () => {
  test('goes as fast as its readings differ, whatever its width, and over the end of 32 bits', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 63n }), fc.nat(2 ** 31), (start, more) => {
        const narrow = Number(start % 2n ** 32n);
        expect(rate([counter('Counter32', narrow)], [counter('Counter32', (narrow + more) % 2 ** 32)])).toBeCloseTo(more / 10);
        expect(rate([counter('Counter64', String(start))], [counter('Counter64', String(start + BigInt(more)))])).toBeCloseTo(more / 10);
      }),
    );
  });

  test('has no rate without a reading before, or when the device started again', () => {
    expect(withRates(reading(0, counter('Counter32', 5)), undefined)[0]!.rate_per_s).toBeNull();
    expect(rate([uptime(9_000), counter('Counter32', 5)], [counter('Counter32', 9), uptime(100)])).toBeNull();
    expect(rate([counter('Counter64', 9)], [counter('Counter64', 5)])).toBeNull();
    expect(rate([counter('Counter32', 5)], [counter('Counter64', 9)])).toBeNull();
  });

  test('goes on when only sysUpTime reached its end', () => {
    expect(rate([uptime(2 ** 32 - 500), counter('Counter32', 5)], [counter('Counter32', 25), uptime(500)])).toBe(2);
  });
});

test('what is no counter has no rate', () => {
  expect(withRates(reading(1, uptime(5)), reading(0, uptime(4)))).toEqual([uptime(5)]);
});
