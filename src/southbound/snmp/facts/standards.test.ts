import { expect, test } from 'vitest';
import { factsOf } from './facts.ts';
import { ENT_PHYSICAL } from './standard-columns.ts';
import { heardOf } from './test-heard.ts';
import { readVendor, shippedStandards } from './vendor-files.ts';
import { matchVendor } from './vendor-match.ts';

const standards = await shippedStandards();
const sensorsOf = (columns: Parameters<typeof heardOf>[0]) =>
  factsOf({ heard: heardOf(columns), about: { objectId: null, descr: null, name: null }, match: undefined, standards }).sensors;

/** Type, scale, precision, value and status of a sensor. */
const entitySensors = (base: string, rows: Readonly<Record<number, readonly (number | undefined)[]>>) =>
  Object.fromEntries(
    [1, 2, 3, 4, 5].map((column, at) => [
      `${base}.${column}`,
      Object.fromEntries(Object.entries(rows).flatMap(([index, row]) => (row[at] === undefined ? [] : [[index, row[at]]]))),
    ]),
  );

test.each([
  ['ENTITY-SENSOR-MIB', '1.3.6.1.2.1.99.1.1.1'],
  ['CISCO-ENTITY-SENSOR-MIB', '1.3.6.1.4.1.9.9.91.1.1.1.1'],
])('sensors of %s are in the units of their classes, and watts of light are dBm', (_, base) => {
  const sensors = sensorsOf({
    ...entitySensors(base, {
      1: [8, 9, 1, 405, 1],
      2: [4, 8, 0, 12_010, undefined],
      3: [10, 9, 0, 7_800, 3],
      4: [6, 7, 0, 500, 1],
      5: [6, 9, 0, 150, 1],
      6: [8, 9, 0, 1_000_000_000, 1],
    }),
    [ENT_PHYSICAL.entPhysicalName]: { 1: 'CPU', 2: 'Rail', 3: 'Fan', 4: 'Port 2 Tx Lane 0 Power', 5: 'PSU 1 input power', 6: 'Broken' },
  });
  expect(sensors).toEqual([
    { class: 'temperature', descr: 'CPU', value: 40.5 },
    { class: 'voltage', descr: 'Rail', value: 12.01 },
    { class: 'dbm', descr: 'Port 2 Tx Lane 0 Power', value: -3.01 },
    { class: 'power', descr: 'PSU 1 input power', value: 150 },
  ]);
});

test('a UPS is told by the MIB of all of them: lines, battery and what feeds the load', () => {
  const sensors = sensorsOf({
    '1.3.6.1.2.1.33.1.2.4.0': 87,
    '1.3.6.1.2.1.33.1.2.5.0': 545,
    '1.3.6.1.2.1.33.1.3.3.1.3': { 1: 231 },
    '1.3.6.1.2.1.33.1.4.4.1.5': { 1: 34 },
    '1.3.6.1.2.1.33.1.4.1.0': 5,
  });
  expect(sensors).toEqual(
    expect.arrayContaining([
      { class: 'charge', descr: 'Battery charge', value: 87 },
      { class: 'voltage', descr: 'Battery', value: 54.5 },
      { class: 'voltage', descr: 'Input 1', value: 231 },
      { class: 'load', descr: 'Load 1', value: 34 },
      { class: 'state', descr: 'Output source', value: 5, state: 'battery', health: 'warning' },
    ]),
  );
});

test('a Linux host tells its sensors and its load', () => {
  const sensors = sensorsOf({
    '1.3.6.1.4.1.2021.13.16.2.1.2': { 1: 'Core 0' },
    '1.3.6.1.4.1.2021.13.16.2.1.3': { 1: 45_500 },
    '1.3.6.1.4.1.2021.10.1.2': { 1: 'Load-1' },
    '1.3.6.1.4.1.2021.10.1.3': { 1: '0.42' },
  });
  expect(sensors).toEqual([
    { class: 'temperature', descr: 'Core 0', value: 45.5 },
    { class: 'count', descr: 'Load average Load-1', value: 0.42 },
  ]);
});

test("a standard MIB adds what the vendor's does not tell: other values, and states of other objects", () => {
  const text = `vendor: Example
source: EXAMPLE-MIB
systems: [{ os: exos, title: Example OS, match: [{ object_id: 1.3.6.1.4.1.99999 }] }]
sensors: [{ class: temperature, value: 1.3.6.1.4.1.99999.1.1.2, descr: 'Probe {index}' }]
states: [{ value: 1.3.6.1.2.1.33.1.2.1.0, values: { 2: [fine, ok] }, descr: Battery }]`;
  const read = readVendor('example.yaml', text);
  if ('faults' in read) throw new Error(read.faults.join());
  const about = { objectId: '1.3.6.1.4.1.99999.1', descr: null, name: null };
  const match = matchVendor({ vendors: [{ file: 'example.yaml', vendor: read.vendor }], faults: [] }, about);
  const heard = heardOf({
    '1.3.6.1.4.1.99999.1.1.2': { 1: 41 },
    ...entitySensors('1.3.6.1.2.1.99.1.1.1', { 1: [8, 9, 1, 412, 1], 2: [8, 9, 0, 41, 1], 3: [8, 9, 0, 55, 1] }),
    [ENT_PHYSICAL.entPhysicalName]: { 1: 'CPU', 2: 'CPU 2', 3: 'Board' },
    '1.3.6.1.2.1.33.1.2.1.0': 2,
    '1.3.6.1.2.1.33.1.4.1.0': 3,
  });
  expect(factsOf({ heard, about, match, standards }).sensors).toEqual([
    { class: 'temperature', descr: 'Probe 1', value: 41 },
    { class: 'temperature', descr: 'CPU 2', value: 41 },
    { class: 'temperature', descr: 'Board', value: 55 },
    { class: 'state', descr: 'Battery', value: 2, state: 'fine', health: 'ok' },
    { class: 'state', descr: 'Output source', value: 3, state: 'normal', health: 'ok' },
  ]);
});
