import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { pageOf } from './page.ts';

const keys = fc.uniqueArray(fc.string({ maxLength: 6 }), { maxLength: 40 });
const direction = fc.constantFrom('rising' as const, 'falling' as const);

function walk(all: readonly string[], limit: number, order: 'rising' | 'falling', between: (seen: readonly string[]) => readonly string[]) {
  const seen: string[] = [];
  let cursor: string | undefined;
  let left = all;
  for (let pages = 0; pages <= 100; pages += 1) {
    const { items, next_cursor } = pageOf(left, { limit, cursor }, (item) => item, order);
    expect(items.length).toBeLessThanOrEqual(limit);
    seen.push(...items);
    if (next_cursor === null) return seen;
    cursor = next_cursor;
    left = between(seen);
  }
  throw new Error('The walk has no end.');
}

test('the pages of a list are the whole of it, in the order of its keys', () => {
  fc.assert(
    fc.property(keys, fc.integer({ min: 1, max: 10 }), direction, (all, limit, order) => {
      const sorted = all.toSorted((a, b) => ((order === 'rising' ? a < b : a > b) ? -1 : 1));
      expect(walk(all, limit, order, () => all)).toEqual(sorted);
    }),
  );
});

test('what stays is seen once, also when everything that was seen is deleted between two pages', () => {
  fc.assert(
    fc.property(keys, fc.integer({ min: 1, max: 10 }), direction, (all, limit, order) => {
      const seen = walk(all, limit, order, (gone) => all.filter((item) => !gone.includes(item)));
      expect(seen.toSorted()).toEqual(all.toSorted());
      expect(new Set(seen).size).toBe(seen.length);
    }),
  );
});
