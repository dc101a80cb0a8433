import { expect, test } from 'vitest';
import { en } from './en.ts';
import { fr } from './fr.ts';

type Texts = { readonly [key: string]: string | Texts };

function flat(texts: Texts, before = ''): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(texts).flatMap(([key, value]) =>
      typeof value === 'string' ? [[`${before}${key}`, value] as const] : [...flat(value, `${before}${key}.`)],
    ),
  );
}

const english = flat(en);
const french = flat(fr);
const holes = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name!).toSorted();

test('both languages have the same texts with the same places for values', () => {
  expect(english.size).toBeGreaterThan(200);
  expect([...french.keys()].toSorted()).toEqual([...english.keys()].toSorted());
  const differing = [...english].filter(([key, text]) => holes(text).join() !== holes(french.get(key)!).join());
  expect(differing).toEqual([]);
});

test('no text is empty, and each that counts has its two forms', () => {
  for (const texts of [english, french]) {
    expect([...texts].filter(([, text]) => text.trim() === '')).toEqual([]);
    const singular = [...texts.keys()].filter((key) => key.endsWith('_one'));
    expect(singular.length).toBeGreaterThan(3);
    expect(singular.filter((key) => !texts.has(key.replace(/_one$/, '_other')))).toEqual([]);
  }
});

test('French has its own typography: ’ and unbreakable spaces before : ; ! ? » and after «', () => {
  // An address has a colon, a pattern an asterisk; neither is a sentence.
  const wrong = [...french].filter(([, text]) => / [:;!?»]|« |[^\s ({]\?|'/.test(text.replaceAll(/https?:\S+/g, '')));
  expect(wrong).toEqual([]);
});

test('English and French differ where there are words', () => {
  const same = [...english].filter(([key, text]) => french.get(key) === text && /[a-z]{4,} [a-z]{3,} [a-z]{3,}/i.test(text));
  expect(same).toEqual([]);
});
