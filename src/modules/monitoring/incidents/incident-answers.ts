import { positionOf } from '#kernel/as-of.ts';
import { fail } from '#kernel/error.ts';
import type { EventDeclaration } from '#kernel/message.ts';
import { answer, type Answering, type Context } from '#kernel/module.ts';
import { alertCleared, incidentChanged, incidentOpened, incidentResolved, type Alert, type Incident } from '#model/alert.ts';
import { atLeast, priorityOf } from '#model/severity.ts';
import { alertFold, keyOf, streamOf, SOURCE, type AlertState } from '../alerts/alert-state.ts';
import { publishAlert } from '../alerts/alert-answers.ts';
import { openAlerts } from '../alerts/alerts.projection.ts';
import * as decide from '../alerts/decide.ts';
import { DEVICE_UNREACHABLE, explain, NODE_STOPPED } from '../alerts/explain.ts';
import type { WiringGraph } from '../alerts/wiring-graph.ts';
import { followed, incidentFor, opened } from './grouping.ts';
import { incidentFold, incidentStream, incidentSubject, noted } from './incident-state.ts';
import { incidentsOf } from './incidents.projection.ts';
import { assignIncident, followAlert, getIncident, listIncidents, noteIncident } from './messages.ts';

/** Kinds of alerts that may explain others. */
const EXPLAINS: ReadonlySet<string> = new Set([NODE_STOPPED, DEVICE_UNREACHABLE]);

const WORDS: Readonly<Record<string, string>> = {
  raised: 'raised',
  changed: 'changed',
  acknowledged: 'acknowledged',
  cleared: 'cleared',
};

export function incidentAnswers(wiring: (alert: Alert, context: Context) => Promise<WiringGraph>): readonly Answering[] {
  return [
    answer(followAlert, async ({ alert_id: id, kind, resource, what }, context) => {
      const now = context.clock.now();
      const key = keyOf(kind, resource);
      const { state, version } = await context.events.fold(streamOf(key), alertFold);
      const told = state as unknown as AlertState;
      const alert = told.current?.alert_id === id ? told.current : await clearedAlert(id, key, context);
      if (alert === undefined) return { incident: null };

      const open = await openAlerts(context.read);
      const incidents = await incidentsOf(context.read, 'open');
      const known = alert.incident_id === null ? undefined : incidents.find(({ incident_id: one }) => one === alert.incident_id);
      const graph = await wiring(alert, context);
      if (EXPLAINS.has(kind) && (what === 'raised' || what === 'cleared')) await explainAnew(alert, open, graph, context);
      if (alert.state === 'cleared' && known === undefined) return { incident: null };
      const found = known ?? incidentFor(alert, { incidents, alerts: open, graph }, now);
      if (found === null) {
        const incident = opened(alert, now);
        const before = await currentOf(incident.incident_id, context);
        if (before.incident !== null) return { incident: before.incident };
        publishIncident(incidentOpened, incident, 0, context);
        enter(alert, incident, told, { key, version }, context);
        return { incident };
      }
      const before = await currentOf(found.incident_id, context);
      if (before.incident === null) return { incident: null };
      const members = new Set([...before.incident.alert_ids, id]);
      // The rows may be a moment behind what was just told.
      const others = open.filter((one) => members.has(one.alert_id) && one.alert_id !== id);
      const all = alert.state === 'cleared' ? others : [...others, alert];
      const next = followed(before.incident, alert, all, `${alert.title}: ${WORDS[what]}.`, now);
      publishIncident(next.state === 'resolved' ? incidentResolved : incidentChanged, next, before.version, context);
      if (alert.state !== 'cleared') enter(alert, next, told, { key, version }, context);
      return { incident: next };
    }),

    answer(listIncidents, async (input, context) => {
      const at = input.at === undefined ? undefined : await positionOf(input.at, context);
      const all = (await incidentsOf(context.read, input.state, at)).filter(
        (incident) =>
          isVisible(incident, context) &&
          atLeast(incident.severity, input.min_severity) &&
          (input.project_id === undefined || incident.project_id?.toLowerCase() === input.project_id.toLowerCase()),
      );
      const start = input.cursor === undefined ? 0 : all.findIndex(({ incident_id: id }) => id === input.cursor) + 1;
      const items = all.slice(start, start + input.limit);
      return { items, next_cursor: start + input.limit < all.length ? items.at(-1)!.incident_id : null };
    }),
    answer(getIncident, async ({ incident_id: id }, context) => {
      const { incident } = await existing(id, context);
      const open = await openAlerts(context.read);
      const alerts: Alert[] = [];
      for (const alertId of incident.alert_ids) {
        const alert = open.find((one) => one.alert_id === alertId) ?? (await anyCleared(alertId, incident, context));
        if (alert !== undefined) alerts.push(alert);
      }
      return { ...incident, alerts };
    }),
    answer(assignIncident, async ({ incident_id: id, owner }, context) => {
      const { incident, version } = await existing(id, context);
      if (incident.owner === owner) return incident;
      const what = owner === null ? 'Nobody sees to it any more.' : `${owner} sees to it.`;
      const next = noted({ ...incident, owner }, what, context.caller.name, context.clock.now().toISOString());
      publishIncident(incidentChanged, next, version, context);
      return next;
    }),
    answer(noteIncident, async ({ incident_id: id, text }, context) => {
      const { incident, version } = await existing(id, context);
      const next = noted(incident, text, context.caller.name, context.clock.now().toISOString());
      publishIncident(incidentChanged, next, version, context);
      return next;
    }),
  ];
}

/** What this one explains, or explains no longer. */
async function explainAnew(alert: Alert, open: readonly Alert[], graph: WiringGraph, context: Context): Promise<void> {
  const others = open.filter((one) => one.alert_id !== alert.alert_id && one.place.project_id === alert.place.project_id);
  for (const other of others) {
    const cause = explain(other, open, graph);
    if (cause === other.caused_by) continue;
    const key = keyOf(other.kind, other.resource);
    const { state, version } = await context.events.fold(streamOf(key), alertFold);
    const current = state as unknown as AlertState;
    if (current.current?.alert_id !== other.alert_id) continue;
    publishAlert(key, { version }, decide.place(current, { caused_by: cause }, context.clock.now()), context);
  }
}

/** The alert learns which incident it belongs to, in the same commit. */
function enter(
  alert: Alert,
  incident: Incident,
  state: AlertState,
  { key, version }: { readonly key: string; readonly version: number },
  context: Context,
): void {
  if (alert.incident_id === incident.incident_id) return;
  publishAlert(key, { version }, decide.place(state, { incident_id: incident.incident_id }, context.clock.now()), context);
}

async function currentOf(
  id: string,
  { events }: Pick<Context, 'events'>,
): Promise<{ readonly incident: Incident | null; readonly version: number }> {
  const { state, version } = await events.fold(incidentStream(id), incidentFold);
  return { incident: state as unknown as Incident | null, version };
}

function isVisible(incident: Incident, { projects }: Pick<Context, 'projects'>): boolean {
  return projects === null || projects.has(incident.project_id?.toLowerCase() ?? '');
}

/** @throws not_found, also for one of a project that the caller may not see */
async function existing(id: string, context: Context): Promise<{ readonly incident: Incident; readonly version: number }> {
  const { incident, version } = await currentOf(id, context);
  if (incident === null || !isVisible(incident, context)) {
    throw fail('not_found', `There is no incident ${id}; incidents.list shows what there is.`);
  }
  return { incident, version };
}

async function clearedAlert(id: string, key: string, { events }: Pick<Context, 'events'>): Promise<Alert | undefined> {
  const told = (await events.readStream(streamOf(key))).map(({ event }) => event);
  return told
    .filter(({ type }) => type === alertCleared.type)
    .map(({ data }) => (data as unknown as { readonly alert: Alert }).alert)
    .find((alert) => alert.alert_id === id);
}

/** An alert of the incident that cleared, looked for while the incident was open. */
async function anyCleared(id: string, incident: Incident, { events }: Pick<Context, 'events'>): Promise<Alert | undefined> {
  const cleared = await events.readBack({ filter: { types: [alertCleared.type] }, from: new Date(incident.opened_at), limit: 2_000 });
  return cleared.map(({ data }) => (data as unknown as { readonly alert: Alert }).alert).find((alert) => alert.alert_id === id);
}

function publishIncident(event: EventDeclaration, incident: Incident, version: number, { publish }: Pick<Context, 'publish'>): void {
  publish(
    [
      {
        type: event.type,
        source: SOURCE,
        subject: incidentSubject(incident.incident_id),
        priority: event === incidentChanged ? event.priority : priorityOf(incident.severity),
        ...(incident.project_id === null ? {} : { projectid: incident.project_id }),
        data: { severity: incident.severity, incident },
      },
    ],
    { stream: incidentStream(incident.incident_id), version },
  );
}
