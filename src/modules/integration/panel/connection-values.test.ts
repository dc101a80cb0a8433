import { expect, test } from 'vitest';
import type { Connection } from './answers.ts';
import { connectionInput, connectionValues, placeOf } from './connection-values.ts';

const connection = (settings: object): Connection =>
  ({
    connection: 'one',
    definition: { title: 'One', enabled: true, settings },
    secrets: { token: '••••' },
    health: 'healthy',
    since: '2026-01-01T00:00:00.000Z',
    message: '',
    checked_at: null,
    saved_at: '2026-01-01T00:00:00.000Z',
    saved_by: 'admin',
  }) as Connection;

test.each([
  { kind: 'prometheus', url: 'http://192.0.2.1:9090' },
  { kind: 'netdata', service: 'netdata' },
  {
    kind: 'syslog',
    host: '192.0.2.1',
    port: 601,
    transport: 'tcp',
    format: 'rfc3164',
    facility: 3,
    types: ['node.*'],
    min_priority: 'low',
  },
])('a form that nothing is changed in saves what there was: %o', (settings) => {
  const before = connection(settings);
  expect(connectionInput(connectionValues(before), before)).toEqual({ definition: before.definition });
  expect(placeOf(before)).not.toBe('');
});

test('only secrets of the kind, and only those that were typed, are sent', () => {
  const values = {
    ...connectionValues(undefined),
    title: 'NetBox',
    kind: 'netbox' as const,
    url: ' https://192.0.2.1 ',
    secrets: { token: 'abc', user: 'me', password: '' },
  };
  expect(connectionInput(values, undefined)).toEqual({
    definition: { title: 'NetBox', enabled: true, settings: { kind: 'netbox', url: 'https://192.0.2.1' } },
    secrets: { token: 'abc' },
  });
});
