import { describe, expect, test } from 'vitest';
import { pingHop, tracepathRoute, tracerouteRoute } from './trace-output.ts';

const hop = (number: number, address: string | null, time: number | null = null) => ({ hop: number, address, response_time_ms: time });

describe('traceroute', () => {
  test('tells hops up to the target, silent ones among them', () => {
    const text = `traceroute to 10.9.0.1 (10.9.0.1), 30 hops max, 60 byte packets
 1  10.0.0.1  0.512 ms
 2  *
 3  10.2.0.1 (10.2.0.1)  1.25 ms !X
 4  10.9.0.1  2 ms
`;
    expect(tracerouteRoute(text, '10.9.0.1', 30)).toEqual({
      reached: true,
      hops: [hop(1, '10.0.0.1', 0.512), hop(2, null), hop(3, '10.2.0.1', 1.25), hop(4, '10.9.0.1', 2)],
    });
  });

  test('that never arrives tells the way as far as somebody answered', () => {
    expect(tracerouteRoute(' 1  10.0.0.1  1 ms\n 2  *\n 3  *\n', '10.9.0.1', 3)).toEqual({ reached: false, hops: [hop(1, '10.0.0.1', 1)] });
    expect(tracerouteRoute('', '10.9.0.1', 3)).toEqual({ reached: false, hops: [] });
  });

  test('of IPv6 knows its target however it is written', () => {
    expect(tracerouteRoute(' 1  2001:db8::9  1.5 ms\n', '2001:0DB8:0::9', 30).reached).toBe(true);
  });
});

test('tracepath tells each hop once, by who answered', () => {
  const text = ` 1?: [LOCALHOST]                      pmtu 1500
 1:  10.0.0.1                                              0.412ms
 1:  10.0.0.1                                              0.398ms
 2:  no reply
 3:  10.9.0.1                                              0.613ms reached
     Resume: pmtu 1500 hops 3 back 3
`;
  expect(tracepathRoute(text, '10.9.0.1', 30)).toEqual({
    reached: true,
    hops: [hop(1, '10.0.0.1', 0.412), hop(2, null), hop(3, '10.9.0.1', 0.613)],
  });
});

describe('a ping with a time to live', () => {
  test.each([
    ['From 10.0.0.1 icmp_seq=1 Time to live exceeded', { hop: 1, address: '10.0.0.1', response_time_ms: null, reached: false }],
    ['92 bytes from 10.0.0.1: Time to live exceeded', { hop: 1, address: '10.0.0.1', response_time_ms: null, reached: false }],
    ['64 bytes from 10.9.0.1: icmp_seq=1 ttl=62 time=0.5 ms', { hop: 1, address: '10.9.0.1', response_time_ms: 0.5, reached: true }],
    ['From 10.0.0.1 icmp_seq=1 Destination Host Unreachable', { hop: 1, address: null, response_time_ms: null, reached: false }],
    ['', { hop: 1, address: null, response_time_ms: null, reached: false }],
  ])('that says "%s" tells the hop', (text, expected) => {
    expect(pingHop(text, 1, '10.9.0.1')).toEqual(expected);
  });
});
