import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { faultOf, filtersOf, filterTexts, textsOf, type FilterKind } from './filter-values.ts';

const number = (name: string, minimum: number | null, maximum: number | null) => ({ name, type: 'int', minimum, maximum, unit: 'ms' });
const DELAY: FilterKind = {
  type: 'delay',
  name: 'Delay',
  description: '',
  parameters: [number('Latency', 0, 32_767), number('Jitter', 0, 100)],
};
const BPF: FilterKind = {
  type: 'bpf',
  name: 'BPF',
  description: '',
  parameters: [{ name: 'Filters', type: 'text', minimum: null, maximum: null, unit: null }],
};
const AVAILABLE = [DELAY, BPF];

test('a kind whose first field is empty is no filter; an empty later number is 0', () => {
  expect(filtersOf({ delay: ['100', ''], bpf: [' '] }, AVAILABLE)).toEqual({ delay: [100, 0] });
  expect(filtersOf({ delay: ['', '5'], bpf: ['icmp'] }, AVAILABLE)).toEqual({ bpf: ['icmp'] });
});

test('numbers are whole and within their bounds; a missing bound does not bind; texts always fit', () => {
  const latency = DELAY.parameters[0]!;
  expect(['', '0', '32767', ' 5 '].map((text) => faultOf(text, latency))).toEqual([null, null, null, null]);
  expect(['1.5', 'ten', '1e999'].map((text) => faultOf(text, latency)?.kind)).toEqual(['number', 'number', 'number']);
  expect(faultOf('-1', latency)).toEqual({ kind: 'range', from: 0, to: 32_767 });
  expect(faultOf('99999999', number('x', null, null))).toBeNull();
  expect(faultOf('anything at all', BPF.parameters[0]!)).toBeNull();
});

test('filters that a link has come out of the form as they went in', () => {
  const filters = fc.record(
    { delay: fc.tuple(fc.integer({ min: 1, max: 32_767 }), fc.nat(100)), bpf: fc.tuple(fc.constantFrom('icmp', 'tcp port 80\nudp')) },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(filters, (given) => {
      expect(filtersOf(textsOf(given, AVAILABLE), AVAILABLE)).toEqual(given);
    }),
  );
});

test('a table tells each filter with its values', () => {
  expect(filterTexts({ delay: [100, 10], packet_loss: [3] })).toEqual(['delay 100, 10', 'packet loss 3']);
});
