import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalJson } from '#kernel/canonical-json.ts';
import { hashOf } from './hash.ts';

/** The same value with its fields in the opposite order, at every depth. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([name, item]) => [name, reversed(item)]),
  );
}

test('the order of fields makes no difference to a hash', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(hashOf(reversed(value))).toBe(hashOf(value));
    }),
  );
});

test('the canonical text says the same value', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});

test('another value has another hash', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (one, other) => {
      fc.pre(canonicalJson(one) !== canonicalJson(other));
      expect(hashOf(one)).not.toBe(hashOf(other));
    }),
  );
});

test('a field that is undefined is as one that is not there', () => {
  expect(hashOf({ a: 1, b: undefined })).toBe(hashOf({ a: 1 }));
});
