import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SHAPES, shapedSeconds, type Shape } from './shape.ts';

const WEEK_MS = 7 * 86_400_000;
const aShape = fc.constantFrom<Shape>(...SHAPES);
const aPhase = fc.double({ min: 0, max: 0.999, noNaN: true });
const aTime = fc.integer({ min: Date.UTC(2000, 0, 1), max: Date.UTC(2100, 0, 1) });
const aSpan = fc.integer({ min: 0, max: WEEK_MS });

describe('the shape of a flow', () => {
  test('carries the same over a span asked in pieces as over the whole', () => {
    fc.assert(
      fc.property(aShape, aPhase, aTime, aSpan, aSpan, (shape, phase, from, first, second) => {
        const whole = shapedSeconds(shape, phase, from, from + first + second);
        const pieces = shapedSeconds(shape, phase, from, from + first) + shapedSeconds(shape, phase, from + first, from + first + second);
        expect(pieces).toBeCloseTo(whole, 2);
      }),
    );
  });

  test('is never negative and has a mean of one over a week', () => {
    fc.assert(
      fc.property(aShape, aPhase, aTime, (shape, phase, from) => {
        for (let minute = 0; minute < 60; minute += 1) {
          const at = from + minute * 60_000;
          expect(shapedSeconds(shape, phase, at, at + 60_000)).toBeGreaterThanOrEqual(0);
        }
        expect(shapedSeconds(shape, phase, from, from + WEEK_MS) / (WEEK_MS / 1_000)).toBeCloseTo(1, 2);
      }),
    );
  });

  test('of an office is high at ten on a Tuesday, low at night and on a Sunday', () => {
    const hourOf = (at: number) => shapedSeconds('office', 0, at, at + 3_600_000) / 3_600;
    const tuesday = hourOf(Date.UTC(2026, 10, 24, 10));
    expect(tuesday).toBeGreaterThan(2);
    expect(hourOf(Date.UTC(2026, 10, 24, 3))).toBeLessThan(tuesday / 5);
    expect(hourOf(Date.UTC(2026, 10, 22, 10))).toBeLessThan(tuesday / 3);
  });
});
