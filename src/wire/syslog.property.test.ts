import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { countedSyslog, MOST_SYSLOG_BYTES, SyslogFrames } from './syslog-framing.ts';
import { parseSyslog, renderSyslog3164, renderSyslog5424, type SyslogToSend } from './syslog.ts';

const bytes = (text: string): Uint8Array => Buffer.from(text, 'utf8');
const word = (most: number) =>
  fc
    .string({ unit: fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCodePoint(code)), minLength: 1, maxLength: most })
    .filter((text) => text !== '-');
const sdName = word(32).filter((text) => !/[=\]"]/.test(text) && text !== '__proto__');
const text = fc.string({ maxLength: 200 }).map((each) => each.replaceAll(/[\r\n\0\uFEFF]/g, ''));

const message: fc.Arbitrary<SyslogToSend> = fc.record({
  facility: fc.integer({ min: 0, max: 23 }),
  severity: fc.integer({ min: 0, max: 7 }),
  at: fc.date({ min: new Date('2000-01-01T00:00:00Z'), max: new Date('2090-01-01T00:00:00Z'), noInvalidDate: true }),
  host: word(60),
  app: word(48),
  proc: fc.option(word(60)),
  messageId: fc.option(word(32)),
  data: fc.dictionary(sdName, fc.dictionary(sdName, text, { maxKeys: 3 }), { maxKeys: 3 }),
  text,
});

describe('RFC 5424', () => {
  test('the examples of the RFC are read as it explains them', () => {
    expect(
      parseSyslog(
        bytes("<34>1 2003-10-11T22:14:15.003Z mymachine.example.com su - ID47 - \uFEFF'su root' failed for lonvick on /dev/pts/8"),
      ),
    ).toEqual({
      format: 'rfc5424',
      facility: 4,
      severity: 2,
      sentAt: '2003-10-11T22:14:15.003Z',
      host: 'mymachine.example.com',
      app: 'su',
      proc: null,
      messageId: 'ID47',
      data: {},
      text: "'su root' failed for lonvick on /dev/pts/8",
    });
    const structured = parseSyslog(
      bytes(
        '<165>1 2003-10-11T22:14:15.003Z mymachine.example.com evntslog - ID47 [exampleSDID@32473 iut="3" eventSource="Application" eventID="1011"][examplePriority@32473 class="high"]',
      ),
    );
    expect(structured).toMatchObject({
      format: 'rfc5424',
      facility: 20,
      severity: 5,
      data: { 'exampleSDID@32473': { iut: '3', eventSource: 'Application', eventID: '1011' }, 'examplePriority@32473': { class: 'high' } },
      text: '',
    });
    expect(
      parseSyslog(bytes("<165>1 2003-08-24T05:14:15.000003-07:00 192.0.2.1 myproc 8710 - - %% It's time to make the do-nuts.")),
    ).toMatchObject({
      sentAt: '2003-08-24T12:14:15.000Z',
      proc: '8710',
    });
  });

  test('what is rendered is read again as it was', () => {
    fc.assert(
      fc.property(message, (sent) => {
        const { facility, severity, at, host, app, proc, messageId, data } = sent;
        expect(parseSyslog(bytes(renderSyslog5424(sent)))).toEqual({
          format: 'rfc5424',
          facility,
          severity,
          sentAt: at.toISOString(),
          host,
          app,
          proc: proc === '-' ? null : proc,
          messageId: messageId === '-' ? null : messageId,
          data: { ...data },
          text: sent.text,
        });
      }),
    );
  });
});

describe('RFC 3164', () => {
  test('the example of the RFC is read', () => {
    expect(parseSyslog(bytes("<34>Oct 11 22:14:15 mymachine su: 'su root' failed for lonvick on /dev/pts/8"))).toMatchObject({
      format: 'rfc3164',
      facility: 4,
      severity: 2,
      sentAt: null,
      host: 'mymachine',
      app: 'su',
      text: "'su root' failed for lonvick on /dev/pts/8",
    });
  });

  test('a device that sends neither time nor host is understood as far as it can be', () => {
    expect(parseSyslog(bytes('<189>42: %SYS-5-CONFIG_I: Configured from console by vty0'))).toMatchObject({
      format: 'other',
      facility: 23,
      severity: 5,
      app: null,
      text: '42: %SYS-5-CONFIG_I: Configured from console by vty0',
    });
    expect(parseSyslog(bytes('no priority at all\n'))).toMatchObject({ format: 'other', facility: null, text: 'no priority at all' });
    expect(parseSyslog(bytes('<999>x'))).toMatchObject({ facility: null, text: '<999>x' });
  });

  test('what is rendered keeps host, program and text', () => {
    fc.assert(
      fc.property(message, (sent) => {
        const named = { ...sent, host: 'r1.lab', app: 'thalamus', proc: null };
        expect(parseSyslog(bytes(renderSyslog3164(named)))).toMatchObject({
          format: 'rfc3164',
          host: 'r1.lab',
          app: 'thalamus',
          severity: sent.severity,
        });
      }),
    );
  });
});

test('any bytes are a message, and nothing throws', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (junk) => {
      expect(typeof parseSyslog(junk).text).toBe('string');
    }),
  );
});

describe('framing', () => {
  test('however a stream is cut, the messages are the same', () => {
    const line = fc.string({ maxLength: 40 }).map((each) => `<13>${each.replaceAll(/[\r\n]/g, '')}`);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(line, fc.boolean()), { maxLength: 8 }),
        fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1 }),
        (lines, cuts) => {
          const stream = Buffer.concat(lines.map(([each, counted]) => (counted ? countedSyslog(each) : bytes(`${each}\n`))));
          const frames = new SyslogFrames();
          const found: string[] = [];
          for (let at = 0, cut = 0; at < stream.length; cut += 1) {
            const length = cuts[cut % cuts.length]!;
            for (const each of frames.push(stream.subarray(at, at + length)) ?? []) found.push(Buffer.from(each).toString('utf8'));
            at += length;
          }
          expect(found).toEqual(lines.map(([each]) => each));
          expect(frames.end()).toBeNull();
        },
      ),
    );
  });

  test('a length that is none, or too large, breaks the stream', () => {
    for (const text of ['0 x', '99999 x', '123456', '12x hello', '007 <13>abc']) expect(new SyslogFrames().push(bytes(text))).toBeNull();
  });

  test('a line without end is cut, and what follows it is found again', () => {
    const frames = new SyslogFrames();
    const [head] = frames.push(bytes(`<13>${'x'.repeat(MOST_SYSLOG_BYTES)}`))!;
    expect(head).toHaveLength(MOST_SYSLOG_BYTES);
    expect(frames.push(bytes('still the same'))).toEqual([]);
    expect(frames.push(bytes('\n<13>next\n'))!.map((each) => Buffer.from(each).toString())).toEqual(['<13>next']);
  });

  test('a last line without a line feed counts, half a counted message does not', () => {
    const frames = new SyslogFrames();
    expect(frames.push(bytes('<13>last'))).toEqual([]);
    expect(Buffer.from(frames.end()!).toString()).toBe('<13>last');
    expect(frames.push(bytes('20 <13>half'))).toEqual([]);
    expect(frames.end()).toBeNull();
  });
});
