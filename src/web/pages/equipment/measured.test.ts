import { expect, test } from 'vitest';
import { bitsText, trafficOf, type Measured } from './measured.ts';

const number = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });
const measured = (of: Readonly<Record<string, readonly (readonly [number, number])[]>>): Measured =>
  ({
    series: Object.entries(of).map(([name, points]) => ({ resource: `n/interfaces/${name}`, labels: { interface: name }, points })),
  }) as never;

test('traffic is told in bits, the busiest interface first and idle ones in the order of their names', () => {
  const traffic = trafficOf(measured({ Gi10: [], Gi2: [], Gi3: [[60_000, 125]] }), measured({ Gi3: [[60_000, 1]] }));
  expect(traffic.map(({ name }) => name)).toEqual(['Gi3', 'Gi2', 'Gi10']);
  expect(traffic[0]).toEqual({ name: 'Gi3', in: [[60_000, 1_000]], out: [[60_000, 8]] });
});

test('an interface of which only one direction is measured has no points in the other', () => {
  expect(trafficOf(measured({}), measured({ Gi1: [[0, 2]] }))).toEqual([{ name: 'Gi1', in: [], out: [[0, 16]] }]);
});

test.each([
  [0, '0 bit/s'],
  [999, '999 bit/s'],
  [1_500_000, '1.5 Mbit/s'],
  [2e15, '2,000 Tbit/s'],
])('%d bits a second are %s', (bits, text) => {
  expect(bitsText(bits, number)).toBe(text);
});
