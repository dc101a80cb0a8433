import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkSchedule, dueAt, GRACE_MS, nextOccurrence } from './occurrences.ts';

const berlin = (cron: string, missed: 'skip' | 'once' = 'once') => ({ cron, timezone: 'Europe/Berlin', missed });
const utc = (cron: string, missed: 'skip' | 'once' = 'once') => ({ cron, timezone: 'UTC', missed });
const at = (text: string) => new Date(text);

/** Every time that is fired while a clock goes from one moment to another in steps. */
function fired(schedule: ReturnType<typeof utc>, from: string, to: string, stepMs: number): string[] {
  const times: string[] = [];
  let after = at(from);
  for (let ms = at(from).getTime(); ms <= at(to).getTime(); ms += stepMs) {
    const due = dueAt(schedule, after, new Date(ms));
    after = due.through;
    if (due.fire !== null) times.push(due.fire.toISOString());
  }
  return times;
}

test('a time is fired once, when it has come', () => {
  expect(fired(utc('*/5 * * * *'), '2026-03-01T10:01:00Z', '2026-03-01T10:16:00Z', 7_000)).toEqual([
    '2026-03-01T10:05:00.000Z',
    '2026-03-01T10:10:00.000Z',
    '2026-03-01T10:15:00.000Z',
  ]);
});

test('a time is fired in the second in which it comes', () => {
  const before = at('2026-03-01T10:00:01Z');
  expect(dueAt(utc('5 0 10 * * *'), before, at('2026-03-01T10:00:04.999Z')).fire).toBeNull();
  expect(dueAt(utc('5 0 10 * * *'), before, at('2026-03-01T10:00:05.000Z')).fire).toEqual(at('2026-03-01T10:00:05Z'));
});

test('times that were missed are one run, or none', () => {
  const since = at('2026-03-01T10:00:00Z');
  const now = at('2026-03-01T15:30:00Z');
  expect(dueAt(utc('0 * * * *'), since, now)).toEqual({ fire: at('2026-03-01T15:00:00Z'), through: at('2026-03-01T15:00:00Z') });
  expect(dueAt(utc('0 * * * *', 'skip'), since, now)).toEqual({ fire: null, through: at('2026-03-01T15:00:00Z') });
});

test('a time that is reached a little late is not missed', () => {
  const since = at('2026-03-01T10:30:00Z');
  const late = (ms: number) => dueAt(utc('0 * * * *', 'skip'), since, new Date(at('2026-03-01T11:00:00Z').getTime() + ms)).fire;
  expect(late(GRACE_MS)).toEqual(at('2026-03-01T11:00:00Z'));
  expect(late(GRACE_MS + 1)).toBeNull();
});

test('half past two does not exist when summer time begins: the run of that day is at the first moment after', () => {
  // On 29 March 2026 clocks in Berlin go from 02:00 to 03:00, at 01:00 UTC.
  expect(fired(berlin('30 2 * * *'), '2026-03-28T12:00:00Z', '2026-03-30T12:00:00Z', 300_000)).toEqual([
    '2026-03-29T01:00:00.000Z',
    '2026-03-30T00:30:00.000Z',
  ]);
});

test('half past two comes twice when summer time ends, and is one run', () => {
  // On 25 October 2026 clocks in Berlin go from 03:00 to 02:00, at 01:00 UTC.
  expect(fired(berlin('30 2 * * *'), '2026-10-24T12:00:00Z', '2026-10-26T12:00:00Z', 300_000)).toEqual([
    '2026-10-25T00:30:00.000Z',
    '2026-10-26T01:30:00.000Z',
  ]);
});

test('a clock that is put back fires nothing again', () => {
  const { through } = dueAt(utc('0 * * * *'), at('2026-03-01T10:30:00Z'), at('2026-03-01T11:00:01Z'));
  expect(dueAt(utc('0 * * * *'), through, at('2026-03-01T10:59:00Z')).fire).toBeNull();
  expect(dueAt(utc('0 * * * *'), through, at('2026-03-01T11:00:02Z')).fire).toBeNull();
  expect(dueAt(utc('0 * * * *'), through, at('2026-03-01T12:00:00Z')).fire).toEqual(at('2026-03-01T12:00:00Z'));
});

test('a clock that was years ahead does not silence a schedule for years', () => {
  const wrong = at('2035-01-01T00:00:00Z');
  const first = dueAt(utc('0 * * * *'), wrong, at('2026-03-01T10:30:00Z'));
  expect(first).toEqual({ fire: null, through: at('2026-03-01T10:30:00Z') });
  expect(dueAt(utc('0 * * * *'), first.through, at('2026-03-01T11:00:00Z')).fire).toEqual(at('2026-03-01T11:00:00Z'));
});

test('whenever it is looked at, no time is fired twice and none out of order', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('* * * * *', '*/7 * * * *', '0 */2 * * *', '30 2 * * *', '15 4 * * 0', '*/20 * * * * *'),
      fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe'),
      fc.constantFrom('skip', 'once'),
      fc.integer({ min: Date.parse('2026-03-01'), max: Date.parse('2026-11-30') }),
      fc.array(fc.integer({ min: -3_600_000, max: 14_400_000 }), { maxLength: 40 }),
      (cron, timezone, missed, from, steps) => {
        let after = new Date(from);
        let now = from;
        let last = 0;
        for (const step of steps) {
          now += step;
          const due = dueAt({ cron, timezone, missed }, after, new Date(now));
          after = due.through;
          if (due.fire === null) continue;
          expect(due.fire.getTime()).toBeGreaterThan(last);
          expect(due.fire.getTime()).toBeLessThanOrEqual(now);
          last = due.fire.getTime();
        }
      },
    ),
    { numRuns: 60 },
  );
});

test('what is no schedule is refused with the field', () => {
  expect(() => checkSchedule(utc('61 * * * *'))).toThrow(
    expect.objectContaining({ code: 'validation_error', details: { cron: [expect.any(String)] } }),
  );
  expect(() => checkSchedule(utc('0 0 30 2 *'))).toThrow(expect.objectContaining({ details: { cron: [expect.any(String)] } }));
  expect(() => checkSchedule({ ...utc('0 0 * * *'), timezone: 'Europe/Nowhere' })).toThrow(
    expect.objectContaining({ details: { timezone: [expect.any(String)] } }),
  );
  expect(() => checkSchedule(berlin('0 6 * * MON-FRI'))).not.toThrow();
});

test('the next time is told', () => {
  expect(nextOccurrence(berlin('0 6 * * *'), at('2026-07-01T05:00:00Z'))).toEqual(at('2026-07-02T04:00:00Z'));
});
