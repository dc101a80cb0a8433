import { expect, test } from 'vitest';
import { NO_FILTER, wishOf } from './audit-filter.ts';

test('nothing that is said is nothing that is wished', () => {
  expect(wishOf(NO_FILTER)).toEqual({});
  expect(wishOf({ ...NO_FILTER, who: '  ', text: ' ', from: 'no time' })).toEqual({});
});

test('a name of an operation finds what begins like it', () => {
  expect(wishOf({ ...NO_FILTER, operation: 'gns3.no' })).toEqual({ operation: 'gns3.no*' });
  expect(wishOf({ ...NO_FILTER, operation: ' Gns3.node.* ' })).toEqual({ operation: 'gns3.node.*' });
  // Not yet something that the hub would take.
  expect(wishOf({ ...NO_FILTER, operation: '*gns3' })).toEqual({});
});

test('times are those of where the browser is', () => {
  const wish = wishOf({ ...NO_FILTER, from: '2026-11-23T08:00', until: '2026-11-23T09:30' });
  expect(wish).toEqual({ from: new Date(2026, 10, 23, 8, 0).toISOString(), until: new Date(2026, 10, 23, 9, 30).toISOString() });
});
