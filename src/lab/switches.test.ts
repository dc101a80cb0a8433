import { describe, expect, test } from 'vitest';
import { NO_SURPRISES, readSwitch } from './switches.ts';

describe('a switch of the command line', () => {
  test('is on by its name alone, or has a value', () => {
    expect(readSwitch('silentStreams')).toEqual({ silentStreams: true });
    expect(readSwitch('silentStreams=false')).toEqual({ silentStreams: false });
    expect(readSwitch('lateEventsMs=250')).toEqual({ lateEventsMs: 250 });
    expect(readSwitch('projectEvents=project')).toEqual({ projectEvents: 'project' });
    expect(readSwitch('consoleHost=0.0.0.0')).toEqual({ consoleHost: '0.0.0.0' });
  });

  test.each([
    ['one that is not there', 'loudStreams', /There is no switch loudStreams; there are .*silentStreams/],
    ['a name of every object', 'toString', /There is no switch toString/],
    ['a value for on or off', 'silentStreams=often', /on or off/],
    ['no value where one is wanted', 'lateEventsMs', /wants a value/],
    ['a number that is none', 'lateEventsMs=soon', /whole number/],
    ['a number that is too large', 'lateEventsMs=999999999', /whole number up to 86400000/],
    ['a choice that is none', 'statistics=heap', /one of list, object/],
  ])('refuses %s', (_, text, message) => {
    expect(() => readSwitch(text)).toThrow(message);
  });

  test('exists for everything that can be switched, and all are off', () => {
    for (const [name, value] of Object.entries(NO_SURPRISES)) {
      const text = typeof value === 'boolean' ? name : typeof value === 'number' ? `${name}=1` : `${name}=${value === '' ? 'x' : value}`;
      expect(Object.keys(readSwitch(text))).toEqual([name]);
    }
  });
});
