import { globSync } from 'node:fs';
import { expect, test } from 'vitest';
import { en } from '#web/i18n/en.ts';
import { fr } from '#web/i18n/fr.ts';
import { ROOT } from '#kit/repository.ts';

type Texts = { readonly [key: string]: string | Texts };

function flat(texts: Texts, before = ''): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(texts).flatMap(([key, value]) =>
      typeof value === 'string' ? [[`${before}${key}`, value] as const] : [...flat(value, `${before}${key}.`)],
    ),
  );
}

const holes = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name!).toSorted();

const panels = await Promise.all(
  globSync('src/modules/*/panel/texts.ts', { cwd: ROOT })
    .toSorted()
    .map(async (path) => {
      const { TEXTS } = (await import(`../../${path}`)) as { readonly TEXTS: { readonly en: Texts; readonly fr: Texts } };
      return [path.split('/')[2]!, flat(TEXTS.en), flat(TEXTS.fr)] as const;
    }),
);

test('the app and every screen of a module has texts', () => {
  expect(flat(en).size).toBeGreaterThan(200);
  expect(panels.map(([module]) => module)).toEqual(
    globSync('src/modules/*/panel.tsx', { cwd: ROOT })
      .toSorted()
      .map((path) => path.split('/')[2]),
  );
  for (const [, english] of panels) expect(english.size).toBeGreaterThan(20);
});

test.each([['app', flat(en), flat(fr)] as const, ...panels])(
  '%s: both languages have the same texts with the same places for values',
  (_of, english, french) => {
    expect([...french.keys()].toSorted()).toEqual([...english.keys()].toSorted());
    const differing = [...english].filter(([key, text]) => holes(text).join() !== holes(french.get(key)!).join());
    expect(differing).toEqual([]);
  },
);

test.each([['app', flat(en), flat(fr)] as const, ...panels])(
  '%s: no text is empty, and each that counts has its two forms',
  (_of, english, french) => {
    for (const texts of [english, french]) {
      expect([...texts].filter(([, text]) => text.trim() === '')).toEqual([]);
      const singular = [...texts.keys()].filter((key) => key.endsWith('_one'));
      expect(singular.filter((key) => !texts.has(key.replace(/_one$/, '_other')))).toEqual([]);
    }
  },
);

test.each([['app', flat(fr)] as const, ...panels.map(([module, , french]) => [module, french] as const)])(
  '%s: French has its own typography: ’ and unbreakable spaces before : ; ! ? » and after «',
  (_of, french) => {
    // An address has a colon, a pattern an asterisk; neither is a sentence.
    const wrong = [...french].filter(([, text]) => / [:;!?»]|« |[^\s ({]\?|'/.test(text.replaceAll(/https?:\S+/g, '')));
    expect(wrong).toEqual([]);
  },
);

test.each([['app', flat(en), flat(fr)] as const, ...panels])(
  '%s: English and French differ where there are words',
  (_of, english, french) => {
    const same = [...english].filter(([key, text]) => french.get(key) === text && /[a-z]{4,} [a-z]{3,} [a-z]{3,}/i.test(text));
    expect(same).toEqual([]);
  },
);
