import * as standard from './facts/standard-columns.ts';

/** The objects that this unit reads by name. `mac`: the bytes are an address of hardware. */
interface ObjectName {
  readonly name: string;
  readonly mac?: boolean;
}

/** @see RFC 3418, SNMPv2-MIB */
export const SYSTEM = {
  sysDescr: '1.3.6.1.2.1.1.1.0',
  sysObjectID: '1.3.6.1.2.1.1.2.0',
  sysUpTime: '1.3.6.1.2.1.1.3.0',
  sysContact: '1.3.6.1.2.1.1.4.0',
  sysName: '1.3.6.1.2.1.1.5.0',
  sysLocation: '1.3.6.1.2.1.1.6.0',
} as const;

/** @see RFC 2863, IF-MIB: ifTable */
export const IF_TABLE = {
  ifDescr: '1.3.6.1.2.1.2.2.1.2',
  ifType: '1.3.6.1.2.1.2.2.1.3',
  ifMtu: '1.3.6.1.2.1.2.2.1.4',
  ifSpeed: '1.3.6.1.2.1.2.2.1.5',
  ifPhysAddress: '1.3.6.1.2.1.2.2.1.6',
  ifAdminStatus: '1.3.6.1.2.1.2.2.1.7',
  ifOperStatus: '1.3.6.1.2.1.2.2.1.8',
  ifLastChange: '1.3.6.1.2.1.2.2.1.9',
  ifInOctets: '1.3.6.1.2.1.2.2.1.10',
  ifInUcastPkts: '1.3.6.1.2.1.2.2.1.11',
  ifInDiscards: '1.3.6.1.2.1.2.2.1.13',
  ifInErrors: '1.3.6.1.2.1.2.2.1.14',
  ifOutOctets: '1.3.6.1.2.1.2.2.1.16',
  ifOutUcastPkts: '1.3.6.1.2.1.2.2.1.17',
  ifOutDiscards: '1.3.6.1.2.1.2.2.1.19',
  ifOutErrors: '1.3.6.1.2.1.2.2.1.20',
} as const;

/** @see RFC 2863, IF-MIB: ifXTable */
export const IFX_TABLE = {
  ifName: '1.3.6.1.2.1.31.1.1.1.1',
  ifHCInOctets: '1.3.6.1.2.1.31.1.1.1.6',
  ifHCInUcastPkts: '1.3.6.1.2.1.31.1.1.1.7',
  ifHCOutOctets: '1.3.6.1.2.1.31.1.1.1.10',
  ifHCOutUcastPkts: '1.3.6.1.2.1.31.1.1.1.11',
  ifHighSpeed: '1.3.6.1.2.1.31.1.1.1.15',
  ifAlias: '1.3.6.1.2.1.31.1.1.1.18',
} as const;

const IDENTIFIER = /^[0-2](\.\d+)+$/;
const OBJECTS: readonly (readonly [name: string, oid: string])[] = [
  ...Object.entries({ ...SYSTEM, ...IF_TABLE, ...IFX_TABLE }),
  ...Object.values(standard).flatMap((columns) => Object.entries(columns)),
].filter(([, oid]) => IDENTIFIER.test(oid));
const SCALARS: ReadonlyMap<string, ObjectName> = new Map(
  OBJECTS.filter(([, oid]) => oid.endsWith('.0')).map(([name, oid]) => [oid, { name: `${name}.0` }]),
);
/** Columns whose bytes are addresses of hardware. */
const MACS = new Set(['ifPhysAddress', 'ipNetToMediaPhysAddress', 'ipNetToPhysicalPhysAddress']);
const COLUMNS: ReadonlyMap<string, ObjectName> = new Map(
  OBJECTS.filter(([, oid]) => !oid.endsWith('.0')).map(([name, oid]) => [oid, { name, ...(MACS.has(name) ? { mac: true } : {}) }]),
);
/** How many numbers the names of columns have. */
const LENGTHS = new Set([...COLUMNS.keys()].map((oid) => oid.split('.').length));

/** `ifDescr.3` of `1.3.6.1.2.1.2.2.1.2.3`; undefined for what this unit does not read. */
export function nameOf(oid: string): ObjectName | undefined {
  const scalar = SCALARS.get(oid);
  if (scalar !== undefined) return scalar;
  let length = 0;
  for (let dot = oid.indexOf('.'); dot >= 0; dot = oid.indexOf('.', dot + 1)) {
    length += 1;
    const column = LENGTHS.has(length) ? COLUMNS.get(oid.slice(0, dot)) : undefined;
    if (column !== undefined) return { ...column, name: `${column.name}${oid.slice(dot)}` };
  }
  return undefined;
}
