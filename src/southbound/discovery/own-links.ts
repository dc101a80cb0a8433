import type { EquipmentDocument, EquipmentInterface } from '#model/equipment.ts';
import { operStatus } from '#model/oper-status.ts';
import type { TopologyNode, TopologyProject } from '#model/topology.ts';
import type { Seen } from './seen.ts';
import type { Sourced } from './unite-lists.ts';
import { NodeBook } from './which-node.ts';

/** The links of a device as GNS3 has them, with the real state of its own end. */
export function linksOf(
  node: TopologyNode,
  project: TopologyProject,
  interfaces: readonly EquipmentInterface[],
): EquipmentDocument['topology']['links'] {
  const nodes = new Map(project.nodes.map((each) => [each.node_id, each]));
  return project.links.flatMap((link) => {
    const end = link.ends.find(({ node_id: id }) => id === node.node_id);
    if (end === undefined) return [];
    const far = link.ends.find((each) => each !== end);
    const peer = far === undefined ? undefined : nodes.get(far.node_id);
    const own = interfaces.find(
      ({ port }) => port !== null && port.adapter_number === end.adapter_number && port.port_number === end.port_number,
    );
    const byGns3 = operStatus(link, { opened: project.status === 'opened', stale: project.stale, nodes });
    const told = own?.oper_status === 'up' || own?.oper_status === 'down' ? own.oper_status : 'unknown';
    return [
      {
        link_id: link.link_id,
        port: portName(node, end),
        interface: own?.name ?? null,
        peer: far === undefined || peer === undefined ? null : { node_id: peer.node_id, name: peer.name, port: portName(peer, far) },
        suspended: link.suspended,
        // GNS3 proves that nothing passes; only the device can say that something does.
        oper_status: byGns3 === 'down' ? ('down' as const) : told,
        filters: Object.keys(link.filters).sort(),
      },
    ];
  });
}

/** As GNS3 names a port; by its numbers where the node has none of them. */
export function portName(
  { ports }: Pick<TopologyNode, 'ports'>,
  { adapter_number: adapter, port_number: port }: { readonly adapter_number: number; readonly port_number: number },
): string {
  return ports.find((each) => each.adapter_number === adapter && each.port_number === port)?.name ?? `${adapter}/${port}`;
}

/** The neighbors that it names, with the node of the project that each is. */
export function neighborsOf(
  neighbors: readonly Sourced<'neighbors'>[],
  project: TopologyProject,
  others: readonly Seen[],
): EquipmentDocument['topology']['neighbors'] {
  const book = new NodeBook(project, others);
  return neighbors.map((neighbor) => ({ ...neighbor, node_id: book.of(neighbor) }));
}
