import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Balance, type Endpoint } from './balance.ts';
import { OUTLIER_BOUNDS, Outliers } from './outliers.ts';

const ids = ['a', 'b', 'c', 'd', 'e', 'f'];
const endpoints: fc.Arbitrary<Endpoint[]> = fc
  .uniqueArray(fc.constantFrom(...ids), { minLength: 1 })
  .chain((chosen) =>
    fc.tuple(...chosen.map((id) => fc.record({ id: fc.constant(id), weight: fc.integer({ min: 1, max: 9 }), healthy: fc.boolean() }))),
  );
const strategy = fc.constantFrom('round_robin' as const, 'least_in_flight' as const, 'weighted' as const);
const sound = (all: readonly Endpoint[]): Endpoint[] => all.map((endpoint) => ({ ...endpoint, healthy: true }));

describe('choosing', () => {
  test('who is unhealthy or ejected is never chosen while enough others are there', () => {
    const report = fc.record({ id: fc.constantFrom(...ids), ok: fc.boolean(), durationMs: fc.option(fc.integer({ min: 0, max: 5_000 })) });
    fc.assert(
      fc.property(
        endpoints,
        strategy,
        fc.array(report, { maxLength: 80 }),
        fc.integer({ min: 0, max: 40_000 }),
        (all, how, reports, stepMs) => {
          const balance = new Balance();
          let nowMs = 0;
          for (const { id, ...outcome } of reports) {
            balance.report(
              id,
              outcome,
              nowMs,
              all.map((each) => each.id),
            );
            nowMs += stepMs / 10;
            const picked = balance.pick(all, how, nowMs)!;
            const usable = all.filter((each) => each.healthy && balance.outliers.ejectedUntil(each.id, nowMs) === null);
            expect(picked.panic).toBe(usable.length === 0 || usable.length / all.length < 0.2);
            expect(picked.panic ? all.map((each) => each.id) : usable.map((each) => each.id)).toContain(picked.id);
          }
        },
      ),
    );
  });

  test('by weight each gets exactly its share in every round', () => {
    fc.assert(
      fc.property(endpoints, fc.integer({ min: 1, max: 4 }), (all, rounds) => {
        const balance = new Balance();
        const healthy = sound(all);
        const total = healthy.reduce((sum, { weight }) => sum + weight, 0);
        const counts = new Map<string, number>();
        for (let turn = 0; turn < total * rounds; turn += 1) {
          const { id } = balance.pick(healthy, 'weighted', turn)!;
          counts.set(id, (counts.get(id) ?? 0) + 1);
        }
        for (const { id, weight } of healthy) expect(counts.get(id)).toBe(weight * rounds);
      }),
    );
  });

  test('in turn each is chosen as often as the others, also while some come and go', () => {
    fc.assert(
      fc.property(endpoints, (all) => {
        const balance = new Balance();
        const healthy = sound(all);
        const chosen = Array.from({ length: healthy.length * 3 }, (_, turn) => balance.pick(healthy, 'round_robin', turn)!.id);
        for (const { id } of healthy) expect(chosen.filter((each) => each === id)).toHaveLength(3);
      }),
    );
  });

  test('who has least under way for its weight is chosen, and what is never reported is forgotten after a minute', () => {
    const balance = new Balance();
    const two = [
      { id: 'a', weight: 1, healthy: true },
      { id: 'b', weight: 3, healthy: true },
    ];
    const picks = Array.from({ length: 8 }, () => balance.pick(two, 'least_in_flight', 0)!.id);
    expect(picks.filter((id) => id === 'b')).toHaveLength(6);
    balance.report('b', { ok: true, durationMs: 1 }, 10, ['a', 'b']);
    expect(balance.inFlight('b', 10)).toBe(5);
    expect(balance.inFlight('b', 60_001)).toBe(0);
  });

  test('of nothing nothing is chosen', () => {
    expect(new Balance().pick([], 'weighted', 0)).toBeNull();
  });
});

describe('ejection', () => {
  const fails = (outliers: Outliers, id: string, nowMs: number, all: readonly string[], times = OUTLIER_BOUNDS.failures): void => {
    for (let turn = 0; turn < times; turn += 1) outliers.report(id, { ok: false, durationMs: null }, nowMs, all);
  };

  test('five failures in a row eject, longer each time, up to five minutes; quiet times are forgiven', () => {
    const outliers = new Outliers();
    const all = ['a', 'b', 'c'];
    let nowMs = 0;
    const lengths = Array.from({ length: 12 }, () => {
      fails(outliers, 'a', nowMs, all, 4);
      expect(outliers.ejectedUntil('a', nowMs)).toBeNull();
      fails(outliers, 'a', nowMs, all, 1);
      const length = outliers.ejectedUntil('a', nowMs)! - nowMs;
      nowMs += length;
      return length;
    });
    expect(lengths).toEqual([30, 60, 90, 120, 150, 180, 210, 240, 270, 300, 300, 300].map((seconds) => seconds * 1_000));
    nowMs += 30_000 * 20;
    outliers.report('a', { ok: true, durationMs: 5 }, nowMs, all);
    fails(outliers, 'a', nowMs, all);
    expect(outliers.ejectedUntil('a', nowMs)! - nowMs).toBe(30_000);
  });

  test('never more than a third is ejected, one of two may be, and the only one never is', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }), fc.array(fc.tuple(fc.nat(11), fc.boolean()), { maxLength: 300 }), (size, reports) => {
        const outliers = new Outliers();
        const all = Array.from({ length: size }, (_, index) => `i${index}`);
        for (const [index, ok] of reports) {
          outliers.report(`i${index % size}`, { ok, durationMs: null }, 0, all);
          const ejected = all.filter((id) => outliers.ejectedUntil(id, 0) !== null).length;
          expect(ejected).toBeLessThanOrEqual(size === 1 ? 0 : Math.max(1, Math.floor(size * OUTLIER_BOUNDS.mostShare)));
        }
      }),
    );
  });

  test('who answers much slower than the others is ejected, and who is slow with all of them is not', () => {
    const outliers = new Outliers();
    const all = ['a', 'b', 'c'];
    const answers = (id: string, durationMs: number): void => {
      for (let turn = 0; turn < 60; turn += 1) outliers.report(id, { ok: true, durationMs }, 0, all);
    };
    answers('a', 400);
    answers('b', 500);
    answers('c', 900);
    expect(all.map((id) => outliers.ejectedUntil(id, 0))).toEqual([null, null, null]);
    answers('c', 2_000);
    expect(all.map((id) => outliers.ejectedUntil(id, 0) !== null)).toEqual([false, false, true]);
  });
});
