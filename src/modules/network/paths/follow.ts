import { isIP } from 'node:net';
import type { EquipmentDocument } from '#model/equipment.ts';
import type { TopologyProject } from '#model/topology.ts';
import type { PathHop } from './messages.ts';
import { isIn } from './prefixes.ts';
import { passable } from './wires.ts';

type Route = EquipmentDocument['network_info']['routes'][number];

/** A way out of a device. */
interface Exit {
  readonly route: string;
  readonly protocol: string | null;
  /** Null: the address is in a network of the device itself. */
  readonly nextHop: string | null;
  readonly interface: string | null;
}

export interface Known {
  readonly project: TopologyProject;
  readonly documents: ReadonlyMap<string, EquipmentDocument>;
}

/** Routes that lead to a next hop which itself needs a route: BGP in an interior protocol. */
const MOST_RECURSIONS = 4;
const MOST_HOPS = 64;

/** The nodes that have an address, by what they say of themselves. */
export function ownersOf(address: string, { documents }: Known): string[] {
  return [...documents].flatMap(([id, { network_info }]) =>
    network_info.addresses.some((each) => each.address === address) ||
    network_info.interfaces.some(({ addresses }) => addresses.some((each) => each.address === address))
      ? [id]
      : [],
  );
}

/** Follows an address from a device on, by the tables of each. A device is looked at once, whichever way leads to it. */
export function follow(from: string, to: string, known: Known): PathHop[] {
  const hops: PathHop[] = [];
  const numbers = new Map<string, number>();
  const names = new Map(known.project.nodes.map(({ node_id, name }) => [node_id, name]));

  const visit = (nodeId: string, behind: readonly string[]): number => {
    const number = numbers.size + 1;
    numbers.set(nodeId, number);
    const hop = (state: PathHop['state'], reason: string, ways: PathHop['ways'] = []): PathHop => ({
      number,
      node_id: nodeId,
      name: names.get(nodeId) ?? nodeId,
      state,
      reason,
      ways,
    });
    const place = hops.push(hop('stops', '')) - 1;
    hops[place] = at(nodeId, behind, hop);
    return number;
  };

  const at = (
    nodeId: string,
    behind: readonly string[],
    hop: (state: PathHop['state'], reason: string, ways?: PathHop['ways']) => PathHop,
  ) => {
    const node = known.project.nodes.find(({ node_id }) => node_id === nodeId);
    const document = known.documents.get(nodeId);
    if (node !== undefined && node.status !== 'started') return hop('stops', `It does not run: its status is ${node.status}.`);
    if (ownersOf(to, known).includes(nodeId)) return hop('arrived', `It has ${to} itself.`);
    if (document === undefined) return hop('stops', 'It was never discovered: its tables are not known.');
    const exits = exitsOf(document, to);
    if (exits.length === 0) {
      const { routes } = document.network_info;
      return hop(
        'stops',
        routes.length === 0 ? `It is in no network of ${to}, and its routes are not known.` : `It has no route to ${to}.`,
      );
    }
    if (numbers.size > MOST_HOPS) return hop('stops', `It is more than ${MOST_HOPS} devices away.`);
    const ways = exits.map((exit) => way(nodeId, document, exit, [...behind, nodeId]));
    const going = ways.filter(({ next }) => next !== null).length;
    if (going === 0) return hop('stops', ways[0]!.reason ?? 'None of its ways leads on.', ways);
    return hop('forwards', ways.length === 1 ? 'One way.' : `${ways.length} ways that cost the same.`, ways);
  };

  const way = (nodeId: string, document: EquipmentDocument, exit: Exit, behind: readonly string[]): PathHop['ways'][number] => {
    const target = exit.nextHop ?? to;
    const { arp } = document.network_info;
    const mac = arp.find(({ address }) => address === target)?.mac ?? null;
    const told = {
      route: exit.route,
      protocol: exit.protocol,
      next_hop: exit.nextHop,
      interface: exit.interface,
      seen: arp.length === 0 ? null : mac !== null,
    };
    const stops = (reason: string) => ({ ...told, through: [], next: null, reason });
    const others = ownersOf(target, known).filter((id) => id !== nodeId);
    if (others.length === 0) return stops(`Nobody that is known has ${target}.`);
    const out = document.network_info.interfaces.find(({ name }) => name === exit.interface);
    if (out !== undefined && (out.oper_status === 'down' || out.admin_status === 'down'))
      return stops(`Its interface ${out.name} is down.`);
    // Labs reuse addresses: the one that is wired to it is meant.
    const reached = others.map((id) => ({ id, ...passable(nodeId, id, out?.link_id ?? null, known.project) }));
    const found = reached.find(({ through }) => through !== null) ?? reached[0]!;
    if (found.through === null) return stops(found.reason);
    const through = found.through.map((id) => ({ node_id: id, name: names.get(id) ?? id }));
    if (behind.includes(found.id))
      return { ...told, through, next: null, reason: `It goes round in a circle: ${names.get(found.id)} had it already.` };
    return { ...told, through, next: numbers.get(found.id) ?? visit(found.id, behind), reason: null };
  };

  visit(from, []);
  return hops;
}

/** The ways of a device to an address: its own networks first, then the routes that fit best. */
export function exitsOf(document: EquipmentDocument, to: string, depth = 0): Exit[] {
  const { interfaces, addresses } = document.network_info;
  const own = [
    ...interfaces.flatMap(({ name, addresses: of }) => of.map((each) => ({ ...each, interface: name as string | null }))),
    ...addresses.map(({ address, prefix_length, interface: name }) => ({ address, prefix_length, interface: name })),
  ];
  const direct = own.find(({ address, prefix_length }) => prefix_length !== null && isIn(to, address, prefix_length));
  const routes = bestRoutes(document, to);
  const longest = routes[0]?.prefix_length ?? -1;
  if (direct !== undefined && direct.prefix_length! >= longest) {
    return [{ route: `${direct.address}/${direct.prefix_length}`, protocol: 'connected', nextHop: null, interface: direct.interface }];
  }
  const seen = new Set<string>();
  return routes.flatMap((route): Exit[] => {
    const name = interfaceName(document, route.interface);
    const exit = { route: `${route.destination}/${route.prefix_length}`, protocol: route.protocol ?? null };
    const via = route.next_hop === null || /^(?:0\.0\.0\.0|::)$/.test(route.next_hop) ? null : route.next_hop;
    if (seen.has(`${via}/${name}`)) return [];
    seen.add(`${via}/${name}`);
    if (via === null || name !== null || own.some((each) => each.prefix_length !== null && isIn(via, each.address, each.prefix_length))) {
      const out = name ?? own.find((each) => each.prefix_length !== null && isIn(via!, each.address, each.prefix_length))!.interface;
      return [{ ...exit, nextHop: via, interface: out }];
    }
    // The next hop is not in a network of the device: a route leads there.
    if (depth >= MOST_RECURSIONS) return [];
    return exitsOf(document, via, depth + 1).map((inner) => ({ ...exit, nextHop: inner.nextHop ?? via, interface: inner.interface }));
  });
}

/** Of those that fit, the most specific; of these, the cheapest. */
function bestRoutes({ network_info }: EquipmentDocument, to: string): Route[] {
  const fitting = network_info.routes.filter(
    ({ destination, prefix_length }) => prefix_length !== null && isIP(destination) !== 0 && isIn(to, destination, prefix_length),
  );
  const longest = Math.max(-1, ...fitting.map(({ prefix_length }) => prefix_length!));
  const specific = fitting.filter(({ prefix_length }) => prefix_length === longest);
  const cheapest = Math.min(...specific.map(({ metric }) => metric ?? 0));
  return specific.filter(({ metric }) => (metric ?? 0) === cheapest);
}

/** Agents number interfaces, consoles name them. */
function interfaceName({ network_info }: EquipmentDocument, told: string | number | null): string | null {
  if (typeof told === 'number') return network_info.interfaces.find(({ index }) => index === told)?.name ?? null;
  return told;
}
