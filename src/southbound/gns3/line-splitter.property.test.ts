import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { LineSplitter } from './line-splitter.ts';

/** Feeds bytes in the given pieces. */
function split(bytes: Buffer, cuts: readonly number[], maxBytes = 1_000_000): { lines: string[]; tooLong: string[] } {
  const lines: string[] = [];
  const tooLong: string[] = [];
  const splitter = new LineSplitter(
    maxBytes,
    (line) => lines.push(line),
    (beginning) => tooLong.push(beginning),
  );
  let from = 0;
  for (const cut of cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b)) {
    splitter.push(bytes.subarray(from, cut));
    from = cut;
  }
  splitter.push(bytes.subarray(from));
  return { lines, tooLong };
}

test('lines come out as they went in, wherever the stream is cut', () => {
  fc.assert(
    fc.property(fc.array(fc.json()), fc.array(fc.nat()), (texts, cuts) => {
      const bytes = Buffer.from(texts.map((text) => `${text}\n`).join(''), 'utf8');
      expect(split(bytes, cuts).lines).toEqual(texts.map((text) => text.trim()).filter((text) => text !== ''));
    }),
  );
});

test('a character across two chunks stays whole', () => {
  expect(split(Buffer.from('"Zürich 🌐"\n'), [1, 2, 3, 4, 9, 10, 11, 12]).lines).toEqual(['"Zürich 🌐"']);
});

test('a line beyond the bound is told once and does not hurt its neighbours', () => {
  fc.assert(
    fc.property(fc.integer({ min: 101, max: 1_000 }), fc.array(fc.nat()), (length, cuts) => {
      const bytes = Buffer.from(`one\n${'x'.repeat(length)}\ntwo\n`);
      const { lines, tooLong } = split(bytes, cuts, 100);
      expect(lines).toEqual(['one', 'two']);
      expect(tooLong).toHaveLength(1);
    }),
  );
});
