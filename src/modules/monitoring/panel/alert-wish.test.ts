import { expect, test } from 'vitest';
import { says, wishOf } from './alert-wish.ts';
import type { Alert } from './answers.ts';

const alert = {
  title: 'Gi0/1 of R1 is down',
  message: 'It is switched on.',
  kind: 'interface.down',
  resource: 'projects/p/nodes/n/interfaces/Gi0/1',
  rule: 'interface_down',
  source: 'monitoring',
  place: { node_name: 'R1', interface: 'Gi0/1', address: null },
  note: null,
  acknowledged_by: 'ada',
} as Alert;

test('open alerts are what the hub lists by itself; all states are asked for by their names', () => {
  expect(wishOf({ state: 'open', severity: null, projectId: null })).toEqual({});
  expect(wishOf({ state: 'all', severity: 'major', projectId: 'p' })).toEqual({
    state: ['active', 'acknowledged', 'cleared'],
    min_severity: 'major',
    project_id: 'p',
  });
  expect(wishOf({ state: 'cleared', severity: null, projectId: null })).toEqual({ state: ['cleared'] });
});

test.each([
  ['', true],
  ['DOWN r1', true],
  ['ada', true],
  ['r1 up', false],
  ['null', false],
])('looking for "%s" finds it: %s', (text, found) => {
  expect(says(alert, text)).toBe(found);
});
