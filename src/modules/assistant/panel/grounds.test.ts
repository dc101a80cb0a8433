import { expect, test } from 'vitest';
import { SENTENCES_BY_KEY } from '../sentences.ts';
import { GROUNDS_EN, GROUNDS_FR } from './grounds.ts';

const placesIn = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name).toSorted();

test('the panel says in English what the hub says', () => {
  const hub = Object.fromEntries(Object.entries(SENTENCES_BY_KEY).map(([key, sentence]) => [`ground_${key}`, sentence]));
  expect(GROUNDS_EN).toEqual(hub);
});

test.each(Object.entries(GROUNDS_EN))('%s has the same values in French', (key, sentence) => {
  expect(placesIn(GROUNDS_FR[key as keyof typeof GROUNDS_FR])).toEqual(placesIn(sentence));
});
