import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readSeries } from '../series-file.ts';
import { forecast } from './forecast.ts';
import { seasonOf } from './season.ts';

const HOUR_MS = 3_600_000;
const wave = (index: number): number => 100 + 30 * Math.sin((index / 24) * 2 * Math.PI);

test('a wave of the day goes on as it was', () => {
  const { mean } = forecast(
    Array.from({ length: 24 * 30 }, (_, index) => wave(index)),
    48,
    24,
  );
  expect(mean).toEqual(Array.from({ length: 48 }, (_, step) => expect.closeTo(wave(24 * 30 + step), 3)));
});

/** Hours of so many weeks: busy days from Monday to Friday, quiet ones after. */
const office = (hour: number): number => wave(hour) * (Math.floor(hour / 24) % 7 < 5 ? 1 : 0.3) * (1 + 0.02 * Math.sin(hour * 12.9898));

test('after a Friday comes a Saturday', () => {
  const fridayNight = 24 * (7 * 4 + 5);
  const { mean } = forecast(
    Array.from({ length: fridayNight }, (_, hour) => office(hour)),
    24,
    24,
  );
  const total = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);
  const saturday = total(mean.map((_, hour) => office(fridayNight + hour)));
  // The day before, gone on with, would be more than three times as much.
  expect(total(mean) / saturday).toBeGreaterThan(0.6);
  expect(total(mean) / saturday).toBeLessThan(1.9);
});

test('what rises each year in the same months is foreseen, at the level of this year', () => {
  const day = (index: number): number =>
    (1 + 0.5 * Math.floor(index / 364)) * 100 * Math.exp(Math.sin((index / 364) * 2 * Math.PI)) * (1 + 0.05 * Math.sin(index * 12.9898));
  const now = 364 * 3 + 330;
  const { mean } = forecast(
    Array.from({ length: now }, (_, index) => day(index)),
    30,
    7,
  );
  const ahead = now + 29;
  expect(day(ahead) / day(now - 1)).toBeGreaterThan(1.3);
  expect(mean[29]! / day(ahead)).toBeGreaterThan(0.85);
  expect(mean[29]! / day(ahead)).toBeLessThan(1.15);
});

test('values from the smallest to the greatest number are continued with numbers', () => {
  const value = fc.double({ noNaN: true, noDefaultInfinity: true, min: Number.MIN_VALUE, max: 1e300 });
  fc.assert(
    fc.property(fc.array(value, { minLength: 480, maxLength: 520 }), fc.constantFrom(7, 24), (history, season) => {
      const { mean, lower, upper } = forecast(history, 60, season);
      for (const each of [...mean, ...lower, ...upper]) expect(Number.isFinite(each)).toBe(true);
    }),
    { numRuns: 10 },
  );
});

test('what cannot be below zero is not foreseen there', () => {
  const history = Array.from({ length: 24 * 20 }, (_, index) => Math.max(0, 400 - index));
  const { mean, lower } = forecast(history, 48, 24);
  expect(Math.min(...mean, ...lower)).toBeGreaterThanOrEqual(0);
});

test('a short history goes on with its last value', () => {
  expect(forecast([3, 5, 4], 2, 24)).toMatchObject({ mean: [4, 4], weights: { last: 1 } });
  expect(() => forecast([1], 2, 24)).toThrow(RangeError);
});

test('the band is around the mean, however the series goes', () => {
  const value = fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e9, max: 1e9 });
  fc.assert(
    fc.property(
      fc.array(value, { minLength: 2, maxLength: 200 }),
      fc.constantFrom(7, 24),
      fc.integer({ min: 1, max: 48 }),
      (history, season, horizon) => {
        const { mean, lower, upper } = forecast(history, horizon, season);
        expect([mean.length, lower.length, upper.length]).toEqual([horizon, horizon, horizon]);
        for (const [step, middle] of mean.entries()) {
          expect(lower[step]).toBeLessThanOrEqual(middle);
          expect(upper[step]).toBeGreaterThanOrEqual(middle);
        }
      },
    ),
    { numRuns: 50 },
  );
});

test.each([
  [HOUR_MS, 24],
  [HOUR_MS / 12, 288],
  [24 * HOUR_MS, 7],
])('values every %d ms have a cycle of %d', (step, season) => {
  expect(seasonOf([0, 1, 2, 3].map((index) => index * step))).toBe(season);
});

test('a series is read from its file; what is not understood is said by line', () => {
  expect(readSeries('timestamp,value\r\n2026-01-01 00:00:00,1.5\r\n')).toEqual([
    { timestamp: '2026-01-01 00:00:00', atMs: Date.UTC(2026, 0, 1), value: 1.5 },
  ]);
  expect(() => readSeries('time,value\n')).toThrow('timestamp and value');
  expect(() => readSeries('timestamp,value\nyesterday,1')).toThrow('Line 2');
  expect(() => readSeries('timestamp,value\n2026-01-01,')).toThrow('Line 2');
});
