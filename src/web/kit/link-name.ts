import type { Link, TopologyNode } from '../operations.generated.ts';

export type LinkEnd = Link['ends'][number];
/** Looks a node up by its id; undefined where it is not known (any more). */
export type NodeOf = (nodeId: string) => Pick<TopologyNode, 'name' | 'ports'> | undefined;

/** The interface where a link ends, as its node names it: `Gi0/1`; by numbers where the node does not tell. */
export function portName(end: LinkEnd, node: Pick<TopologyNode, 'ports'> | undefined): string {
  const port = node?.ports.find((each) => each.adapter_number === end.adapter_number && each.port_number === end.port_number);
  return port?.short_name ?? end.label ?? `${end.adapter_number}/${end.port_number}`;
}

/** `R1 Gi0/0 ↔ SW1 e1` */
export function linkName(link: Pick<Link, 'ends'>, nodeOf: NodeOf): string {
  return link.ends
    .map((end) => {
      const node = nodeOf(end.node_id);
      return `${node?.name ?? '?'} ${portName(end, node)}`;
    })
    .join(' ↔ ');
}
