import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nextToPoll, ReadBudget, type Polled } from './poll.ts';
import { decide, type Situation } from './policy.ts';

const situations: fc.Arbitrary<Situation> = fc.record({
  project: fc.record({ status: fc.constantFrom('opened' as const, 'closed' as const), auto_close: fc.boolean() }),
  api: fc.constantFrom('v2' as const, 'v3' as const),
  configured: fc.constantFrom('observe' as const, 'pin' as const, 'attach' as const),
  listening: fc.constantFrom(null, 'websocket' as const, 'http' as const),
  websocketRefused: fc.boolean(),
  pinRefused: fc.constantFrom(null, 'no'),
  pinned: fc.boolean(),
});

describe('the policy for projects with auto_close (pitfall 1)', () => {
  test('opens no stream whose end would close a project, unless the policy is attach', () => {
    fc.assert(
      fc.property(situations, (situation) => {
        const decision = decide(situation);
        fc.pre(situation.project.auto_close && situation.configured !== 'attach' && !decision.pin && situation.listening === null);
        const harmless = situation.api === 'v2' ? 'poll' : 'http';
        expect(decision.mode).toBe(situation.project.status === 'closed' ? 'none' : harmless);
      }),
    );
  });

  test('sets auto_close off only where pin is configured', () => {
    fc.assert(
      fc.property(situations, (situation) => {
        expect(decide(situation).pin && situation.configured !== 'pin').toBe(false);
      }),
    );
  });

  test('says why, in a sentence, whatever it is', () => {
    fc.assert(
      fc.property(situations, (situation) => {
        expect(decide(situation).why).toMatch(/^[A-Za-z].*\.$/);
      }),
    );
  });
});

describe('the budget of polling', () => {
  test('is never exceeded by more than what was saved up in a second', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 500 }), { maxLength: 200 }), fc.integer({ min: 2, max: 50 }), (pauses, perSecond) => {
        const budget = new ReadBudget(perSecond, 0);
        let nowMs = 0;
        let reads = 0;
        for (const pause of pauses) {
          nowMs += pause;
          if (budget.take(2, nowMs) === 0) reads += 2;
        }
        expect(reads).toBeLessThanOrEqual(perSecond + (perSecond * nowMs) / 1_000 + 1e-6);
      }),
    );
  });

  test('gives a wait after which there is enough', () => {
    const budget = new ReadBudget(10, 0);
    let nowMs = 0;
    for (let take = 0; take < 5; take += 1) expect(budget.take(2, nowMs)).toBe(0);
    const waitMs = budget.take(2, nowMs);
    expect(waitMs).toBeCloseTo(200);
    nowMs += waitMs;
    expect(budget.take(2, nowMs)).toBe(0);
  });

  test('a project that changed comes round more often than a quiet one, and the quiet ones all come round', () => {
    const polled: Polled[] = Array.from({ length: 30 }, (_, index) => ({
      projectId: `${index}`,
      readMs: -Infinity,
      changedMs: index === 7 ? 0 : -Infinity,
    }));
    const counts = new Map<string, number>();
    for (let nowMs = 0; nowMs < 30_000; nowMs += 200) {
      const next = nextToPoll(polled, nowMs, { pollBusyMs: 1_000, pollQuietMs: 5_000 });
      if (next === null || next.dueInMs > 0) continue;
      const index = polled.findIndex(({ projectId }) => projectId === next.projectId);
      polled[index] = { ...polled[index]!, readMs: nowMs };
      counts.set(next.projectId, (counts.get(next.projectId) ?? 0) + 1);
    }
    expect(counts.size).toBe(30);
    const quiet = [...counts].filter(([projectId]) => projectId !== '7').map(([, count]) => count);
    expect(counts.get('7')!).toBeGreaterThan(2 * Math.max(...quiet));
    expect(Math.max(...quiet) - Math.min(...quiet)).toBeLessThanOrEqual(1);
  });
});
