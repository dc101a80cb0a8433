import { expect, test } from 'vitest';
import { AddressGuard } from './address-guard.ts';

const OWN = ['10.9.9.9', '2001:db8:9::9'];
const refusal = (address: string, allow: readonly string[] = []): string | null =>
  new AddressGuard({ allow, own: () => OWN }).refusals([address]).get(address)!;

test.each(['10.0.0.1', '192.0.2.1', '8.8.8.8', '2001:db8::1', 'fd00::1'])('%s may be asked', (address) => {
  expect(refusal(address)).toBeNull();
});

test.each([
  '127.0.0.1',
  '127.255.0.9',
  '::1',
  '::ffff:127.0.0.1',
  '169.254.169.254',
  'fe80::1',
  '0.0.0.0',
  '255.255.255.255',
  '224.0.0.5',
  '64:ff9b::a00:1',
])('%s is no device of a network', (address) => {
  expect(refusal(address)).toMatch(/^It is /);
});

test.each(['10.9.9.9', '::ffff:10.9.9.9', '2001:db8:9::9', '2001:DB8:9:0:0::9'])(
  '%s is the hub itself, however it is written',
  (address) => {
    expect(refusal(address)).toBe('It is an address of the hub itself.');
  },
);

test('whoever runs the hub may allow any', () => {
  expect(refusal('127.0.0.1', ['127.0.0.0/8'])).toBeNull();
  expect(refusal('10.9.9.9', ['10.9.9.9'])).toBeNull();
  expect(refusal('::1', ['127.0.0.0/8'])).not.toBeNull();
});

test('what is no address or range is told at the start', () => {
  expect(() => new AddressGuard({ allow: ['10.0.0.0/33'], own: () => [] })).toThrow(
    '"10.0.0.0/33" is neither an address nor a CIDR range.',
  );
});
