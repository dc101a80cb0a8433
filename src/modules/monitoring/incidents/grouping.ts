import { uuidv5 } from '#kernel/id.ts';
import type { Alert, Incident } from '#model/alert.ts';
import { worst } from '#model/severity.ts';
import { reachedFrom, type WiringGraph } from '../alerts/wiring-graph.ts';
import { noted } from './incident-state.ts';

/** What ids of incidents are derived from: any UUID, the same in every version. */
const INCIDENT_IDS = '5b2a6d1c-44c7-5a55-9a5f-9d2c1f3a7e21';
/** Alerts that begin within this time of each other, and near each other, belong together. */
const TOGETHER_MS = 10 * 60_000;
/** How many links apart. */
const NEAR_HOPS = 2;

export interface Surroundings {
  readonly incidents: readonly Incident[];
  /** Those that did not clear. */
  readonly alerts: readonly Alert[];
  readonly graph: WiringGraph;
}

/** The open incident that an alert belongs to: that of the alert that explains it, else one that is recent and near in the same project; null: a new one. */
export function incidentFor(alert: Alert, { incidents, alerts, graph }: Surroundings, now: Date): Incident | null {
  const open = incidents.filter(({ state }) => state === 'open');
  const cause = open.find((incident) => alert.caused_by !== null && incident.alert_ids.includes(alert.caused_by));
  if (cause !== undefined) return cause;
  const recent = open.filter(
    (incident) =>
      incident.project_id === alert.place.project_id &&
      now.getTime() - Date.parse(incident.changed_at) <= TOGETHER_MS &&
      incident.open_alerts > 0,
  );
  const node = alert.place.node_id?.toLowerCase();
  if (node === undefined) {
    return (
      recent.find((incident) =>
        alerts.some(({ alert_id: id, resource }) => incident.alert_ids.includes(id) && resource === alert.resource),
      ) ?? null
    );
  }
  const near = reachedFrom(graph, node, new Set(), NEAR_HOPS);
  return (
    recent.find((incident) =>
      alerts.some(
        ({ alert_id: id, place }) => incident.alert_ids.includes(id) && place.node_id !== null && near.has(place.node_id.toLowerCase()),
      ),
    ) ?? null
  );
}

/** An incident that begins with an alert; the same at every try. */
export function opened(alert: Alert, now: Date): Incident {
  const at = now.toISOString();
  return {
    incident_id: uuidv5(INCIDENT_IDS, alert.alert_id),
    title: alert.title,
    state: 'open',
    severity: alert.severity,
    project_id: alert.place.project_id,
    cause: sentenceOf([alert]),
    cause_alert_id: alert.alert_id,
    alert_ids: [alert.alert_id],
    open_alerts: 1,
    owner: null,
    opened_at: at,
    changed_at: at,
    resolved_at: null,
    timeline: [{ at: alert.raised_at, what: alert.title, by: null }],
  };
}

/** The incident as its alerts make it. `open`: those of its alerts that did not clear, as they are now. */
export function followed(incident: Incident, alert: Alert, open: readonly Alert[], what: string, now: Date): Incident {
  const at = now.toISOString();
  const ids = incident.alert_ids.includes(alert.alert_id) ? incident.alert_ids : [...incident.alert_ids, alert.alert_id];
  const cause = causeOf(open);
  const next: Incident = {
    ...incident,
    alert_ids: ids,
    open_alerts: open.length,
    severity: worst([incident.severity, alert.severity]),
    // What it was about stays told when it is over.
    ...(cause === undefined ? {} : { title: cause.title, cause: sentenceOf(open), cause_alert_id: cause.alert_id }),
  };
  const entered = noted(next, what, null, at);
  return open.length > 0 ? entered : { ...noted(entered, 'All alerts cleared.', null, at), state: 'resolved', resolved_at: at };
}

/** The alert that explains most others; of several the worst, then the first. */
function causeOf(open: readonly Alert[]): Alert | undefined {
  const roots = open.filter(({ caused_by: by }) => by === null || !open.some(({ alert_id: id }) => id === by));
  const explains = (alert: Alert): number => open.filter(({ caused_by: by }) => by === alert.alert_id).length;
  return roots.toSorted(
    (one, other) =>
      explains(other) - explains(one) ||
      (worst([one.severity, other.severity]) === one.severity ? 0 : 1) -
        (worst([one.severity, other.severity]) === other.severity ? 0 : 1) ||
      (one.raised_at < other.raised_at ? -1 : 1),
  )[0];
}

function sentenceOf(open: readonly Alert[]): string | null {
  const cause = causeOf(open);
  if (cause === undefined) return null;
  const explained = open.filter(({ caused_by: by }) => by === cause.alert_id).length;
  if (explained === 0) return open.length === 1 ? `${cause.title}.` : `${cause.title}, first of ${open.length} alerts.`;
  return `${cause.title}; it explains ${explained} of the ${open.length - 1} other alerts.`;
}
