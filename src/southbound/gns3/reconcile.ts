import type { NewEvent } from '#kernel/event.ts';
import type { Link } from '#model/link.ts';
import type { Node } from '#model/node.ts';
import type { WireLink, WireNode } from '#wire/gns3.ts';
import { forgetLink, forgetNode, isWhole, learnLink, learnNode, type Circumstances, type InProject } from './translate.ts';

/** The nodes and links of a project as they are known. */
export interface Known {
  readonly nodes: ReadonlyMap<string, Node>;
  readonly links: ReadonlyMap<string, Link>;
}

/** The same as GNS3 lists them. */
export interface Listed {
  readonly nodes: readonly WireNode[];
  readonly links: readonly WireLink[];
}

/** What is known after a comparison, and the events that lead from the one to the other. */
export interface Compared {
  readonly nodes: Map<string, Node>;
  readonly links: Map<string, Link>;
  readonly events: readonly NewEvent[];
}

/**
 * Compares what is known of a project with what GNS3 lists. Pure. Events come in an order in which each makes sense to
 * who applies them one by one: links go before the nodes they joined, nodes come before the links that join them.
 * `heardSince` names what a notification told while the list was on its way: that word is newer, and stands.
 */
export function reconcile(
  known: Known,
  listed: Listed,
  place: InProject,
  how: Circumstances,
  heardSince: (id: string) => boolean = () => false,
): Compared {
  const nodes = new Map(known.nodes);
  const links = new Map(known.links);
  const events: NewEvent[] = [];

  const listedLinks = new Set(listed.links.map((link) => link.link_id));
  for (const [id, link] of known.links) {
    if (listedLinks.has(id) || heardSince(id)) continue;
    links.delete(id);
    events.push(forgetLink(link, how));
  }
  const listedNodes = new Set(listed.nodes.map((node) => node.node_id));
  for (const [id, node] of known.nodes) {
    if (listedNodes.has(id) || heardSince(id)) continue;
    nodes.delete(id);
    events.push(forgetNode(node, how));
  }
  for (const wire of listed.nodes) {
    if (heardSince(wire.node_id)) continue;
    const learned = learnNode(known.nodes.get(wire.node_id), wire, place, how);
    nodes.set(wire.node_id, learned.next);
    events.push(...learned.events);
  }
  for (const wire of listed.links) {
    if (heardSince(wire.link_id) || !isWhole(wire)) continue;
    const learned = learnLink(known.links.get(wire.link_id), wire, place, how);
    if (learned.next !== undefined) links.set(wire.link_id, learned.next);
    events.push(...learned.events);
  }
  return { nodes, links, events };
}
