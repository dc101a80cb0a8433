import type { TopologyProject } from '#model/topology.ts';
import { canonicalInterface } from './interface-names.ts';
import { isPartOfGns3, isTransparent } from './node-facts.ts';
import type { Seen } from './seen.ts';

/** Where a link ends, as GNS3 numbers it. */
export interface PortPlace {
  readonly node_id: string;
  readonly adapter_number: number;
  readonly port_number: number;
}

/** Two ports of devices between which frames go with nothing but wires and switches of GNS3 itself. */
export interface TruePair {
  readonly key: string;
  readonly ends: readonly [PortPlace, PortPlace];
  /** The links of GNS3 at its ends; one where it is a single wire. */
  readonly links: readonly string[];
  readonly direct: boolean;
}

/** What GNS3 says is connected and running: the truth that discovery is measured by. */
export interface WiringTruth {
  readonly pairs: readonly TruePair[];
  /** Pairs at a port. */
  at(place: PortPlace): readonly TruePair[];
  /** Whether a port leads out of the project, where GNS3 does not know who is there. */
  leadsOut(place: PortPlace): boolean;
}

export function placeKey({ node_id: node, adapter_number: adapter, port_number: port }: PortPlace): string {
  return `${node} ${adapter}/${port}`;
}

export function truthOf({ nodes, links, status }: Pick<TopologyProject, 'nodes' | 'links' | 'status'>): WiringTruth {
  const byId = new Map(nodes.map((node) => [node.node_id, node]));
  const carrying = status !== 'opened' ? [] : links.filter(({ ends, suspended }) => ends.length === 2 && !suspended);
  const segments = new Segments();
  for (const { link_id: link, ends } of carrying) {
    const [one, other] = [ends[0]!, ends[1]!];
    segments.join(groupOf(one), groupOf(other));
    for (const end of [one, other]) segments.put(groupOf(end), { link, end });
  }
  function groupOf(end: PortPlace): string {
    const node = byId.get(end.node_id);
    // All ports of a switch of GNS3 are one wire.
    return node !== undefined && isTransparent(node) ? `through ${end.node_id}` : placeKey(end);
  }

  const pairs: TruePair[] = [];
  const out = new Set<string>();
  for (const members of segments.all()) {
    const devices = members.filter(({ end }) => {
      const node = byId.get(end.node_id);
      return node !== undefined && !isPartOfGns3(node) && node.status === 'started';
    });
    if (members.some(({ end }) => ['cloud', 'nat'].includes(byId.get(end.node_id)?.node_type ?? ''))) {
      for (const { end } of devices) out.add(placeKey(end));
    }
    devices.forEach((one, index) => {
      for (const other of devices.slice(index + 1)) {
        if (one.end.node_id === other.end.node_id) continue;
        const keys = [placeKey(one.end), placeKey(other.end)].sort();
        pairs.push({
          key: keys.join(' | '),
          ends: [one.end, other.end],
          links: [...new Set([one.link, other.link])],
          direct: one.link === other.link,
        });
      }
    });
  }
  const byPlace = new Map<string, TruePair[]>();
  for (const pair of pairs) {
    for (const end of pair.ends) {
      const known = byPlace.get(placeKey(end));
      if (known === undefined) byPlace.set(placeKey(end), [pair]);
      else known.push(pair);
    }
  }
  return { pairs, at: (place) => byPlace.get(placeKey(place)) ?? [], leadsOut: (place) => out.has(placeKey(place)) };
}

interface Member {
  readonly link: string;
  readonly end: PortPlace;
}

/** Ports that hear each other. */
class Segments {
  readonly #parent = new Map<string, string>();
  readonly #members = new Map<string, Member[]>();

  join(one: string, other: string): void {
    this.#parent.set(this.#root(one), this.#root(other));
  }

  put(group: string, member: Member): void {
    const known = this.#members.get(group);
    if (known === undefined) this.#members.set(group, [member]);
    else known.push(member);
  }

  all(): readonly (readonly Member[])[] {
    const groups = new Map<string, Member[]>();
    for (const [group, members] of this.#members) {
      const root = this.#root(group);
      groups.set(root, [...(groups.get(root) ?? []), ...members]);
    }
    return [...groups.values()];
  }

  #root(group: string): string {
    let at = group;
    for (let next = this.#parent.get(at); next !== undefined && next !== at; next = this.#parent.get(at)) at = next;
    return at;
  }
}

/** The port of GNS3 that an interface of a device is, by how somebody calls it: a name, a hardware address, an ifIndex. */
export function placeOf(device: Pick<Seen, 'node_id' | 'interfaces'>, called: string | null | undefined): PortPlace | null {
  if (called === null || called === undefined || called === '') return null;
  const name = canonicalInterface(called);
  const ports = device.interfaces.filter(({ port }) => port !== null);
  const found =
    ports.find((each) => canonicalInterface(each.name) === name || canonicalInterface(each.port!.name) === name) ??
    ports.find(({ mac }) => mac !== null && sameMac(mac, called)) ??
    ports.find(({ index }) => index !== null && String(index) === called.trim());
  if (found === undefined) return null;
  const { adapter_number, port_number } = found.port!;
  return { node_id: device.node_id, adapter_number, port_number };
}

/** However they are written. */
export function sameMac(one: string, other: string): boolean {
  const digits = (text: string): string => text.toLowerCase().replaceAll(/[^0-9a-f]/g, '');
  return digits(one).length === 12 && digits(one) === digits(other);
}
