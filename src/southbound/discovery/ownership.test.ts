import { describe, expect, test } from 'vitest';
import type { DeviceFacts } from '#model/device-facts.ts';
import { interfaceWith } from './node-facts.ts';
import { macsOf, ownershipOf } from './ownership.ts';

const withMac = (mac: string, more: DeviceFacts = {}): DeviceFacts => ({ interfaces: [interfaceWith({ name: 'e0', mac })], ...more });
const at = { address: '10.0.0.1', translated: false };
const own = { nodeName: 'R1', macs: [] };

describe('an address is the device’s', () => {
  test.each<[string, Parameters<typeof ownershipOf>[0], DeviceFacts, string[]]>([
    ['by a hardware address of its port', { ...own, macs: ['0C:00:00:00:00:01'] }, withMac('0c:00:00:00:00:01'), ['mac']],
    ['by a hardware address at its console', { ...own, console: withMac('aa:00:00:00:00:01') }, withMac('aa:00:00:00:00:01'), ['mac']],
    ['by its serial', { ...own, console: { identity: { serial: 'FTX1' } } }, { identity: { serial: 'ftx1' } }, ['serial']],
    [
      'by its name and address at the console',
      { ...own, console: { system: { name: 'core' }, addresses: [{ address: '10.0.0.1', prefix_length: 24, interface: null }] } },
      { system: { name: 'core.example.net' } },
      ['console_name', 'console_address'],
    ],
    // A device whose name was changed between two reads is still itself.
    [
      'by a hardware address, though its name is another',
      { ...own, console: withMac('aa:00:00:00:00:01', { system: { name: 'old' } }) },
      withMac('aa:00:00:00:00:01', { system: { name: 'new' } }),
      ['mac'],
    ],
  ])('%s', (_, known, facts, by) => {
    expect(ownershipOf(known, { ...at, facts })).toMatchObject({ proof: 'proved', by });
  });

  test('by the address translation table, which names the node', () => {
    expect(ownershipOf(own, { ...at, translated: true, facts: {} })).toMatchObject({ proof: 'proved', by: ['translation'] });
  });

  test('perhaps, where only its name fits: copies of a lab have the same names', () => {
    expect(ownershipOf(own, { ...at, facts: { system: { name: 'R1' } } })).toMatchObject({ proof: 'likely', by: ['node_name'] });
  });
});

describe('an address is somebody else’s', () => {
  test.each<[string, Parameters<typeof ownershipOf>[0], DeviceFacts, RegExp]>([
    [
      'whose hardware is another',
      { ...own, macs: ['0c:00:00:00:00:01'] },
      withMac('0c:00:00:00:00:02', { system: { name: 'R1' } }),
      /none of the hardware addresses/,
    ],
    ['whose serial is another', { ...own, console: { identity: { serial: 'A' } } }, { identity: { serial: 'B' } }, /its serial is B/],
    ['who calls itself otherwise', { ...own, console: { system: { name: 'R1' } } }, { system: { name: 'R9' } }, /calls itself R9/],
  ])('%s', (_, known, facts, reason) => {
    expect(ownershipOf(known, { ...at, facts })).toMatchObject({ proof: 'contradicted', reason: expect.stringMatching(reason) });
  });

  test('or nobody knows whose, when it says nothing that is known', () => {
    expect(ownershipOf(own, { ...at, facts: { system: { name: 'printer' } } })).toMatchObject({ proof: 'unproved', by: [] });
  });
});

test('addresses of hardware that several devices share prove nothing', () => {
  const macs = ['00:00:5e:00:01:0a', '00:00:0c:07:ac:01', '00:00:00:00:00:00', '', 'AA:BB:CC:00:00:01'];
  expect(macsOf({ interfaces: macs.map((mac) => interfaceWith({ mac })) })).toEqual(['aa:bb:cc:00:00:01']);
});
