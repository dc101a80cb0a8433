import { expect, test } from 'vitest';
import { TEXTS, type TextKey } from './texts.ts';

const { en, fr } = TEXTS;
const keys = Object.keys(en) as TextKey[];
const holes = (text: string): string =>
  [...text.matchAll(/\{\{(\w+)\}\}/g)]
    .map(([, name]) => name)
    .toSorted()
    .join();

test('both languages have the same texts with the same places for values, and none is empty', () => {
  expect(keys.length).toBeGreaterThan(60);
  expect(Object.keys(fr)).toEqual(keys);
  expect(keys.filter((key) => holes(en[key]) !== holes(fr[key]))).toEqual([]);
  expect(keys.filter((key) => en[key].trim() === '' || fr[key].trim() === '')).toEqual([]);
});

test('French has its own typography: ’ and unbreakable spaces before : ; ! ? » and after «', () => {
  const wrong = keys.filter((key) => / [:;!?»]|« |[^\s ({]\?|'/.test(fr[key].replaceAll(/https?:\S+/g, '')));
  expect(wrong).toEqual([]);
});
