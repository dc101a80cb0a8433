import { expect, test } from 'vitest';
import { factsOf } from './facts.ts';
import { heardOf } from './test-heard.ts';
import { readVendor } from './vendor-files.ts';
import { matchVendor } from './vendor-match.ts';
import { objectsOf } from './vendor-objects.ts';
import { ENT_PHYSICAL } from './standard-columns.ts';

const V = '1.3.6.1.4.1.99999';

/** Facts that the rules of one invented vendor make of what its agent said. */
function factsBy(rules: string, columns: Parameters<typeof heardOf>[0], descr = 'Example OS, Version 4.2(1) LITE') {
  const { vendors, about } = known(rules, descr);
  return factsOf({ heard: heardOf(columns), about, match: matchVendor(vendors, about), standards: { vendors: [], faults: [] } });
}

function known(rules: string, descr: string) {
  const text = `vendor: Example\nsource: EXAMPLE-MIB\n${rules.includes('systems:') ? rules : `systems: [{ os: exos, title: Example OS, match: [{ object_id: ${V} }] }]\n${rules}`}`;
  const read = readVendor('example.yaml', text);
  if ('faults' in read) throw new Error(read.faults.join('\n'));
  return {
    vendors: { vendors: [{ file: 'example.yaml', vendor: read.vendor }], faults: [] },
    about: { objectId: `${V}.5`, descr, name: 'r1' },
  };
}

test('model, version, serial and features are of the first rule that says something', () => {
  const rules = `
models: { ${V}.5: EX-5 }
systems:
  - os: exos
    title: Example OS
    match: [{ object_id: ${V} }]
    model: [{ entity: model }, { table: models }]
    version: [{ oid: ${V}.1.1.0, pattern: 'v(\\d+)\\.(\\d+)', text: '$1.$2' }, { descr: 'Version (\\S+)' }]
    serial: [{ column: ${V}.2.1.3, index: '2' }, { entity: serial }]
    features: [{ oid: ${V}.1.2.0, map: { 1: base, 2: full } }]
`;
  expect(
    factsBy(rules, { [`${V}.1.1.0`]: 'fw v7.3 build 9', [`${V}.2.1.3`]: { 1: 'A', 2: 'B' }, [`${V}.1.2.0`]: 2 }).identity,
  ).toMatchObject({
    vendor: 'Example',
    os: 'exos',
    model: 'EX-5',
    version: '7.3',
    serial: 'B',
    features: 'full',
  });
  const chassis = {
    [ENT_PHYSICAL.entPhysicalClass]: { 1: 11, 2: 3 },
    [ENT_PHYSICAL.entPhysicalModelName]: { 1: '', 2: 'EX-5-AC' },
    [ENT_PHYSICAL.entPhysicalSerialNum]: { 2: 'S1' },
  };
  expect(factsBy(rules, chassis).identity).toMatchObject({ model: 'EX-5-AC', version: '4.2(1)', serial: 'S1', features: null });
});

test('what the rules of a system leave open, those of its file tell for all of them', () => {
  const rules = `
systems:
  - os: exos
    title: Example OS
    match: [{ object_id: ${V} }]
    version: [{ descr: 'Version (\\S+)' }]
version: [{ oid: ${V}.1.9.0 }]
serial: [{ oid: ${V}.1.8.0 }]
`;
  const columns = { [`${V}.1.9.0`]: '9.9', [`${V}.1.8.0`]: 'S8' };
  expect(factsBy(rules, columns).identity).toMatchObject({ version: '4.2(1)', serial: 'S8' });
  expect(factsBy(rules, columns, 'Example OS').identity).toMatchObject({ version: '9.9' });
  const { vendors, about } = known(rules, 'Example OS');
  const match = matchVendor(vendors, about);
  expect(match && objectsOf(match).scalars).toEqual(expect.arrayContaining([`${V}.1.8.0`, `${V}.1.9.0`]));
});

test('a processor is busy where it is not idle, and has the name that another table gives it', () => {
  const rules = `processors: [{ usage: ${V}.3.1.2, idle: true, descr: { column: ${V}.4.1.2, index_from: last, text: 'CPU {descr}' } }]`;
  expect(factsBy(rules, { [`${V}.3.1.2`]: { '1.7': 90, '1.8': 'n/a' }, [`${V}.4.1.2`]: { 7: 'RE0' } }).processors).toEqual([
    { descr: 'CPU RE0', usage: 10 },
  ]);
});

test('a fallback counts only where nothing before it gave a row, and standard MIBs only where the vendor gives none', () => {
  const rules = `processors: [{ usage: ${V}.3.1.2 }, { usage: ${V}.3.2.0, fallback: true, descr: CPU }]`;
  const host = { '1.3.6.1.2.1.25.3.3.1.2': { 1: 77 } };
  expect(factsBy(rules, { [`${V}.3.1.2`]: { 1: 5 }, [`${V}.3.2.0`]: 50, ...host }).processors).toEqual([{ descr: null, usage: 5 }]);
  expect(factsBy(rules, { [`${V}.3.2.0`]: 50, ...host }).processors).toEqual([{ descr: 'CPU', usage: 50 }]);
  expect(factsBy(rules, host).processors).toEqual([{ descr: 'Processor', usage: 77 }]);
});

test.each([
  ['used and free', `used: ${V}.5.1.1, free: ${V}.5.1.2`],
  ['used and total', `used: ${V}.5.1.1, total: ${V}.5.1.3`],
  ['free and total', `free: ${V}.5.1.2, total: ${V}.5.1.3`],
  ['percent and total', `percent: ${V}.5.1.4, total: ${V}.5.1.3`],
])('memory is whole by %s', (_, fields) => {
  const columns = { [`${V}.5.1.1`]: { 1: 30 }, [`${V}.5.1.2`]: { 1: 90 }, [`${V}.5.1.3`]: { 1: 120 }, [`${V}.5.1.4`]: { 1: 25 } };
  expect(factsBy(`memory: [{ ${fields}, scale: 1024, descr: 'Pool {index}' }]`, columns).memory).toEqual([
    { descr: 'Pool 1', used: 30_720, total: 122_880, percent: 25 },
  ]);
});

test('memory of which more is used than there is, or none is there, is not told', () => {
  const columns = { [`${V}.5.1.1`]: { 1: 300, 2: 0 }, [`${V}.5.1.3`]: { 1: 120, 2: 0 } };
  expect(factsBy(`memory: [{ used: ${V}.5.1.1, total: ${V}.5.1.3 }]`, columns).memory).toEqual([]);
});

test('sensors are told in the units of their class, and what means no sensor is left out', () => {
  const rules = `
sensors:
  - { class: temperature, value: ${V}.6.1.2, scale: 0.1, skip: [-1], valid: { min: -60, max: 200 }, when: { column: ${V}.6.1.3, is: [1] }, descr: { column: ${V}.6.1.1 } }
  - { class: voltage, value: ${V}.7.0, pattern: '([\\d.]+) V', descr: Rail }
  - { class: dbm, value: ${V}.8.1.1, scale: 0.0001, log: milliwatt, descr: { port: Rx } }
  - { class: { column: ${V}.9.1.1, map: { 8: temperature, 10: fanspeed } }, value: ${V}.9.1.4, exponent_column: ${V}.9.1.2, precision_column: ${V}.9.1.3, descr: 'sensor {index}' }
  - { class: temperature, value: ${V}.10.0, fahrenheit: true, descr: Room }
`;
  const { sensors } = factsBy(rules, {
    [`${V}.6.1.1`]: { 1: 'Inlet', 2: 'Outlet', 3: 'Gone', 4: 'Mad' },
    [`${V}.6.1.2`]: { 1: 231, 2: 300, 3: -1, 4: 32_767 },
    [`${V}.6.1.3`]: { 1: 1, 2: 2, 3: 1, 4: 1 },
    [`${V}.7.0`]: 'now 12.1 V',
    [`${V}.8.1.1`]: { 3: 5_000 },
    '1.3.6.1.2.1.31.1.1.1.1': { 3: 'xe-0/0/3' },
    [`${V}.9.1.1`]: { 1: 8, 2: 10, 3: 2 },
    [`${V}.9.1.2`]: { 1: 8, 2: 9, 3: 9 },
    [`${V}.9.1.3`]: { 1: 1, 2: 0, 3: 0 },
    [`${V}.9.1.4`]: { 1: 405_000, 2: 7_800, 3: 5 },
    [`${V}.10.0`]: 68,
  });
  expect(sensors).toEqual([
    { class: 'temperature', descr: 'Inlet', value: 23.1 },
    { class: 'voltage', descr: 'Rail', value: 12.1 },
    { class: 'dbm', descr: 'xe-0/0/3 Rx', value: -3.01 },
    { class: 'temperature', descr: 'sensor 1', value: 40.5 },
    { class: 'fanspeed', descr: 'sensor 2', value: 7_800 },
    { class: 'temperature', descr: 'Room', value: 20 },
  ]);
});

test('a state has the number of the device, the word of its MIB and whether that is well', () => {
  const rules = `
states:
  - { value: ${V}.11.1.2, values: { 1: [normal, ok], 3: [failed, critical] }, skip: [5], descr: 'PSU {index}' }
  - { value: ${V}.12.0, values: { OK: [ok, ok, 1], FAIL: [failed, critical, 2] }, descr: Fans }
`;
  expect(factsBy(rules, { [`${V}.11.1.2`]: { 1: 1, 2: 3, 3: 5, 4: 9 }, [`${V}.12.0`]: 'FAIL' }).sensors).toEqual([
    { class: 'state', descr: 'PSU 1', value: 1, state: 'normal', health: 'ok' },
    { class: 'state', descr: 'PSU 2', value: 3, state: 'failed', health: 'critical' },
    { class: 'state', descr: 'PSU 4', value: 9, state: null, health: 'unknown' },
    { class: 'state', descr: 'Fans', value: 2, state: 'failed', health: 'critical' },
  ]);
});

test("a vendor's own VLANs, neighbors, transceivers and radio readings are read by its rules", () => {
  const rules = `
vlans: [{ name: ${V}.13.1.2 }]
neighbors: [{ protocol: edp, local_index: first, remote_host: ${V}.14.1.3, remote_port: ${V}.14.1.4, remote_address: ${V}.14.1.5 }]
transceivers: [{ interface: last, vendor: ${V}.15.1.1, serial: ${V}.15.1.2 }]
wireless: [{ class: clients, value: ${V}.16.1.1, count: true, descr: Clients }]
`;
  const facts = factsBy(rules, {
    [`${V}.13.1.2`]: { '1.20': 'users', '1.4095': 'none' },
    [`${V}.14.1.3`]: { '7.0.1': 'far' },
    [`${V}.14.1.4`]: { '7.0.1': '1:3' },
    [`${V}.14.1.5`]: { '7.0.1': Uint8Array.from([192, 0, 2, 7]) },
    '1.3.6.1.2.1.2.2.1.2': { 7: 'port 7' },
    [`${V}.15.1.1`]: { '1.7': 'Finisar', '1.8': '' },
    [`${V}.15.1.2`]: { '1.7': 'F1' },
    [`${V}.16.1.1`]: { 1: 'a', 2: 'b' },
  });
  expect(facts.vlans).toEqual([{ id: 20, name: 'users' }]);
  expect(facts.neighbors).toMatchObject([
    { protocol: 'edp', local_port: 'port 7', local_index: 7, remote_host: 'far', remote_port: '1:3', remote_address: '192.0.2.7' },
  ]);
  expect(facts.transceivers).toEqual([{ interface: 7, vendor: 'Finisar', model: null, serial: 'F1', type: null }]);
  expect(facts.wireless).toEqual([{ class: 'clients', descr: 'Clients', value: 2 }]);
});

test("parts of a device without ENTITY-MIB are of its vendor's table, and its model is of the chassis there", () => {
  const rules = `
systems: [{ os: exos, title: Example OS, match: [{ object_id: ${V} }], model: [{ entity: model }] }]
inventory:
  - { index: last, name: ${V}.17.1.2, model: ${V}.17.1.3, vendor: { text: Example }, class: { column: ${V}.17.1.4, map: { 3: chassis, 8: module } }, contained_in: ${V}.17.1.5 }
`;
  const facts = factsBy(rules, {
    [`${V}.17.1.2`]: { '1.5': 'Slot 1', '1.6': 'Chassis' },
    [`${V}.17.1.3`]: { '1.5': 'EX-CARD', '1.6': 'EX-5' },
    [`${V}.17.1.4`]: { '1.5': 8, '1.6': 3 },
    [`${V}.17.1.5`]: { '1.5': 6, '1.6': 0 },
  });
  expect(facts.inventory).toMatchObject([
    { index: 5, name: 'Slot 1', class: 'module', model: 'EX-CARD', vendor: 'Example', contained_in: 6 },
    { index: 6, name: 'Chassis', class: 'chassis', contained_in: 0 },
  ]);
  expect(facts.identity?.model).toBe('EX-5');
});

test('a system has the rules of its file and its own before them, or its own alone', () => {
  const system = (more: string) => `
systems: [{ os: exos, title: Example OS, match: [{ object_id: ${V} }], ${more} processors: [{ usage: ${V}.1.0 }] }]
processors: [{ usage: ${V}.2.0 }, { usage: ${V}.3.0, os: [other] }]
`;
  const asked = (more: string) => {
    const { vendors, about } = known(system(more), '');
    return objectsOf(matchVendor(vendors, about)!).scalars;
  };
  expect(asked('')).toEqual([`${V}.1.0`, `${V}.2.0`]);
  expect(asked('only: true,')).toEqual([`${V}.1.0`]);
});
