import { expect, test } from 'vitest';
import { networksToSweep } from './networks.ts';

type Document = Parameters<typeof networksToSweep>[0][number];

const device = (...addresses: readonly (readonly [address: string, length: number | null, alive: boolean])[]): Document =>
  ({
    network_info: {
      addresses: addresses.map(([address, prefix_length]) => ({ address, prefix_length })),
      connectivity_tests: Object.fromEntries(addresses.map(([address, , alive]) => [address, { ping_success: alive }])),
    },
  }) as unknown as Document;

test('a network is swept when an address of a device in it answers, once however many do', () => {
  const devices = [device(['10.1.0.1', 24, true], ['10.2.0.1', 24, false]), device(['10.1.0.2', 24, true])];
  expect(networksToSweep(devices)).toEqual({ networks: ['10.1.0.0/24'], left: [] });
});

test('links of two, networks that are no segment, addresses without a length and of version 6 are not swept', () => {
  expect(
    networksToSweep([device(['10.0.0.1', 31, true], ['10.0.0.1', 16, true], ['10.0.0.2', null, true], ['2001:db8::1', 64, true])]),
  ).toEqual({
    networks: [],
    left: [],
  });
});

test('small networks come first, and what does not fit is told', () => {
  const { networks, left } = networksToSweep([device(['10.9.0.1', 22, true], ['10.1.0.1', 29, true], ['10.2.0.1', 23, true])]);
  expect(networks).toEqual(['10.1.0.0/29', '10.2.0.0/23']);
  expect(left).toEqual(['10.9.0.0/22']);
});
