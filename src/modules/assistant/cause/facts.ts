import type { Alert } from '#model/alert.ts';
import type { TopologyProject } from '#model/topology.ts';
import type { Ground } from '../sentences.ts';

export type KnownAlert = Pick<Alert, 'alert_id' | 'kind' | 'severity' | 'title' | 'resource' | 'place' | 'raised_at' | 'details'>;

export interface KnownLink {
  readonly link_id: string;
  readonly project_id: string;
  /** Ids in lower case of the nodes at its ends, each with its port. */
  readonly ends: readonly { readonly node: string; readonly port: string | null }[];
  readonly suspended: boolean;
  readonly filters: Readonly<Record<string, readonly (number | string)[]>>;
  /** When it was removed, Unix milliseconds; null: it is there. */
  readonly removedMs: number | null;
}

/** Something that was done or happened, before or while things went wrong. */
export interface Change {
  readonly atMs: number;
  readonly type: string;
  readonly node: string | null;
  readonly link: string | null;
  readonly position: number;
  /** What was done, and to what. */
  readonly said: Ground;
}

/** All that is looked at to find a cause. Ids of nodes are in lower case. */
export interface Facts {
  readonly projects: readonly Pick<TopologyProject, 'project_id' | 'name' | 'status' | 'nodes'>[];
  readonly links: readonly KnownLink[];
  /** What is to be explained. */
  readonly alerts: readonly KnownAlert[];
  readonly changes: readonly Change[];
  /** Nodes whose agents are asked; of others silence says nothing. */
  readonly measured: ReadonlySet<string>;
  /** Interfaces that are switched off on the device itself. */
  readonly off: readonly { readonly node: string; readonly interface: string }[];
  /** Nodes that started anew while things went wrong. */
  readonly restarted: ReadonlyMap<string, number>;
  /** What devices call their ends of links, where discovery saw it: `node interface` in lower case to the link. */
  readonly linkOf: ReadonlyMap<string, string>;
}

/** Node of an alert, in lower case. */
export function nodeOf({ place }: Pick<KnownAlert, 'place'>): string | null {
  return place.node_id?.toLowerCase() ?? null;
}

/** `GigabitEthernet0/1`, `Gi0/1` and `g0/1` are the same port, as are `Ethernet0` and `eth0`. */
export function portKey(name: string): string {
  const match = /^([a-z])[a-z-]*\s*([\d/.:]*)$/i.exec(name.trim());
  return match === null ? name.trim().toLowerCase() : `${match[1]!.toLowerCase()}${match[2]}`;
}

/** The link that an alert about an interface is about; null where nobody can tell. */
export function linkOfAlert(alert: KnownAlert, facts: Pick<Facts, 'links' | 'linkOf'>): KnownLink | null {
  const { link_id: told, interface: name } = alert.place;
  const node = nodeOf(alert);
  if (told !== null) return facts.links.find(({ link_id: id }) => id === told) ?? null;
  return node === null || name === null ? null : linkAt(node, name, facts);
}

/** The link at an interface of a node. */
export function linkAt(node: string, name: string, { links, linkOf }: Pick<Facts, 'links' | 'linkOf'>): KnownLink | null {
  const seen = linkOf.get(`${node} ${name.toLowerCase()}`);
  if (seen !== undefined) return links.find(({ link_id: id }) => id === seen) ?? null;
  const there = links.filter(({ ends }) =>
    ends.some((end) => end.node === node && end.port !== null && portKey(end.port) === portKey(name)),
  );
  // One that was removed may have stood at the port of one that is there now.
  return there.find(({ removedMs }) => removedMs === null) ?? there[0] ?? null;
}
