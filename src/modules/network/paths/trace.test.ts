import { describe, expect, test } from 'vitest';
import { agreementOf, compareTrace, computedSteps } from './compare-trace.ts';
import type { Known } from './follow.ts';
import type { PathHop } from './messages.ts';
import { readTrace } from './trace-output.ts';

describe('what consoles print of a trace', () => {
  test('VPCS tells the last hop with a star and the reason', () => {
    const text = [
      'trace to 10.8.0.10, 20 hops max, press Ctrl+C to stop',
      ' 1   10.7.0.1   0.512 ms  0.480 ms  0.501 ms',
      ' 2     *  *  *',
      ' 3   *10.8.0.10   1.732 ms (ICMP type:3, code:3, Destination port unreachable)',
      '',
    ].join('\n');
    expect(readTrace(text)).toEqual([
      { number: 1, addresses: ['10.7.0.1'], rtt_ms: 0.512, refusal: null },
      { number: 2, addresses: [], rtt_ms: null, refusal: null },
      { number: 3, addresses: ['10.8.0.10'], rtt_ms: 1.732, refusal: null },
    ]);
    expect(
      readTrace('trace to 10.9.0.9, 8 hops max\n 1   *10.7.0.1   0.4 ms (ICMP type:3, code:1, Destination host unreachable)'),
    ).toMatchObject([{ refusal: 'ICMP type:3, code:1, Destination host unreachable' }]);
  });

  test('traceroute of Linux and of IOS are read alike, and refusals are told', () => {
    const linux =
      'traceroute to 10.8.0.10 (10.8.0.10), 20 hops max, 60 byte packets\n 1  10.7.0.1  0.345 ms\n 2  *\n 3  10.9.0.2  3.046 ms !H\n';
    expect(readTrace(linux)).toEqual([
      { number: 1, addresses: ['10.7.0.1'], rtt_ms: 0.345, refusal: null },
      { number: 2, addresses: [], rtt_ms: null, refusal: null },
      { number: 3, addresses: ['10.9.0.2'], rtt_ms: 3.046, refusal: '!H' },
    ]);
    const ios =
      'Type escape sequence to abort.\nTracing the route to 10.8.0.10\nVRF info: (vrf in name/id, vrf out name/id)\n  1 10.9.0.2 20 msec\n  2 10.9.1.2 16 msec\n    10.9.2.2 24 msec\n  3 10.8.0.10 !A\n';
    expect(readTrace(ios)?.map(({ addresses, rtt_ms, refusal }) => [addresses[0], rtt_ms, refusal])).toEqual([
      ['10.9.0.2', 20, null],
      ['10.9.1.2', 16, null],
      ['10.8.0.10', null, '!A'],
    ]);
  });

  test('what is no trace is none', () => {
    for (const text of ['', 'No gateway found', 'host (10.7.0.1) not reachable', '-sh: traceroute: not found', '% Invalid input'])
      expect(readTrace(text)).toBeNull();
  });
});

const way = (next: number): PathHop['ways'][number] => ({
  route: '10.8.0.0/24',
  protocol: 'static',
  next_hop: null,
  interface: null,
  through: [],
  seen: null,
  next,
  reason: null,
});
const hop = (number: number, name: string, ...next: number[]): PathHop => ({
  number,
  node_id: name.toLowerCase(),
  name,
  state: next.length === 0 ? 'arrived' : 'forwards',
  reason: '',
  ways: next.map(way),
});
/** PC1 → R1 → R2 or R3 → PC2 */
const PATH = [hop(1, 'PC1', 2), hop(2, 'R1', 3, 5), hop(3, 'R2', 4), hop(4, 'PC2'), hop(5, 'R3', 4)];
const ADDRESSES = { r1: '10.7.0.1', r2: '10.9.0.2', r3: '10.9.1.2', pc2: '10.8.0.10', r9: '10.66.0.1' };
const KNOWN = {
  project: { nodes: Object.keys(ADDRESSES).map((id) => ({ node_id: id, name: id.toUpperCase() })), links: [] },
  documents: new Map(
    Object.entries(ADDRESSES).map(([id, address]) => [id, { network_info: { addresses: [{ address }], interfaces: [] } }]),
  ),
} as unknown as Known;
const traced = (...addresses: (string | null)[]) =>
  addresses.map((address, at) => ({ number: at + 1, addresses: address === null ? [] : [address], rtt_ms: 1, refusal: null }));
const compared = (...addresses: (string | null)[]) => {
  const rows = compareTrace(PATH, traced(...addresses), KNOWN);
  return { verdicts: rows.map(({ verdict }) => verdict), ...agreementOf({ outcome: 'arrives' }, ADDRESSES.pc2, rows) };
};

describe('a trace beside the computed way', () => {
  test('ways that cost the same are one step', () => {
    expect(computedSteps(PATH).map((step) => step.map(({ name }) => name))).toEqual([['R1'], ['R2', 'R3'], ['PC2']]);
  });

  test('either of them agrees, and so does one that is silent', () => {
    expect(compared('10.7.0.1', '10.9.1.2', '10.8.0.10')).toMatchObject({
      verdicts: ['same', 'same', 'same'],
      agrees: true,
      reached: true,
    });
    expect(compared('10.7.0.1', null, '10.8.0.10')).toMatchObject({ verdicts: ['same', 'silent', 'same'], agrees: true });
  });

  test('another device, known or not, is told by its hop', () => {
    expect(compared('10.7.0.1', '10.66.0.1', '10.8.0.10')).toMatchObject({
      verdicts: ['same', 'other', 'same'],
      agrees: false,
      reason: 'Hop 2 is R9; by the tables it would be R2 or R3.',
    });
    expect(compared('192.0.2.7')).toMatchObject({ verdicts: ['other', 'not_reached', 'not_reached'], agrees: false });
  });

  test('a way that ends before its time, or goes on where the tables end, differs', () => {
    expect(compared('10.7.0.1', null, null)).toMatchObject({
      reached: false,
      agrees: false,
      reason: expect.stringContaining('last that answers is R1'),
    });
    const rows = compareTrace([hop(1, 'PC1')], traced('10.7.0.1', '10.9.0.2', '10.8.0.10'), KNOWN);
    expect(agreementOf({ outcome: 'stops' }, ADDRESSES.pc2, rows)).toMatchObject({ reached: true, agrees: false });
  });
});
