import { expect, test } from 'vitest';
import { findPattern, findText } from './find-lines.ts';

test('a text is found in any case of letters, with the number of its line', () => {
  expect(findText(['hostname R1\nIP route x\n', 'nothing'], 'ip ROUTE')).toEqual([[{ number: 2, text: 'IP route x' }], []]);
});

test('a pattern is of one line', async () => {
  expect(await findPattern(['interface Loopback5\n ip address 10.5.5.5'], '^ ip .*5$')).toEqual([
    [{ number: 2, text: ' ip address 10.5.5.5' }],
  ]);
});

test('a pattern that is none is refused', async () => {
  await expect(findPattern(['x'], '(')).rejects.toMatchObject({ code: 'validation_error' });
});

test('a pattern that would take for ever is ended', async () => {
  await expect(findPattern(['a'.repeat(60)], '^(a+)+b$', 200)).rejects.toMatchObject({ code: 'validation_error' });
});
