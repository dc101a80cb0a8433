import fc from 'fast-check';
import { expect, test } from 'vitest';
import { joined, lastOf, unseenOf } from './replay.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const text = (data: Uint8Array) => new TextDecoder().decode(data);

test('of a replay only what was not on the screen is shown', () => {
  expect(text(unseenOf(bytes('PC1> ping\r\n'), bytes('Welcome\r\nPC1> ping\r\nreply\r\n')))).toBe('reply\r\n');
  expect(text(unseenOf(bytes('PC1> '), bytes('Welcome\r\nPC1> ')))).toBe('');
});

test('a console that was opened anew in the meantime is shown whole', () => {
  expect(text(unseenOf(bytes('R1# reload\r\n'), bytes('Booting…')))).toBe('Booting…');
  expect(text(unseenOf(bytes(''), bytes('Booting…')))).toBe('Booting…');
});

test('however a console speaks and wherever it breaks off, everything is shown once', () => {
  // Words that differ, as the output of consoles does within a few hundred bytes.
  const words = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 12 }), { minLength: 1, maxLength: 60 });
  fc.assert(
    fc.property(words, fc.nat(), (said, at) => {
      const pieces = said.map((word, index) => bytes(`${index}:${word}\n`));
      const cut = at % (pieces.length + 1);
      const seen = pieces.slice(0, cut).reduce<Uint8Array>(lastOf, new Uint8Array());
      const all = joined(pieces);
      expect(unseenOf(seen, all)).toEqual(joined(pieces.slice(cut)));
    }),
  );
});
