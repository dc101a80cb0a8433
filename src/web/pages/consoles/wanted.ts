import type { TopologyNode } from '../../operations.generated.ts';

/** Is a console of this node to be opened now, and if not, why? */
export type Wanted =
  | { readonly kind: 'yes' }
  /** Nothing is known of the node yet. */
  | { readonly kind: 'unknown' }
  | { readonly kind: 'gone' }
  | { readonly kind: 'none' }
  | { readonly kind: 'stopped'; readonly status: TopologyNode['status'] }
  /** VNC, SPICE or a web page: the hub carries text. */
  | { readonly kind: 'not-text'; readonly type: string; readonly address: string };

/** What follows from the node: a console is open only while its node runs, and only telnet carries text. */
export function wantedOf(node: Pick<TopologyNode, 'status' | 'console' | 'stale'> | null | undefined): Wanted {
  if (node === undefined) return { kind: 'unknown' };
  if (node === null) return { kind: 'gone' };
  const { type, host, port } = node.console;
  if (type === null || type === 'none') return { kind: 'none' };
  if (type !== 'telnet') return { kind: 'not-text', type, address: `${host ?? ''}:${port ?? ''}` };
  // What is stale may have started meanwhile: trying finds out.
  return node.status === 'started' || node.stale ? { kind: 'yes' } : { kind: 'stopped', status: node.status };
}
