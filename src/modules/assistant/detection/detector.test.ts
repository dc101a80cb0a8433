import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Detector } from './detector.ts';
import { detect } from './detect.ts';

const FIVE_MINUTES = 300_000;
const series = (values: readonly number[]) => values.map((value, index) => ({ atMs: index * FIVE_MINUTES, value }));
/** A day's wave with a little noise that is the same each time. */
const usual = (length: number): number[] =>
  Array.from({ length }, (_, index) => 50 + 20 * Math.sin((index / 288) * 2 * Math.PI) + Math.sin(index * 12.9898) * 2);

test('a spike far beyond what was seen is told when it comes', () => {
  const values = usual(2_000);
  values[1_700] = 200;
  expect(detect(series(values))[1_700]).toMatchObject({ anomalous: true });
});

test('one event is one anomaly', () => {
  const values = usual(2_000).map((value, index) => (index >= 1_700 && index < 1_720 ? value + 150 : value));
  expect(detect(series(values)).filter(({ anomalous }, index) => anomalous && index >= 1_700 && index < 1_800)).toHaveLength(1);
});

test('a line that stays the same has no anomaly', () => {
  expect(detect(series(Array.from({ length: 1_000 }, () => 7))).some(({ anomalous }) => anomalous)).toBe(false);
});

test.each([
  { level: 4, later: 89, told: true },
  { level: 4, later: 13, told: true },
  { level: 4, later: 6, told: false },
  { level: 0, later: 50, told: false },
])('after a line that stays at $level, $later is told: $told, and as no more than worth knowing', ({ level, later, told }) => {
  const detector = new Detector();
  for (let minute = 0; minute < 400; minute += 1) detector.judge(minute * 60_000, level);
  const { anomalous, score } = detector.judge(400 * 60_000, later);
  expect(anomalous).toBe(told);
  expect(score).toBeLessThan(0.75);
});

test('what comes later changes no verdict', () => {
  const value = fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e9, max: 1e9 });
  fc.assert(
    fc.property(fc.array(value, { minLength: 200, maxLength: 400 }), fc.nat(199), (values, cut) => {
      expect(detect(series(values)).slice(0, cut)).toEqual(detect(series(values.slice(0, cut))));
    }),
    { numRuns: 30 },
  );
});

test('scores are from 0 to 1, and the anomalies those of a half and more', () => {
  const value = fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e12, max: 1e12 });
  fc.assert(
    fc.property(fc.array(value, { maxLength: 400 }), (values) => {
      for (const { score, anomalous } of detect(series(values))) {
        expect(score).toBeGreaterThanOrEqual(0);
        expect(score).toBeLessThanOrEqual(1);
        expect(anomalous).toBe(score >= 0.5);
      }
    }),
    { numRuns: 30 },
  );
});
