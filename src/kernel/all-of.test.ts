import { expect, test } from 'vitest';
import { z } from 'zod';
import { allOf, upTo } from './all-of.ts';
import { query } from './message.ts';

const numbers = query('numbers.list', {
  summary: 'Lists numbers.',
  tag: 'Hub',
  permission: 'hub.read',
  rate: 'read',
  input: z.strictObject({ limit: z.number(), cursor: z.string().optional() }),
  output: z.strictObject({ items: z.array(z.number()), next_cursor: z.string().nullable() }),
});

/** A list of so many numbers from 0, in pages of three whatever is asked for. */
function listOf(count: number) {
  const asked: unknown[] = [];
  const ask = async (_operation: unknown, input: unknown): Promise<never> => {
    asked.push(input);
    const from = Number((input as { cursor?: string }).cursor ?? 0);
    const items = Array.from({ length: Math.min(3, count - from) }, (_, index) => from + index);
    return { items, next_cursor: from + 3 < count ? String(from + 3) : null } as never;
  };
  return { asked, context: { ask: ask as never } };
}

test('every item is read, page after page, with what was asked for', async () => {
  const { asked, context } = listOf(8);
  expect(await allOf<number>(context, numbers, { odd: false })).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  expect(asked).toEqual([
    { odd: false, limit: 500 },
    { odd: false, limit: 500, cursor: '3' },
    { odd: false, limit: 500, cursor: '6' },
  ]);
});

test('no page is read when there are enough items, or the last that is wanted came; whether there were others is said', async () => {
  const enough = listOf(8);
  expect(await upTo<number>(enough.context, numbers, {}, { most: 4 })).toEqual({ items: [0, 1, 2, 3, 4, 5], more: true });
  const last = listOf(8);
  expect(await upTo<number>(last.context, numbers, {}, { last: (item) => item >= 2 })).toEqual({ items: [0, 1, 2], more: true });
  expect(await upTo<number>(listOf(3).context, numbers, {}, { most: 3 })).toEqual({ items: [0, 1, 2], more: false });
  expect(await upTo<number>(listOf(0).context, numbers, {}, { last: () => true })).toEqual({ items: [], more: false });
});
