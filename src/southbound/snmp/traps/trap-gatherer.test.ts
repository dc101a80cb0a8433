import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LINK_DOWN, ofInterface } from './test-sender.ts';
import type { Trap } from './trap.ts';
import { TrapGatherer } from './trap-gatherer.ts';

const LIMITS = { windowMs: 100, distinct: 3, most: 5 };

function trap(agent: string, index = 1, receivedMs = 0, trapOid = LINK_DOWN): Trap {
  return {
    version: '2c',
    community: 'public',
    user: null,
    inform: false,
    agent,
    source: agent,
    sourcePort: 161,
    receivedMs,
    trapOid,
    uptimeTicks: receivedMs,
    enterprise: null,
    agentAddress: null,
    varbinds: ofInterface(index),
  };
}

test('what repeats is counted, and told once when the window ends, and again while it goes on', () => {
  const gatherer = new TrapGatherer(LIMITS);
  expect([0, 10, 20].map((ms) => gatherer.take(trap('10.0.0.1', 1, ms), ms))).toEqual(['told', 'counted', 'counted']);
  expect(gatherer.due(99)).toEqual([]);
  expect(gatherer.due(100)).toEqual([{ trap: trap('10.0.0.1', 1, 20), count: 2, sinceMs: 10, repeated: true }]);
  expect(gatherer.take(trap('10.0.0.1', 1, 150), 150)).toBe('counted');
  expect(gatherer.due(200)).toMatchObject([{ count: 1, sinceMs: 150 }]);
  // A window without any, and it is news again.
  expect(gatherer.due(300)).toEqual([]);
  expect(gatherer.take(trap('10.0.0.1', 1, 310), 310)).toBe('told');
});

test('traps that say something else are told at once, up to a number', () => {
  const gatherer = new TrapGatherer(LIMITS);
  const took = [1, 2, 3, 4, 5, 2].map((index) => gatherer.take(trap('10.0.0.1', index), 0));
  expect(took).toEqual(['told', 'told', 'told', 'counted', 'counted', 'counted']);
  expect(gatherer.due(100)).toMatchObject([{ count: 3, trap: { varbinds: ofInterface(2) } }]);
});

test('agents and traps are kept apart, and no more of them than a number', () => {
  const gatherer = new TrapGatherer(LIMITS);
  const took = [1, 2, 3, 4, 5, 6].map((last) => gatherer.take(trap(`10.0.0.${last}`), 0));
  expect(took).toEqual(['told', 'told', 'told', 'told', 'told', 'flooded']);
  expect(gatherer.take(trap('10.0.0.1', 1, 0, '1.3.6.1.6.3.1.1.5.4'), 1)).toBe('flooded');
  gatherer.due(100);
  expect(gatherer.take(trap('10.0.0.6'), 101)).toBe('told');
});

describe('whatever comes, and whenever', () => {
  test('each is told, counted into what is told, or lost, and nothing is told twice', () => {
    const storm = fc.array(fc.record({ agent: fc.nat(7), index: fc.nat(5), afterMs: fc.nat(60) }), { maxLength: 200 });
    fc.assert(
      fc.property(storm, (all) => {
        const gatherer = new TrapGatherer(LIMITS);
        let nowMs = 0;
        let told = 0;
        let lost = 0;
        for (const { agent, index, afterMs } of all) {
          nowMs += afterMs;
          told += gatherer.due(nowMs).reduce((sum, { count }) => sum + count, 0);
          const took = gatherer.take(trap(`10.0.0.${agent}`, index, nowMs), nowMs);
          if (took === 'told') told += 1;
          if (took === 'flooded') lost += 1;
        }
        told += gatherer.due(Number.POSITIVE_INFINITY).reduce((sum, { count }) => sum + count, 0);
        expect(told + lost).toBe(all.length);
      }),
    );
  });
});
