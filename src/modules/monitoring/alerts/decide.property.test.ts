import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SEVERITIES } from '#model/severity.ts';
import { evolve, keyOf, NO_ALERT, type AlertState } from './alert-state.ts';
import * as decide from './decide.ts';

const KEY = keyOf('interface.down', 'projects/p/nodes/n/interfaces/e0');
const START = Date.parse('2026-11-23T08:00:00.000Z');

const told = (severity: (typeof SEVERITIES)[number], clearsAfter?: number): decide.Told => ({
  kind: 'interface.down',
  resource: 'projects/p/nodes/n/interfaces/e0',
  severity,
  title: 'e0 of R1 is down',
  message: '',
  place: {},
  details: {},
  source: 'monitoring',
  ...(clearsAfter === undefined ? {} : { clears_after: clearsAfter }),
});

const step = fc.record({
  afterS: fc.integer({ min: 0, max: 900 }),
  act: fc.oneof(
    fc.record({
      do: fc.constant('raise' as const),
      severity: fc.constantFrom(...SEVERITIES),
      clearsAfter: fc.option(fc.integer({ min: 1, max: 3_600 }), { nil: undefined }),
    }),
    fc.record({
      do: fc.constantFrom('clear' as const, 'close' as const, 'settle' as const, 'acknowledge' as const, 'unacknowledge' as const),
    }),
  ),
});

interface Step {
  readonly afterS: number;
  readonly act: { readonly do: string; readonly severity?: (typeof SEVERITIES)[number]; readonly clearsAfter?: number | undefined };
}

/** What is decided, step by step, and what it comes to. */
function live(steps: readonly Step[]) {
  let state: AlertState = NO_ALERT;
  let nowMs = START;
  const events: decide.Decided[] = [];
  for (const { afterS, act } of steps) {
    nowMs += afterS * 1_000;
    const now = new Date(nowMs);
    const decided = {
      raise: () => decide.raise(state, KEY, told(act.severity ?? 'major', act.clearsAfter), now),
      clear: () => decide.clear(state, 'over', now),
      close: () => decide.close(state, 'by hand', now),
      settle: () => decide.settle(state, now),
      acknowledge: () => decide.acknowledge(state, 'ann', undefined, now),
      unacknowledge: () => decide.unacknowledge(state, now),
    }[act.do]!();
    for (const one of decided) {
      events.push(one);
      state = evolve(state, { type: one.event.type, data: { alert: one.alert } });
    }
  }
  return { state, events, nowMs };
}

describe('alerts of one state of one resource', () => {
  test('never clear without having been raised, and are never raised twice before they cleared', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        let open: string | null = null;
        const seen = new Set<string>();
        const wrong = live(steps).events.filter(({ event, alert }) => {
          const isNew = event.type === 'alert.raised';
          const fits = isNew ? open === null && !seen.has(alert.alert_id) : alert.alert_id === open;
          seen.add(alert.alert_id);
          open = event.type === 'alert.cleared' ? null : alert.alert_id;
          return !fits;
        });
        expect(wrong).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  test('end when the state is over, at the latest once they were quiet', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const { state, nowMs } = live(steps);
        const cleared = decide.clear(state, 'over', new Date(nowMs));
        let after = state;
        for (const { event, alert } of cleared) after = evolve(after, { type: event.type, data: { alert } });
        const settled = decide.settle(after, new Date(nowMs + decide.QUIET_MS));
        for (const { event, alert } of settled) after = evolve(after, { type: event.type, data: { alert } });
        expect(after.current).toBeNull();
      }),
      { numRuns: 500 },
    );
  });

  test('that are acknowledged stay so until they clear, whatever is told of them meanwhile', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        let acknowledged = false;
        const wrong = live(steps).events.filter(({ event, alert, changed }) => {
          if (event.type === 'alert.acknowledged') acknowledged = true;
          if (event.type === 'alert.cleared' || changed.includes('state')) acknowledged = false;
          return event.type !== 'alert.cleared' && (alert.state === 'acknowledged') !== acknowledged;
        });
        expect(wrong).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  test('that come and go three times in ten minutes are held until they are quiet for five', () => {
    const raise: Step = { afterS: 30, act: { do: 'raise', severity: 'major' } };
    const clear: Step = { afterS: 30, act: { do: 'clear' } };
    const { state, events } = live([raise, clear, raise, clear, raise, clear, raise, clear]);
    expect(events.map(({ event }) => event.type)).toEqual([
      'alert.raised',
      'alert.cleared',
      'alert.raised',
      'alert.cleared',
      'alert.raised',
      'alert.changed',
      'alert.changed',
      'alert.changed',
    ]);
    expect(state.current).toMatchObject({ flapping: true, quiet_since: '2026-11-23T08:04:00.000Z' });
    expect(decide.settle(state, new Date(START + 8 * 60_000))).toEqual([]);
    expect(decide.settle(state, new Date(START + 9 * 60_000))[0]?.event.type).toBe('alert.cleared');
  });

  test('that are told again and again are written down once a minute at most', () => {
    const again: Step = { afterS: 5, act: { do: 'raise', severity: 'minor' } };
    const { events } = live(Array.from({ length: 61 }, () => again));
    expect(events.length).toBeLessThanOrEqual(6);
  });
});
