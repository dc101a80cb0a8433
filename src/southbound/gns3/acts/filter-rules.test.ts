import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { asKept, filterFaults, sameFilters } from './filter-rules.ts';

/** As both versions told them for a link between two VPCS. */
const AVAILABLE = [
  {
    type: 'frequency_drop',
    name: 'Frequency drop',
    parameters: [{ name: 'Frequency', minimum: -1, maximum: 32767, type: 'int', unit: 'th packet' }],
  },
  { type: 'packet_loss', name: 'Packet loss', parameters: [{ name: 'Chance', minimum: 0, maximum: 100, type: 'int', unit: '%' }] },
  {
    type: 'delay',
    name: 'Delay',
    parameters: [
      { name: 'Latency', minimum: 0, maximum: 32767, unit: 'ms', type: 'int' },
      { name: 'Jitter (-/+)', minimum: 0, maximum: 32767, unit: 'ms', type: 'int' },
    ],
  },
  { type: 'bpf', name: 'Berkeley Packet Filter (BPF)', parameters: [{ name: 'Filters', type: 'text' }] },
];

test('pitfall 26: filters that GNS3 would store and choke on later are found before, by field', () => {
  expect(filterFaults({ packet_loss: [150] }, AVAILABLE)).toEqual({ 'filters.packet_loss.0': ['Chance is from 0 to 100 %; 150 is not.'] });
  expect(filterFaults({ teleport: [1] }, AVAILABLE)['filters.teleport']?.[0]).toMatch(/can have frequency_drop, packet_loss, delay, bpf/);
  expect(filterFaults({ packet_loss: ['abc'] }, AVAILABLE)).toEqual({ 'filters.packet_loss.0': ['Chance is a whole number.'] });
  expect(filterFaults({ delay: [1.5, 'x'] }, AVAILABLE)).toEqual({
    'filters.delay.0': ['Latency is a whole number.'],
    'filters.delay.1': ['Jitter (-/+) is a whole number.'],
  });
  expect(filterFaults({ delay: [] }, AVAILABLE)['filters.delay']).toHaveLength(1);
  expect(filterFaults({ delay: [1, 2, 3] }, AVAILABLE)['filters.delay']).toEqual(['Takes 2 value(s): Latency, Jitter (-/+).']);
  expect(filterFaults({ bpf: [5] }, AVAILABLE)).toEqual({ 'filters.bpf.0': ['Filters is a text.'] });
  expect(filterFaults({ delay: [1] }, [])['filters.delay']).toEqual(['No end of this link supports filters.']);
});

test('what GNS3 took in the recordings passes', () => {
  for (const filters of [
    {},
    { delay: [100, 0] },
    { delay: [50, 20] },
    { delay: [100] },
    { frequency_drop: [-1] },
    { bpf: ['icmp[icmptype] == 8'] },
    { delay: [30, 0], packet_loss: [1] },
    { delay: [0, 0], packet_loss: [0] },
  ]) {
    expect(filterFaults(filters, AVAILABLE)).toEqual({});
  }
});

test('a first value of zero, or an empty text, removes a filter', () => {
  expect(asKept({ delay: [0, 0], packet_loss: [0], bpf: [' \n'], frequency_drop: [-1] })).toEqual({ frequency_drop: [-1] });
  expect(asKept({ bpf: ['\nicmp '] })).toEqual({ bpf: ['icmp'] });
});

test('what is kept stays as it is when it is kept again', () => {
  const filters = fc.dictionary(fc.string(), fc.array(fc.oneof(fc.integer(), fc.string())));
  fc.assert(
    fc.property(filters, (given) => {
      expect(asKept(asKept(given))).toEqual(asKept(given));
    }),
  );
});

test('filters are the same whatever their order', () => {
  expect(sameFilters({ a: [1], b: ['x', 2] }, { b: ['x', 2], a: [1] })).toBe(true);
  expect(sameFilters({ a: [1] }, { a: [1, 0] })).toBe(false);
  expect(sameFilters({ a: [1] }, {})).toBe(false);
  expect(sameFilters({ a: [1] }, { b: [1] })).toBe(false);
});
