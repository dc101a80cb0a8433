import fc from 'fast-check';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { queryConversions } from './query-values.ts';

const conversions = queryConversions(z.strictObject({ names: z.array(z.string()), ports: z.array(z.number()), name: z.string() }));
const names = conversions.get('names')!;

test('several values are repeated or separated by commas, and each is what the schema calls for', () => {
  expect(names('a,b')).toEqual(['a', 'b']);
  expect(names(['a', 'b,c'])).toEqual(['a', 'b', 'c']);
  expect(conversions.get('ports')!(['22,80', '443'])).toEqual([22, 80, 443]);
  expect(conversions.get('name')!('a,b')).toBe('a,b');
});

test('a comma with a backslash before it is part of a value, and a backslash elsewhere means itself', () => {
  expect(names(String.raw`Office\, floor 1,Lab`)).toEqual(['Office, floor 1', 'Lab']);
  expect(names(String.raw`C:\logs`)).toEqual([String.raw`C:\logs`]);
  expect(names(String.raw`a\\,b`)).toEqual(['a\\', 'b']);
});

test('whatever the values are, they come as they were sent', () => {
  const written = (value: string): string => value.replaceAll(/(\\*),/g, String.raw`$1$1\,`);
  const text = fc.string({ unit: fc.constantFrom('\\', ',', 'a') });
  fc.assert(
    fc.property(fc.array(text, { minLength: 1 }), (values) => {
      expect(names(values.map(written))).toEqual(values);
    }),
  );
});
