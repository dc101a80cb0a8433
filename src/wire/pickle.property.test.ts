import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { pickleTexts, readPickle } from './pickle.ts';

const bytesOf = (hex: string): Buffer => Buffer.from(hex.replaceAll(/\s/gu, ''), 'hex');

test('texts that are pickled are read again', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'grapheme' })), (texts) => {
      expect(readPickle(pickleTexts(texts))).toEqual(texts);
    }),
  );
});

test('an answer of Python 3.8 and later is read: frames, memos, tuples and lists', () => {
  // pickle.dumps((0, [('Filter', [('Total', 300)]), ('On', True), ('None', None), ('Minus', -2)]), 5)
  const frame =
    '4b00 5d94 28 8c0646696c74657294 5d94 8c05546f74616c94 4d2c01 86 94 61 8694 8c024f6e94 888694 8c044e6f6e6594 4e8694 8c054d696e757394 4afeffffff8694 65 8694 2e';
  expect(readPickle(bytesOf(`8005 95 5a00000000000000 ${frame}`))).toEqual([
    0,
    [
      ['Filter', [['Total', 300]]],
      ['On', true],
      ['None', null],
      ['Minus', -2],
    ],
  ]);
});

test('an object that is written as str(text), as fail2ban writes addresses, is that text', () => {
  expect(readPickle(bytesOf('8004 8c086275696c74696e73 94 8c03737472 94 93 94 8c093139322e302e322e39 94 85 94 52 94 2e'))).toBe(
    '192.0.2.9',
  );
  expect(() => readPickle(bytesOf('8004 8c086275696c74696e73 8c0465766163 93 2e'))).toThrow('only plain values');
  expect(() => readPickle(bytesOf('8004 8c086275696c74696e73 8c03737472 93 4b01 85 52 2e'))).toThrow('only plain values');
});

test('what would name a class or call something is refused', () => {
  // cos\nsystem\n(S'true'\ntR. — the classic of a hostile pickle; and STACK_GLOBAL.
  expect(() => readPickle(Buffer.from("cos\nsystem\n(S'true'\ntR.", 'latin1'))).toThrow('only plain values');
  expect(() => readPickle(bytesOf('8004 8c026f73 8c0673797374656d 93 2e'))).toThrow('only plain values');
});

test('a list that holds itself ends, and so does one that doubles itself', () => {
  expect(() => readPickle(bytesOf('8002 5d 7100 6800 61 2e'))).toThrow('too deep');
  const doubling = Array.from({ length: 40 }, (_, index) => `28 68${hex(index)} 68${hex(index)} 6c 71${hex(index + 1)}`).join(' ');
  expect(() => readPickle(bytesOf(`8002 8c0161 7100 ${doubling} 2e`))).toThrow('too many values');
});

test('any bytes are a value or a RangeError', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      const error = thrownBy(() => readPickle(bytes));
      expect(error === undefined || error instanceof RangeError).toBe(true);
    }),
  );
});

function hex(value: number): string {
  return value.toString(16).padStart(2, '0');
}

function thrownBy(act: () => unknown): unknown {
  try {
    act();
    return undefined;
  } catch (error) {
    return error;
  }
}
