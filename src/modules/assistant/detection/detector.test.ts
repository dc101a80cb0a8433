import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Detector } from './detector.ts';
import { detect } from './detect.ts';

const MINUTE = 60_000;
const FIVE_MINUTES = 5 * MINUTE;
const series = (values: readonly number[]) => values.map((value, index) => ({ atMs: index * FIVE_MINUTES, value }));
/** A day's wave with a little noise that is the same each time. */
const usual = (length: number): number[] =>
  Array.from({ length }, (_, index) => 50 + 20 * Math.sin((index / 288) * 2 * Math.PI) + Math.sin(index * 12.9898) * 2);
const anomalies = (values: readonly number[]) =>
  detect(series(values)).flatMap(({ anomalous, channel }, at) => (anomalous ? [{ at, channel }] : []));

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
  for (let minute = 0; minute < 400; minute += 1) detector.judge(minute * MINUTE, level);
  const { anomalous, score } = detector.judge(400 * MINUTE, later);
  expect(anomalous).toBe(told);
  expect(score).toBeLessThan(0.75);
});

test('what swings as it always did has no anomaly once it has swung', () => {
  expect(anomalies(usual(3_000)).filter(({ at }) => at > 300)).toEqual([]);
});

test('noise that stays within what it was has hardly an anomaly', () => {
  const random = fc.sample(fc.double({ noNaN: true, min: 0, max: 1 }), { seed: 7, numRuns: 6_000 });
  // Thirds of uniform noise added are a bell.
  const bell = Array.from({ length: 2_000 }, (_, index) => random[index]! + random[index + 2_000]! + random[index + 4_000]!);
  expect(anomalies(bell).length).toBeLessThanOrEqual(3);
});

test('what grows slowly has no anomaly', () => {
  expect(anomalies(Array.from({ length: 2_000 }, (_, index) => 1_000 + index * 0.5 + Math.sin(index * 12.9898)))).toEqual([]);
});

test('a level that is left for good is told once', () => {
  const values = usual(2_000).map((value, index) => (index >= 1_500 ? value + 120 : value));
  expect(anomalies(values).flatMap(({ at }) => (at > 300 ? [at] : []))).toEqual([1_500]);
});

test('a rhythm that was never met is told, though none of its values is new', () => {
  const values = Array.from({ length: 1_500 }, (_, index) => (index < 1_200 ? Math.floor(index / 8) : index) % 2);
  const [first] = anomalies(values);
  expect(first!.at).toBeGreaterThan(1_200);
  expect(first!.at).toBeLessThan(1_210);
});

test('a day that stays low is told as of its time of the day, as soon as the other days would have been high', () => {
  const day = (index: number) => (index % 288 >= 100 && index % 288 < 200 ? 80 : 20) + Math.sin(index * 12.9898);
  const values = Array.from({ length: 288 * 8 }, (_, index) =>
    Math.floor(index / 288) === 6 ? 20 + Math.sin(index * 12.9898) : day(index),
  );
  expect(anomalies(values).filter(({ at }) => at > 300)).toMatchObject([{ at: 288 * 6 + 108, channel: 'season' }]);
});

test('a value much farther beyond all before is worse', () => {
  const scoreOf = (spike: number): number => {
    const values = usual(1_000);
    values[900] = spike;
    return detect(series(values))[900]!.score;
  };
  expect(scoreOf(5_000)).toBeGreaterThan(scoreOf(200));
  expect(scoreOf(5_000)).toBeGreaterThan(0.97);
});

test('a day of its own is met once, and learned', () => {
  expect(anomalies(usual(3_000)).length).toBeLessThanOrEqual(1);
});

test('what was always the same and begins to move is learned anew', () => {
  const detector = new Detector();
  for (let minute = 0; minute < 400; minute += 1) detector.judge(minute * MINUTE, 0);
  const moving = Array.from({ length: 200 }, (_, minute) => detector.judge((400 + minute) * MINUTE, 50 + ((minute * 7) % 11)));
  expect(moving.some(({ anomalous }) => anomalous)).toBe(false);
  expect(moving[10]!.channel).toBeNull();
});

test('what stood still and went a little way first is told when it is far from there, once', () => {
  const detector = new Detector();
  for (let minute = 0; minute < 300; minute += 1) detector.judge(minute * MINUTE, 5);
  const told = [9, 90, 90, 91, 90].map((value, minute) => detector.judge((300 + minute) * MINUTE, value).anomalous);
  expect(told).toEqual([false, true, false, false, false]);
});

test('what moved a little while it was learned is judged when it is', () => {
  const detector = new Detector();
  for (let minute = 0; minute < 250; minute += 1) detector.judge(minute * MINUTE, minute < 150 ? 5 : 3);
  expect(detector.judge(250 * MINUTE, 90).anomalous).toBe(true);
});

test('something much farther is told though something was told just before', () => {
  const values = usual(1_000);
  values[900] = 90;
  values[920] = 2_000;
  expect(anomalies(values).flatMap(({ at }) => (at > 300 ? [at] : []))).toEqual([900, 920]);
});

test('units and zero points change no verdict', () => {
  const values = fc.array(fc.integer({ min: 2_000, max: 2_100 }), { minLength: 300, maxLength: 600 });
  fc.assert(
    fc.property(values, fc.constantFrom(1 / 1_024, 8, 2 ** 20), (some, unit) => {
      const flags = (of: readonly number[]) => detect(series(of)).map(({ anomalous }) => anomalous);
      expect(flags(some.map((value) => value * unit))).toEqual(flags(some));
    }),
    { numRuns: 20 },
  );
});

test('learned anew from the same values it judges alike', () => {
  const values = usual(900);
  const [one, other] = [new Detector(), new Detector()];
  for (const [index, value] of values.entries()) one.judge(index * FIVE_MINUTES, value);
  for (const [index, value] of values.entries()) other.judge(index * FIVE_MINUTES, value);
  for (const [index, value] of [50, 160, -3, 70].entries())
    expect(other.judge((900 + index) * FIVE_MINUTES, value)).toEqual(one.judge((900 + index) * FIVE_MINUTES, value));
});

test('what was seen long ago is forgotten, so that one wild value blinds for no longer', () => {
  const values = usual(22_000);
  values[700] = 1e6;
  values[21_500] = 200;
  values[2_000] = 200;
  const told = anomalies(values).map(({ at }) => at);
  expect(told.filter((at) => [700, 2_000, 21_500].includes(at))).toEqual([700, 21_500]);
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
