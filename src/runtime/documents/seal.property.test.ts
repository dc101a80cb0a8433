import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { headOf, KEY_BYTES, seal, unseal } from './seal.ts';

const key = fc.nat(255).map((byte) => ({ id: 'k-1', bytes: Buffer.alloc(KEY_BYTES, byte) }));
const revision = fc.integer({ min: 1, max: 999_999 });

test('what was sealed is read back, and its head is told without a key', () => {
  fc.assert(
    fc.property(key, fc.string(), revision, fc.oneof(fc.string(), fc.constantFrom('', 'é 密 🔑', '\u0000\n')), (one, name, count, text) => {
      const sealed = seal(one, name, count, text);
      expect(headOf(sealed, 'it')).toEqual({ keyId: 'k-1', revision: count });
      expect(unseal(one, name, sealed, 'it')).toBe(text);
    }),
  );
});

test('one character changed anywhere is noticed', () => {
  fc.assert(
    fc.property(key, fc.string(), fc.nat(), (one, text, place) => {
      const sealed = seal(one, 'users.json', 3, text).trimEnd();
      const at = place % sealed.length;
      const changed = `${sealed.slice(0, at)}${sealed[at] === 'A' ? 'B' : 'A'}${sealed.slice(at + 1)}`;
      // The last character of base64url may carry bits that mean nothing.
      fc.pre(at !== sealed.length - 1);
      expect(() => unseal(one, 'users.json', changed, 'it')).toThrow();
    }),
  );
});

test('a document cannot be put in the place of another, be called of another revision, or be opened with another key', () => {
  const one = { id: 'k-1', bytes: Buffer.alloc(KEY_BYTES, 1) };
  const sealed = seal(one, 'users.json', 3, 'text');
  expect(() => unseal(one, 'sessions.json', sealed, 'it')).toThrow('the sealed text of another document');
  expect(() => unseal(one, 'users.json', sealed.replace(':3:', ':4:'), 'it')).toThrow('damaged');
  expect(() => unseal({ id: 'k-1', bytes: Buffer.alloc(KEY_BYTES, 2) }, 'users.json', sealed, 'it')).toThrow('damaged');
});

test('the same text sealed twice does not look the same', () => {
  const one = { id: 'k-1', bytes: Buffer.alloc(KEY_BYTES, 1) };
  expect(seal(one, 'a', 1, 'text')).not.toBe(seal(one, 'a', 1, 'text'));
});

test('a plain text has no head, and one of a later version says so', () => {
  expect(headOf('{"format":1}', 'it')).toBeNull();
  expect(() => headOf('thalamus-sealed:2:k-1:1:AA:AA', 'it')).toThrow('sealed by another version');
  expect(() => headOf('thalamus-sealed:1:k-1', 'it')).toThrow('damaged');
});
