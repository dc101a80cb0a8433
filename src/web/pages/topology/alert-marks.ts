import { SEVERITIES, type Severity } from '#model/severity.ts';
import type { Wiring } from '../../kit/wiring.ts';
import type { TopologyProject } from '../../operations.generated.ts';
import type { Output } from '../../request.ts';

export type Alert = Output<'alerts.list'>['items'][number];

/** What is the matter with a node or a link of the map. */
export interface AlertMark {
  readonly severity: Severity;
  readonly count: number;
  /** The worst of them, of equally bad ones the newest. */
  readonly alertId: string;
}

/** By the ids of nodes and links. */
export type AlertMarks = ReadonlyMap<string, AlertMark>;

export const NO_MARKS: AlertMarks = new Map();

/**
 * Where open alerts stand on a map: at their node, at their link, and one of an interface also at the link that it leads to, by the names that
 * GNS3 or the device has for it. `alerts` are newest first.
 */
export function marksOf(
  alerts: readonly Alert[],
  project: Pick<TopologyProject, 'nodes' | 'links'>,
  wiring: Wiring | undefined,
): AlertMarks {
  const linkAt = linksByInterface(project, wiring);
  const marks = new Map<string, AlertMark>();
  const mark = (id: string, { alert_id: alertId, severity }: Alert): void => {
    const before = marks.get(id);
    if (before === undefined) marks.set(id, { severity, count: 1, alertId });
    else if (rank(severity) > rank(before.severity)) marks.set(id, { severity, count: before.count + 1, alertId });
    else marks.set(id, { ...before, count: before.count + 1 });
  };
  for (const alert of alerts) {
    const { node_id: node, link_id: link, interface: name } = alert.place;
    const onLink = link ?? (node === null || name === null ? undefined : linkAt.get(placeOf(node, name)));
    if (node !== null) mark(node.toLowerCase(), alert);
    if (onLink !== undefined) mark(onLink.toLowerCase(), alert);
  }
  return marks;
}

/** Open alerts that stand at a node or a link; of a link also those of the interfaces at its ends. */
export function alertsAt(
  id: string,
  alerts: readonly Alert[],
  project: Pick<TopologyProject, 'nodes' | 'links'>,
  wiring: Wiring | undefined,
): readonly Alert[] {
  return alerts.filter((alert) => marksOf([alert], project, wiring).has(id.toLowerCase()));
}

function linksByInterface(
  { nodes, links }: Pick<TopologyProject, 'nodes' | 'links'>,
  wiring: Wiring | undefined,
): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const byId = new Map(nodes.map((node) => [node.node_id, node]));
  for (const link of links) {
    for (const end of link.ends) {
      const isHere = (port: { adapter_number: number; port_number: number }): boolean =>
        port.adapter_number === end.adapter_number && port.port_number === end.port_number;
      const port = byId.get(end.node_id)?.ports.find(isHere);
      for (const name of [port?.name, port?.short_name]) if (name !== undefined) found.set(placeOf(end.node_id, name), link.link_id);
    }
  }
  for (const link of wiring?.links ?? []) {
    for (const end of link.ends) if (end.interface !== null) found.set(placeOf(end.node_id, end.interface), link.link_id);
  }
  return found;
}

function placeOf(node: string, name: string): string {
  return `${node} ${name}`.toLowerCase();
}

function rank(severity: Severity): number {
  return SEVERITIES.indexOf(severity);
}
