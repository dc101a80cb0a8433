import fc from 'fast-check';
import { expect, test } from 'vitest';
import { knownCommands, parse } from './index.ts';

/** Words of the sort that outputs have, so that junk comes far into a parser. */
const word = fc.oneof(
  fc.constantFrom(
    'via',
    'is',
    'up',
    'down',
    'address',
    'Vlan',
    'VRF',
    'Port',
    'Name',
    ':',
    ',',
    '-',
    '*',
    '---',
    '[110/2]',
    'trunk',
    'full',
    'Interface',
    'Description:',
  ),
  fc.constantFrom(
    '10.0.0.1',
    '10.0.0.0/8',
    '255.255.255.0',
    'fe80::1',
    'aaaa.bbbb.cccc',
    '00:11:22:33:44:55',
    'Gi1/0/1',
    'eth0',
    'ge-0/0/1',
  ),
  fc.nat({ max: 100_000 }).map(String),
  fc.string({ maxLength: 12 }),
);
const line = fc
  .tuple(fc.constantFrom('', ' ', '    ', '\t'), fc.array(word, { maxLength: 9 }), fc.constantFrom(' ', '  ', '     '))
  .map(([indent, words, gap]) => indent + words.join(gap));
const text = fc.array(fc.oneof(line, fc.string({ unit: 'binary', maxLength: 60 })), { maxLength: 40 }).map((all) => all.join('\n'));

const commands = knownCommands().map(({ platform, command }) => ({
  platform,
  words: command
    .replace(/\[[^\]]*\]|\.\.\./gu, ' ')
    .replace(/[[\]]/gu, ' ')
    .replace(/\|\S+/gu, ''),
}));

test('whatever a device prints, parsing gives records of texts and lists of texts, and throws nothing', () => {
  fc.assert(
    fc.property(fc.constantFrom(...commands), text, ({ platform, words }, printed) => {
      const { records } = parse(platform, words, printed);
      for (const record of records)
        for (const value of Object.values(record))
          expect(Array.isArray(value) ? value.every((part) => typeof part === 'string') : typeof value === 'string').toBe(true);
    }),
    { numRuns: 3_000 },
  );
});

test('the same text gives the same records', () => {
  fc.assert(
    fc.property(fc.constantFrom(...commands), text, ({ platform, words }, printed) => {
      expect(parse(platform, words, printed)).toEqual(parse(platform, words, printed));
    }),
    { numRuns: 500 },
  );
});
