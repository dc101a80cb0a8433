import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { languageOf } from './language.ts';

test.each([
  [undefined, 'en'],
  ['', 'en'],
  ['fr', 'fr'],
  ['FR-ca', 'fr'],
  ['en, fr', 'en'],
  ['fr, en', 'fr'],
  ['fr;q=0.3, en;q=0.8', 'en'],
  ['de, fr;q=0.3', 'fr'],
  ['de', 'en'],
  ['fr;q=0', 'en'],
  ['*', 'en'],
  ['en;q=0, *', 'fr'],
  ['en;q=0.1, *;q=0.5', 'fr'],
  ['fr;q=2', 'en'],
  ['french', 'en'],
] as const)('Accept-Language %j is answered in %s', (header, language) => {
  expect(languageOf(header)).toBe(language);
});

test('any header is answered in some language', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('f', 'r', 'e', 'n', '*', ',', ';', 'q', '=', '0', '.', '1', ' ', '-') }), (header) => {
      expect(['en', 'fr']).toContain(languageOf(header));
    }),
  );
});
