import { expect, test } from 'vitest';
import type { Searched } from './equipment.projection.ts';
import { searched } from './search.ts';
import { AT, idOf, PROJECT } from './test-ground.ts';

function device(number: number, name: string, more: Partial<Searched['summary']> = {}, macs: readonly string[] = []): Searched {
  return {
    macs,
    summary: {
      equipment_id: idOf(number),
      project_id: PROJECT,
      project_name: 'Two',
      server: 'lab',
      name,
      type: 'dynamips',
      status: 'started',
      discovery_status: 'complete',
      discovered_at: AT,
      system_name: null,
      vendor: 'cisco',
      model: null,
      os: 'ios',
      version: null,
      serial: null,
      ip_addresses: [],
      interfaces: 0,
      neighbors: 0,
      conflicts: 0,
      snmp_available: true,
      ...more,
    },
  };
}

const all = [
  device(1, 'core', { ip_addresses: ['10.0.0.1', '10.0.0.10'], serial: 'FTX1' }, ['aa:bb:cc:00:01:00']),
  device(2, 'edge', { system_name: 'core-2.example.net', ip_addresses: ['10.0.0.100'] }, ['aa:bb:cc:00:02:00']),
  device(3, 'Core'),
];

test.each([
  ['core', ['Core name', 'core name', 'edge system_name']],
  ['CORE-2', ['edge system_name']],
  ['10.0.0.1', ['core address', 'edge address']],
  ['aabb.cc00.0200', ['edge mac']],
  ['AA-BB-CC', ['core mac', 'edge mac']],
  ['ftx', ['core serial']],
  ['10', ['core address', 'edge address']],
  ['  ', []],
  ['nothing', []],
])('%s finds, the nearest first, %j', (text, found) => {
  expect(searched(all, text).map(({ name, matched }) => `${name} ${matched}`)).toEqual(found);
});
