import { passLink } from './filters.ts';
import { linksOf } from './links.ts';
import type { LabLink, LabNode, Network } from './network.ts';

/** A way through the network: the far node, and the links to it in order. */
export interface Path {
  readonly node: LabNode;
  readonly links: readonly LabLink[];
}

/** Every started host that frames of `from` could get to, were no filter in the way. */
export function segmentOf(from: LabNode): Path[] {
  const found: Path[] = [];
  const seen = new Set([from]);
  let edge: Path[] = [{ node: from, links: [] }];
  while (edge.length > 0) {
    const next: Path[] = [];
    for (const here of edge) {
      for (const link of linksOf(here.node)) {
        const far = link.ends.find((end) => end.node !== here.node)?.node;
        // A suspended link is no way at all: another one round a ring may be.
        if (far === undefined || seen.has(far) || (link.suspended && link.applied.suspended)) continue;
        seen.add(far);
        const path = { node: far, links: [...here.links, link] };
        if (far.nodeType === 'ethernet_switch' || far.nodeType === 'ethernet_hub') next.push(path);
        else if (far.status === 'started') found.push(path);
      }
    }
    edge = next;
  }
  return found;
}

/** Sends one frame along a path: null when it is lost, else its delay in milliseconds. */
export function pass(network: Network, path: Path, frame: 'arp' | 'icmp request' | 'icmp reply'): number | null {
  let delayMs = 0;
  for (const link of path.links) {
    const added = passLink(network, link, frame);
    if (added === null) return null;
    delayMs += added;
  }
  return delayMs;
}
