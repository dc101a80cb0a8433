import { compareAddresses } from '#kernel/address.ts';
import type { InterfaceFacts } from '#model/device-facts.ts';
import { FACT_SOURCES, type EquipmentAddress, type Fact } from '#model/equipment.ts';
import { believe, type Claim } from './belief.ts';
import { trustOf, type Told } from './device-sources.ts';
import { matchInterfaces, type MatchedInterface } from './match-interfaces.ts';
import { interfaceNames, uniteLists, type FactLists } from './unite-lists.ts';

/** Everything that is known of a device, from all sources, with who says what. */
export interface Consolidated {
  readonly facts: readonly Fact[];
  /** Names of facts about which sources disagree. */
  readonly conflicts: readonly string[];
  readonly interfaces: readonly MatchedInterface[];
  readonly addresses: readonly EquipmentAddress[];
  readonly lists: FactLists;
  /** The believed value of a fact. */
  readonly value: (fact: string) => Fact['value'] | null;
}

const INTERFACE_FIELDS = ['index', 'descr', 'alias', 'type', 'mtu', 'speed_bps', 'duplex', 'admin_status', 'oper_status', 'mac'] as const;

/** Makes one of what the sources tell. Nothing that any of them says is lost, and their order changes nothing. */
export function consolidate(sources: readonly Told[]): Consolidated {
  const interfaces = matchInterfaces(sources);
  const claims = [...sources.flatMap(deviceClaims), ...interfaces.flatMap(interfaceClaims)];
  const facts = believe(claims);
  const byName = new Map(facts.map((fact) => [fact.fact, fact]));
  return {
    facts,
    conflicts: facts.filter(({ others }) => others.length > 0).map(({ fact }) => fact),
    interfaces,
    addresses: addressesOf(sources, interfaces),
    lists: uniteLists(sources, interfaces),
    value: (fact) => byName.get(fact)?.value ?? null,
  };
}

function deviceClaims(told: Told): Claim[] {
  const { system = {}, identity = {} } = told.facts;
  return [...claimsOf('system', system, told), ...claimsOf('identity', identity, told)];
}

function interfaceClaims({ name, tellings }: MatchedInterface): Claim[] {
  return tellings.flatMap(({ told, row }) =>
    claimsOf(`interfaces.${name}`, { ...Object.fromEntries(INTERFACE_FIELDS.map((field) => [field, row[field]])), ...typeOf(row) }, told),
  );
}

/** What consoles print for an interface's kind of hardware. @see ip-link(8) of iproute2 */
const HARDWARE_TYPES: Readonly<Record<string, string>> = { ether: 'ethernetCsmacd', loopback: 'softwareLoopback' };

/** IANA's names are of one kind, names of chips (`AmdP2`, `DEC21140`) of another: they are two facts, and do not contradict. */
function typeOf({ type }: Pick<InterfaceFacts, 'type'>): { readonly type: string | null; readonly hardware?: string | null } {
  const named = type === null ? null : (HARDWARE_TYPES[type.toLowerCase()] ?? type);
  return named === null || /^[a-z][A-Za-z0-9]+$/.test(named) ? { type: named } : { type: null, hardware: type };
}

/** Agents tell hundredths of a second, consoles minutes. */
const EXACT = 0.95;

function claimsOf(about: string, fields: Readonly<Record<string, unknown>>, told: Told): Claim[] {
  return Object.entries(fields).flatMap(([field, value]) => {
    // Interfaces without hardware are printed with an address of zeros.
    if (field === 'mac' && /^(00[:.-]?)+$/.test(String(value))) return [];
    const says = typeof value === 'number' || typeof value === 'boolean' || (typeof value === 'string' && value.trim() !== '');
    if (!says) return [];
    return [
      {
        fact: `${about}.${field}`,
        value: field === 'mac' ? String(value).toLowerCase() : value,
        source: told.source,
        observedAt: told.observedAt,
        trust: field === 'uptime_s' && told.source === 'snmp' ? EXACT : trustOf(told),
      },
    ];
  });
}

/** The addresses of the device, each once, with everybody who knows of it. */
function addressesOf(sources: readonly Told[], interfaces: readonly MatchedInterface[]): EquipmentAddress[] {
  const names = interfaceNames(interfaces);
  const seen = new Map<string, { prefixes: Claim[]; places: Claim[]; told: Claim[] }>();
  const add = (told: Told, address: string, prefixLength: number | null, place: string | null): void => {
    const key = address.toLowerCase();
    const entry = seen.get(key) ?? { prefixes: [], places: [], told: [] };
    seen.set(key, entry);
    const claim = (value: string | number): Claim => ({
      fact: key,
      value,
      source: told.source,
      observedAt: told.observedAt,
      trust: trustOf(told),
    });
    entry.told.push(claim(key));
    if (prefixLength !== null) entry.prefixes.push(claim(prefixLength));
    if (place !== null) entry.places.push(claim(place));
  };
  for (const told of sources) {
    for (const { address, prefix_length, interface: place } of told.facts.addresses ?? []) {
      add(told, address, prefix_length, names(told.source, place));
    }
  }
  for (const { name, tellings } of interfaces)
    for (const { told, row } of tellings) for (const { address, prefix_length } of row.addresses) add(told, address, prefix_length, name);
  return [...seen]
    .map(([address, { prefixes, places, told }]) => ({
      address,
      prefix_length: (believe(prefixes)[0]?.value as number | undefined) ?? null,
      interface: (believe(places)[0]?.value as string | undefined) ?? null,
      sources: FACT_SOURCES.filter((source) => told.some((each) => each.source === source)),
      confidence: believe(told)[0]!.confidence,
    }))
    .sort((one, other) => other.confidence - one.confidence || compareAddresses(one.address, other.address));
}
