import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { z } from 'zod';
import { FRENCH_PROBLEMS } from '#kernel/problem-french.ts';
import { FRENCH_REFUSALS, patternOf, refusalInFrench } from '#kernel/refusal-french.ts';
import { textOf, trackedFiles } from '#kit/repository.ts';
import { readCatalogue } from '../tools/catalogue.ts';

/** Texts that the schema of an input says of its own when something does not fit; those of the schema library are translated by it. */
function ownTexts(schema: unknown, seen = new Set<unknown>()): string[] {
  if (typeof schema !== 'object' || schema === null || seen.has(schema)) return [];
  seen.add(schema);
  if (Array.isArray(schema)) return schema.flatMap((one) => ownTexts(one, seen));
  const def = (schema as { _zod?: { def?: Record<string, unknown> } })._zod?.def;
  if (def === undefined) return [];
  const { error, getter, shape } = def as { error?: (issue: object) => unknown; getter?: () => z.ZodType; shape?: object };
  const told = error?.({ code: 'custom', input: '', path: [] });
  const text = typeof told === 'string' ? told : (told as { message?: string } | null | undefined)?.message;
  return [
    ...(text === undefined ? [] : [text]),
    ...Object.values(shape ?? {}).flatMap((one) => ownTexts(one, seen)),
    ...(getter === undefined ? [] : ownTexts(getter(), seen)),
    ...Object.values(def).flatMap((one) => ownTexts(one, seen)),
  ];
}

test('what the schemas of inputs say of their own is said in French too, and nothing else is in the catalogue', async () => {
  const { operations } = await readCatalogue();
  const texts = new Set(operations.flatMap(({ input }) => ownTexts(input)));
  expect(texts.size).toBeGreaterThan(2);
  expect(Object.keys(FRENCH_PROBLEMS).toSorted()).toEqual([...texts].toSorted());
});

test('each refusal of the French catalogue is still said somewhere', () => {
  const sources = trackedFiles()
    .filter((file) => file.startsWith('src/') && file.endsWith('.ts') && !/test|french|src\/(lab|web)\//.test(file))
    .map((file) => textOf(file))
    .join('\n');
  const gone = FRENCH_REFUSALS.map(([english]) => english).filter(
    (english) => !patternOf(english, String.raw`\$\{[^\n]{1,160}?\}`, false).test(sources),
  );
  expect(gone).toEqual([]);
});

test('a refusal is said in French with what was put in, and what the catalogue does not have is not guessed', () => {
  expect(refusalInFrench('Node R1 is not in project Campus.')).toBe('Le nœud R1 n’est pas dans le projet Campus.');
  expect(refusalInFrench('The alert 0191 has cleared.')).toBe('L’alerte 0191 est terminée.');
  expect(refusalInFrench('Node R1 is not in project Campus. Not at all.\nNor here.')).toBeUndefined();
  expect(refusalInFrench('The moon is not in project Campus.')).toBeUndefined();
});

test('whatever is put into a refusal, its French has the same', () => {
  fc.assert(
    fc.property(fc.constantFrom(...FRENCH_REFUSALS), fc.stringMatching(/^[a-zA-Z0-9-]{1,36}$/), ([english, french], value) => {
      const filled = (text: string): string => text.replaceAll(/\{\w+\}/g, value);
      expect(refusalInFrench(filled(english))).toBe(filled(french));
      expect(french.match(/\{\w+\}/g)?.toSorted() ?? []).toEqual(english.match(/\{\w+\}/g)?.toSorted() ?? []);
    }),
  );
});
