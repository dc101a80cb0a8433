import type { MapNode } from './graph.ts';

export type Direction = 'up' | 'down' | 'left' | 'right';

/** What lies aside counts for more than what lies ahead, so that a row is walked along before the next one is entered. */
const ASIDE_WEIGHT = 2.5;

/** The node that an arrow key leads to: the nearest in that direction, within 45° first. Undefined: there is none. */
export function neighborTowards(nodes: Iterable<MapNode>, from: MapNode, direction: Direction): MapNode | undefined {
  let best: MapNode | undefined;
  let bestCost = Number.POSITIVE_INFINITY;
  for (const node of nodes) {
    if (node.id === from.id) continue;
    const dx = node.x - from.x;
    const dy = node.y - from.y;
    const ahead = direction === 'left' ? -dx : direction === 'right' ? dx : direction === 'up' ? -dy : dy;
    if (ahead <= 0) continue;
    const aside = Math.abs(direction === 'left' || direction === 'right' ? dy : dx);
    const cost = (aside <= ahead ? 0 : 1e9) + ahead + ASIDE_WEIGHT * aside;
    if (cost < bestCost || (cost === bestCost && best !== undefined && node.id < best.id)) {
      best = node;
      bestCost = cost;
    }
  }
  return best;
}

/** Where walking begins: the top left. */
export function firstNode(nodes: Iterable<MapNode>): MapNode | undefined {
  let first: MapNode | undefined;
  for (const node of nodes) if (first === undefined || node.x + node.y < first.x + first.y) first = node;
  return first;
}
