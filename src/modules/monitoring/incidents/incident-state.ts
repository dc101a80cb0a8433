import type { Fold } from '#kernel/event-log.ts';
import type { Json } from '#kernel/json.ts';
import type { Incident } from '#model/alert.ts';
import { SOURCE } from '../alerts/alert-state.ts';

export const incidentSubject = (id: string): string => `incidents/${id}`;
export const incidentStream = (id: string): string => `${SOURCE}/${incidentSubject(id)}`;

/** The incident as the last event of its stream has it; null before the first. */
export const incidentFold: Fold<Json> = {
  name: 'incident/1',
  initial: null,
  evolve: (_, { data }) => (data as unknown as { readonly incident: Json }).incident,
};

/** Entries of a timeline that are kept; the log has all of them. */
const MOST_ENTRIES = 200;

/** The incident with one entry more. */
export function noted(incident: Incident, what: string, by: string | null, at: string): Incident {
  return { ...incident, changed_at: at, timeline: [...incident.timeline, { at, what, by }].slice(-MOST_ENTRIES) };
}
