import type { Envelope } from '#kernel/event.ts';
import type { Topology } from './topology.ts';

/**
 * Where programs outside find an event in Redis: of GNS3 under `gns3:events:<type>`, of a module under `modules:events:<module>`, of the
 * hub itself under `system:events:<type>`; an alert under its severity too.
 */
export function channelsOf(event: Envelope): readonly string[] {
  const channels = [channelOf(event)];
  const { severity } = (event.data ?? {}) as { readonly severity?: unknown };
  if (event.type.startsWith('alert.') && typeof severity === 'string') channels.push(`alerts:${severity}`);
  return channels;
}

function channelOf({ source, type }: Envelope): string {
  if (source.startsWith('/gns3/')) return `gns3:events:${type}`;
  const module = /^\/modules\/(.+)$/.exec(source)?.[1];
  return module === undefined ? `system:events:${type}` : `modules:events:${module}`;
}

/** The Redis stream of a priority. */
export function streamOf(priority: Envelope['priority']): string {
  return `gns3_events:${priority}`;
}

/** After these the network may be another than before. */
export const NETWORK_CHANGES: readonly string[] = ['project.*', 'node.*', 'link.*', 'stream.gap.*', 'server.*'];

/** What the network is now, as programs outside find it in Redis: the whole under `gns3:network_state`, each node under `gns3:node:<node_id>`. */
export function networkValues(topology: Topology): ReadonlyMap<string, string> {
  const nodes = topology.projects.flatMap((project) => project.nodes);
  return new Map([
    ['gns3:network_state', JSON.stringify(topology)],
    ...nodes.map((node) => [`gns3:node:${node.node_id}`, JSON.stringify(node)] as const),
  ]);
}
