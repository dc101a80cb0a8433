import type { Translation } from '#model/translation.ts';
import type { Trap } from './trap.ts';

/** The node of a project that a trap is of. */
export interface TrapOwner {
  readonly projectId: string;
  readonly nodeId: string;
}

/**
 * Whose a trap is, by the address translation table: of the node whose agent answers where it came from, else of the one node that has the address which
 * it is about. Null where no row tells, or where several nodes have that address, as labs have it.
 */
export function ownerOf(
  { agent, source, sourcePort }: Pick<Trap, 'agent' | 'source' | 'sourcePort'>,
  rows: readonly Translation[],
): TrapOwner | null {
  const agents = rows.filter(({ protocol }) => protocol === 'udp');
  return (
    theOne(agents.filter((row) => row.to_host === source && row.to_port === sourcePort)) ??
    theOne(agents.filter(({ address }) => address === agent))
  );
}

function theOne(rows: readonly Translation[]): TrapOwner | null {
  const [first, ...others] = rows;
  if (first === undefined || others.some((row) => row.node_id !== first.node_id || row.project_id !== first.project_id)) return null;
  return { projectId: first.project_id, nodeId: first.node_id };
}
