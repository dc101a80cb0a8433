import fc from 'fast-check';
import { expect, test } from 'vitest';
import { differenceOf } from './line-difference.ts';

const text = fc
  .array(fc.constantFrom('interface e0', ' shutdown', ' ip address 10.0.0.1', '!', 'end'), { minLength: 1, maxLength: 12 })
  .map((lines) => lines.join('\n'));

test('what is not added is the one text, and what is not removed the other', () => {
  fc.assert(
    fc.property(text, text, (before, after) => {
      const lines = differenceOf(before, after);
      const without = (kind: string) =>
        lines
          .filter((line) => line.kind !== kind)
          .map((line) => line.text)
          .join('\n');
      expect(without('added')).toBe(before);
      expect(without('removed')).toBe(after);
    }),
  );
});

test('equal texts have no difference', () => {
  fc.assert(
    fc.property(text, (one) => {
      expect(differenceOf(one, one).every(({ kind }) => kind === 'same')).toBe(true);
    }),
  );
});

test('one line more is one line added, whatever stands around it', () => {
  expect(differenceOf('a\nb\nc', 'a\nb\nx\nc').filter(({ kind }) => kind !== 'same')).toEqual([{ kind: 'added', text: 'x' }]);
});
