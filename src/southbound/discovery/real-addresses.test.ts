import { expect, test } from 'vitest';
import type { FactSource } from '#model/equipment.ts';
import { realAddresses } from './real-addresses.ts';

function real(...told: readonly (readonly [address: string, ...sources: FactSource[]])[]): string[] {
  return [...realAddresses(told.map(([address, ...sources]) => ({ address, sources })))].map(({ address }) => address);
}

test('a device that tells its address has not the one that is saved, nor the one that others still resolve', () => {
  expect(real(['10.0.0.2', 'console'], ['10.0.0.1', 'configuration', 'gns3'], ['10.0.0.3', 'arp'])).toEqual(['10.0.0.2']);
  expect(real(['10.0.0.2', 'configuration', 'snmp', 'arp'], ['10.0.0.1', 'dhcp'])).toEqual(['10.0.0.2']);
});

test('a device that tells nothing has what others know of it', () => {
  expect(real(['10.0.0.1', 'configuration'], ['10.0.0.3', 'arp'])).toEqual(['10.0.0.1', '10.0.0.3']);
});

test('what it tells of one family says nothing of the other', () => {
  expect(real(['10.0.0.2', 'console'], ['10.0.0.1', 'arp'], ['2001:db8::1', 'configuration'])).toEqual(['10.0.0.2', '2001:db8::1']);
});
