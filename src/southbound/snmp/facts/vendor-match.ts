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
    const first = firstOf(vendor, about, further);
    if (first !== undefined) found.push({ file, vendor, ...first });
  }
  return found.toSorted((one, other) => other.depth - one.depth || other.conditions - one.conditions)[0] ?? nearestSystem(vendors, about);
}

/** Sub-identifiers of 1.3.6.1.4.1.N. */
const ENTERPRISE = 7;

/**
 * For a device that no rule fits: makers add products to branches that rules name more narrowly. The system with whose identifiers its own goes furthest
 * together, if it is one alone and the branch is narrower than the maker, or the maker has no other; else the one whose title stands in sysDescr.
 */
function nearestSystem(vendors: VendorReading['vendors'], { objectId, descr }: Identification): Match | undefined {
  const text = (descr ?? '').slice(0, MOST_DESCR);
  const generic = GENERIC.some((prefix) => isUnder(objectId, prefix));
  const near: (Match & { readonly together: number })[] = [];
  const titled: (Match & { readonly letters: number })[] = [];
  for (const { file, vendor } of vendors) {
    for (const system of vendor.systems) {
      const together = Math.max(
        0,
        ...system.match
          .filter((alternative) => !refused(alternative, text))
          .flatMap((alternative) => alternative.object_id ?? [])
          .map((prefix) => arcsTogether(objectId ?? '', prefix)),
      );
      if (together >= ENTERPRISE && !generic) near.push({ file, vendor, system, together });
      if (system.title.length >= SHORTEST_TITLE && saysWords(text, system.title)) {
        titled.push({ file, vendor, system, letters: system.title.length });
      }
    }
  }
  const furthest = Math.max(...near.map(({ together }) => together));
  const alone = near.filter(({ together }) => together === furthest);
  if (alone.length === 1 && (furthest > ENTERPRISE || near.length === 1)) return alone[0];
  return titled.toSorted((one, other) => other.letters - one.letters)[0];
}

/** Shorter ones are parts of other names. */
const SHORTEST_TITLE = 6;

/** Whether what an alternative wants beside the identifier says that a system is another, or has to be asked for. */
function refused({ asks, descr, descr_not = [] }: Alternative, text: string): boolean {
  return (
    asks !== undefined ||
    (descr !== undefined && !descr.some((pattern) => pattern.test(text))) ||
    descr_not.some((pattern) => pattern.test(text))
  );
}

function arcsTogether(one: string, other: string): number {
  const arcs = other.split('.');
  const differs = one.split('.').findIndex((arc, at) => arc !== arcs[at]);
  return differs === -1 ? one.split('.').length : differs;
}

function saysWords(text: string, title: string): boolean {
  const at = text.toLowerCase().indexOf(title.toLowerCase());
  return at !== -1 && !/[a-z0-9]/i.test(`${text[at - 1] ?? ''}${text[at + title.length] ?? ''}`);
}

function firstOf(
  { systems }: VendorFile,
  about: Identification,
  further: Further,
): Pick<Ranked, 'system' | 'depth' | 'conditions'> | undefined {
  for (const system of systems) {
    for (const alternative of system.match) {
      const fits = fitOf(alternative, about, further);
      if (fits !== undefined) return { system, ...fits };
    }
  }
  return undefined;
}

/** The objects whose values would decide, of systems that fit as far as is known. */
export function furtherAsked({ vendors }: VendorReading, about: Identification): string[] {
  const oids = vendors.flatMap(({ vendor }) =>
    vendor.systems.flatMap(({ match }) =>
      match.flatMap((alternative) => {
        if (alternative.asks === undefined) return [];
        const { asks, ...rest } = alternative;
        return fitOf(rest, about, () => undefined) === undefined ? [] : asks.map(({ oid }) => oid);
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
  let depth = 0;
  let conditions = 0;
  // An alternative without any condition would be everybody.
  if (object_id === undefined && descr === undefined && name === undefined && asks.length === 0) return undefined;
  if (object_id !== undefined) {
    // First what nearly all of the hundreds of alternatives fail by.
    const fitting = object_id.filter((prefix) => isUnder(about.objectId, prefix));
    if (fitting.length === 0) return undefined;
    const generic = GENERIC.some((prefix) => isUnder(about.objectId, prefix));
    depth = generic ? 0 : Math.max(...fitting.map((prefix) => prefix.split('.').length));
    conditions += generic ? 0 : 1;
  }
  const text = (about.descr ?? '').slice(0, MOST_DESCR);
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
