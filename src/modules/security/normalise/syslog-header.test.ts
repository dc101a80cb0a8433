import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { headerOf } from './syslog-header.ts';

test.each([
  // RFC 3164 §5.4 and RFC 5424 §6.5, their examples.
  [
    "<34>Oct 11 22:14:15 mymachine su: 'su root' failed",
    { timestamp: null, host: 'mymachine', process: 'su', message: "'su root' failed" },
  ],
  [
    '<165>1 2003-10-11T22:14:15.003Z mymachine.example.com evntslog - ID47 [exampleSDID@32473 iut="3" x="a \\"]\\" b"] \uFEFFAn event',
    { timestamp: '2003-10-11T22:14:15.003Z', host: 'mymachine.example.com', process: 'evntslog', message: 'An event' },
  ],
  ['<34>1 - - - - - - hello', { timestamp: null, host: null, process: null, message: 'hello' }],
  // How many octets follow, and a mark of the byte order.
  ['38 <13>Nov 23 10:00:00 host app[7]: hello', { timestamp: null, host: 'host', process: 'app', message: 'hello' }],
  ['\uFEFF<13>Nov 23 10:00:00 host app: hello', { timestamp: null, host: 'host', process: 'app', message: 'hello' }],
  // Cisco: number of the message, name, a clock that is not set, the year before or behind the time, the moment twice.
  [
    '<189>123: router1: *Nov 23 2026 10:00:00.123 UTC: %SYS-5-CONFIG_I: Configured',
    { timestamp: '2026-11-23T10:00:00.123Z', host: 'router1', process: null, message: '%SYS-5-CONFIG_I: Configured' },
  ],
  ['000123: .Nov 23 10:00:00.123: %LINK-3-UPDOWN: x', { timestamp: null, host: null, process: null, message: '%LINK-3-UPDOWN: x' }],
  [
    '<189>: 2026 Nov 23 10:00:00.123 CET: %ETHPORT-5-IF_UP: x',
    { timestamp: '2026-11-23T09:00:00.123Z', host: null, process: null, message: '%ETHPORT-5-IF_UP: x' },
  ],
  [
    '<189>Nov 23 10:00:00 192.0.2.1 77: Nov 23 2026 10:00:00: %LINK-3-UPDOWN: x',
    { timestamp: '2026-11-23T10:00:00Z', host: '192.0.2.1', process: null, message: '%LINK-3-UPDOWN: x' },
  ],
  [
    'Mon Nov 23 10:00:00 2026 us=5 192.0.2.9:1194 VERIFY OK',
    { timestamp: '2026-11-23T10:00:00Z', host: null, process: null, message: 'us=5 192.0.2.9:1194 VERIFY OK' },
  ],
  // A relay that puts its own moment and name before a whole message; a zone right behind the time; three letters that are no month.
  [
    '<13>Nov 23 10:00:00 relay 1544 <14>1 2026-11-23T10:00:00.123Z fw1 app - x - hello',
    { timestamp: '2026-11-23T10:00:00.123Z', host: 'fw1', process: 'app', message: 'hello' },
  ],
  [
    '<13>Nov 23 10:00:00 relay 1 2026-11-23T10:00:00.123Z fw1 app 7 - - hello',
    { timestamp: '2026-11-23T10:00:00.123Z', host: 'fw1', process: 'app', message: 'hello' },
  ],
  [
    '<189>Nov 23 2026 10:00:00+02:00 HW1 %%01SSH/4/SSH_FAIL(s)[7]:Failed',
    { timestamp: '2026-11-23T08:00:00Z', host: 'HW1', process: null, message: '%%01SSH/4/SSH_FAIL(s)[7]:Failed' },
  ],
  [
    'Disconnecting: Too many authentication failures',
    { timestamp: null, host: null, process: null, message: 'Disconnecting: Too many authentication failures' },
  ],
  // Of a kernel, of a relay that repeats itself, without a name, without anything.
  ['Nov 23 10:00:00 fw kernel: [7.1] IN=eth0', { timestamp: null, host: 'fw', process: 'kernel', message: '[7.1] IN=eth0' }],
  [
    'Nov 23 10:00:00 fw last message repeated 3 times',
    { timestamp: null, host: 'fw', process: null, message: 'last message repeated 3 times' },
  ],
  ['<13>Nov 23 10:00:00 app[7]: hello', { timestamp: null, host: null, process: 'app', message: 'hello' }],
  ['<13>Nov 23 10:00:00 fw CEF:0|a|b|c|d|e|5|x=y', { timestamp: null, host: 'fw', process: null, message: 'CEF:0|a|b|c|d|e|5|x=y' }],
  ['just: words', { timestamp: null, host: null, process: null, message: 'just: words' }],
])('%s', (text, header) => {
  expect(headerOf(text)).toEqual(header);
});

test('whatever is sent has a header, and what it says is the end of what was sent', () => {
  const part = fc.constantFrom(
    '<13>',
    '1 ',
    'Nov 23 10:00:00 ',
    '2026-11-23T10:00:00Z ',
    'host ',
    'app[7]: ',
    '77: ',
    '*',
    '%SYS-5-X: ',
    ': ',
    '[a b="c"] ',
    '- ',
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(part, fc.string({ maxLength: 20 })), { maxLength: 10 }), (parts) => {
      const text = parts.join('');
      expect(text.endsWith(headerOf(text).message)).toBe(true);
    }),
  );
});
