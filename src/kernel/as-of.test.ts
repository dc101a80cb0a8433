import { describe, expect, test } from 'vitest';
import { createMemoryFeed } from '#kit/memory-feed.ts';
import { positionOf } from './as-of.ts';

const NOW = new Date('2026-03-01T12:00:00Z');

function log(events: number) {
  const feed = createMemoryFeed();
  feed.append(Array.from({ length: events }, () => ({ type: 'bed.made' })));
  const clock = { now: () => NOW, monotonicMs: () => 0 };
  return { feed, clock, events: { positionAt: async (moment: Date) => (moment < NOW ? 1 : events) } };
}

describe('the position that a reader of the past means', () => {
  test('is the one that it names, or the last at its moment', async () => {
    const at = log(3);
    expect(await positionOf(0, at)).toBe(0);
    expect(await positionOf(3, at)).toBe(3);
    expect(await positionOf('2026-03-01T11:00:00Z', at)).toBe(1);
    expect(await positionOf(NOW.toISOString(), at)).toBe(3);
  });

  test('may be known to another process some milliseconds before this one', async () => {
    const at = log(3);
    const wanted = positionOf(4, at);
    expect(at.feed.waiting).toBe(1);
    at.feed.append([{ type: 'bed.made' }]);
    expect(await wanted).toBe(4);
  });

  test('is unknown when it does not come, and in the future', async () => {
    const at = log(3);
    await expect(positionOf(4, { ...at, feed: { ...at.feed, reached: async () => false } })).rejects.toMatchObject({
      code: 'position_unknown',
      details: { head: 3 },
    });
    await expect(positionOf('2026-03-01T12:00:01Z', at)).rejects.toMatchObject({ code: 'position_unknown', details: { head: 3 } });
  });
});
