import { describe, expect, test } from 'vitest';
import type { NewEvent } from '#kernel/event.ts';
import { Asked } from './asked.ts';
import { EventStatistics } from './event-statistics.ts';

/** Time stands still until it is moved. */
function stoppedClock() {
  const clock = { ms: 1_000_000, now: () => new Date(clock.ms), monotonicMs: () => clock.ms };
  return clock;
}

const event = (type: string): NewEvent => ({ type, source: '/gns3/lab', subject: 'x', priority: 'normal', projectid: 'p', data: {} });

describe('event statistics', () => {
  test('the rate is that of the last 10 s, and falls to nothing when nothing comes', () => {
    const clock = stoppedClock();
    const statistics = new EventStatistics(clock);
    for (let second = 0; second < 60; second += 1) {
      for (let each = 0; each < 50; each += 1) statistics.count(event('node.updated'));
      clock.ms += 1_000;
    }
    expect(statistics.rate()).toBeGreaterThanOrEqual(49);
    expect(statistics.rate()).toBeLessThanOrEqual(56);
    clock.ms += 12_000;
    expect(statistics.rate()).toBe(0);
    expect(statistics.figures()).toMatchObject({ total: 3_000, by_type: { 'node.updated': 3_000 }, by_project: { p: 3_000 } });
  });

  test('the percentiles are those of the last delays, in milliseconds', () => {
    const statistics = new EventStatistics(stoppedClock());
    expect(statistics.delays()).toEqual({ p50: 0, p99: 0 });
    for (let ms = 1; ms <= 100; ms += 1) statistics.count(event('node.updated'), ms);
    expect(statistics.delays()).toEqual({ p50: 51, p99: 100 });
    for (let each = 0; each < 5_000; each += 1) statistics.count(event('node.updated'), 3);
    expect(statistics.delays()).toEqual({ p50: 3, p99: 3 });
  });
});

describe('what the hub asks for', () => {
  test('counts for the thing and all in it, a little longer than the act, and no longer than a minute', () => {
    const clock = stoppedClock();
    const asked = new Asked(clock);
    const end = asked.ask('projects/p', { vouches: true });
    expect(asked.asked('projects/p/nodes/n')).toBe(true);
    expect(asked.asked('projects/q/nodes/n')).toBe(false);
    end();
    expect(asked.asked('projects/p')).toBe(true);
    clock.ms += 2_001;
    expect(asked.asked('projects/p')).toBe(false);
    asked.ask('projects/p/nodes/n', { vouches: true });
    expect(asked.asked('projects/p')).toBe(false);
    clock.ms += 60_001;
    expect(asked.asked('projects/p/nodes/n')).toBe(false);
  });

  test('an act that does not vouch for a stop still says which request caused the events', () => {
    const clock = stoppedClock();
    const asked = new Asked(clock);
    const end = asked.ask('projects/p/nodes/n', { vouches: false, causation: { correlationid: 'request' } });
    expect(asked.asked('projects/p/nodes/n')).toBe(false);
    expect(asked.causation('projects/p/nodes/n')).toEqual({ correlationid: 'request' });
    expect(asked.causation('projects/p/nodes/other')).toBeUndefined();
    end();
    clock.ms += 249;
    expect(asked.causation('projects/p/nodes/n')).toEqual({ correlationid: 'request' });
    clock.ms += 1;
    expect(asked.causation('projects/p/nodes/n')).toBeUndefined();
  });

  test('an event is laid to the act on the thing itself before that on what contains it, and to the latest of several', () => {
    const asked = new Asked(stoppedClock());
    asked.ask('projects/p/nodes/n', { vouches: true, causation: { correlationid: 'node' } });
    asked.ask('projects/p', { vouches: true, causation: { correlationid: 'project' } });
    expect(asked.causation('projects/p/nodes/n')?.correlationid).toBe('node');
    expect(asked.causation('projects/p/nodes/m')?.correlationid).toBe('project');
    asked.ask('projects/p/nodes/n', { vouches: false, causation: { correlationid: 'later' } });
    expect(asked.causation('projects/p/nodes/n')?.correlationid).toBe('later');
  });

  test('of two acts on one thing the end of one does not end the other', () => {
    const clock = stoppedClock();
    const asked = new Asked(clock);
    const end = asked.ask('projects/p', { vouches: true });
    asked.ask('projects/p', { vouches: true });
    end();
    clock.ms += 10_000;
    expect(asked.asked('projects/p')).toBe(true);
  });
});
