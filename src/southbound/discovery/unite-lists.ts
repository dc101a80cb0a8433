import type { DeviceFacts } from '#model/device-facts.ts';
import { FACT_SOURCES, type FactSource } from '#model/equipment.ts';
import type { Told } from './device-sources.ts';
import { canonicalInterface } from './interface-names.ts';
import type { MatchedInterface } from './match-interfaces.ts';

/** Lists of facts whose members any source may tell. */
export const FACT_LISTS = [
  'processors',
  'memory',
  'storage',
  'sensors',
  'neighbors',
  'vlans',
  'inventory',
  'routes',
  'arp',
  'fdb',
  'bgp',
  'ospf',
  'supplies',
  'wireless',
  'transceivers',
] as const;
export type FactList = (typeof FACT_LISTS)[number];
type Member<K extends FactList> = NonNullable<DeviceFacts[K]>[number];
type Fields = Readonly<Record<string, unknown>>;

/** A member with everybody who tells it. */
export type Sourced<K extends FactList> = Member<K> & { sources: FactSource[] };
export type FactLists = { readonly [K in FactList]: readonly Sourced<K>[] };

/**
 * The lists of all sources in one, interfaces under the names that they have there. Members are one where their keys are the same and nothing else
 * contradicts; each fills what the other leaves open. The order of sources changes nothing.
 */
export function uniteLists(sources: readonly Told[], interfaces: readonly MatchedInterface[]): FactLists {
  const names = interfaceNames(interfaces);
  return Object.fromEntries(FACT_LISTS.map((list) => [list, unite(list, sources, names)])) as unknown as FactLists;
}

/** The name of an interface by how a source calls it: ifIndex, or a name. */
export type InterfaceNames = (source: FactSource, place: string | number | null | undefined) => string | null;

export function interfaceNames(interfaces: readonly MatchedInterface[]): InterfaceNames {
  const names = new Map<string, string>();
  for (const { name, tellings } of interfaces) {
    for (const { told, row } of tellings) {
      if (row.index !== null) names.set(`${told.source} #${row.index}`, name);
      for (const text of [row.descr, row.name]) if (text !== null) names.set(`${told.source} ${canonicalInterface(text)}`, name);
    }
  }
  return (source, place) => {
    if (place === null || place === undefined) return null;
    if (typeof place === 'number') return names.get(`${source} #${place}`) ?? null;
    return names.get(`${source} ${canonicalInterface(place)}`) ?? place;
  };
}

/** Readings that each source names in its own way: `CPU` of a console is a row of `hrDeviceTable` by SNMP. Both would be told twice, so one source tells them. */
const OF_ONE_SOURCE: ReadonlySet<FactList> = new Set(['processors', 'memory', 'storage']);

/** Who tells most of a list, of equals the one that is believed first. */
function fullest(list: FactList, sources: readonly Told[]): readonly Told[] {
  const ranked = sources.toSorted(
    (one, other) =>
      (other.facts[list]?.length ?? 0) - (one.facts[list]?.length ?? 0) ||
      FACT_SOURCES.indexOf(one.source) - FACT_SOURCES.indexOf(other.source),
  );
  return ranked.filter(({ source }) => source === ranked[0]?.source);
}

function unite<K extends FactList>(list: K, told: readonly Told[], names: InterfaceNames): Sourced<K>[] {
  const sources = OF_ONE_SOURCE.has(list) ? fullest(list, told) : told;
  const tellings = sources
    .flatMap(({ source, facts }) =>
      ((facts[list] ?? []) as readonly Fields[]).map((row) => {
        const member = placed(row, source, names);
        return { source, member, rank: FACT_SOURCES.indexOf(source), text: textOf(member) };
      }),
    )
    .sort((one, other) => one.rank - other.rank || compare(one.text, other.text));
  const byKey = new Map<string, { member: Fields; sources: FactSource[] }[]>();
  for (const { source, member } of tellings) {
    const key = keyOf(list, member);
    const known = byKey.get(key) ?? [];
    byKey.set(key, known);
    const same = known.find((each) => agrees(list, each.member, member));
    if (same === undefined) known.push({ member, sources: [source] });
    else {
      same.member = filled(same.member, member);
      if (!same.sources.includes(source)) same.sources.push(source);
    }
  }
  return [...byKey.values()].flat().map((each) => ({ ...each.member, sources: each.sources })) as unknown as Sourced<K>[];
}

/** Interfaces by the names that the device's own list of interfaces has. */
function placed(member: Fields, source: FactSource, names: InterfaceNames): Fields {
  const known: Record<string, unknown> = { ...member };
  if ('interface' in member) known['interface'] = names(source, member['interface'] as string | number | null) ?? member['interface'];
  if ('local_port' in member) {
    const place = (member['local_index'] as number | null | undefined) ?? (member['local_port'] as string | null);
    known['local_port'] = names(source, place) ?? member['local_port'];
  }
  return known;
}

/** The fields by which members are told apart; members of other lists are equal or different as a whole. */
const KEYS: Readonly<Partial<Record<FactList, readonly string[]>>> = {
  neighbors: ['protocol', 'local_port', 'remote_host', 'remote_port'],
  vlans: ['id'],
  routes: ['destination', 'prefix_length', 'next_hop'],
  arp: ['address', 'mac'],
  fdb: ['mac', 'vlan'],
  bgp: ['address', 'remote_as'],
  ospf: ['address', 'router_id'],
};

/** Fields that describe a member in the words of whoever prints it: other words are no other member. */
const DESCRIBED: Readonly<Partial<Record<FactList, readonly string[]>>> = {
  neighbors: ['remote_platform', 'remote_mac', 'remote_address', 'local_index'],
  routes: ['protocol', 'metric'],
};
/** What stands for the next hop of a network that is at hand. @see RFC 4292 inetCidrRouteNextHop */
const AT_HAND: ReadonlySet<unknown> = new Set(['0.0.0.0', '::']);

/** Interfaces are abbreviated, and hosts are told with and without their domain. */
function keyOf(list: FactList, member: Fields): string {
  const fields = KEYS[list];
  if (fields === undefined) return textOf(member);
  return textOf(
    fields.map((field) => {
      const value = member[field];
      if (typeof value !== 'string' || (field === 'next_hop' && AT_HAND.has(value)))
        return typeof value === 'string' ? null : (value ?? null);
      if (field.endsWith('_port')) return canonicalInterface(value);
      return field === 'remote_host' ? (value.toLowerCase().split('.')[0] ?? value) : value.toLowerCase();
    }),
  );
}

function agrees(list: FactList, one: Fields, other: Fields): boolean {
  const keys = new Set([...(KEYS[list] ?? []), ...(DESCRIBED[list] ?? [])]);
  return Object.keys({ ...one, ...other }).every((field) => {
    const [left, right] = [one[field] ?? null, other[field] ?? null];
    return keys.has(field) || left === null || right === null || textOf(left).toLowerCase() === textOf(right).toLowerCase();
  });
}

function filled(known: Fields, more: Fields): Fields {
  const open = Object.entries(more).filter(([field, value]) => value !== null && (known[field] ?? null) === null);
  return { ...known, ...Object.fromEntries(open) };
}

function textOf(value: unknown): string {
  return JSON.stringify(value) ?? '';
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
