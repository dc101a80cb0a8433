import { expect, test } from 'vitest';
import { IF_TABLE } from '../objects.ts';
import { inventoryOf } from './inventory.ts';
import { ENT_ALIAS, ENT_PHYSICAL } from './standard-columns.ts';
import { heardOf } from './test-heard.ts';
import { transceiversOf } from './transceivers.ts';

/** A cage in a chassis, an optic in it, and the port of the optic; a power supply that is none. */
const PARTS = {
  [ENT_PHYSICAL.entPhysicalClass]: { 1: 3, 10: 5, 11: 9, 12: 10, 20: 6 },
  [ENT_PHYSICAL.entPhysicalContainedIn]: { 1: 0, 10: 1, 11: 10, 12: 11, 20: 1 },
  [ENT_PHYSICAL.entPhysicalDescr]: { 1: 'Chassis', 10: 'Cage', 11: '10GBASE-LR SFP+', 12: 'TenGigE0/0/0/1', 20: 'PSU' },
  [ENT_PHYSICAL.entPhysicalModelName]: { 11: 'SFP-10G-LR' },
  [ENT_PHYSICAL.entPhysicalSerialNum]: { 11: 'AGM1', 20: 'P1' },
  [ENT_PHYSICAL.entPhysicalMfgName]: { 11: 'CISCO-AVAGO' },
};

test.each([
  ['that ENTITY-MIB maps to its port', { [ENT_ALIAS.entAliasMappingIdentifier]: { '12.0': { oid: '1.3.6.1.2.1.2.2.1.1.7' } } }],
  ['that has the name of its port', { [IF_TABLE.ifDescr]: { 3: 'MgmtEth0', 7: 'TenGigE0/0/0/1' } }],
])('a transceiver is at the interface %s', (_, columns) => {
  const heard = heardOf({ ...PARTS, ...columns });
  expect(transceiversOf(heard, inventoryOf(heard))).toEqual([
    { interface: 7, vendor: 'CISCO-AVAGO', model: 'SFP-10G-LR', serial: 'AGM1', type: '10GBASE-LR SFP+' },
  ]);
});

test('a transceiver whose interface nobody tells is no fact of one', () => {
  const heard = heardOf(PARTS);
  expect(transceiversOf(heard, inventoryOf(heard))).toEqual([]);
});
