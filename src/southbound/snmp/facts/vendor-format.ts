import { z } from 'zod';
import { SENSOR_CLASSES } from '#model/device-facts.ts';

/**
 * What a file of `vendors/` may say: how systems of a vendor are known, and where in its MIBs the facts are that no standard MIB has. README.md tells the
 * same for whoever writes one.
 */

const OID = /^[0-2](\.\d{1,10}){1,127}$/;
const Oid = z.string().regex(OID, 'wants an object identifier in digits');
const Several = <T extends z.ZodType>(one: T) => z.union([one, z.array(one).min(1)]).transform((value) => [value].flat() as z.output<T>[]);
const Key = z.union([z.string(), z.number(), z.boolean()]).transform(String);
/** YAML reads `1.10` as a number and loses its last digit, so texts are written in quotes; whole numbers need none. */
const Text = z.union([z.string(), z.int()]).transform(String);

/** `…` with flags `i`, or `/…/flags`. */
const Pattern = z.string().transform((text, context): RegExp => {
  const [, body = text, flags = 'i'] = /^\/(.*)\/([a-z]*)$/s.exec(text) ?? [];
  try {
    return new RegExp(body, flags.replaceAll(/[gy]/g, ''));
  } catch (error) {
    context.addIssue({ code: 'custom', message: `is no regular expression: ${(error as Error).message}` });
    return z.NEVER;
  }
});

const Asks = z.strictObject({ oid: Oid, matches: Pattern.optional(), exists: z.boolean().optional(), matches_not: Pattern.optional() });

const Alternative = z.strictObject({
  object_id: Several(Oid).optional(),
  object_id_not: Several(Oid).optional(),
  descr: Several(Pattern).optional().describe('One of them matches sysDescr.'),
  descr_not: Several(Pattern).optional(),
  name: Pattern.optional().describe('sysName; seldom of use.'),
  asks: Several(Asks).optional().describe('Further objects that must match, all of them.'),
});
export type Alternative = z.output<typeof Alternative>;

const INVENTORY_FIELDS = ['model', 'serial', 'software', 'firmware', 'hardware', 'name', 'descr', 'vendor'] as const;

const shaped = {
  pattern: Pattern.optional().describe('Only where it matches; its first group is the value, or all of it.'),
  text: Text.optional().describe('The value out of groups: `$1.$2`.'),
  map: z.record(z.string(), Text).optional().describe('What a number or a text stands for.'),
  pattern_not: Pattern.optional(),
  source: z.string().optional(),
};

const ValueRule = z.union([
  z.strictObject({
    entity: z.enum(INVENTORY_FIELDS),
    class: z.string().optional().describe('`chassis` and its like where absent.'),
    ...shaped,
  }),
  z.strictObject({ object_id: z.record(z.string().regex(OID), Text), ...shaped }),
  z.strictObject({ table: z.string(), source: z.string().optional() }),
  z.strictObject({ descr: Several(Pattern), ...shaped }),
  z.strictObject({ oid: Oid, ...shaped }),
  z.strictObject({ column: Oid, index: Text.optional(), when: z.strictObject({ column: Oid, is: Several(Key) }).optional(), ...shaped }),
  z.strictObject({ name: Pattern, ...shaped }),
  z.strictObject({ text: Text, source: z.string().optional() }),
]);
export type ValueRule = z.output<typeof ValueRule>;

const IndexFrom = z.union([z.enum(['whole', 'first', 'second', 'last']), z.int().min(1).max(128)]);

const Descr = z.union([
  z.string().transform((text) => ({ text })),
  z.strictObject({
    column: Oid.optional(),
    index_from: IndexFrom.optional().describe(
      'Which part of the index of the value is the index there; a number is so many from the left.',
    ),
    entity: z.boolean().optional(),
    entity_index: Oid.optional().describe('Column that has the entPhysicalIndex; absent: the index itself.'),
    interface: z.boolean().optional().describe('Name of the interface whose ifIndex the index is.'),
    port: Text.optional().describe('What follows the name of the interface whose ifIndex the index, or its first number, is.'),
    map: z.record(z.string(), Text).optional().describe('By the text of the column, or by the index.'),
    text: Text.optional().describe('`{descr} fan {index}`; also {first} and {last} of the index.'),
    pattern: Pattern.optional(),
  }),
]);
export type DescrRule = z.output<typeof Descr>;

const When = z.strictObject({
  column: Oid,
  is: Several(Key).optional(),
  is_not: Several(Key).optional(),
  matches: Pattern.optional(),
  matches_not: Pattern.optional(),
  index_from: IndexFrom.optional(),
});
export type When = z.output<typeof When>;

const rows = {
  descr: Descr.optional(),
  source: z.string().optional(),
  unless: Oid.optional().describe('Only where that object is empty.'),
  fallback: z.boolean().optional().describe('Only where no rule before it gave a row.'),
  when: Several(When).optional(),
  index: Text.optional().describe('Only rows of this index; a regular expression on all of it.'),
  os: Several(z.string()).optional(),
  os_not: Several(z.string()).optional(),
  skip: Several(Key).optional().describe('Values that mean that there is none.'),
  valid: z.strictObject({ min: z.number().optional(), max: z.number().optional() }).optional(),
  pattern: Pattern.optional().describe('Of values that are texts: the number is its first group.'),
};

const Processor = z.strictObject({ ...rows, usage: Oid, idle: z.boolean().optional(), scale: z.number().optional() });

const Pool = z.strictObject({
  ...rows,
  used: Oid.optional(),
  free: Oid.optional(),
  total: Oid.optional(),
  percent: Oid.optional(),
  percent_free: Oid.optional(),
  total_value: z.number().optional().describe('Where the vendor says it and no object does.'),
  scale: z.number().optional().describe('Bytes of a unit.'),
  scale_column: Oid.optional(),
  percent_scale: z.number().optional(),
});

const Sensor = z.strictObject({
  ...rows,
  class: z.union([
    z.enum(SENSOR_CLASSES),
    z.strictObject({ column: Oid, map: z.record(z.string(), z.enum(SENSOR_CLASSES)), index_from: IndexFrom.optional() }),
  ]),
  value: Oid,
  scale: z.number().optional(),
  divisor: z.number().positive().optional(),
  offset: z.number().optional().describe('Added after scaling: Kelvin to Celsius.'),
  fahrenheit: z.union([z.boolean(), When]).optional().describe('Value is in degrees Fahrenheit, always or where that column says so.'),
  scale_column: Oid.optional(),
  divisor_column: Oid.optional(),
  exponent_column: Oid.optional().describe('Like entPhySensorScale: 9 is units, 8 milli, 10 kilo.'),
  precision_column: Oid.optional().describe('Like entPhySensorPrecision: digits after the point.'),
  log: z.literal('milliwatt').optional().describe('Value is in mW and told in dBm.'),
});

const State = z.strictObject({
  ...rows,
  value: Oid,
  values: z.record(
    z.string(),
    z.union([
      z.tuple([Text, z.enum(['ok', 'warning', 'critical', 'unknown'])]),
      z.tuple([
        Text,
        z.enum(['ok', 'warning', 'critical', 'unknown']),
        z.number().describe('Number of a state that the device gives as a text.'),
      ]),
    ]),
  ),
});

const Wireless = z.strictObject({
  ...rows,
  class: z.string(),
  value: Oid,
  scale: z.number().optional(),
  divisor: z.number().positive().optional(),
  offset: z.number().optional(),
  count: z.boolean().optional().describe('The number of rows is the value.'),
});

const Vlan = z.strictObject({
  name: Oid.optional(),
  id: z.union([IndexFrom, Oid]).default('last').describe('Part of the index, or a column.'),
  when: Several(When).optional(),
  source: z.string().optional(),
  os: Several(z.string()).optional(),
  os_not: Several(z.string()).optional(),
  fallback: z.boolean().optional(),
});

const Neighbor = z.strictObject({
  protocol: z.string(),
  local_index: z.union([IndexFrom, Oid]).optional().describe('ifIndex: part of the index, or a column.'),
  local_port: Oid.optional(),
  remote_host: Oid,
  remote_port: Oid.optional(),
  remote_platform: Oid.optional(),
  remote_mac: Oid.optional(),
  remote_address: Oid.optional(),
  when: Several(When).optional(),
  source: z.string().optional(),
  os: Several(z.string()).optional(),
  os_not: Several(z.string()).optional(),
});

const Transceiver = z.strictObject({
  interface: z.union([IndexFrom, Oid]).default('last'),
  vendor: Oid.optional(),
  model: Oid.optional(),
  serial: Oid.optional(),
  type: Oid.optional(),
  type_map: z.record(z.string(), Text).optional(),
  when: Several(When).optional(),
  source: z.string().optional(),
  os: Several(z.string()).optional(),
  os_not: Several(z.string()).optional(),
});

/** Parts of a device that has no ENTITY-MIB. */
const Part = z.strictObject({
  index: IndexFrom.default('whole').describe('Which part of the index is the number of the part.'),
  descr: Oid.optional(),
  name: Oid.optional(),
  model: Oid.optional(),
  serial: Oid.optional(),
  vendor: z.union([Oid, z.strictObject({ text: Text })]).optional(),
  class: z
    .union([z.string(), z.strictObject({ column: Oid, map: z.record(z.string(), z.string()) })])
    .optional()
    .describe('In words of ENTITY-MIB: chassis, module, powerSupply, fan, port.'),
  hardware_rev: Oid.optional(),
  firmware_rev: Oid.optional(),
  software_rev: Oid.optional(),
  contained_in: Oid.optional(),
  when: Several(When).optional(),
  source: z.string().optional(),
  os: Several(z.string()).optional(),
  os_not: Several(z.string()).optional(),
});

const groups = {
  processors: z.array(Processor).optional(),
  memory: z.array(Pool).optional(),
  storage: z.array(Pool).optional(),
  sensors: z.array(Sensor).optional(),
  states: z.array(State).optional(),
  wireless: z.array(Wireless).optional(),
  vlans: z.array(Vlan).optional(),
  neighbors: z.array(Neighbor).optional(),
  transceivers: z.array(Transceiver).optional(),
  inventory: z.array(Part).optional(),
};
export const GROUPS = Object.keys(groups) as (keyof typeof groups)[];
export type GroupName = keyof typeof groups;

const Slug = z.string().regex(/^[a-z0-9]+([_-][a-z0-9]+)*$/, 'wants lower-case letters, digits and hyphens');

const System = z.strictObject({
  os: Slug,
  title: z.string(),
  vendor: z.string().optional().describe('Where it is another than that of the file.'),
  kind: z.string().optional(),
  source: z.string().optional(),
  match: z.array(Alternative).default([]),
  model: z.array(ValueRule).optional(),
  version: z.array(ValueRule).optional(),
  serial: z.array(ValueRule).optional(),
  features: z.array(ValueRule).optional(),
  only: z
    .union([z.boolean(), z.array(z.string())])
    .optional()
    .describe('The groups of this system stand instead of those of the file: all, or those that are named.'),
  ...groups,
});
export type VendorSystem = z.output<typeof System>;

export const VendorFile = z.strictObject({
  vendor: z.string(),
  source: z.string(),
  systems: z.array(System).default([]),
  model: z
    .array(ValueRule)
    .optional()
    .describe('Of all systems of the file, where their own rules say nothing; so with version and serial.'),
  version: z.array(ValueRule).optional(),
  serial: z.array(ValueRule).optional(),
  models: z.record(z.string().regex(OID), Text).optional(),
  tables: z.record(z.string(), z.record(z.string(), Text)).optional().describe('Further tables from sysObjectID to a text.'),
  ...groups,
});
export type VendorFile = z.output<typeof VendorFile>;
export type RowRules = { readonly [Group in GroupName]: readonly NonNullable<VendorFile[Group]>[number][] };
export type Rule<Group extends GroupName> = NonNullable<VendorFile[Group]>[number];
