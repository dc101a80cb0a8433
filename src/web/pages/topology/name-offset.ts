import type { TopologyNode } from '../../operations.generated.ts';

/** Side of a node in units of GNS3's scene, where its own symbols are 50 to 70 wide. */
export const NODE_SIDE = 50;
/** From the middle of a node to the name of a port, and from one name to the next further out. */
const FIRST = NODE_SIDE * 0.76;
const STEP = 15;
/** Names of neighboring links stand one, two and three steps out. */
const STEPS = 3;
/** A name stays on its own half of a link. */
const SHARE_MAX = 0.36;

type End = Pick<TopologyNode, 'x' | 'y' | 'addresses'>;

/**
 * How far from the middle of a node the name of a port stands, in units of the scene, so that it covers neither the names of
 * its other links, nor the node's own name below it, nor the name at the far end.
 *
 * @param turn the how manieth link of the node it is
 */
export function nameOffset(here: End, there: End, turn: number): number {
  const [dx, dy] = [there.x - here.x, there.y - here.y];
  // Below a node stands its name, and its address if one is known.
  const caption = dy > Math.abs(dx) ? (here.addresses.length > 0 ? 2 : 1) : 0;
  const wanted = FIRST + ((turn % STEPS) + caption) * STEP;
  return Math.round(Math.max(FIRST, Math.min(wanted, Math.hypot(dx, dy) * SHARE_MAX)));
}
