import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { availabilityOf, percentUp, unionOf, type Running, type Span, type Turn } from './availability.ts';

const PERIOD: Span = { fromMs: 100, untilMs: 200 };
const running = fc.constantFrom<Running[]>('up', 'down', 'unknown', 'gone');
const turns = fc
  .array(fc.record({ atMs: fc.integer({ min: 100, max: 200 }), to: running }), { maxLength: 12 })
  .map((told) => told.toSorted((one, other) => one.atMs - other.atMs));
const spans = fc.array(
  fc
    .tuple(fc.integer({ min: 50, max: 250 }), fc.integer({ min: 0, max: 60 }))
    .map(([fromMs, long]) => ({ fromMs, untilMs: fromMs + long })),
  { maxLength: 6 },
);

/** Looks at each millisecond alone. */
function counted(before: Running, told: readonly Turn[], blind: readonly Span[]) {
  const spent = { up: 0, down: 0, unknown: 0, gone: 0 };
  for (let ms = PERIOD.fromMs; ms < PERIOD.untilMs; ms++) {
    const state = told.findLast(({ atMs }) => atMs <= ms)?.to ?? before;
    const unseen = state !== 'gone' && blind.some(({ fromMs, untilMs }) => fromMs <= ms && ms < untilMs);
    spent[unseen ? 'unknown' : state]++;
  }
  return spent;
}

test('the times are those of a count of every millisecond', () => {
  fc.assert(
    fc.property(running, turns, spans, (before, told, blind) => {
      const { upMs, downMs, unknownMs } = availabilityOf(before, told, PERIOD, blind);
      const { up, down, unknown } = counted(before, told, blind);
      expect([upMs, downMs, unknownMs]).toEqual([up, down, unknown]);
    }),
  );
});

test('spans that were merged are in order, apart, and cover the same', () => {
  fc.assert(
    fc.property(spans, (some) => {
      const merged = unionOf(some, PERIOD);
      for (const span of merged) expect(span.fromMs).toBeLessThan(span.untilMs);
      for (const [index, span] of merged.slice(1).entries()) expect(merged[index]!.untilMs).toBeLessThan(span.fromMs);
      for (let ms = PERIOD.fromMs; ms < PERIOD.untilMs; ms++) {
        const within = ({ fromMs, untilMs }: Span) => fromMs <= ms && ms < untilMs;
        expect(merged.some(within)).toBe(some.some(within));
      }
    }),
  );
});

test('per cent is cut to four places: 100 only when it was never down, 0 only when it was hardly ever up', () => {
  fc.assert(
    fc.property(fc.nat(10 ** 12), fc.nat(10 ** 12), (upMs, downMs) => {
      const percent = percentUp({ upMs, downMs });
      expect(percent === null).toBe(upMs + downMs === 0);
      if (percent === null) return;
      expect(percent === 100).toBe(downMs === 0);
      const exact = (upMs / (upMs + downMs)) * 100;
      expect(exact - percent).toBeGreaterThan(-1e-9);
      expect(exact - percent).toBeLessThan(0.0001 + 1e-9);
    }),
  );
  expect(percentUp({ upMs: 31_536_000_000 - 1, downMs: 1 })).toBe(99.9999);
});

test('an outage is going down after being up, however often it is told', () => {
  const told: Turn[] = (['down', 'down', 'up', 'unknown', 'down', 'up', 'down'] as const).map((to, at) => ({ atMs: 110 + at, to }));
  expect(availabilityOf('up', told, PERIOD).outages).toBe(2);
});

test('a turn that is told with an earlier time than the one before it counts from there', () => {
  const told: Turn[] = [
    { atMs: 150, to: 'down' },
    { atMs: 140, to: 'up' },
  ];
  expect(availabilityOf('up', told, PERIOD)).toEqual({ upMs: 100, downMs: 0, unknownMs: 0, outages: 1 });
});
