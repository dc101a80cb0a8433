import type { Alert } from '#model/alert.ts';
import { reachedFrom, type WiringGraph } from './wiring-graph.ts';

/** A node that is not running: nothing passes through it. */
export const NODE_STOPPED = 'node.stopped';
/** A device that does not answer: it may be down, or cut off. */
export const DEVICE_UNREACHABLE = 'device.unreachable';

type Known = Pick<Alert, 'kind' | 'resource' | 'place'>;

/**
 * The open alert that explains another by the topology, by its id; null: it stands for itself. A state of a stopped node is explained by its
 * stop; an interface that went down by the stop of the node at the other end; a device that does not answer by the stopped nodes that cut it
 * off from all that do.
 */
export function explain(alert: Known, open: readonly Alert[], graph: WiringGraph): string | null {
  const node = alert.place.node_id?.toLowerCase();
  if (node === undefined || alert.kind === NODE_STOPPED) return null;
  const stopped = byNode(open, NODE_STOPPED);
  const own = stopped.get(node);
  if (own !== undefined) return own;
  const reached = reachedFrom(graph, node, new Set(stopped.keys()));
  if (alert.kind === DEVICE_UNREACHABLE) {
    const silent = byNode(open, DEVICE_UNREACHABLE);
    const isCutOff = [...reached.keys()].every((other) => other === node || stopped.has(other) || silent.has(other));
    return isCutOff ? nearest(reached, stopped) : null;
  }
  if (!alert.kind.startsWith('interface.')) return null;
  return nearest(new Map([...reached].filter(([, hops]) => hops === 1)), stopped);
}

function byNode(open: readonly Alert[], kind: string): ReadonlyMap<string, string> {
  return new Map(
    open.flatMap((alert) =>
      alert.kind === kind && alert.place.node_id !== null ? [[alert.place.node_id.toLowerCase(), alert.alert_id] as const] : [],
    ),
  );
}

/** Nodes come nearest first. */
function nearest(reached: ReadonlyMap<string, number>, stopped: ReadonlyMap<string, string>): string | null {
  for (const node of reached.keys()) {
    const found = stopped.get(node);
    if (found !== undefined) return found;
  }
  return null;
}
