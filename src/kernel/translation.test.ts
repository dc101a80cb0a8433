import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { translation } from './translation.ts';

const french = translation([
  ['{field}: {sentence}', '{field} : {sentence}'],
  ['There is no {thing}.', 'Il n’y a pas de {thing}.'],
  ['There is no bed {number}.', 'Il n’y a pas de lit {number}.'],
  ['It failed: {reason}.', 'Cela a échoué : {reason}.'],
  ['The ward is full.', 'Le service est complet.'],
]);

test.each([
  ['The ward is full.', 'Le service est complet.'],
  // The one with more words of its own.
  ['There is no bed 7.', 'Il n’y a pas de lit 7.'],
  ['There is no doctor.', 'Il n’y a pas de doctor.'],
  // A sentence in a sentence, without its full stop.
  ['It failed: The ward is full.', 'Cela a échoué : Le service est complet.'],
  ['ward: The ward is full.', 'ward : Le service est complet.'],
  ['The ward is full. There is no bed 7.', 'Le service est complet. Il n’y a pas de lit 7.'],
])('%j is said in the other language', (said, otherwise) => {
  expect(french(said)).toBe(otherwise);
});

test.each([
  '',
  'The ward is full',
  'There is no .',
  'ward: nobody said so.',
  'The ward is full. Nobody said so.',
  'There is no bed.\nNor a chair.',
  `There is no ${'x'.repeat(3_000)}.`,
])('what no template fits is not guessed: %j', (text) => {
  expect(french(text)).toBeUndefined();
});

test('a hostile text with many pieces that could fit is answered like any other', () => {
  const nested = translation([['a {one} a {two} a {three} a {four} a', '{one}{two}{three}{four}']]);
  expect(nested(`${'a '.repeat(900)}b`)).toBeUndefined();
  fc.assert(fc.property(fc.string({ unit: fc.constantFrom('a', ' ', '{', '}', '.', ':', 'b') }), (text) => void nested(text)));
});
