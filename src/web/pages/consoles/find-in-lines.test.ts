import fc from 'fast-check';
import { expect, test } from 'vitest';
import { findInLines } from './find-in-lines.ts';

const lines = ['Interface e0', 'up, line up', 'interface e1', ''];
const find = (wanted: string, line: number, column: number, step: 1 | -1) =>
  findInLines((at) => lines[at], lines.length, wanted, { line, column }, step);

test('a text is found from where one stands, and on around the end', () => {
  expect(find('interface', 0, -1, 1)).toEqual({ line: 0, column: 0, length: 9 });
  expect(find('interface', 0, 0, 1)).toEqual({ line: 2, column: 0, length: 9 });
  expect(find('interface', 2, 0, 1)).toEqual({ line: 0, column: 0, length: 9 });
  expect(find('up', 1, 0, 1)).toEqual({ line: 1, column: 9, length: 2 });
});

test('backwards it is found before where one stands', () => {
  expect(find('up', 1, 9, -1)).toEqual({ line: 1, column: 0, length: 2 });
  expect(find('interface', 0, 0, -1)).toEqual({ line: 2, column: 0, length: 9 });
  expect(find('up', 3, Number.MAX_SAFE_INTEGER, -1)).toEqual({ line: 1, column: 9, length: 2 });
});

test('what is nowhere is not found', () => {
  expect(find('down', 0, -1, 1)).toBeUndefined();
  expect(find('', 0, -1, 1)).toBeUndefined();
});

test('whatever is found is there', () => {
  const texts = fc.array(fc.string({ unit: fc.constantFrom('a', 'b', 'A'), maxLength: 6 }), { maxLength: 6 });
  fc.assert(
    fc.property(
      texts,
      fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 1, maxLength: 3 }),
      fc.nat(5),
      fc.constantFrom(1 as const, -1 as const),
      (all, wanted, line, step) => {
        const found = findInLines(
          (at) => all[at],
          all.length,
          wanted,
          { line: Math.min(line, Math.max(0, all.length - 1)), column: step === 1 ? -1 : 99 },
          step,
        );
        const there =
          found === undefined
            ? undefined
            : all
                .at(found.line)!
                .slice(found.column, found.column + found.length)
                .toLowerCase();
        expect(there).toBe(all.some((each) => each.toLowerCase().includes(wanted)) ? wanted : undefined);
      },
    ),
  );
});
