import { describe, expect, test } from 'vitest';
import { fpingResults, fpingWords } from './fping.ts';
import { pingResult, pingWords } from './ping-program.ts';

const terms = { count: 3, timeoutMs: 800 };

describe('fping', () => {
  test('tells the mean of what came back, and why nothing did', () => {
    const text = `ICMP Host Unreachable from 10.0.0.254 for ICMP Echo sent to 10.0.0.3
10.0.0.1    : 0.10 0.20 0.60
10.0.0.2    : - 1.5 -
10.0.0.3    : - - -
2001:db8::1 : 0.4 - 0.5
10.0.0.99   : 1 1 1
hello : world
`;
    const results = fpingResults(text, ['10.0.0.1', '10.0.0.2', '10.0.0.3', '2001:db8::1', '10.0.0.4'], terms);
    expect([...results.values()]).toEqual([
      {
        address: '10.0.0.1',
        alive: true,
        method: 'icmp',
        response_time_ms: 0.3,
        sent: 3,
        received: 3,
        reason: 'It answered 3 of 3 echo requests.',
      },
      {
        address: '10.0.0.2',
        alive: true,
        method: 'icmp',
        response_time_ms: 1.5,
        sent: 3,
        received: 1,
        reason: 'It answered 1 of 3 echo requests.',
      },
      {
        address: '10.0.0.3',
        alive: false,
        method: 'icmp',
        response_time_ms: null,
        sent: 3,
        received: 0,
        reason: '10.0.0.3 did not answer within 800 ms: Host Unreachable.',
      },
      expect.objectContaining({ address: '2001:db8::1', response_time_ms: 0.45, received: 2 }),
    ]);
  });

  test('is given addresses behind its options', () => {
    expect(fpingWords(['10.0.0.1', '10.0.0.2'], terms).slice(-2)).toEqual(['10.0.0.1', '10.0.0.2']);
  });
});

describe('ping', () => {
  test.each([
    [
      'iputils',
      `PING 10.0.0.1 (10.0.0.1) 56(84) bytes of data.
64 bytes from 10.0.0.1: icmp_seq=1 ttl=64 time=0.200 ms
64 bytes from 10.0.0.1: icmp_seq=3 ttl=64 time=0.400 ms

--- 10.0.0.1 ping statistics ---
3 packets transmitted, 2 received, 33.3333% packet loss, time 402ms
rtt min/avg/max/mdev = 0.200/0.300/0.400/0.100 ms
`,
    ],
    [
      'BusyBox',
      `PING 10.0.0.1 (10.0.0.1): 56 data bytes
64 bytes from 10.0.0.1: seq=0 ttl=64 time=0.200 ms
64 bytes from 10.0.0.1: seq=2 ttl=64 time=0.400 ms

--- 10.0.0.1 ping statistics ---
3 packets transmitted, 2 packets received, 33% packet loss
round-trip min/avg/max = 0.200/0.300/0.400 ms
`,
    ],
  ])('of %s is read', (_, text) => {
    expect(pingResult(text, '10.0.0.1', terms)).toMatchObject({ alive: true, response_time_ms: 0.3, sent: 3, received: 2 });
  });

  test('tells what a router said', () => {
    const text = `From 10.0.0.254 icmp_seq=1 Destination Host Unreachable\n\n--- 10.0.0.1 ping statistics ---\n3 packets transmitted, 0 received, +3 errors\n`;
    expect(pingResult(text, '10.0.0.1', terms)).toMatchObject({
      alive: false,
      sent: 3,
      received: 0,
      reason: '10.0.0.1 did not answer within 800 ms: Destination Host Unreachable.',
    });
  });

  test.each(['ping: socket: Operation not permitted', "ping: invalid option -- 'i'", ''])('that says "%s" tells nothing', (text) => {
    expect(pingResult(text, '10.0.0.1', terms)).toBeNull();
  });

  test('waits in seconds, on macOS in milliseconds', () => {
    expect(pingWords('10.0.0.1', terms, true, 'linux')).toEqual(['-n', '-c', '3', '-i', '0.2', '-W', '1', '10.0.0.1']);
    expect(pingWords('10.0.0.1', terms, false, 'darwin')).toEqual(['-n', '-c', '3', '-W', '800', '10.0.0.1']);
  });
});
