import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { idOfKey, isKey, makeKey } from './api-key-text.ts';

test('a key says its id, and one with any character changed, left out or doubled is none', () => {
  const { id, text } = makeKey();
  expect(text).toMatch(/^thk_[0-9A-Za-z]{10}_[0-9A-Za-z]{49}$/);
  expect(idOfKey(text)).toBe(id);
  fc.assert(
    fc.property(fc.nat(text.length - 1), fc.string({ minLength: 0, maxLength: 2 }), (at, other) => {
      fc.pre(other !== text[at]);
      expect(idOfKey(`${text.slice(0, at)}${other}${text.slice(at + 1)}`)).toBeNull();
    }),
  );
});

test('whatever else somebody sends is none', () => {
  fc.assert(fc.property(fc.string(), (text) => idOfKey(`thk_${text}`) === null));
  expect(isKey('eyJhbGciOiJIUzI1NiJ9.e30.x')).toBe(false);
  expect(idOfKey('')).toBeNull();
});

test('no two keys are alike', () => {
  const keys = Array.from({ length: 500 }, makeKey);
  expect(new Set(keys.map(({ id }) => id)).size).toBe(500);
  expect(new Set(keys.map(({ hash }) => hash)).size).toBe(500);
});
