import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { firstTurn, nextTurn } from './schedule.ts';

const INTERVAL = 60_000;

test('each device keeps its own phase of the interval, whenever its reading ended', () => {
  fc.assert(
    fc.property(
      fc.uuid(),
      fc.integer({ min: 1_000_000, max: 10_000_000 }),
      fc.array(fc.integer({ min: 0, max: 50_000 }), { maxLength: 20 }),
      (id, startMs, tookMs) => {
        let turn = firstTurn(id, INTERVAL, startMs);
        const phase = turn.dueAtMs % INTERVAL;
        for (const took of tookMs) {
          const before = turn.dueAtMs;
          turn = nextTurn(turn, id, true, INTERVAL, before + took);
          expect(turn.dueAtMs % INTERVAL).toBe(phase);
          expect(turn.dueAtMs).toBeGreaterThan(before + took - 1);
          expect(turn.dueAtMs - before).toBeLessThanOrEqual(INTERVAL);
        }
      },
    ),
  );
});

test('a silent device is asked less and less often, and at once as usual when it answers', () => {
  let turn = firstTurn('r1', INTERVAL, 0);
  const gaps: number[] = [];
  for (let n = 0; n < 8; n += 1) {
    const next = nextTurn(turn, 'r1', false, INTERVAL, turn.dueAtMs);
    gaps.push((next.dueAtMs - turn.dueAtMs) / INTERVAL);
    turn = next;
  }
  expect(gaps).toEqual([1, 2, 3, 4, 5, 5, 5, 5]);
  expect(nextTurn(turn, 'r1', true, INTERVAL, turn.dueAtMs).dueAtMs - turn.dueAtMs).toBe(INTERVAL);
});

test('many devices are spread over the interval', () => {
  const phases = Array.from({ length: 600 }, (_, index) => firstTurn(`device-${index}`, INTERVAL, 0).dueAtMs % INTERVAL);
  const perSixth = Array.from({ length: 6 }, (_, sixth) => phases.filter((phase) => Math.floor(phase / 10_000) === sixth).length);
  expect(Math.min(...perSixth)).toBeGreaterThan(60);
});
