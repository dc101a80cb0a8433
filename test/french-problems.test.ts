import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { z } from 'zod';
import { FRENCH_PROBLEMS } from '#kernel/problem-french.ts';
import { FRENCH_REFUSALS, refusalInFrench } from '#kernel/refusal-french.ts';
import { textOf, trackedFiles } from '#kit/repository.ts';
import { saidRefusals } from '#kit/said-refusals.ts';
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

/** Told on a terminal while the hub starts, before any door is open. */
const AT_START = new Set(['configuration_error', 'data_in_use', 'data_incompatible', 'log_older']);
/** Files whose refusals reach no person by a door that has a language, and why. */
const NOT_FOR_PEOPLE: readonly (readonly [files: RegExp, why: string])[] = [
  [/^src\/northbound\/mcp\//, 'agents are told in the language of the descriptions of their tools'],
  [/^src\/northbound\/cli\/|^src\/cli\.ts$/, 'the command line speaks English'],
  [/^src\/runtime\/config\//, 'read before any door is open'],
  [/\/(fake|small|test)-[^/]*$/, 'stands for something in tests'],
];
/** Sentences that were put together elsewhere, as refusals or as results of their own. */
const PUT_TOGETHER: readonly (readonly [file: string, why: string])[] = [
  ['src/kernel/error.ts', 'makes the failure of what it is given'],
  ['src/kernel/expression.ts', 'says again where a template has a wrong expression'],
  ['src/modules/integration/connections/connection-definition.ts', 'which secret it is about'],
  ['src/modules/notification/channel-definition.ts', 'which secret it is about'],
  ['src/modules/notification/rule-definition.ts', 'which field it is about'],
  ['src/modules/orchestration/assertion.ts', 'told()'],
  ['src/modules/qos/applying.ts', 'planFor() and missing()'],
  ['src/modules/qos/doing.ts', 'what the console of the node said'],
  ['src/modules/security/containment/containment-answers.ts', 'refusalOf() and refusalOfNode()'],
  ['src/modules/security/search/where.ts', 'wrong()'],
  ['src/northbound/graphql/told-errors.ts', 'what the GraphQL library says'],
  ['src/northbound/graphql/documents.ts', 'a word that clients look for: PersistedQueryNotFound'],
  ['src/northbound/http/failure-of.ts', 'what the HTTP server says'],
  ['src/runtime/hub/broker/requests.ts', 'what another module said'],
  ['src/runtime/secrets/vault-http.ts', 'what Vault said'],
  ['src/southbound/console/ssh/connection.ts', 'refusal(), explained() and changedKey()'],
  ['src/southbound/discovery/device-discovery.ts', 'why a source was not read'],
  ['src/southbound/gns3/acts/filters.ts', 'what the controller said'],
  ['src/southbound/gns3/console-connection.ts', 'whyNotAsked()'],
  ['src/southbound/snmp/credential.ts', 'refused()'],
];
const HOLE = /\$\{[^}]*\}/g;

test('everything that is refused is said in French too, with everything that was put in', () => {
  const said = saidRefusals();
  expect(said.length).toBeGreaterThan(300);
  const missing = said
    .filter(({ file, code, french }) => !french && !AT_START.has(code) && !NOT_FOR_PEOPLE.some(([files]) => files.test(file)))
    .filter(({ file, text }) => !PUT_TOGETHER.some(([where]) => where === file) || wordsOf(text.replaceAll(HOLE, '')).length > 1)
    .filter(({ text }) => {
      let count = 0;
      const filled = text.replaceAll(HOLE, () => `q${++count}q`);
      const french = refusalInFrench(filled);
      return french === undefined || Array.from({ length: count }, (_, index) => `q${index + 1}q`).some((value) => !french.includes(value));
    });
  expect(missing.map(({ file, text }) => `${file}: ${text}`)).toEqual([]);
});

test('each refusal of the French catalogue is still said somewhere', () => {
  const files = trackedFiles()
    .filter((file) => file.startsWith('src/') && file.endsWith('.ts') && !/test|french|src\/(lab|web)\//.test(file))
    .map((file) => new Set(wordsOf(textOf(file))));
  const gone = FRENCH_REFUSALS.map(([english]) => english).filter((english) => {
    const words = wordsOf(english.replaceAll(/\{\w+\}/g, ' '));
    return !files.some((file) => words.every((word) => file.has(word)));
  });
  expect(gone).toEqual([]);
});

function wordsOf(text: string): string[] {
  return text.match(/[a-zA-Z_]{2,}/g) ?? [];
}

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
