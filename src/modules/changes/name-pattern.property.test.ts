import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fits } from './name-pattern.ts';

const name = fc.string({ unit: fc.constantFrom('a', 'b', '-', '.', '1'), maxLength: 12 });
const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '-', '.', '1', '*'), maxLength: 8 });

test('a pattern fits as the expression does in which each star is any run of characters', () => {
  fc.assert(
    fc.property(pattern, name, (wanted, given) => {
      const expression = wanted
        .split('*')
        .map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'))
        .join('.*');
      expect(fits(wanted, given)).toBe(new RegExp(`^${expression}$`, 's').test(given));
    }),
  );
});

test('a name fits itself, every name fits *, and only an empty one fits nothing', () => {
  fc.assert(
    fc.property(name, (given) => {
      expect(fits(given, given)).toBe(true);
      expect(fits('*', given)).toBe(true);
      expect(fits('', given)).toBe(given === '');
    }),
  );
});

test('patterns of many stars are read to their end', () => {
  expect(fits('*a'.repeat(50), 'a'.repeat(5_000))).toBe(true);
  expect(fits(`${'*a'.repeat(50)}b`, 'a'.repeat(5_000))).toBe(false);
});
