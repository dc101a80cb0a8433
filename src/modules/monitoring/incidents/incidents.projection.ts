import type { Position } from '#kernel/event.ts';
import type { Projection, ReadModel } from '#kernel/projection.ts';
import type { Incident } from '#model/alert.ts';

/** Every incident as it is, open and resolved. */
export const incidentsProjection: Projection = {
  name: 'incidents',
  version: 1,
  summary: 'Incidents, now and at any past position.',
  handles: ['incident.*'],
  project({ data }) {
    const { incident } = data as unknown as { readonly incident: Incident };
    return [{ key: incident.incident_id, scope: incident.state, value: incident }];
  },
};

/** Newest first. */
export async function incidentsOf(read: ReadModel, state?: Incident['state'], at?: Position): Promise<readonly Incident[]> {
  const rows = await read.rows(incidentsProjection.name, {
    ...(state === undefined ? {} : { scope: state }),
    ...(at === undefined ? {} : { at }),
  });
  return rows
    .map(({ value }) => value as unknown as Incident)
    .toSorted((one, other) =>
      one.opened_at === other.opened_at ? (one.incident_id < other.incident_id ? 1 : -1) : one.opened_at < other.opened_at ? 1 : -1,
    );
}
