import { expect, test } from 'vitest';
import { heardOf } from './test-heard.ts';
import { identityOf } from './identity.ts';
import { inventoryOf } from './inventory.ts';
import { ENT_PHYSICAL, HR_DEVICE, LLDP_MED_OWN, OWN_IDENTITY } from './standard-columns.ts';

/** A device of a maker of whom no file tells. */
function identityBy(descr: string | null, columns: Parameters<typeof heardOf>[0] = {}, objectId: string | null = '1.3.6.1.4.1.99999.1') {
  const heard = heardOf(columns);
  return identityOf(heard, { objectId, descr, name: null }, undefined, inventoryOf(heard));
}

test('a device of an unknown maker is told by its words, and by the registry of enterprises', () => {
  expect(identityBy('Example GS-24 Switch, Firmware Version 2.1.0, S/N: A12-B7')).toEqual({
    vendor: null,
    os: null,
    model: 'GS-24',
    version: '2.1.0',
    serial: 'A12-B7',
    features: null,
    kind: 'switch',
  });
  expect(identityBy(null, {}, '1.3.6.1.4.1.81.1')).toMatchObject({ vendor: 'Lannet', os: 'lannet' });
});

test('an inventory comes before words, and a sentence in it is read as one', () => {
  const identity = identityBy('Example EX-1, Version 9.9', {
    [ENT_PHYSICAL.entPhysicalClass]: { 1: 3 },
    [ENT_PHYSICAL.entPhysicalModelName]: { 1: 'EX-1-AC' },
    [ENT_PHYSICAL.entPhysicalSoftwareRev]: { 1: 'Example software, Version 8.200(CN), RELEASE 0000' },
  });
  expect(identity).toMatchObject({ model: 'EX-1-AC', version: '8.200(CN)' });
});

test('what a device tells its neighbors of itself counts where it has no inventory', () => {
  expect(
    identityBy('Example', {
      [LLDP_MED_OWN.lldpXMedLocMfgName]: 'Example Networks',
      [LLDP_MED_OWN.lldpXMedLocModelName]: 'EX-48',
      [LLDP_MED_OWN.lldpXMedLocSoftwareRev]: '3.2',
      [LLDP_MED_OWN.lldpXMedLocSerialNum]: 'S1',
    }),
  ).toMatchObject({ vendor: 'Example Networks', model: 'EX-48', version: '3.2', serial: 'S1' });
});

test('power supplies, cable modems and printers are told by the MIBs of all of them', () => {
  expect(
    identityBy(null, {
      [OWN_IDENTITY.upsIdentManufacturer]: 'Example Power',
      [OWN_IDENTITY.upsIdentModel]: 'UP 3000',
      [OWN_IDENTITY.upsIdentUPSSoftwareVersion]: '1.7',
    }),
  ).toMatchObject({ vendor: 'Example Power', model: 'UP 3000', version: '1.7' });
  expect(identityBy(null, { [OWN_IDENTITY.docsDevSwCurrentVers]: 'EX-4.4', [OWN_IDENTITY.docsDevSerialNumber]: 'C1' })).toMatchObject({
    version: 'EX-4.4',
    serial: 'C1',
  });
  expect(
    identityBy('Example network card', {
      [HR_DEVICE.hrDeviceType]: { 1: { oid: '1.3.6.1.2.1.25.3.1.3' }, 2: { oid: '1.3.6.1.2.1.25.3.1.5' } },
      [HR_DEVICE.hrDeviceDescr]: { 1: 'Processor', 2: 'Example MFP 200' },
    }),
  ).toMatchObject({ model: 'Example MFP 200', kind: 'printer' });
});
