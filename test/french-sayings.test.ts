import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { holesOf } from '#kernel/translation.ts';
import { FRENCH_SAYINGS, saidInFrench } from '#model/said-in-french.ts';
import { ROOT } from '#kit/repository.ts';

interface Shipped {
  readonly title?: string;
  readonly message?: string;
  readonly description?: string;
  readonly why?: string;
}

/** What the product ships of a pattern, each with the fields that people read; a file is one thing, or things by name. */
function shipped(pattern: string, fields: readonly (keyof Shipped)[]): readonly string[] {
  return globSync(pattern, { cwd: ROOT }).flatMap((file) => {
    const read = parse(readFileSync(join(ROOT, file), 'utf8')) as Shipped | Readonly<Record<string, Shipped>>;
    const things = fields.some((field) => typeof (read as Shipped)[field] === 'string') ? [read as Shipped] : Object.values(read);
    return things.flatMap((thing) => fields.map((field) => thing[field])).filter((text) => text !== undefined);
  });
}

/** Names stay as they are in every language. */
const NAMES = new Set(['DSL', 'WAN, 100 ms']);

test.each<[string, readonly (keyof Shipped)[]]>([
  ['src/modules/monitoring/rules/shipped/*.yaml', ['title', 'message', 'description']],
  ['src/modules/network/compliance/rules/*.yaml', ['title', 'why']],
  ['src/modules/qos/{profiles,policies}/*.yaml', ['title', 'description']],
  ['src/modules/{orchestration,network,qos}/workflows/*.yaml', ['description']],
  ['src/modules/assistant/decisions/shipped/*.yaml', ['description']],
])('what is shipped in %s is read in French', (pattern, fields) => {
  const texts = shipped(pattern, fields);
  expect(texts.length).toBeGreaterThan(1);
  const english = texts
    .filter((text) => !NAMES.has(text))
    .map((text) => text.replaceAll(/\$\{\{.*?\}\}/g, 'x7'))
    .filter((text) => saidInFrench(text) === text);
  expect(english).toEqual([]);
});

test('weaknesses of devices are read in French with what to do', () => {
  const source = readFileSync(join(ROOT, 'src/modules/security/assessment/weaknesses.ts'), 'utf8');
  const texts = [...source.matchAll(/\b(?:title|advice): '([^']+)'/g)].map(([, text]) => text!);
  expect(texts.length).toBeGreaterThan(20);
  // A command of a device is no sentence.
  expect(texts.filter((text) => /^[A-Z]\w* [a-z]/.test(text) && !text.startsWith('PermitRoot') && saidInFrench(text) === text)).toEqual([]);
});

test('what trying a GNS3 server says is read in French', () => {
  const source = readFileSync(join(ROOT, 'src/southbound/gns3/servers/trial.ts'), 'utf8');
  const sentences = [...source.matchAll(/['`]((?:[A-Za-z]|\$\{host\})[^'`\n]* [^'`\n]*?)(?:\$\{hint\})?\.['`]/g)]
    .map(([, text]) => `${text!.replaceAll(/\$\{[^}]*\}/g, 'x7')}.`)
    .map((text) => text.charAt(0).toUpperCase() + text.slice(1));
  expect(sentences.length).toBeGreaterThan(15);
  expect(
    sentences.filter((text) => saidInFrench(text) === text && saidInFrench(text.charAt(0).toLowerCase() + text.slice(1)) === text),
  ).toEqual([]);
});

test('a title within a sentence is said in French too, and what a person wrote stays', () => {
  expect(saidInFrench('Gi0/1 of R1 is down; it explains 2 of the 3 other alerts.')).toBe(
    'Gi0/1 de R1 est hors service\u00A0; cela explique 2 des 3 autres alertes.',
  );
  expect(saidInFrench('Telnet carries passwords in clear text. line vty 0 4')).toBe(
    'Telnet transporte les mots de passe en clair. line vty 0 4',
  );
  expect(saidInFrench('Everything slow at noon')).toBe('Everything slow at noon');
});

test('whatever is put into a sentence is in its French, and no text makes it fail', () => {
  const whole = FRENCH_SAYINGS.filter(([english]) => !english.includes('{sentence}'));
  fc.assert(
    fc.property(fc.constantFrom(...whole), fc.stringMatching(/^[a-zA-Z0-9-]{1,30}$/), ([english, french], value) => {
      expect(holesOf(french).toSorted()).toEqual(holesOf(english).toSorted());
      const filled = (text: string): string => text.replaceAll(/\{\w+\}/g, value);
      expect(saidInFrench(filled(english))).toBe(filled(french));
    }),
    { numRuns: 500 },
  );
  fc.assert(fc.property(fc.string({ maxLength: 3_000 }), (text) => void saidInFrench(text)));
});

test('French sentences have a space that does not break before two-part signs', () => {
  expect(FRENCH_SAYINGS.filter(([, french]) => / [:;!?»]|« /.test(french))).toEqual([]);
});
