import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { telnetEscape, telnetFilter } from './telnet.ts';

const bytes = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));
const IAC = 255;

/** Receives in the given pieces. */
function received(input: Uint8Array, cuts: readonly number[] = []) {
  const filter = telnetFilter();
  const data: number[] = [];
  const reply: number[] = [];
  let from = 0;
  for (const cut of [...cuts.map((cut) => cut % (input.length + 1)).sort((a, b) => a - b), input.length]) {
    const piece = filter.receive(input.subarray(from, cut));
    data.push(...piece.data);
    reply.push(...piece.reply);
    from = cut;
  }
  return { data: Uint8Array.from(data), reply: Uint8Array.from(reply) };
}

test('what is escaped comes back as it was (RFC 854: 255 is doubled), but for NUL after a carriage return', () => {
  fc.assert(
    fc.property(fc.uint8Array(), fc.array(fc.nat()), (input, cuts) => {
      const plain = Uint8Array.from(input, (byte, index) => (byte === 0 && input[index - 1] === 13 ? 1 : byte));
      expect(received(telnetEscape(plain), cuts).data).toEqual(plain);
    }),
  );
});

test('where the stream is cut changes nothing', () => {
  fc.assert(
    fc.property(fc.uint8Array({ max: 255 }), fc.array(fc.nat()), (input, cuts) => {
      expect(received(input, cuts)).toEqual(received(input));
    }),
  );
});

test('commands between texts are never shown', () => {
  const command = fc.oneof(
    fc.tuple(fc.constantFrom(251, 252, 253, 254), fc.integer({ min: 0, max: 254 })).map(([verb, option]) => [IAC, verb, option]),
    fc.constantFrom(241, 246, 249).map((code) => [IAC, code]),
    fc.array(fc.integer({ min: 0, max: 254 }), { maxLength: 100 }).map((inner) => [IAC, 250, 24, ...inner, IAC, 240]),
  );
  const text = fc.array(fc.integer({ min: 14, max: 254 }));
  fc.assert(
    fc.property(fc.array(fc.tuple(text, command)), (parts) => {
      const shown = received(Uint8Array.from(parts.flatMap(([said, commanded]) => [...said, ...commanded]))).data;
      expect(shown).toEqual(Uint8Array.from(parts.flatMap(([said]) => said)));
    }),
  );
});

test('two sides that answer each other fall silent, whatever began it (RFC 854: no negotiation without end)', () => {
  fc.assert(
    fc.property(fc.uint8Array(), (input) => {
      const sides = [telnetFilter(), telnetFilter()] as const;
      let saying: Uint8Array = input;
      let rounds = 0;
      for (; saying.length > 0 && rounds < 20; rounds += 1) saying = sides[rounds % 2 === 0 ? 0 : 1].receive(saying).reply;
      expect(rounds).toBeLessThan(10);
    }),
  );
});

test('the opening of a GNS3 console is stripped and answered in kind', () => {
  const opening = bytes('\u00ff\u00fb\u0001\u00ff\u00fb\u0003\u00ff\u00fb\u0000\u00ff\u00fd\u0000\u00ff\u00fd\u0001\r\r\nWelcome');
  const { data, reply } = received(opening);
  expect(Buffer.from(data).toString()).toBe('\r\r\nWelcome');
  // DO ECHO, DO SUPPRESS-GO-AHEAD, DO BINARY, WILL BINARY, WONT ECHO.
  expect([...reply]).toEqual([IAC, 253, 1, IAC, 253, 3, IAC, 253, 0, IAC, 251, 0, IAC, 252, 1]);
});

test('the window size is told where it is asked for (RFC 1073)', () => {
  const filter = telnetFilter({ columns: 255, rows: 50 });
  expect([...filter.receive(Uint8Array.from([IAC, 253, 31])).reply]).toEqual([IAC, 251, 31, IAC, 250, 31, 0, 255, 255, 0, 50, IAC, 240]);
});

test('a window that changes is told when the far side asked for sizes, and until it takes that back (RFC 1073)', () => {
  const filter = telnetFilter();
  expect([...filter.resize({ columns: 100, rows: 40 })]).toEqual([]);
  expect([...filter.receive(Uint8Array.from([IAC, 253, 31])).reply]).toEqual([IAC, 251, 31, IAC, 250, 31, 0, 100, 0, 40, IAC, 240]);
  expect([...filter.resize({ columns: 511, rows: 255 })]).toEqual([IAC, 250, 31, 1, IAC, IAC, 0, IAC, IAC, IAC, 240]);
  filter.receive(Uint8Array.from([IAC, 254, 31]));
  expect([...filter.resize({ columns: 80, rows: 24 })]).toEqual([]);
});

test('whatever size is told, the far side reads it back', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 65_535 }), fc.integer({ min: 0, max: 65_535 }), (columns, rows) => {
      const filter = telnetFilter();
      filter.receive(Uint8Array.from([IAC, 253, 31]));
      const told = [...filter.resize({ columns, rows })];
      const inner = told
        .slice(3, -2)
        .filter((byte, index, all) => !(byte === IAC && all.slice(0, index).filter((one) => one === IAC).length % 2 === 1));
      expect(told.slice(0, 3)).toEqual([IAC, 250, 31]);
      expect([inner[0]! * 256 + inner[1]!, inner[2]! * 256 + inner[3]!]).toEqual([columns, rows]);
      // A far side that skips it shows nothing of it.
      expect(telnetFilter().receive(Uint8Array.from(told)).data).toHaveLength(0);
    }),
  );
});
