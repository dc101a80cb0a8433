import type { Topology } from '#model/topology.ts';

/** Which nodes are linked to which, by their ids in lower case; suspended links do not count. */
export type WiringGraph = ReadonlyMap<string, ReadonlySet<string>>;

export function wiringOf(topology: Pick<Topology, 'projects'>): WiringGraph {
  const graph = new Map<string, Set<string>>();
  for (const { nodes, links } of topology.projects) {
    for (const { node_id: id } of nodes) graph.set(id.toLowerCase(), new Set());
    for (const { ends, suspended } of links) {
      const [one, other] = ends.map(({ node_id: id }) => id.toLowerCase());
      if (suspended || one === undefined || other === undefined) continue;
      graph.get(one)?.add(other);
      graph.get(other)?.add(one);
    }
  }
  return graph;
}

/** Nodes that are reached from one, it included, without passing through those that are `closed`, nearest first, each with how many links away it is. */
export function reachedFrom(graph: WiringGraph, from: string, closed: ReadonlySet<string>, most = Infinity): ReadonlyMap<string, number> {
  const reached = new Map<string, number>([[from, 0]]);
  const queue = [from];
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    const hops = reached.get(next)!;
    if (hops >= most || (closed.has(next) && next !== from)) continue;
    for (const neighbor of graph.get(next) ?? []) {
      if (reached.has(neighbor)) continue;
      reached.set(neighbor, hops + 1);
      queue.push(neighbor);
    }
  }
  return reached;
}
