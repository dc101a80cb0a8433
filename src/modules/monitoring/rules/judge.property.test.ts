import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { judge, usualOf, type Point } from './judge.ts';
import { AlertRule, checkRule } from './rule-definition.ts';

const MINUTE = 60_000;
const NOW = Date.parse('2026-11-23T12:00:00.000Z');

const rule = (more: object): AlertRule =>
  AlertRule.parse({ kind: 'cpu.high', severity: 'major', metric: 'cpu_load_percent', title: 'CPU', for: '3m', ...more });
const minutes = (...values: readonly number[]): Point[] =>
  values.map((value, index) => [NOW - (values.length - 1 - index) * MINUTE, value]);
const judged = (which: AlertRule, points: readonly Point[], more: object = {}) =>
  judge(which, { points, nowMs: NOW, forMs: 3 * MINUTE, stepMs: MINUTE, ...more });

describe('a threshold', () => {
  const high = rule({ above: 90, clears_at: 80, levels: [{ value: 99, severity: 'critical' }] });

  test('raises when the whole time was above it, as bad as the last value is', () => {
    expect(judged(high, minutes(95, 95, 96, 97))).toEqual({ say: 'raise', severity: 'major', value: 97, threshold: 90 });
    expect(judged(high, minutes(95, 95, 96, 100))).toMatchObject({ severity: 'critical' });
  });

  test('says nothing before its time, after a dip, and between raising and clearing', () => {
    expect(judged(high, minutes(95, 96, 97))).toBeNull();
    expect(judged(high, minutes(95, 85, 96, 97))).toBeNull();
    expect(judged(high, minutes(95, 95, 95, 85))).toBeNull();
    expect(judged(high, minutes(95, 95, 95, 80))).toEqual({ say: 'clear', value: 80 });
  });

  test('says nothing of what is not measured', () => {
    expect(judged(high, [])).toBeNull();
    expect(judged(high, [[NOW - 30 * MINUTE, 99]])).toBeNull();
  });

  test('raises and clears by the same samples whatever came long before', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 100, noNaN: true }), { minLength: 4, maxLength: 4 }),
        fc.array(fc.double({ min: 0, max: 100, noNaN: true }), { maxLength: 20 }),
        (recent, before) => {
          const old: Point[] = before.map((value, index) => [NOW - (60 - index) * MINUTE, value]);
          expect(judged(high, [...old, ...minutes(...recent)])).toEqual(judged(high, minutes(...recent)));
        },
      ),
    );
  });

  test('never raises and clears at the same value', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 100, noNaN: true }), { minLength: 1, maxLength: 8 }), (values) => {
        const said = judged(high, minutes(...values));
        expect(said?.say === 'raise' && said.value! <= 80).toBe(false);
        expect(said?.say === 'clear' && said.value! > 80).toBe(false);
      }),
    );
  });
});

test('absence raises when what was measured is not any more, and clears with the next sample', () => {
  const gone = rule({ absent: true });
  expect(judged(gone, [[NOW - 20 * MINUTE, 1]])).toMatchObject({ say: 'raise' });
  expect(judged(gone, [])).toBeNull();
  expect(judged(gone, minutes(1))).toMatchObject({ say: 'clear' });
});

test('an anomaly is what is far from usual, by the spread that it usually has', () => {
  const odd = rule({ anomaly: 6 });
  const day: Point[] = Array.from({ length: 600 }, (_, index) => [NOW - (700 - index) * MINUTE, 50 + (index % 5)]);
  const usual = usualOf(day);
  expect(judged(odd, minutes(55, 54, 53, 52), { usual })).toMatchObject({ say: 'clear' });
  expect(judged(odd, minutes(90, 91, 92, 93), { usual })).toMatchObject({ say: 'raise', value: 93 });
  expect(judged(odd, minutes(90, 91, 92, 93), { usual: usualOf(day.slice(0, 10)) })).toMatchObject({ say: 'clear' });
});

test('a rule that cannot be is refused with every field that is wrong', () => {
  expect(() => checkRule(rule({ above: 90, below: 10 }))).toThrow(/exactly one/);
  expect(() => checkRule(rule({ above: 90, clears_at: 95 }))).toThrow(/clears_at must not be greater/);
  expect(() => checkRule(rule({ above: 90, levels: [{ value: 50, severity: 'critical' }] }))).toThrow(/beyond/);
  expect(() => checkRule(rule({ above: 90, title: 'CPU ${{ labels. }}', for: '9h', where: '(' }))).toThrow(
    /for must be at most 6h.*title.*where/s,
  );
  expect(() => checkRule(rule({ above: 90 }))).not.toThrow();
});
