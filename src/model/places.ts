import type { Translation } from './translation.ts';

/** Where something really answers. */
export interface Place {
  readonly host: string;
  readonly port: number;
  /** By a row of the table; else by its own address. */
  readonly translated: boolean;
}

/** What of a node is looked for. */
export interface Sought {
  readonly projectId: string;
  readonly nodeId: string;
  /** Known of it, best first. */
  readonly addresses: readonly string[];
  readonly protocol: Translation['protocol'];
  readonly port: number;
}

/**
 * Where a node may answer, best first, each place once: where rows say it, those of its known addresses first. A node without rows is at its own addresses; one that has
 * rows is behind a translation, and its own addresses may be somebody else's here.
 */
export function placesOf(table: readonly Translation[], { projectId, nodeId, addresses, protocol, port }: Sought): Place[] {
  const rows = table.filter(
    (row) => same(row.node_id, nodeId) && same(row.project_id, projectId) && row.protocol === protocol && row.port === port,
  );
  const rank = (address: string): number => (addresses.includes(address) ? addresses.indexOf(address) : addresses.length);
  const translated = rows
    .toSorted((one, other) => rank(one.address) - rank(other.address))
    .map(({ to_host, to_port }): Place => ({ host: to_host, port: to_port, translated: true }));
  const places = translated.length > 0 ? translated : addresses.map((host): Place => ({ host, port, translated: false }));
  return places.filter((place, at) => places.findIndex(({ host, port: where }) => host === place.host && where === place.port) === at);
}

function same(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
