import { expect, test } from 'vitest';
import { wordOf } from './enumerations.ts';
import { nameOf } from './objects.ts';

test.each([
  ['1.3.6.1.2.1.1.5.0', 'sysName.0'],
  ['1.3.6.1.2.1.2.2.1.2.3', 'ifDescr.3'],
  ['1.3.6.1.2.1.4.20.1.2.192.0.2.1', 'ipAdEntIfIndex.192.0.2.1'],
  ['1.0.8802.1.1.2.1.4.1.1.9.0.3.1', 'lldpRemSysName.0.3.1'],
  ['1.3.6.1.4.1.2021.4.5.0', 'memTotalReal.0'],
])('%s is %s', (oid, name) => {
  expect(nameOf(oid)?.name).toBe(name);
});

test.each(['1.3.6.1.2.1.2.2.1.99.3', '1.3.6.1.2.1.1', '1.3.6.1.4.1.99999.1.1.0', '1'])('%s has no name here', (oid) => {
  expect(nameOf(oid)).toBeUndefined();
});

test('numbers of enumerations are told in the words of their MIB', () => {
  expect([
    wordOf('ifOperStatus.3', 7),
    wordOf('ifType.1', 6),
    wordOf('entPhysicalClass.1001', 3),
    wordOf('ospfNbrState.192.0.2.1.0', 8),
  ]).toEqual(['lowerLayerDown', 'ethernetCsmacd', 'chassis', 'full']);
  expect([wordOf('ifOperStatus.3', 0), wordOf('ifMtu.3', 1)]).toEqual([undefined, undefined]);
});
