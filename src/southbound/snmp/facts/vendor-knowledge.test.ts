import { expect, test } from 'vitest';
import { factsOf } from './facts.ts';
import { heardOf } from './test-heard.ts';
import { shippedVendors } from './vendor-files.ts';
import { matchVendor } from './vendor-match.ts';

const vendors = await shippedVendors();
const none = { vendors: [], faults: [] };

/** Facts that the shipped files make of what an agent said; what it says is made up after the objects of the MIBs. */
function factsBy(objectId: string, descr: string, columns: Parameters<typeof heardOf>[0]) {
  const about = { objectId, descr, name: null };
  return factsOf({ heard: heardOf(columns), about, match: matchVendor(vendors, about), standards: none });
}

const DD = '1.3.6.1.4.1.19746.1';

test('a Data Domain tells fans, power and file systems, whether its MIB has indices of traps or not', () => {
  const newer = factsBy('1.3.6.1.4.1.19746.3.1', 'Data Domain OS 6.1', {
    [`${DD}.1.3.1.1.1.3`]: { '1.1': 1 },
    [`${DD}.1.3.1.1.1.4`]: { '1.1': 'Crossbar fan 1' },
    [`${DD}.1.3.1.1.1.5`]: { '1.1': 3 },
    [`${DD}.1.3.1.1.1.6`]: { '1.1': 2 },
    [`${DD}.1.1.1.1.1.3`]: { '1.1': 'Power module 1' },
    [`${DD}.1.1.1.1.1.4`]: { '1.1': 1 },
    [`${DD}.3.2.1.1.2`]: { 1: 1 },
    [`${DD}.3.2.1.1.3`]: { 1: '/data: post-comp' },
    [`${DD}.3.2.1.1.4`]: { 1: '4.0' },
    [`${DD}.3.2.1.1.5`]: { 1: '1.0' },
    [`${DD}.2.3.1.1.3`]: { '1.1': 0 },
    [`${DD}.2.3.1.1.4`]: { '1.1': 98 },
  });
  expect(newer.sensors).toEqual([
    { class: 'charge', descr: 'NVRAM battery 1.1', value: 98 },
    { class: 'state', descr: 'Power module 1', value: 1, state: 'ok', health: 'ok' },
    { class: 'state', descr: 'Crossbar fan 1', value: 2, state: 'fail', health: 'critical' },
  ]);
  expect(newer.storage).toEqual([{ descr: '/data: post-comp', used: 2 ** 30, total: 4 * 2 ** 30, percent: 25 }]);

  const older = factsBy('1.3.6.1.4.1.19746.3.1', 'Data Domain OS 4.9', {
    [`${DD}.1.3.1.1.1.3`]: { '1.1': 'Crossbar fan 1' },
    [`${DD}.1.3.1.1.1.4`]: { '1.1': 3 },
    [`${DD}.1.3.1.1.1.5`]: { '1.1': 1 },
  });
  expect(older.sensors).toEqual([{ class: 'state', descr: 'Crossbar fan 1', value: 1, state: 'ok', health: 'ok' }]);
});

test.each([
  ['the active one of two session border controllers', '1.3.6.1.4.1.9148.1.1.1', '', { '1.3.6.1.4.1.9148.3.2.1.1.4.0': 2 }, 'active', 'ok'],
  [
    'a temperature sensor of an EdgeSwitch',
    '1.3.6.1.4.1.4413',
    'EdgeSwitch 48-Port',
    { '1.3.6.1.4.1.4413.1.1.43.1.8.1.3': { '1.0': 1 }, '1.3.6.1.4.1.4413.1.1.43.1.8.1.4': { '1.0': 3 } },
    'critical',
    'critical',
  ],
  [
    'a power supply of an S-series switch of Force10',
    '1.3.6.1.4.1.6027.1.3.10',
    'Force10 Operating System Version: 2.0',
    { '1.3.6.1.4.1.6027.3.10.1.2.3.1.2': { '1.1': 2 } },
    'down',
    'critical',
  ],
  ['a fan of a SmartEdge', '1.3.6.1.4.1.2352.1.2', '', { '1.3.6.1.4.1.2352.2.4.1.1.1.4': { 1: 2 } }, 'failed', 'critical'],
  ['a power supply of an ERX', '1.3.6.1.4.1.4874.1.1.1.1.1', '', { '1.3.6.1.4.1.4874.2.2.2.1.8.2.1.2': { 1: 2 } }, 'good', 'ok'],
])('%s is told in the words of its MIB', (_, objectId, descr, columns, state, health) => {
  const states = factsBy(objectId, descr, columns).sensors?.filter((each) => each.class === 'state');
  expect(states).toEqual([expect.objectContaining({ state, health })]);
});

test('what no inventory says is told by objects of the vendor, and by its list of products', () => {
  expect(
    factsBy('1.3.6.1.4.1.1768.1', 'SmartNode', { '1.3.6.1.4.1.1768.100.1.1.0': '00A0BA000001', '1.3.6.1.4.1.1768.100.1.6.0': 'SN4120' })
      .identity,
  ).toMatchObject({ vendor: 'Patton', model: 'SN4120', serial: '00A0BA000001' });
  expect(
    factsBy('1.3.6.1.4.1.9.1.122', 'Cisco IOS Software, 3600 Software (C3620-JK9S-M), Version 12.4(15)T14', {}).identity,
  ).toMatchObject({
    os: 'ios',
    model: '3620',
  });
});
