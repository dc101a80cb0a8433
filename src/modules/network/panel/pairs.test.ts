import { expect, test } from 'vitest';
import { pairsOf } from './pairs.ts';
import { TEXTS } from './texts.ts';

test('what was taken away stands beside what came in its place', () => {
  const line = (sign: 'same' | 'added' | 'removed', text: string) => ({ sign, text });
  const pairs = pairsOf([
    line('same', 'a'),
    line('removed', 'b'),
    line('removed', 'c'),
    line('added', 'B'),
    line('same', 'd'),
    line('added', 'e'),
  ]);
  expect(pairs.map(([one, other]) => [one?.text ?? null, other?.text ?? null])).toEqual([
    ['a', 'a'],
    ['b', 'B'],
    ['c', null],
    ['d', 'd'],
    [null, 'e'],
  ]);
});

test('both languages have the same places for values, and French has its own typography', () => {
  const { en, fr } = TEXTS;
  const keys = Object.keys(en) as (keyof typeof en)[];
  const holes = (text: string): string =>
    [...text.matchAll(/\{\{(\w+)\}\}/g)]
      .map(([, name]) => name)
      .toSorted()
      .join();
  expect(Object.keys(fr)).toEqual(keys);
  expect(keys.filter((key) => holes(en[key]) !== holes(fr[key]))).toEqual([]);
  expect(keys.filter((key) => / [:;!?»]|« |[^\s ({]\?|'/.test(fr[key]))).toEqual([]);
});
