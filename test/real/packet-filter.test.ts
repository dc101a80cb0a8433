import { describe, expect, test } from 'vitest';

import { packetFilter, packetMatch } from './packet-filter.ts';

/** An Ethernet frame without anything behind the headers that are looked at. */
function frame(etherType: number, payload: readonly number[] = []): Buffer {
  return Buffer.from([...Array.from({ length: 12 }, () => 0x02), etherType >> 8, etherType & 0xff, ...payload]);
}

/** IPv4 from 10.0.0.1 to 10.0.0.2. */
function ipv4(protocol: number, payload: readonly number[], options = 0, fragmentOffset = 0): Buffer {
  const length = 5 + options;
  const header = [0x40 + length, 0, 0, 0, 0, 0, fragmentOffset >> 8, fragmentOffset & 0xff, 64, protocol, 0, 0, 10, 0, 0, 1, 10, 0, 0, 2];
  return frame(0x0800, [...header, ...Array.from({ length: options * 4 }, () => 1), ...payload]);
}

const echoRequest = ipv4(1, [8, 0, 0, 0]);
const echoReply = ipv4(1, [0, 0, 0, 0]);
const dnsQuery = ipv4(17, [0xc0, 0x00, 0x00, 0x35, 0, 8, 0, 0]);
const http = ipv4(6, [0x00, 0x50, 0xc0, 0x00, 0, 0, 0, 0], 2);
const fragment = ipv4(17, [0x00, 0x35, 0x00, 0x35], 0, 100);
const arp = frame(0x0806, [0, 1, 8, 0, 6, 4, 0, 1, 2, 2, 2, 2, 2, 2, 10, 0, 0, 1, 0, 0, 0, 0, 0, 0, 10, 0, 0, 9]);
const ipv6 = frame(0x86dd, [0x60]);
const cutShort = Buffer.from([1, 2, 3]);
const all = { echoRequest, echoReply, dnsQuery, http, fragment, arp, ipv6, cutShort };

describe('a filter expression', () => {
  test.each([
    ['icmp', ['echoRequest', 'echoReply']],
    ['icmp[icmptype] == 8', ['echoRequest']],
    ['icmp[icmptype]=0', ['echoReply']],
    ['arp', ['arp']],
    ['ip', ['echoRequest', 'echoReply', 'dnsQuery', 'http', 'fragment']],
    ['udp', ['dnsQuery', 'fragment']],
    ['tcp', ['http']],
    ['udp port 53', ['dnsQuery']],
    ['udp  port 54', []],
    ['tcp port 80', ['http']],
    ['tcp port 53', []],
    ['host 10.0.0.2', ['echoRequest', 'echoReply', 'dnsQuery', 'http', 'fragment']],
    ['host 10.0.0.9', ['arp']],
    ['host 10.0.0.3', []],
  ])('"%s" matches %j', (expression, expected) => {
    const matches = packetMatch(expression);
    expect(Object.keys(all).filter((name) => matches?.(all[name as keyof typeof all]))).toEqual(expected);
  });

  test.each(['', 'this is not bpf', 'udp port', 'udp port 65536', 'host 10.0.0', 'host 10.0.0.256', 'icmp or arp', 'tcp port 80 x'])(
    '"%s" is none that the relay knows',
    (expression) => expect(packetMatch(expression)).toBeUndefined(),
  );

  test('as a filter, what matches is dropped', () => {
    const filter = packetFilter('bpf', ['icmp', 'EN10MB']);
    expect([filter?.(echoRequest), filter?.(arp)]).toEqual(['drop', 'pass']);
  });
});

describe('a packet filter', () => {
  const verdicts = (type: string, values: string[], count: number): unknown[] => {
    const filter = packetFilter(type, values)!;
    return Array.from({ length: count }, () => filter(Buffer.alloc(60)));
  };

  test('frequency_drop: -1 drops all, 0 none, N each Nth', () => {
    expect(verdicts('frequency_drop', ['-1'], 3)).toEqual(['drop', 'drop', 'drop']);
    expect(verdicts('frequency_drop', ['0'], 3)).toEqual(['pass', 'pass', 'pass']);
    expect(verdicts('frequency_drop', ['1'], 2)).toEqual(['drop', 'drop']);
    expect(verdicts('frequency_drop', ['3'], 7)).toEqual(['pass', 'pass', 'drop', 'pass', 'pass', 'drop', 'pass']);
  });

  test('packet_loss: none at 0, all at 100, about half at 50', () => {
    const lost = (percent: string): number => verdicts('packet_loss', [percent], 4000).filter((verdict) => verdict === 'drop').length;
    expect([lost('0'), lost('100')]).toEqual([0, 4000]);
    // 2000 is the mean and 32 the standard deviation.
    expect(Math.abs(lost('50') - 2000)).toBeLessThan(320);
  });

  test('delay: the latency, or within the jitter around it', () => {
    expect(verdicts('delay', ['100'], 2)).toEqual([{ delayMs: 100 }, { delayMs: 100 }]);
    const delays = verdicts('delay', ['50', '20'], 1000).map((verdict) => (verdict as { delayMs: number }).delayMs);
    expect(Math.min(...delays)).toBeGreaterThanOrEqual(30);
    expect(Math.max(...delays)).toBeLessThanOrEqual(70);
    expect(Math.max(...delays) - Math.min(...delays)).toBeGreaterThan(20);
  });

  test('corrupt: bytes in the middle are altered, headers and length are not', () => {
    const untouched = Buffer.from(echoRequest);
    expect(packetFilter('corrupt', ['0'])!(untouched)).toBe('pass');
    expect(untouched).toEqual(echoRequest);
    const altered = Buffer.alloc(98, 7);
    expect(packetFilter('corrupt', ['100'])!(altered)).toBe('pass');
    expect(altered).toHaveLength(98);
    expect(altered.subarray(0, 42)).toEqual(Buffer.alloc(42, 7));
    expect(altered).not.toEqual(Buffer.alloc(98, 7));
  });
});
