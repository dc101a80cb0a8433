import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { Failure } from '#kernel/error.ts';
import { textFrame } from './frames.ts';
import { encodeMessage, MODULE_ACTIONS } from './module-protocol.ts';
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

test('any text on the socket of a module is understood or refused in its place, never thrown at', () => {
  const one = (action: string, fields: Record<string, fc.Arbitrary<unknown>>) =>
    fc.record({ action: fc.constant(action), id: fc.oneof(fc.uuid(), fc.integer()), ...fields }, { requiredKeys: ['action', 'id'] });
  const said = fc.oneof(
    one('register', { name: fc.constantFrom('echo', 'Echo'), version: fc.constantFrom('1.0.0', ''), capabilities: fc.jsonValue() }),
    one('heartbeat', { health: fc.constantFrom('healthy', 'so so'), details: fc.jsonValue() }),
    one('send', {
      to: fc.constantFrom('beds', '*', ''),
      name: fc.string(),
      data: fc.jsonValue(),
      priority: fc.constantFrom('low', 'lowest'),
    }),
    one('ack', { reason: fc.string() }),
    one('nack', { error: fc.string(), retry: fc.oneof(fc.boolean(), fc.jsonValue()) }),
    one('reply', { data: fc.jsonValue(), error: fc.oneof(fc.string(), fc.jsonValue()) }),
    one('ping', {}),
    one('toString', {}),
  );
  const understood = new Set<string>();
  fc.assert(
    fc.property(fc.array(said, { maxLength: 5 }), (actions) => {
      const verdicts = readFrame(JSON.stringify(actions), 1_000, MODULE_ACTIONS);
      expect(verdicts).toHaveLength(actions.length);
      for (const verdict of verdicts) if (verdict.failure === undefined) understood.add(verdict.action.action);
      const refused = verdicts.flatMap((verdict) => (verdict.failure === undefined ? [] : [verdict]));
      expect(refused.map(({ failure, id }) => codeOf(errorFrame(failure, id)))).toEqual(refused.map(({ failure }) => failure.publicCode));
    }),
    { numRuns: 2_000 },
  );
  expect([...understood].sort()).toEqual(['ack', 'heartbeat', 'nack', 'ping', 'register', 'reply', 'send']);
});

test('what one socket understands, another one does not', () => {
  const ack = JSON.stringify({ action: 'ack', id: '0191d1a0-0000-7000-8000-000000000001' });
  expect(readFrame(ack, 1)).toMatchObject([{ failure: { code: 'unknown_action' } }]);
  expect(readFrame(ack, 1, MODULE_ACTIONS)).toMatchObject([{ action: { action: 'ack' } }]);
});

test('a message tells its module who sent it, and not what that one may do', () => {
  const id = '0191d1a0-0000-7000-8000-000000000001';
  const text = encodeMessage({
    id,
    to: 'echo',
    name: 'echo.say',
    sender: { kind: 'user', name: 'ann', roles: ['administrator'], permissions: ['*'] },
    data: { text: 'hello' },
    priority: 'high',
    delivery: 'durable',
    attempt: 2,
    reply: true,
    sentAt: '2026-11-23T08:00:00.000Z',
  });
  expect(JSON.parse(text)).toEqual({
    id,
    name: 'echo.say',
    from: 'ann',
    priority: 'high',
    delivery: 'durable',
    attempt: 2,
    data: { text: 'hello' },
    reply: true,
    sent_at: '2026-11-23T08:00:00.000Z',
  });
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
