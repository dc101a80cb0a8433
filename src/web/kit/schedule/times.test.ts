import { expect, test } from 'vitest';
import { cronOf, EVERY, oftenAs, timesOf } from './times.ts';

test.each([
  ['15 * * * *', { every: 'hour', minute: 15 }],
  ['0 3 * * *', { every: 'day', at: '03:00' }],
  ['30 7 * * 1-5', { every: 'workday', at: '07:30' }],
  ['5 18 * * 0', { every: 'week', weekday: 0, at: '18:05' }],
  ['0 6 28 * *', { every: 'month', day: 28, at: '06:00' }],
])('%s is said in words, and written again as it was', (cron, times) => {
  expect(timesOf(cron)).toEqual(times);
  expect(cronOf(timesOf(cron))).toBe(cron);
});

test('Sunday has two numbers in cron', () => {
  expect(timesOf('0 3 * * 7')).toEqual({ every: 'week', weekday: 0, at: '03:00' });
});

test.each([
  '*/5 * * * *',
  '0 3 * 6 *',
  '0 3 31 * *',
  '0 3 0 * *',
  '0 3 1 * 1',
  '0 25 * * *',
  '0 * * * 1',
  '0 3 * * MON',
  '@daily',
  'every night',
  '0 0 3 * * *',
  '',
])('what is not as simple as that stays as it is: %s', (cron) => {
  expect(timesOf(cron)).toEqual({ every: 'own', cron });
  expect(cronOf(timesOf(cron))).toBe(cron);
});

test('who changes how often keeps the hour, and what is chosen is what is read', () => {
  const before = timesOf('30 7 * * 1-5');
  expect(oftenAs('week', before)).toEqual({ every: 'week', weekday: 1, at: '07:30' });
  expect(oftenAs('own', before)).toEqual({ every: 'own', cron: '30 7 * * 1-5' });
  for (const every of EVERY.filter((each) => each !== 'own')) expect(timesOf(cronOf(oftenAs(every, before))).every).toBe(every);
});
