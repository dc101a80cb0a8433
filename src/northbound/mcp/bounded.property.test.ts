import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bounded } from './bounded.ts';

const LEAST = 100;

test('a result is never larger than its bound', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 6 }), fc.integer({ min: LEAST, max: 2_000 }), (value, characters) => {
      expect(JSON.stringify(bounded(value, characters).value).length).toBeLessThanOrEqual(characters);
    }),
    { numRuns: 500 },
  );
});

test('what fits is left as it is, and nothing is said to be cut', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const asJson = JSON.parse(JSON.stringify(value)) as unknown;
      expect(bounded(value, JSON.stringify(value).length)).toEqual({ value: asJson, cut: [] });
    }),
  );
});

test('what is cut is the end of lists and texts: the rest is as it was, and it is told', () => {
  const items = Array.from({ length: 500 }, (_, id) => ({ id, text: 'x'.repeat(20) }));
  const { value, cut } = bounded({ note: 'all of them', items, next_cursor: '500' }, 2_000);
  const kept = (value as { items: unknown[] }).items;
  expect(value).toMatchObject({ note: 'all of them', next_cursor: '500' });
  expect(kept).toEqual(items.slice(0, kept.length));
  expect(kept.length).toBeGreaterThan(30);
  expect(cut).toEqual([{ path: 'items', kept: kept.length, of: 500, what: 'items' }]);
});

test('small fields are kept before large ones, in the order that they had', () => {
  const { value, cut } = bounded({ configuration: 'line\n'.repeat(10_000), name: 'R1', interfaces: ['f0/0', 'f0/1'] }, 500);
  expect(Object.keys(value as object)).toEqual(['configuration', 'name', 'interfaces']);
  expect(value).toMatchObject({ name: 'R1', interfaces: ['f0/0', 'f0/1'] });
  expect(cut).toMatchObject([{ path: 'configuration', of: 50_000, what: 'characters' }]);
});

test('what says nothing goes first, and may be all that goes', () => {
  const items = Array.from({ length: 100 }, (_, id) => ({ id, error: null, notes: [], extra: {}, stale: false }));
  const { value, cut } = bounded({ items }, 3_000);
  expect(value).toEqual({ items: items.map(({ id, stale }) => ({ id, stale })) });
  expect(cut).toEqual([{ path: '', kept: 201, of: 501, what: 'empty' }]);
});

test('a field called __proto__ is a field like any other', () => {
  const { value } = bounded(JSON.parse(`{"__proto__": {"polluted": true}, "list": ["${'x'.repeat(500)}"]}`), 200);
  expect(Object.keys(value as object)).toContain('__proto__');
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
});
