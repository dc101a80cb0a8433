import * as fc from 'fast-check';
import { isIPv6 } from 'node:net';
import { describe, expect, test } from 'vitest';
import { addressRange } from '#kernel/address.ts';
import { addressesOf } from './networks.ts';

test.each([
  ['10.0.0.8/29', ['10.0.0.9', '10.0.0.10', '10.0.0.11', '10.0.0.12', '10.0.0.13', '10.0.0.14']],
  ['10.0.0.4/31', ['10.0.0.4', '10.0.0.5']],
  ['10.0.0.7/32', ['10.0.0.7']],
  ['10.0.0.255/31', ['10.0.0.254', '10.0.0.255']],
  ['2001:db8::5/126', ['2001:db8::4', '2001:db8::5', '2001:db8::6', '2001:db8::7']],
  ['::ffff:10.0.0.4/127', ['::ffff:a00:4', '::ffff:a00:5']],
  ['2001:db8:0:1:0:0:0:1/128', ['2001:db8:0:1::1']],
])('%s has its addresses', (network, expected) => {
  expect(addressesOf([network])).toEqual(expected);
});

describe('networks', () => {
  test('that overlap give each address once', () => {
    expect(addressesOf(['10.0.0.0/30', '10.0.0.0/29']).length).toBe(6);
  });

  test.each([['0.0.0.0/0'], ['10.0.0.0/21'], ['::/0'], ['2001:db8::/64'], ['2001:db8::/117']])('as large as %s are refused', (network) => {
    expect(() => addressesOf([network])).toThrow(/at most 1024 addresses/);
  });

  test('that are too large only together are refused', () => {
    expect(addressesOf(['10.0.0.0/22']).length).toBe(1_022);
    expect(() => addressesOf(['10.0.0.0/22', '10.1.0.0/29'])).toThrow(/at most 1024/);
  });

  test('have exactly the addresses that their prefix covers', () => {
    // A kernel range reads addresses with an IPv4 part as IPv4.
    const six = fc.tuple(
      fc.ipV6().filter((address) => !address.includes('.')),
      fc.integer({ min: 118, max: 128 }),
    );
    const four = fc.tuple(fc.ipV4(), fc.integer({ min: 22, max: 32 }));
    fc.assert(
      fc.property(fc.oneof(six, four), ([address, bits]) => {
        const found = addressesOf([`${address}/${bits}`]);
        const range = addressRange(`${address}/${bits}`)!;
        if (found.some((each) => each.startsWith('::ffff:'))) return;
        const size = 2 ** ((isIPv6(address) ? 128 : 32) - bits);
        expect(found.length).toBe(isIPv6(address) || size <= 2 ? size : size - 2);
        expect(found.filter((each) => !range.has(each))).toEqual([]);
        expect(new Set(found).size).toBe(found.length);
      }),
      { numRuns: 20 },
    );
  });
});
