import type { WiringEvidence } from '#model/wiring.ts';
import type { z } from 'zod';
import type { Seen } from './seen.ts';
import { macsOfSeen } from './seen.ts';
import type { NodeBook } from './which-node.ts';
import { placeKey, placeOf, sameMac, type PortPlace, type TruePair, type WiringTruth } from './wiring-truth.ts';

/** A device sees that something is connected to one of its ports. */
export interface Sighting {
  readonly kind: z.infer<typeof WiringEvidence>;
  /** Name of the node that sees it. */
  readonly by: string;
  readonly text: string;
  readonly from: PortPlace;
  /** The node that is there; null where it is none of the project. */
  readonly node: string | null;
  /** The port at the other end, where the sight tells it. */
  readonly to: PortPlace | null;
  /** As the device calls who is there. */
  readonly called: string;
  /** It says that the other end is there, not only that it could be. */
  readonly exact: boolean;
  /** What the device says of its neighbor, where it is that. */
  readonly neighbor?: Seen['neighbors'][number];
  /** The pairs of the truth that it shows. */
  readonly shows: readonly TruePair[];
}

export interface SightGround {
  readonly book: NodeBook;
  readonly seen: ReadonlyMap<string, Seen>;
  readonly truth: WiringTruth;
}

export function sightings(ground: SightGround): Sighting[] {
  return [...ground.seen.values()].flatMap((device) => [
    ...ofNeighbors(device, ground),
    ...ofForwarding(device, ground),
    ...ofResolution(device, ground),
    ...ofDescriptions(device, ground),
  ]);
}

function ofNeighbors(device: Seen, { book, seen, truth }: SightGround): Sighting[] {
  return device.neighbors.flatMap((neighbor) => {
    const from = placeOf(device, neighbor.local_port);
    if (from === null) return [];
    const node = book.of(neighbor);
    const far = node === null ? undefined : seen.get(node);
    const to = far === undefined ? null : placeOf(far, neighbor.remote_port);
    const kind = neighbor.protocol === 'lldp' || neighbor.protocol === 'cdp' ? neighbor.protocol : ('neighbor' as const);
    const called = `${neighbor.remote_host ?? neighbor.remote_mac ?? 'a neighbor without a name'}${neighbor.remote_port === null ? '' : ` ${neighbor.remote_port}`}`;
    const text = `${device.name} sees ${called} at ${neighbor.local_port ?? '?'} by ${neighbor.protocol.toUpperCase()}.`;
    return [{ kind, by: device.name, text, from, node, to, called, exact: true, neighbor, shows: shown(truth, from, node, to) }];
  });
}

/** A port behind which a switch learnt the addresses of one device alone leads to it; where it learnt those of several, another switch is between. */
function ofForwarding(device: Seen, { book, seen, truth }: SightGround): Sighting[] {
  const ports = Map.groupBy(
    device.fdb.filter(({ interface: place }) => place !== null),
    ({ interface: place }) => place!,
  );
  return [...ports].flatMap(([port, learnt]): Sighting[] => {
    const from = placeOf(device, port);
    const owners = new Set(learnt.map(({ mac }) => book.ofMac(mac)).filter((node) => node !== device.node_id));
    const [node] = owners;
    // An address that nobody is known to have may be that of anybody.
    if (from === null || owners.size !== 1 || node === null || node === undefined) return [];
    const heard = device.neighbors.filter((each) => samePlace(placeOf(device, each.local_port), from)).map((each) => book.of(each));
    if (heard.some((each) => each !== node)) return [];
    const far = seen.get(node);
    const macs = learnt.map(({ mac }) => mac);
    const own = far?.interfaces.find(({ mac, port: at }) => at !== null && mac !== null && macs.some((each) => sameMac(each, mac)));
    const to = own === undefined ? null : placeOf(far!, own.name);
    const text = `${device.name} learnt ${macs[0]} of ${far?.name ?? node} at ${port}.`;
    return [
      { kind: 'fdb', by: device.name, text, from, node, to, called: far?.name ?? node, exact: true, shows: shown(truth, from, node, to) },
    ];
  });
}

/** Who is resolved at a port is in its segment: beside it, or behind switches. */
function ofResolution(device: Seen, { book, seen, truth }: SightGround): Sighting[] {
  return device.arp.flatMap(({ address, mac, interface: place }): Sighting[] => {
    const from = placeOf(device, place);
    const node = book.ofMac(mac) ?? book.ofAddress(address);
    if (from === null || node === null || node === device.node_id) return [];
    const far = seen.get(node);
    const own = far?.interfaces.find((each) => each.mac !== null && sameMac(each.mac, mac));
    const to = own === undefined ? null : placeOf(far!, own.name);
    const shows = shown(truth, from, node, to);
    const text = `${device.name} resolved ${address} of ${far?.name ?? node} to ${mac} at ${place ?? '?'}.`;
    return shows.length === 0
      ? []
      : [{ kind: 'arp', by: device.name, text, from, node, to, called: far?.name ?? node, exact: false, shows }];
  });
}

/** Descriptions that name the other end: `to R2 Gi0/1`, `R2`. */
function ofDescriptions(device: Seen, { seen, truth }: SightGround): Sighting[] {
  return device.interfaces.flatMap(({ name, alias, port }): Sighting[] => {
    if (alias === null || port === null) return [];
    const from = { node_id: device.node_id, adapter_number: port.adapter_number, port_number: port.port_number };
    const words = new Set(alias.toLowerCase().split(/[^a-z0-9._-]+/));
    return truth.at(from).flatMap((pair): Sighting[] => {
      const far = otherEnd(pair, from);
      const device2 = seen.get(far.node_id);
      const names = device2 === undefined ? [] : [device2.name, device2.system_name].filter((each) => each !== null);
      if (!names.some((each) => words.has(each.toLowerCase()))) return [];
      const text = `${device.name} describes ${name} as "${alias}".`;
      return [
        { kind: 'configuration', by: device.name, text, from, node: far.node_id, to: null, called: alias, exact: false, shows: [pair] },
      ];
    });
  });
}

/** The pairs at a port that lead to a node, and to a port of it where that is known. */
function shown(truth: WiringTruth, from: PortPlace, node: string | null, to: PortPlace | null): TruePair[] {
  if (node === null) return [];
  const pairs = truth.at(from).filter((pair) => otherEnd(pair, from).node_id === node);
  return to === null ? (pairs.length === 1 ? pairs : []) : pairs.filter((pair) => samePlace(otherEnd(pair, from), to));
}

export function otherEnd({ ends }: TruePair, from: PortPlace): PortPlace {
  return samePlace(ends[0], from) ? ends[1] : ends[0];
}

export function samePlace(one: PortPlace | null, other: PortPlace | null): boolean {
  return one !== null && other !== null && placeKey(one) === placeKey(other);
}

/** Whether two devices could show that they are connected: they speak of neighbors, or one forwards and the other can be learnt. */
export function couldSee(pair: TruePair, seen: ReadonlyMap<string, Seen>): boolean {
  const [one, other] = pair.ends.map(({ node_id: id }) => seen.get(id));
  if (one === undefined || other === undefined || !one.asked || !other.asked) return false;
  const bothSpeak = one.speaks.length > 0 && other.speaks.length > 0;
  const learns = (a: Seen, b: Seen): boolean => a.fdb.length > 0 && macsOfSeen(b).length > 0;
  return bothSpeak || learns(one, other) || learns(other, one);
}
