import type { TopologyNode, TopologyProject } from '../operations.generated.ts';

export interface FoundNode {
  readonly project: TopologyProject;
  readonly node: TopologyNode;
}

/** Nodes by a part of their name, address or MAC; those whose name begins with it first. Nothing for an empty text. */
export function findNodes(projects: readonly TopologyProject[], text: string, most: number): readonly FoundNode[] {
  const wanted = text.trim().toLowerCase();
  if (wanted === '') return [];
  const beginning: FoundNode[] = [];
  const others: FoundNode[] = [];
  for (const project of projects) {
    for (const node of project.nodes) {
      const name = node.name.toLowerCase();
      if (name.startsWith(wanted)) beginning.push({ project, node });
      else if (name.includes(wanted) || hasAddress(node, wanted)) others.push({ project, node });
    }
  }
  return [...beginning, ...others].slice(0, most);
}

function hasAddress(node: TopologyNode, wanted: string): boolean {
  // MACs are written with colons, dashes or dots: only their digits count.
  const digits = wanted.replaceAll(/[:.-]/g, '');
  return (
    node.addresses.some((address) => address.toLowerCase().startsWith(wanted)) ||
    (/^[0-9a-f]{4,12}$/.test(digits) &&
      node.ports.some((port) => port.mac_address?.replaceAll(/[:.-]/g, '').toLowerCase().includes(digits) === true))
  );
}
