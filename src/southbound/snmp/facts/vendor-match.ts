import type { VendorReading } from './vendor-files.ts';
import type { Alternative, VendorFile, VendorSystem } from './vendor-format.ts';

/** What a device says of itself before anything of its vendor is asked. */
export interface Identification {
  readonly objectId: string | null;
  readonly descr: string | null;
  readonly name: string | null;
}

export interface Match {
  readonly file: string;
  readonly vendor: VendorFile;
  readonly system: VendorSystem;
}

/** What an agent gives for an object that only some systems have: its text, null where there is none; undefined where it was not asked. */
export type Further = (oid: string) => string | null | undefined;

/**
 * Object ids of agents that are built into many systems, and say nothing of whose they are: Net-SNMP's and UCD's.
 * @see NET-SNMP-TC, netSnmpAgentOIDs; UCD-SNMP-MIB, ucdSnmpAgent
 */
const GENERIC = ['1.3.6.1.4.1.8072.3.2', '1.3.6.1.4.1.2021.250'];

/** Of sysDescr: SNMPv2-MIB lets it have 255, and some say more. */
const MOST_DESCR = 2_000;

interface Ranked extends Match {
  /** Sub-identifiers of the prefix that fits; those of generic agents count nothing. */
  readonly depth: number;
  readonly conditions: number;
}

/**
 * Which system a device is. In one file the first that fits counts; of several files the one whose sysObjectID fits furthest, then the one that fits by
 * more, then the first file.
 */
export function matchVendor({ vendors }: VendorReading, about: Identification, further: Further = () => undefined): Match | undefined {
  const found: Ranked[] = [];
  for (const { file, vendor } of vendors) {
    const inFile = vendor.systems.flatMap((system) =>
      system.match.flatMap((alternative) => {
        const fits = fitOf(alternative, about, further);
        return fits === undefined ? [] : [{ file, vendor, system, ...fits }];
      }),
    );
    const [first] = inFile;
    if (first !== undefined) found.push(first);
  }
  return found.toSorted((one, other) => other.depth - one.depth || other.conditions - one.conditions)[0];
}

/** The objects whose values would decide, of systems that fit as far as is known. */
export function furtherAsked({ vendors }: VendorReading, about: Identification): string[] {
  const oids = vendors.flatMap(({ vendor }) =>
    vendor.systems.flatMap(({ match }) =>
      match.flatMap((alternative) => {
        const { asks, ...rest } = alternative;
        return asks !== undefined && fitOf(rest, about, () => undefined) !== undefined ? asks.map(({ oid }) => oid) : [];
      }),
    ),
  );
  return [...new Set(oids)];
}

function fitOf(
  { object_id, object_id_not = [], descr, descr_not = [], name, asks = [] }: Alternative,
  about: Identification,
  further: Further,
): Pick<Ranked, 'depth' | 'conditions'> | undefined {
  const text = (about.descr ?? '').slice(0, MOST_DESCR);
  let depth = 0;
  let conditions = 0;
  const conditional = [object_id, descr, name].some((condition) => condition !== undefined) || asks.length > 0;
  // An alternative without any condition would be everybody.
  if (!conditional) return undefined;
  if (object_id !== undefined) {
    const fitting = object_id.filter((prefix) => isUnder(about.objectId, prefix));
    if (fitting.length === 0) return undefined;
    const generic = GENERIC.some((prefix) => isUnder(about.objectId, prefix));
    depth = generic ? 0 : Math.max(...fitting.map((prefix) => prefix.split('.').length));
    conditions += generic ? 0 : 1;
  }
  if (object_id_not.some((prefix) => isUnder(about.objectId, prefix))) return undefined;
  if (descr !== undefined) {
    if (!descr.some((pattern) => pattern.test(text))) return undefined;
    conditions += 1;
  }
  if (descr_not.some((pattern) => pattern.test(text))) return undefined;
  if (name !== undefined) {
    if (!name.test(about.name ?? '')) return undefined;
    conditions += 1;
  }
  for (const { oid, matches, matches_not, exists = true } of asks) {
    const value = further(oid);
    if (value === undefined) return undefined;
    if ((value !== null) !== exists) return undefined;
    if (matches !== undefined && !matches.test(value ?? '')) return undefined;
    if (matches_not !== undefined && matches_not.test(value ?? '')) return undefined;
    conditions += 1;
  }
  return { depth, conditions };
}

/** By whole numbers: 1.3.61 is not under 1.3.6. */
function isUnder(objectId: string | null, prefix: string): boolean {
  return objectId !== null && objectId.startsWith(prefix) && (objectId.length === prefix.length || objectId[prefix.length] === '.');
}
