import { z } from 'zod';
import type { Link } from './link.ts';
import type { Node } from './node.ts';

/** Can frames pass a link: `up`, `down`, or nobody can prove either. As `ifOperStatus` says it of an interface. @see RFC 2863 §3.1.13 */
export const OperStatus = z.enum(['up', 'down', 'unknown']);
export type OperStatus = z.infer<typeof OperStatus>;

/** What is known around a link. */
export interface LinkPlace {
  /** Its project is opened. */
  readonly opened: boolean;
  /** What is known of the project is what was known last. */
  readonly stale: boolean;
  readonly nodes: ReadonlyMap<string, Pick<Node, 'status'>>;
}

/**
 * What GNS3's own state proves of a link, and no more: a suspended link carries nothing, nor does one that ends at a node which
 * does not run. That both ends run proves nothing yet: an interface may be shut inside.
 */
export function operStatus(link: Pick<Link, 'suspended' | 'ends'>, { opened, stale, nodes }: LinkPlace): OperStatus {
  if (stale || !opened) return 'unknown';
  if (link.suspended) return 'down';
  const statuses = link.ends.map((end) => nodes.get(end.node_id)?.status);
  return statuses.some((status) => status === 'stopped' || status === 'suspended') ? 'down' : 'unknown';
}
