import fc from 'fast-check';
import { expect, test } from 'vitest';
import { differenceOf, withContext } from './difference.ts';

const lines = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 30 });

test('a difference leads from the one text to the other, and its numbers are those of their lines', () => {
  fc.assert(
    fc.property(lines, lines, (before, after) => {
      const difference = differenceOf(before, after);
      const one = difference.filter(({ sign }) => sign !== 'added');
      const other = difference.filter(({ sign }) => sign !== 'removed');
      expect(one.map(({ text }) => text)).toEqual(before);
      expect(other.map(({ text }) => text)).toEqual(after);
      expect(one.map((line) => line.before)).toEqual(before.map((_line, at) => at + 1));
      expect(other.map((line) => line.after)).toEqual(after.map((_line, at) => at + 1));
    }),
  );
});

test('a line that was put in between is one line of the difference', () => {
  const difference = differenceOf(['a', 'b', 'c'], ['a', 'x', 'b', 'c']);
  expect(difference.filter(({ sign }) => sign !== 'same')).toEqual([{ sign: 'added', text: 'x', before: null, after: 2 }]);
  expect(withContext(difference, 1).map(({ text }) => text)).toEqual(['a', 'x', 'b']);
});

test('texts that have thousands of different lines are told as replaced', () => {
  const before = Array.from({ length: 3_000 }, (_none, at) => `before ${at}`);
  const after = Array.from({ length: 3_000 }, (_none, at) => `after ${at}`);
  const difference = differenceOf(before, after);
  expect(difference.filter(({ sign }) => sign === 'removed')).toHaveLength(3_000);
  expect(difference.filter(({ sign }) => sign === 'added')).toHaveLength(3_000);
});
