import { expect, test } from 'vitest';
import { addressAt, addressOf, isWithin, prefixLengthOf } from './address-index.ts';

test.each([
  ['255.255.255.0', 24],
  ['255.255.255.255', 32],
  ['128.0.0.0', 1],
  ['0.0.0.0', 0],
  ['255.255.252.0', 22],
  ['255.0.255.0', null],
  ['255.255.255', null],
  ['255.255.255.256', null],
  ['ffffff00', null],
  [null, null],
])('the mask %s has the length %s', (mask, length) => {
  expect(prefixLengthOf(mask)).toBe(length);
});

test.each([
  ['IPv4 with its length', [1, 4, 192, 0, 2, 1], { address: '192.0.2.1', length: 6 }],
  ['IPv4 without', [1, 192, 0, 2, 1], { address: '192.0.2.1', length: 5 }],
  ['IPv6 with a zone', [4, 20, 254, 128, ...Array<number>(13).fill(0), 1, 0, 0, 0, 3], { address: 'fe80::1', length: 22 }],
  ['nothing', [0, 0], { address: null, length: 2 }],
])('an index tells %s', (_, arcs, told) => {
  expect(addressAt(arcs, 0)).toEqual(told);
});

test('what is no octet is no address', () => {
  expect([addressOf([192, 0, 2, 256]), addressOf([1, 2, 3]), addressOf(null)]).toEqual([null, null, null]);
});

test('an address is within the network of its own family alone', () => {
  expect([
    isWithin('192.0.2.9', '192.0.2.8', 29),
    isWithin('192.0.2.9', '192.0.2.0', 29),
    isWithin('2001:db8::1', '192.0.2.8', 29),
  ]).toEqual([true, false, false]);
  expect(isWithin('192.0.2.9', '192.0.2.8', 99)).toBe(false);
});
