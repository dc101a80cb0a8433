import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  broadcastOf,
  cidrText,
  contains,
  ipv4Text,
  maskOf,
  networkOf,
  parseCidr,
  parseIpv4,
  parsePrefix,
  prefixBitsOf,
  wildcardOf,
} from './ipv4.ts';

const address = fc.integer({ min: 0, max: 0xffff_ffff });
const bits = fc.integer({ min: 0, max: 32 });

test('what is written as an address is read as the same', () => {
  fc.assert(
    fc.property(address, (ip) => {
      expect(parseIpv4(ipv4Text(ip))).toBe(ip);
    }),
  );
  expect(ipv4Text(0xffff_ffff)).toBe('255.255.255.255');
});

test.each(['', '10.0.0', '10.0.0.256', '10.0.0.1.2', '10.0.0.-1', 'a.b.c.d', ' 10.0.0.1', '1e1.0.0.1'])('%o is no address', (text) => {
  expect(parseIpv4(text)).toBeNull();
});

test('a mask, its length and its wildcard say the same', () => {
  fc.assert(
    fc.property(bits, (length) => {
      expect(prefixBitsOf(maskOf(length))).toBe(length);
      expect(parsePrefix(ipv4Text(maskOf(length)))).toBe(length);
      expect((maskOf(length) | wildcardOf(length)) >>> 0).toBe(0xffff_ffff);
    }),
  );
  expect(parsePrefix('255.0.255.0')).toBeNull();
  expect(parsePrefix('33')).toBeNull();
});

test('a network has its own addresses and no others', () => {
  fc.assert(
    fc.property(address, bits, address, (ip, prefixBits, other) => {
      const prefix = { network: networkOf(ip, prefixBits), prefixBits };
      expect(contains(prefix, ip)).toBe(true);
      const same =
        ipv4Text(ip).split('.').map(Number).flatMap(octet).slice(0, prefixBits).join('') ===
        ipv4Text(other).split('.').map(Number).flatMap(octet).slice(0, prefixBits).join('');
      expect(contains(prefix, other)).toBe(same);
      expect(parseCidr(cidrText(prefix))).toEqual(prefix);
      const broadcast = broadcastOf(prefix);
      expect(broadcast === null).toBe(prefixBits >= 31);
      expect(broadcast === null || contains(prefix, broadcast)).toBe(true);
    }),
  );
  expect(parseCidr('10.0.0.1/24')).toBeNull();
  expect(parseCidr('10.0.0.1')).toEqual({ network: 0x0a00_0001, prefixBits: 32 });
});

function octet(value: number): string[] {
  return value.toString(2).padStart(8, '0').split('');
}
