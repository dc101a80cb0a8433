import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { Failure } from '#kernel/error.ts';
import { textFrame } from './frames.ts';
import { errorFrame, readFrame } from './protocol.ts';

const action = fc.record(
  {
    action: fc.oneof(fc.constantFrom('auth', 'subscribe', 'unsubscribe', 'ping', '__proto__', 'constructor'), fc.jsonValue()),
    id: fc.oneof(fc.string(), fc.integer(), fc.jsonValue()),
    types: fc.jsonValue(),
    since: fc.jsonValue(),
    token: fc.jsonValue(),
  },
  { requiredKeys: [] },
);

const codeOf = (frame: string) => (JSON.parse(frame) as { code: string }).code;

test('any text is understood or refused in its place, never thrown at', () => {
  const text = fc.oneof(
    fc.string(),
    fc.json(),
    action.map((value) => JSON.stringify(value)),
    fc.array(action).map((values) => JSON.stringify(values)),
  );
  fc.assert(
    fc.property(text, (frame) => {
      for (const one of readFrame(frame, 100)) {
        const understood = one.failure === undefined && /^(auth|subscribe|unsubscribe|ping)$/.test(one.action.action);
        const told = one.failure instanceof Failure && codeOf(errorFrame(one.failure)) === one.failure.publicCode;
        expect([frame, understood || told]).toEqual([frame, true]);
      }
    }),
    { numRuns: 2_000 },
  );
});

test('an array gives one verdict for each action, in order', () => {
  fc.assert(
    fc.property(fc.array(fc.integer(), { minLength: 0, maxLength: 100 }), (ids) => {
      const frame = JSON.stringify(ids.map((id, at) => (at % 2 === 0 ? { action: 'ping', id } : { action: 'nothing', id })));
      const verdicts = readFrame(frame, 100);
      expect(verdicts.map((one) => (one.action === undefined ? one.id : 'id' in one.action ? one.action.id : undefined))).toEqual(ids);
    }),
  );
});

/** Reads one unmasked frame back, by RFC 6455 §5.2. */
function payloadOf(frame: Buffer): string {
  expect(frame[0]).toBe(0x81);
  const short = frame[1]!;
  const [at, length] = short < 126 ? [2, short] : short === 126 ? [4, frame.readUInt16BE(2)] : [10, Number(frame.readBigUInt64BE(2))];
  expect(frame.length).toBe(at + length);
  return frame.toString('utf8', at);
}

test.each([0, 125, 126, 127, 65_535, 65_536, 200_000])('a text of %i bytes is framed with the shortest length field', (length) => {
  const text = 'x'.repeat(length);
  const frame = textFrame(text);
  expect(payloadOf(frame)).toBe(text);
  expect(frame.length - length).toBe(length < 126 ? 2 : length < 65_536 ? 4 : 10);
});

test('any text comes out of its frame as it went in', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (text) => {
      expect(payloadOf(textFrame(text))).toBe(text);
    }),
  );
});
