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
    .map((told) => ({ told, rows: inOrder(told.facts.interfaces ?? []) }))
    .map((list) => ({ ...list, text: textOf(list.rows) }))
    .sort((one, other) => rankOf(one.told.source) - rankOf(other.told.source) || compare(one.text, other.text));
  const groups = new Groups();
  for (const { told, rows } of lists) {
    const rest = new Set(rows);
    const own = new Set<Group>();
    const put = (row: InterfaceFacts, group: Group): void => {
      rest.delete(row);
      own.add(group);
      groups.put({ told, row }, group);
    };
    const macs = Map.groupBy(rows, macOf);
    const isAlone = (row: InterfaceFacts): boolean => macs.get(macOf(row))?.length === 1;
    const free = (found: Iterable<Group>): Group[] => [...new Set(found)].filter((group) => !own.has(group));
    // The surest way first for all rows, so that a guess takes no row from a certainty.
    for (const row of rest) {
      const [found] = free(namesOf(row).flatMap((name) => groups.named(name)));
      if (found !== undefined) put(row, found);
    }
    // An index says nothing where both have names, which then differ.
    for (const row of rest) {
      const found = free(groups.indexed(row.index)).filter(({ names }) => names.size === 0 || namesOf(row).length === 0);
      if (found.length === 1) put(row, found[0]!);
    }
    for (const row of rest) {
      const found = isAlone(row) ? free(groups.withMac(macOf(row))) : [];
      if (found.length === 1) put(row, found[0]!);
    }
    for (const row of rest) put(row, groups.begin());
  }
  return distinctNames(groups.all.map(({ tellings }) => ({ name: displayName(tellings), tellings })));
}

interface Group {
  readonly names: Set<string>;
  readonly tellings: Telling[];
}

/** What is known to be one interface, found by how it is called: devices have thousands of them. */
class Groups {
  readonly all: Group[] = [];
  readonly #byName = new Map<string, Group[]>();
  readonly #byIndex = new Map<number, Group[]>();
  readonly #byMac = new Map<string, Group[]>();

  begin(): Group {
    const group: Group = { names: new Set(), tellings: [] };
    this.all.push(group);
    return group;
  }

  put(telling: Telling, group: Group): void {
    const { row } = telling;
    group.tellings.push(telling);
    for (const name of namesOf(row)) {
      group.names.add(name);
      add(this.#byName, name, group);
    }
    if (row.index !== null) add(this.#byIndex, row.index, group);
    const mac = macOf(row);
    if (mac !== undefined) add(this.#byMac, mac, group);
  }

  named(name: string): readonly Group[] {
    return this.#byName.get(name) ?? [];
  }

  indexed(index: number | null): readonly Group[] {
    return index === null ? [] : (this.#byIndex.get(index) ?? []);
  }

  withMac(mac: string | undefined): readonly Group[] {
    return mac === undefined ? [] : (this.#byMac.get(mac) ?? []);
  }
}

function add<K>(map: Map<K, Group[]>, key: K, group: Group): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, [group]);
  else if (!known.includes(group)) known.push(group);
}

function macOf({ mac }: InterfaceFacts): string | undefined {
  return mac?.toLowerCase();
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

/** In an order that does not hang on how they were told. */
function inOrder(rows: readonly InterfaceFacts[]): InterfaceFacts[] {
  return rows
    .map((row) => ({ row, index: row.index ?? Number.MAX_SAFE_INTEGER, text: textOf(row) }))
    .sort((one, other) => one.index - other.index || compare(one.text, other.text))
    .map(({ row }) => row);
}

function textOf(value: unknown): string {
  return JSON.stringify(value);
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
