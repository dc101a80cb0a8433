import { describe, expect, test } from 'vitest';
import type { Envelope } from '#kernel/event.ts';
import { atOf, indexOf, momentsOf, readAt } from './moments.ts';

function event(position: number, type = 'node.started', source = '/gns3/lab'): Envelope {
  return { position, type, source, time: new Date(position * 1_000).toISOString() } as Envelope;
}

describe('moments of a map', () => {
  const moments = momentsOf(
    [
      [event(9), event(7)],
      [event(4), event(3, 'project.start.begun', '/modules/gns3'), event(2)],
    ],
    [event(12), event(9)],
    'lab',
  );

  test('are the events that change it, oldest first, each once', () => {
    expect(moments.map(({ position }) => position)).toEqual([2, 4, 7, 9, 12]);
  });

  test('of another server are not of this map', () => {
    expect(momentsOf([[event(2, 'node.started', '/gns3/other')]], [], 'lab')).toEqual([]);
  });

  test('are found by position and by time: the last one at or before it', () => {
    expect([undefined, 12, 11, 4, 5, 1].map((at) => indexOf(moments, at))).toEqual([5, 4, 3, 1, 1, 0]);
    expect(indexOf(moments, new Date(7_500).toISOString())).toBe(2);
  });

  test('lead back to what is looked at; after the last one is now', () => {
    expect([0, 4, 5].map((index) => atOf(moments, index))).toEqual([2, 12, undefined]);
  });

  test('of an address are a position or a time, and nothing else', () => {
    expect([17, '17', '2026-11-25T10:00:00Z', 'yesterday', -1, null].map(readAt)).toEqual([
      17,
      17,
      '2026-11-25T10:00:00Z',
      undefined,
      undefined,
      undefined,
    ]);
  });
});
