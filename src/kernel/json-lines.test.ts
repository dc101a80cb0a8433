import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { eventData } from './event-data.ts';
import { jsonLine, JsonLineReader } from './json-lines.ts';

/** Bytes in pieces of any size, as a network hands them on. */
const pieces = (bytes: Uint8Array, size: number): Uint8Array[] =>
  Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) => bytes.subarray(at * size, (at + 1) * size));

test('values come back as they went, wherever the bytes were cut', () => {
  fc.assert(
    fc.property(fc.array(fc.jsonValue(), { maxLength: 8 }), fc.integer({ min: 1, max: 40 }), (values, size) => {
      const reader = new JsonLineReader();
      const whole = Buffer.concat(values.map((value) => jsonLine(value)));
      expect(pieces(whole, size).flatMap((piece) => reader.push(piece))).toEqual(values.map((value) => JSON.parse(JSON.stringify(value))));
    }),
  );
});

test('a line that is not whole yet is no value, and one that is no JSON is refused', () => {
  const reader = new JsonLineReader();
  expect(reader.push(Buffer.from('{"a":1}\n{"b"'))).toEqual([{ a: 1 }]);
  expect(reader.push(Buffer.from(':2}\n\n'))).toEqual([{ b: 2 }]);
  expect(() => reader.push(Buffer.from('nonsense\n'))).toThrow(SyntaxError);
});

test('the data of events come whole, wherever the bytes were cut', async () => {
  const text = ': a comment\n\ndata: é1\ndata: two\n\nevent: x\r\ndata:3\r\n\r\ndata: unfinished';
  for (const size of [1, 2, 3, 7, 100]) {
    async function* body() {
      yield* pieces(Buffer.from(text), size);
    }
    const told: string[] = [];
    for await (const data of eventData(body())) told.push(data);
    expect(told).toEqual(['', 'é1\ntwo', '3']);
  }
});
