import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { csvContent, csvField } from './csv.ts';

test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '  =1', '＝1', '\u200B=1'])('%j is text to a spreadsheet', (text) => {
  expect(csvField(text).replace(/^"/, '')).toMatch(/^'/);
});

test('numbers stay numbers, and what is no formula is not changed', () => {
  expect([csvField(-5), csvField(null), csvField('a-b'), csvField('10.0.0.1'), csvField('a "b", c')]).toEqual([
    '-5',
    '',
    'a-b',
    '10.0.0.1',
    '"a ""b"", c"',
  ]);
});

test('however fields look, a row has as many of them', () => {
  fc.assert(
    fc.property(fc.array(fc.string(), { minLength: 1 }), (fields) => {
      const line = fields.map(csvField).join(',');
      // A field that is quoted ends at the first quote that is not doubled. @see RFC 4180 §2
      expect(line.replaceAll(/"(?:[^"]|"")*"/g, '').split(',')).toHaveLength(fields.length);
    }),
  );
});

test('rows come with a header and end as RFC 4180 says', async () => {
  const chunks = await Array.fromAsync(csvContent('x.csv', ['a', 'b'], [['=1', 2]]).bytes);
  expect(Buffer.concat(chunks).toString()).toBe('a,b\r\n"\'=1",2\r\n');
});
