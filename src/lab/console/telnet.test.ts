import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { escaped, SERVER_OPENING, telnetServer, VPCS_OPENING } from './telnet.ts';

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');

describe('what a telnet client says', () => {
  test.each([
    ['agrees with the opening', [0xff, 0xfd, 1, 0xff, 0xfd, 3, 0xff, 0xfb, 3, 0xff, 0xfd, 0, 0xff, 0xfb, 0], []],
    ['wants the status of options', [0xff, 0xfd, 5], [0xff, 0xfc, 5]],
    ['offers to say its terminal', [0xff, 0xfb, 24], [0xff, 0xfe, 24]],
    ['offers the size of its window', [0xff, 0xfb, 31], [0xff, 0xfd, 31]],
    ['takes back an agreement', [0xff, 0xfe, 3], [0xff, 0xfc, 3]],
    ['asks whether anybody is there', [0xff, 0xf6], [...Buffer.from('\r\n[Yes]\r\n')]],
  ])('is answered when it %s', (_, said, answer) => {
    expect([...telnetServer().receive(Uint8Array.from(said)).reply]).toEqual(answer);
  });

  test('is typed text without the commands among it; CR NUL is CR', () => {
    const server = telnetServer();
    const said = Uint8Array.from([0x61, 0xff, 0xfd, 0x01, 0x62, 0x0d, 0x00, 0xff, 0xff, 0xff, 0xf4, 0xff, 0xf7, 0xff, 0xf8]);
    expect(text(server.receive(said).typed)).toBe('ab\r\u00ff\u0003\u007f\u0015');
  });

  test('tells a window, also of 255 columns', () => {
    const server = telnetServer();
    server.receive(Uint8Array.from([0xff, 0xfb, 31, 0xff, 0xfa, 31, 0, 0xff, 0xff, 0, 50, 0xff, 0xf0]));
    expect(server.window()).toEqual({ columns: 255, rows: 50 });
  });

  test('opens as GNS3 and VPCS were recorded', () => {
    expect(Buffer.from(SERVER_OPENING).toString('hex')).toBe('fffb01fffb03fffb00fffd00');
    expect(Buffer.from(VPCS_OPENING).toString('hex')).toBe('fffd01fffb01fffd03fffb03');
  });

  test('means the same however it is cut, and never makes a loop of answers', () => {
    const byte = fc.oneof(fc.constantFrom(0xff, 0xfa, 0xf0, 0xfb, 0xfd, 0, 13, 31), fc.integer({ min: 0, max: 255 }));
    fc.assert(
      fc.property(fc.array(byte, { maxLength: 80 }), fc.array(fc.nat(80), { maxLength: 4 }), (said, cuts) => {
        const whole = telnetServer().receive(Uint8Array.from(said));
        const server = telnetServer();
        const places = [0, ...cuts.map((cut) => cut % (said.length + 1)).sort((one, other) => one - other), said.length];
        const pieces = places.slice(1).map((end, index) => server.receive(Uint8Array.from(said.slice(places[index], end))));
        expect(pieces.flatMap(({ typed }) => [...typed])).toEqual([...whole.typed]);
        expect(pieces.flatMap(({ reply }) => [...reply])).toEqual([...whole.reply]);
        expect(whole.reply.length).toBeLessThanOrEqual(said.length * 10);
        // Two servers that hear each other's answers fall silent.
        const other = telnetServer();
        let answer: Uint8Array = whole.reply;
        for (let round = 0; round < 3; round += 1) answer = (round % 2 === 0 ? other : server).receive(answer).reply;
        expect(answer.length).toBeLessThanOrEqual(whole.reply.length);
      }),
    );
  });

  test('comes back from what escaping makes of it', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        const plain = bytes.map((byte) => (byte === 13 ? 14 : byte));
        expect([...telnetServer().receive(escaped(plain)).typed]).toEqual([...plain]);
      }),
    );
  });
});
