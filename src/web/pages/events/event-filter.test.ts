import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { PRIORITIES, type Envelope } from '#kernel/event.ts';
import { fits, NO_WISH, patternsOf, queryOf } from './event-filter.ts';

const event = (more: Partial<Envelope> = {}): Envelope => ({
  specversion: '1.0',
  id: 'e',
  source: '/gns3/lab',
  type: 'node.started',
  subject: 's',
  time: '2026-11-25T12:00:00.000Z',
  datacontenttype: 'application/json',
  data: {},
  priority: 'normal',
  position: 1,
  projectid: 'p1',
  ...more,
});

test('types are exact or patterns, several of them by commas or spaces; what is neither fits nothing', () => {
  expect(patternsOf(' node.*, link.updated  server.lost ')).toEqual(['node.*', 'link.updated', 'server.lost']);
  expect(patternsOf('Node')).toBeNull();
  expect(patternsOf('*.started')).toBeNull();
  expect(fits(event(), { ...NO_WISH, types: 'node.*' })).toBe(true);
  expect(fits(event(), { ...NO_WISH, types: 'link.*, project.opened' })).toBe(false);
  expect(fits(event(), { ...NO_WISH, types: '%' })).toBe(false);
});

test('project, priority and time narrow further', () => {
  expect(fits(event(), { ...NO_WISH, projectId: 'p2' })).toBe(false);
  expect(PRIORITIES.map((minPriority) => fits(event({ priority: 'high' }), { ...NO_WISH, minPriority }))).toEqual([
    false,
    true,
    true,
    true,
  ]);
  expect(fits(event(), { ...NO_WISH, from: '2026-11-26T00:00' })).toBe(false);
  expect(fits(event(), { ...NO_WISH, until: '2026-11-24T00:00' })).toBe(false);
});

test('without a wish everything fits but bookkeeping, and the hub is asked for the same', () => {
  expect(queryOf(NO_WISH)).toEqual({ min_priority: 'normal' });
  fc.assert(
    fc.property(fc.constantFrom(...PRIORITIES), fc.stringMatching(/^[a-z]{1,8}(\.[a-z]{1,8}){0,2}$/), (priority, type) => {
      expect(fits(event({ priority, type }), NO_WISH)).toBe(priority !== 'low');
    }),
  );
});

test('bookkeeping is there for whoever asks for its type or its priority', () => {
  const asked = event({ priority: 'low', type: 'change.asked' });
  expect(fits(asked, { ...NO_WISH, types: 'change.*' })).toBe(true);
  expect(queryOf({ ...NO_WISH, types: 'change.*' })).toEqual({ types: ['change.*'] });
  expect(fits(asked, { ...NO_WISH, minPriority: 'low' })).toBe(true);
  expect(queryOf({ ...NO_WISH, minPriority: 'low' })).toEqual({});
  expect(fits(asked, { ...NO_WISH, types: 'change.*', minPriority: 'normal' })).toBe(false);
});

test('the hub is asked for what is wished', () => {
  expect(queryOf({ types: 'node.*', projectId: 'p1', minPriority: 'high', from: '2026-11-25T12:00', until: '' })).toEqual({
    types: ['node.*'],
    projects: ['p1'],
    min_priority: 'high',
    from: new Date('2026-11-25T12:00').toISOString(),
  });
});
