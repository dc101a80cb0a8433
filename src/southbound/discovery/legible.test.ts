import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { legible } from './legible.ts';

test('what a terminal would obey is gone, lines and tabs stay', () => {
  expect(legible({ name: '\u001B[2JR1\u0000\u009B31m', list: ['a\r\n\tb', 7, null, true] })).toEqual({
    name: '[2JR131m',
    list: ['a\r\n\tb', 7, null, true],
  });
});

test('texts are as long as somebody reads, configurations as they are', () => {
  const long = 'x'.repeat(10_000);
  const { descr, configuration } = legible({ descr: long, configuration: { running: long } });
  expect([descr.length, descr.at(-1), configuration.running]).toEqual([4_096, '…', long]);
});

test('what is legible stays as it is', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const once = legible(value);
      expect(legible(once)).toEqual(once);
    }),
  );
});
