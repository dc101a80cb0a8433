import fc from 'fast-check';
import snmp from 'net-snmp';
import { expect, test } from 'vitest';
import { DeviceFacts } from '#model/device-facts.ts';
import { factsOf } from './facts.ts';
import { Heard } from './heard.ts';
import { identificationOf } from './identity.ts';
import { neutralDocument } from './neutral-document.ts';
import { STANDARD_SECTIONS } from './sections.ts';
import { shippedStandards, shippedVendors } from './vendor-files.ts';
import type { Match } from './vendor-match.ts';
import { objectsOf } from './vendor-objects.ts';

const standards = await shippedStandards();
const data = standards.vendors.map(({ vendor }) => objectsOf({ vendor, system: { os: 'x', title: '', match: [] } }));
const columns = [
  ...STANDARD_SECTIONS.flatMap(({ tables = [] }) => tables.flatMap((table) => Object.values(table))),
  ...data.flatMap((each) => each.columns),
];
const scalars = [...STANDARD_SECTIONS.flatMap((section) => section.scalars ?? []), ...data.flatMap((each) => each.scalars)];

const value = fc.oneof(
  fc.integer().map((number) => ({ type: snmp.ObjectType.Integer, value: number })),
  fc.integer({ min: 0, max: 12 }).map((number) => ({ type: snmp.ObjectType.Integer, value: number })),
  fc.nat({ max: 2 ** 32 - 1 }).map((number) => ({ type: snmp.ObjectType.Gauge, value: number })),
  fc.uint8Array({ maxLength: 24 }).map((bytes) => ({ type: snmp.ObjectType.OctetString, value: Buffer.from(bytes) })),
  fc.string({ unit: 'binary', maxLength: 12 }).map((text) => ({ type: snmp.ObjectType.OctetString, value: Buffer.from(text) })),
  fc.uint8Array({ maxLength: 12 }).map((bytes) => ({ type: snmp.ObjectType.Counter64, value: Buffer.from(bytes) })),
  fc.uint8Array({ maxLength: 12 }).map((bytes) => ({ type: snmp.ObjectType.Opaque, value: Buffer.from(bytes) })),
  fc.constantFrom('0.0', '1.3.6.1.4.1.9.1.1', '300.1').map((text) => ({ type: snmp.ObjectType.OID, value: text })),
  fc.constantFrom('10.0.0.1', '255.0.255.0', '300.1.1.1').map((text) => ({ type: snmp.ObjectType.IpAddress, value: text })),
  fc.constant({ type: snmp.ObjectType.Null, value: null } as const),
);
/** Few indices, so that columns meet in rows; some as tables of addresses have them. */
const index = fc.oneof(
  fc.constantFrom(
    '1',
    '2',
    '7',
    '0.1.1',
    '1.4.10.0.0.1',
    '10.0.0.1',
    '2.16.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.1',
    '5.1.4.10.0.0.0.24',
    '',
    '1.999.3',
  ),
  fc.array(fc.integer({ min: 0, max: 2 ** 32 - 1 }), { maxLength: 22 }).map((arcs) => arcs.join('.')),
);
const heardOf = (columns: readonly string[], scalars: readonly string[]): fc.Arbitrary<Heard> =>
  fc
    .record({
      columns: fc.array(fc.tuple(fc.constantFrom(...columns), fc.array(fc.tuple(index, value), { maxLength: 4 })), { maxLength: 60 }),
      scalars: fc.array(fc.tuple(fc.constantFrom(...scalars), value), { maxLength: 12 }),
    })
    .map((told) => {
      const found = new Heard();
      for (const [column, cells] of told.columns)
        found.takeColumn(
          column,
          cells.map(([at, cell]) => ({ oid: `${column}.${at}`, ...cell })),
        );
      found.takeScalars(told.scalars.map(([oid, cell]) => ({ oid, ...cell })));
      return found;
    });

test('whatever an agent says, what is made of it are facts', () => {
  fc.assert(
    fc.property(heardOf(columns, scalars), (found) => {
      const facts = factsOf({ heard: found, about: identificationOf(found), match: undefined, standards });
      expect(() => DeviceFacts.parse(facts)).not.toThrow();
      expect(JSON.parse(JSON.stringify(neutralDocument(facts)))).toBeTypeOf('object');
    }),
    { numRuns: 300 },
  );
});

const { vendors } = await shippedVendors();
const matches = vendors.flatMap(({ file, vendor }) => vendor.systems.map((system): Match => ({ file, vendor, system })));
/** A system, and something said of the objects that its rules name, and of the standard ones. */
const ofVendor = fc.constantFrom(...matches).chain((match) => {
  const own = objectsOf(match);
  return fc.tuple(fc.constant(match), heardOf([...columns.slice(0, 40), ...own.columns], [...scalars.slice(0, 10), ...own.scalars]));
});

test('whatever an agent says of the objects of its vendor, what is made of it are facts', () => {
  fc.assert(
    fc.property(ofVendor, ([match, found]) => {
      const facts = factsOf({ heard: found, about: identificationOf(found), match, standards });
      expect(() => DeviceFacts.parse(facts)).not.toThrow();
    }),
    { numRuns: 300 },
  );
});
