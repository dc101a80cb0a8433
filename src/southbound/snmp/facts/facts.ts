import type { DeviceFacts, SensorFacts } from '#model/device-facts.ts';
import { addressesOf, attached } from './addresses.ts';
import { forwardingOf, vlansOf } from './bridge.ts';
import type { Heard } from './heard.ts';
import { hostProcessorsOf, hostStorageOf } from './host-resources.ts';
import { identityOf, systemFactsOf } from './identity.ts';
import { interfacesOf } from './interface-facts.ts';
import { inventoryOf } from './inventory.ts';
import { cdpNeighborsOf, lldpNeighborsOf } from './neighbors.ts';
import { suppliesOf } from './printer.ts';
import { arpOf, bgpPeersOf, ospfNeighborsOf, routesOf } from './routing.ts';
import { transceiversOf } from './transceivers.ts';
import { ucdDisksOf, ucdMemoryOf, ucdProcessorOf } from './ucd.ts';
import { interfaceName } from './vendor-cells.ts';
import type { VendorReading } from './vendor-files.ts';
import type { RowRules } from './vendor-format.ts';
import { neighborsBy, partsBy, transceiversBy, vlansBy } from './vendor-lists.ts';
import { poolsBy, processorsBy } from './vendor-loads.ts';
import type { Identification, Match } from './vendor-match.ts';
import { rulesOf } from './vendor-objects.ts';
import { sensorsBy, statesBy, wirelessBy } from './vendor-sensors.ts';

export interface FactsInput {
  readonly heard: Heard;
  readonly about: Identification;
  readonly match: Match | undefined;
  readonly standards: VendorReading;
}

/** Facts of everything that an agent said. A vendor's own tables come before the standard ones: they say the same more exactly. */
export function factsOf({ heard, about, match, standards }: FactsInput): DeviceFacts {
  const rules = match === undefined ? undefined : rulesOf(match);
  const inventory = firstNonEmpty(
    () => inventoryOf(heard),
    () => partsBy(heard, rules?.inventory ?? []),
  );
  const { interfaces, loose } = attached(interfacesOf(heard), addressesOf(heard));
  const host = hostStorageOf(heard);
  const { sensors, states } = sensorsOf(heard, rules, standards);
  return {
    system: systemFactsOf(heard, about),
    identity: identityOf(heard, about, match, inventory),
    interfaces,
    addresses: loose,
    processors: firstNonEmpty(
      () => processorsBy(heard, rules?.processors ?? []),
      () => hostProcessorsOf(heard),
      () => ucdProcessorOf(heard),
    ),
    memory: firstNonEmpty(
      () => poolsBy(heard, rules?.memory ?? []),
      () => host.memory,
      () => ucdMemoryOf(heard),
    ),
    storage: firstNonEmpty(
      () => [...poolsBy(heard, rules?.storage ?? []), ...host.storage],
      () => ucdDisksOf(heard),
    ),
    sensors: [...sensors, ...states],
    neighbors: [...lldpNeighborsOf(heard), ...cdpNeighborsOf(heard), ...neighborsBy(heard, rules?.neighbors ?? [])],
    vlans: mergedVlans(vlansBy(heard, rules?.vlans ?? []), vlansOf(heard)),
    inventory,
    routes: routesOf(heard),
    arp: arpOf(heard),
    fdb: forwardingOf(heard),
    bgp: bgpPeersOf(heard),
    ospf: ospfNeighborsOf(heard).map((each) => ({
      ...each,
      interface: each.interface === null ? null : (interfaceName(heard, each.interface) ?? each.interface),
    })),
    supplies: suppliesOf(heard),
    wireless: wirelessBy(heard, rules?.wireless ?? []),
    transceivers: firstNonEmpty(
      () => transceiversBy(heard, rules?.transceivers ?? []),
      () => transceiversOf(heard, inventory),
    ),
  };
}

/** What a vendor's rules tell, and what the standard MIBs do beyond it. */
function sensorsOf(
  heard: Heard,
  rules: RowRules | undefined,
  { vendors }: VendorReading,
): { sensors: SensorFacts[]; states: SensorFacts[] } {
  const sensors = sensorsBy(heard, rules?.sensors ?? []);
  const states = statesBy(heard, rules?.states ?? []);
  const own = new Set(rules?.states.map(({ value }) => value));
  for (const { vendor } of vendors) {
    sensors.push(...untold(sensorsBy(heard, vendor.sensors ?? []), sensors));
    states.push(
      ...statesBy(
        heard,
        (vendor.states ?? []).filter(({ value }) => !own.has(value)),
      ),
    );
  }
  return { sensors, states };
}

/** Readings whose values nobody told before, each told value counting once: two MIBs call one sensor differently, and tell its value alike. */
function untold(readings: readonly SensorFacts[], told: readonly SensorFacts[]): SensorFacts[] {
  const rounded = ({ class: kind, value }: SensorFacts): string => `${kind} ${value === null ? value : Math.round(value)}`;
  const left = told.map(rounded);
  return readings.filter((each) => {
    const twin = left.indexOf(rounded(each));
    if (twin !== -1) left.splice(twin, 1);
    return twin === -1;
  });
}

function firstNonEmpty<Item>(...sources: readonly (() => Item[])[]): Item[] {
  for (const source of sources) {
    const found = source();
    if (found.length > 0) return found;
  }
  return [];
}

function mergedVlans<Vlan extends { readonly id: number; readonly name: string | null }>(
  own: readonly Vlan[],
  standard: readonly Vlan[],
): Vlan[] {
  const found = new Map(standard.map((vlan) => [vlan.id, vlan]));
  for (const vlan of own) found.set(vlan.id, { ...vlan, name: vlan.name ?? found.get(vlan.id)?.name ?? null });
  return [...found.values()].toSorted((one, other) => one.id - other.id);
}
