import type { InterfaceFacts } from '#model/device-facts.ts';
import { FACT_SOURCES, type FactSource } from '#model/equipment.ts';
import { canonicalInterface, looksLikeName } from './interface-names.ts';
import type { Told } from './device-sources.ts';

/** What a source tells of an interface. */
export interface Telling {
  readonly told: Told;
  readonly row: InterfaceFacts;
}

/** One interface of the device, with everybody who tells of it. */
export interface MatchedInterface {
  /** The longest name that it has: `GigabitEthernet0/0` rather than `Gi0/0`. */
  readonly name: string;
  readonly tellings: readonly Telling[];
}

/**
 * Finds which rows of different sources are the same interface: by name whatever its abbreviation, else by ifIndex, else by a hardware address that
 * only one interface has. No two rows of one list are one interface. The order of the sources changes nothing.
 */
export function matchInterfaces(sources: readonly Told[]): MatchedInterface[] {
  const lists = sources
    .filter(({ facts }) => (facts.interfaces ?? []).length > 0)
    .map((told) => ({ told, rows: (told.facts.interfaces ?? []).toSorted(byText) }))
    .sort((one, other) => rankOf(one.told.source) - rankOf(other.told.source) || compare(textOf(one.rows), textOf(other.rows)));
  const groups: Group[] = [];
  for (const { told, rows } of lists) {
    const rest = new Set(rows);
    const own: Group[] = [];
    const put = (row: InterfaceFacts, group: Group): void => {
      rest.delete(row);
      own.push(group);
      group.tellings.push({ told, row });
      for (const name of namesOf(row)) group.names.add(name);
      if (row.index !== null) group.indexes.add(row.index);
      if (row.mac !== null) group.macs.add(row.mac.toLowerCase());
    };
    const macs = Map.groupBy(rows, ({ mac }) => mac?.toLowerCase());
    // The surest way first for all rows, so that a guess takes no row from a certainty.
    for (const fits of [byName, byIndex, byMac]) {
      for (const row of rest) {
        if (fits === byMac && macs.get(row.mac?.toLowerCase())?.length !== 1) continue;
        const found = groups.filter((group) => !own.includes(group) && fits(group, row));
        if (found.length === 1 || (found.length > 1 && fits === byName)) put(row, found[0]!);
      }
    }
    for (const row of rest) {
      const group: Group = { names: new Set(), indexes: new Set(), macs: new Set(), tellings: [] };
      groups.push(group);
      put(row, group);
    }
  }
  return distinctNames(groups.map(({ tellings }) => ({ name: displayName(tellings), tellings })));
}

interface Group {
  readonly names: Set<string>;
  readonly indexes: Set<number>;
  readonly macs: Set<string>;
  readonly tellings: Telling[];
}

function byName({ names }: Group, row: InterfaceFacts): boolean {
  return namesOf(row).some((name) => names.has(name));
}

/** An index says nothing where both have names, which then differ. */
function byIndex({ indexes, names }: Group, row: InterfaceFacts): boolean {
  return row.index !== null && indexes.has(row.index) && (names.size === 0 || namesOf(row).length === 0);
}

function byMac({ macs }: Group, row: InterfaceFacts): boolean {
  return row.mac !== null && macs.has(row.mac.toLowerCase());
}

/** Both columns of ifTable may hold the name: ifName is often short, ifDescr long, or a sentence. */
function namesOf({ name, descr }: InterfaceFacts): string[] {
  const texts = [name, descr].filter((text): text is string => text !== null && looksLikeName(text));
  return [...new Set(texts.map(canonicalInterface))];
}

function displayName(tellings: readonly Telling[]): string {
  const names = tellings.flatMap(({ row: { name, descr, index } }) => {
    const texts = [name, descr].filter((text): text is string => text !== null && looksLikeName(text));
    const known = texts.length > 0 ? texts : [name ?? descr].filter((text): text is string => text !== null && text !== '');
    return known.length > 0 ? known : index === null ? [] : [`ifIndex ${index}`];
  });
  const [best] = tellings;
  const own = namesOf(best!.row);
  // Long forms of the name that the best source gives; a name of another kind does not become longer.
  const same = names.filter((name) => own.length === 0 || own.includes(canonicalInterface(name)));
  return (same.length > 0 ? same : names).toSorted((one, other) => other.length - one.length || compare(one, other))[0] ?? 'unnamed';
}

/** Facts are named by their interface: each name once. */
function distinctNames(interfaces: readonly MatchedInterface[]): MatchedInterface[] {
  const seen = new Map<string, number>();
  return interfaces.map(({ name, tellings }) => {
    const times = (seen.get(name) ?? 0) + 1;
    seen.set(name, times);
    return { name: times === 1 ? name : `${name} #${times}`, tellings };
  });
}

function rankOf(source: FactSource): number {
  return FACT_SOURCES.indexOf(source);
}

function byText(one: InterfaceFacts, other: InterfaceFacts): number {
  return (one.index ?? Number.MAX_SAFE_INTEGER) - (other.index ?? Number.MAX_SAFE_INTEGER) || compare(textOf(one), textOf(other));
}

function textOf(value: unknown): string {
  return JSON.stringify(value);
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
