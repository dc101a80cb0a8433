import { expect, test } from 'vitest';
import { Fillings } from './fillings.ts';

test('a secret is typed where its name stands, and shown by its name', () => {
  const fillings = new Fillings({ '<secret-1>': 'abc', '<secret-2>': 'abcdef' });
  expect(fillings.filled('username lab secret <secret-2> <other>')).toBe('username lab secret abcdef <other>');
  expect(fillings.hidden('% abcdef is no hash, abc is')).toBe('% <secret-2> is no hash, <secret-1> is');
});
