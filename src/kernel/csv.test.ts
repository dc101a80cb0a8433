import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { csvContent, csvLine } from './csv.ts';

test.each([
  ['=1+1', `"'=1+1"`],
  ['+1', `"'+1"`],
  ['-1', `"'-1"`],
  ['@A1', `"'@A1"`],
  ['\t=1', `"'\t=1"`],
  ['\r=1', `"'\r=1"`],
  ['＝1', `"'＝1"`],
  [' =1', `"' =1"`],
  ['\u200b=1', `"'\u200b=1"`],
  ['a"b,c\nd', '"a""b,c\nd"'],
  ['a-b', '"a-b"'],
  ['10.0.0.1', '"10.0.0.1"'],
  [-7, '-7'],
  [null, '""'],
])('%j is told as %j', (value, field) => {
  expect(csvLine([value, 'x'])).toBe(`${field},"x"\r\n`);
});

test('however fields look, a line has as many of them', () => {
  fc.assert(
    fc.property(fc.array(fc.string(), { minLength: 1 }), (fields) => {
      // A field that is quoted ends at the first quote that is not doubled. @see RFC 4180 §2
      expect(
        csvLine(fields)
          .slice(0, -2)
          .replaceAll(/"(?:[^"]|"")*"/g, '')
          .split(','),
      ).toHaveLength(fields.length);
    }),
  );
});

test('rows come with a header', async () => {
  const chunks = await Array.fromAsync(csvContent('x.csv', ['a', 'b'], [['=1', 2]]).bytes);
  expect(Buffer.concat(chunks).toString()).toBe('"a","b"\r\n"\'=1",2\r\n');
});
