import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { oid, oidText } from './snmp-oid.ts';

const subIdentifiers = fc.array(fc.integer({ min: 0, max: 2 ** 32 - 1 }), { minLength: 1, maxLength: 128 });

test('an object identifier is read as it is written, with a dot before it or without', () => {
  fc.assert(
    fc.property(subIdentifiers, (name) => {
      expect(oid(oidText(name))).toEqual(name);
      expect(oid(`.${oidText(name)}`)).toEqual(name);
    }),
  );
});

test.each(['1.3.x', '1.-3', '1.3e2', '1. 3'])('%s is no row of numbers', (text) => {
  expect(oid(text).some(Number.isNaN)).toBe(true);
});
