import type { Graph, MapLink, MapNode } from './graph.ts';

/** From one drawn graph to the next: nothing but what differs. */
export interface Changes {
  readonly removedLinks: readonly string[];
  readonly removedNodes: readonly string[];
  readonly addedNodes: readonly MapNode[];
  readonly changedNodes: readonly MapNode[];
  readonly addedLinks: readonly MapLink[];
  readonly changedLinks: readonly MapLink[];
}

/**
 * What has to be drawn anew. In the order of the fields they can be applied one after the other, and no link is ever without
 * its nodes. A link that ends elsewhere than before is removed and added.
 */
export function changesBetween(before: Graph, after: Graph): Changes {
  const removedNodes = [...before.nodes.keys()].filter((id) => !after.nodes.has(id));
  const addedNodes: MapNode[] = [];
  const changedNodes: MapNode[] = [];
  for (const [id, node] of after.nodes) {
    const old = before.nodes.get(id);
    if (old === undefined) addedNodes.push(node);
    else if (old !== node) changedNodes.push(node);
  }
  const removedLinks = [...before.links.keys()].filter((id) => !after.links.has(id));
  const addedLinks: MapLink[] = [];
  const changedLinks: MapLink[] = [];
  for (const [id, link] of after.links) {
    const old = before.links.get(id);
    if (old === undefined) addedLinks.push(link);
    else if (old.source !== link.source || old.target !== link.target) {
      removedLinks.push(id);
      addedLinks.push(link);
    } else if (old !== link) changedLinks.push(link);
  }
  return { removedLinks, removedNodes, addedNodes, changedNodes, addedLinks, changedLinks };
}

export function isNothing(changes: Changes): boolean {
  return Object.values(changes).every((list: readonly unknown[]) => list.length === 0);
}
