import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { moreValuesThan } from './json-items.ts';

function valuesOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 1;
  return 1 + Object.values(value).reduce((sum: number, item) => sum + valuesOf(item), 0);
}

test('a text with more values than are allowed is told, and none with fewer', () => {
  const text = fc.string({ unit: fc.constantFrom('[', ',', '{', '}', '"', '\\', 'a', 'é') });
  const json = fc.oneof(fc.array(fc.oneof(text, fc.array(text), fc.dictionary(text, fc.integer()))), fc.dictionary(text, fc.array(text)));
  fc.assert(
    fc.property(json, fc.integer({ min: 1, max: 60 }), (value, most) => {
      const values = valuesOf(value);
      // An empty array counts for a value more than it has at the most.
      const told = moreValuesThan(Buffer.from(JSON.stringify(value)), most);
      expect(told && values <= most / 2).toBe(false);
      expect(!told && values > 2 * most).toBe(false);
    }),
  );
});

test('commas and brackets in strings do not count', () => {
  expect(moreValuesThan(Buffer.from(JSON.stringify([',,,[{"\\'.repeat(50)])), 3)).toBe(false);
});
