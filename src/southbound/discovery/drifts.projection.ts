import type { Json } from '#kernel/json.ts';
import type { Position } from '#kernel/event.ts';
import type { Projection, ReadModel } from '#kernel/projection.ts';
import { driftCleared, driftFound, type Drift } from '#model/wiring.ts';

const scopeOf = (server: string, projectId: string): string => `${server}/${projectId}`;

/** The differences between GNS3 and the network that were told and not cleared. */
export const driftsProjection: Projection = {
  name: 'drifts',
  version: 1,
  summary: 'Differences between the wiring of GNS3 and what devices see, those that stand.',
  handles: [driftFound.type, driftCleared.type],
  project({ type, data }) {
    const { run_id: _, ...drift } = data as unknown as Drift & { run_id: string };
    const value = type === driftFound.type ? (drift as unknown as Json) : null;
    return [{ key: drift.drift_id, scope: scopeOf(drift.server, drift.project_id), value }];
  },
};

export async function openDrifts(read: ReadModel, server: string, projectId: string, at?: Position): Promise<readonly Drift[]> {
  const rows = await read.rows(driftsProjection.name, { scope: scopeOf(server, projectId), ...(at === undefined ? {} : { at }) });
  return rows.map(({ value }) => value as unknown as Drift);
}
