import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkSilence, SilenceDefinition, WEEKDAYS as KNOWN_DAYS } from '../silence-definition.ts';
import { lacks, localText, NO_SILENCE, silenceDefinition, WEEKDAYS, type SilenceValues } from './silence-values.ts';

const silence = (given: Partial<SilenceValues>): SilenceValues => ({ ...NO_SILENCE, comment: 'Maintenance', ...given });

test('what is filled in is taken by the hub', () => {
  expect(WEEKDAYS).toEqual(KNOWN_DAYS);
  const values = silence({
    rules: ['down'],
    types: ['node.*'],
    projects: ['p1'],
    subjects: ['servers/*'],
    maxSeverity: 'major',
    where: " event.data.name == 'R1' ",
    startsAt: '2026-03-01T08:00',
    endsAt: '2026-03-01T09:30',
    weekly: true,
    days: ['sun', 'mon'],
    timezone: 'Europe/Paris',
  });
  expect(lacks(values)).toEqual([]);
  const definition = SilenceDefinition.parse(silenceDefinition(values));
  checkSilence(definition);
  expect(definition).toMatchObject({
    match: { where: "event.data.name == 'R1'", max_severity: 'major' },
    weekly: { days: ['mon', 'sun'] },
  });
  expect(new Date(definition.ends_at!).getTime() - new Date(definition.starts_at!).getTime()).toBe(90 * 60_000);
});

test('a silence of everything until a time says nothing more', () => {
  expect(silenceDefinition(silence({ endsAt: '2026-03-01T09:30' }))).toEqual({
    comment: 'Maintenance',
    match: {},
    ends_at: new Date('2026-03-01T09:30').toISOString(),
  });
});

test('what the hub would refuse is told before it is asked', () => {
  expect(lacks(silence({ endsAt: '2026-03-01T09:30', comment: ' ' }))).toEqual(['comment']);
  expect(lacks(silence({}))).toEqual(['end']);
  expect(lacks(silence({ startsAt: '2026-03-01T10:00', endsAt: '2026-03-01T09:30' }))).toEqual(['order']);
  expect(lacks(silence({ weekly: true, days: [] }))).toEqual(['window']);
  for (const refused of [silence({}), silence({ startsAt: '2026-03-01T10:00', endsAt: '2026-03-01T09:30' })]) {
    expect(() => checkSilence(SilenceDefinition.parse(silenceDefinition(refused)))).toThrow();
  }
});

test('a moment goes into a field of the browser and comes back to the minute', () => {
  const minutes = fc.integer({ min: 0, max: 5_000_000 }).map((minute) => new Date(Date.UTC(2024, 0, 1) + minute * 60_000));
  fc.assert(
    fc.property(minutes, (moment) => {
      // The hour that comes twice when summer ends is read as its first.
      const lost = moment.getTime() - new Date(localText(moment)).getTime();
      expect(lost).toBeGreaterThanOrEqual(0);
      expect(lost).toBeLessThanOrEqual(3_600_000);
    }),
  );
});
