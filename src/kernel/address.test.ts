import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addressKind, addressRange, compareAddresses, type AddressKind } from './address.ts';

const KINDS: readonly (readonly [AddressKind | null, readonly string[]])[] = [
  ['public', ['93.184.215.14', '172.32.0.1', '2606:2800:21f:cb07:6820:80da:af6b:8b2c', '::ffff:93.184.215.14']],
  ['internal', ['127.0.0.1', '10.1.2.3', '172.16.0.1', '192.168.1.1', '100.64.0.1', '::1', 'fd00::1', '::ffff:10.0.0.1']],
  [
    'never',
    ['169.254.169.254', 'fe80::1', '::ffff:169.254.169.254', '100.100.100.200', 'fd00:ec2::254', '0.0.0.0', '::', '224.0.0.1', 'ff02::1'],
  ],
  // As inet_aton(3) reads them, and with it whoever connects.
  ['internal', ['127.1', '2130706433', '0x7f000001']],
  ['never', ['255.255.255.255', '192.0.2.7', '240.0.0.1']],
  ['translated', ['64:ff9b::a00:1', '2002:a00:1::', '2001::1']],
  [null, ['', 'localhost', 'example.org', '10.0.0.256', '10.0.0.0/8', '[::1]']],
];

test.each(KINDS.flatMap(([kind, addresses]) => addresses.map((address) => ({ kind, address }))))(
  '$address is $kind',
  ({ kind, address }) => {
    expect(addressKind(address)).toBe(kind);
  },
);

describe('a range', () => {
  test('has what its prefix covers, however it is written', () => {
    const range = addressRange('10.1.0.0/16')!;
    expect(['10.1.0.0', '10.1.255.255', '::ffff:10.1.2.3'].map((address) => range.has(address))).toEqual([true, true, true]);
    expect(['10.2.0.0', '10.0.255.255', 'fd00::1', 'localhost'].map((address) => range.has(address))).toEqual([false, false, false, false]);
  });

  test('of one address has that address alone', () => {
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), fc.oneof(fc.ipV4(), fc.ipV6()), (one, other) => {
        expect(addressRange(one)!.has(one)).toBe(true);
        expect(addressRange(one)!.has(other)).toBe(addressRange(other)!.has(one));
      }),
    );
    expect(addressRange('192.0.2.7')!.has('192.0.2.8')).toBe(false);
  });

  test('has an address exactly when their first bits agree', () => {
    const address = fc.nat({ max: 2 ** 32 - 1 });
    const text = (value: number): string => [24, 16, 8, 0].map((shift) => (value >>> shift) & 255).join('.');
    fc.assert(
      fc.property(address, address, fc.nat({ max: 32 }), (one, other, bits) => {
        const prefix = (value: number): bigint => BigInt(value) >> BigInt(32 - bits);
        expect(addressRange(`${text(one)}/${bits}`)!.has(text(other))).toBe(prefix(one) === prefix(other));
      }),
    );
  });

  test('is neither a name nor half a prefix', () => {
    expect(['localhost', '10.0.0.0/33', '10.0.0.0/', ''].map((text) => addressRange(text))).toEqual([null, null, null, null]);
  });
});

test('addresses are ordered by their numbers, those of version 4 first', () => {
  const sorted = ['10.0.0.9', '10.0.0.10', '192.168.0.1', '2001:db8::9', '2001:db8::10', 'R1', 'R2'];
  fc.assert(
    fc.property(fc.shuffledSubarray(sorted, { minLength: sorted.length }), (shuffled) => {
      expect(shuffled.toSorted(compareAddresses)).toEqual(sorted);
    }),
  );
});
