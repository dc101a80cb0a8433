import type { z } from 'zod';
import type { EventDeclaration } from '#kernel/message.ts';
import { alertAcknowledged, alertChanged, alertCleared, alertRaised, type Alert } from '#model/alert.ts';
import type { raiseAlert } from '#model/alert-messages.ts';
import { alertIdOf, type AlertState } from './alert-state.ts';

/** So many beginnings within the window are flapping: as many as a person would be annoyed by. */
const FLAPS = 3;
const FLAP_WINDOW_MS = 10 * 60_000;
/** How long one that flaps must be quiet before it clears. */
export const QUIET_MS = 5 * 60_000;
/** What is told again within that time is not written down again. */
const TOLD_AGAIN_MS = 60_000;

/** What is told of a state. */
export interface Told extends z.output<typeof raiseAlert.input> {
  readonly source: string;
  /** An open alert that explains this one by the topology. */
  readonly causedBy?: string | null;
}

/** An event that is to be published of an alert. */
export interface Decided {
  readonly event: EventDeclaration;
  readonly alert: Alert;
  readonly changed: readonly string[];
}

const NOTHING: readonly Decided[] = [];

/** The state is there, or still there. */
export function raise(state: AlertState, key: string, told: Told, now: Date): readonly Decided[] {
  return state.current === null ? [begin(state, key, told, now)] : goOn(state.current, told, now);
}

function begin(state: AlertState, key: string, told: Told, now: Date): Decided {
  const at = now.toISOString();
  const recent = state.beginnings.filter((before) => now.getTime() - Date.parse(before) < FLAP_WINDOW_MS).length;
  const alert: Alert = {
    alert_id: alertIdOf(key, state.ordinal + 1),
    kind: told.kind,
    resource: told.resource,
    source: told.source,
    rule: told.rule ?? null,
    state: 'active',
    severity: told.severity,
    title: told.title,
    message: told.message,
    place: placeOf(told),
    raised_at: told.observed_at ?? at,
    changed_at: at,
    count: 1,
    acknowledged_by: null,
    acknowledged_at: null,
    note: null,
    cleared_at: null,
    clear_reason: null,
    flapping: recent + 1 >= FLAPS,
    quiet_since: null,
    clears_at: clearsAt(told, now),
    caused_by: told.causedBy ?? null,
    incident_id: null,
    value: told.value ?? null,
    threshold: told.threshold ?? null,
    unit: told.unit ?? null,
    details: told.details,
  };
  return { event: alertRaised, alert, changed: [] };
}

function goOn(current: Alert, told: Told, now: Date): readonly Decided[] {
  const next: Alert = {
    ...current,
    severity: told.severity,
    title: told.title,
    message: told.message,
    place: withKnown(current.place, told.place),
    value: told.value ?? current.value,
    threshold: told.threshold ?? current.threshold,
    quiet_since: null,
    clears_at: clearsAt(told, now),
    caused_by: told.causedBy === undefined ? current.caused_by : told.causedBy,
    details: told.details,
    count: current.count + 1,
    changed_at: now.toISOString(),
  };
  const matters = (['severity', 'title', 'quiet_since', 'caused_by'] as const).filter((field) => next[field] !== current[field]);
  const isNews = now.getTime() - Date.parse(current.changed_at) >= TOLD_AGAIN_MS;
  if (matters.length === 0 && !isNews && !endsSoon(current, now)) return NOTHING;
  const changed = changedFields(current, next);
  return [{ event: alertChanged, alert: next, changed }];
}

/** The state is over. One that flaps is held until it is quiet. */
export function clear(state: AlertState, reason: string, now: Date): readonly Decided[] {
  const { current } = state;
  if (current === null) return NOTHING;
  if (!current.flapping) return [end(current, reason, now)];
  if (current.quiet_since !== null) return NOTHING;
  const at = now.toISOString();
  return [{ event: alertChanged, alert: { ...current, quiet_since: at, changed_at: at }, changed: ['quiet_since'] }];
}

/** Clears it whatever it does. */
export function close(state: AlertState, reason: string, now: Date): readonly Decided[] {
  return state.current === null ? NOTHING : [end(state.current, reason, now)];
}

/** What follows from the time alone. */
export function settle(state: AlertState, now: Date): readonly Decided[] {
  const { current } = state;
  if (current === null) return NOTHING;
  const dueAt = dueOf(current);
  if (dueAt === null || dueAt > now.getTime()) return NOTHING;
  const reason = current.quiet_since === null ? 'It was not told again in time.' : 'It came and went, and has been quiet since.';
  return [end(current, reason, now)];
}

/** When time alone ends it, in Unix milliseconds; null: never. */
export function dueOf(alert: Alert): number | null {
  const ends = [
    ...(alert.quiet_since === null ? [] : [Date.parse(alert.quiet_since) + QUIET_MS]),
    ...(alert.clears_at === null ? [] : [Date.parse(alert.clears_at)]),
  ];
  return ends.length === 0 ? null : Math.min(...ends);
}

export function acknowledge(state: AlertState, by: string, note: string | undefined, now: Date): readonly Decided[] {
  const { current } = state;
  if (current === null || (current.state === 'acknowledged' && (note === undefined || note === current.note))) return NOTHING;
  const at = now.toISOString();
  const alert: Alert = {
    ...current,
    state: 'acknowledged',
    acknowledged_by: by,
    acknowledged_at: at,
    note: note ?? current.note,
    changed_at: at,
  };
  return [{ event: alertAcknowledged, alert, changed: [] }];
}

export function unacknowledge(state: AlertState, now: Date): readonly Decided[] {
  const { current } = state;
  if (current === null || current.state !== 'acknowledged') return NOTHING;
  const alert: Alert = { ...current, state: 'active', acknowledged_by: null, acknowledged_at: null, changed_at: now.toISOString() };
  return [{ event: alertChanged, alert, changed: ['state'] }];
}

/** The incident that it belongs to, or the alert that explains it, became known. */
export function place(state: AlertState, known: Partial<Pick<Alert, 'incident_id' | 'caused_by'>>, now: Date): readonly Decided[] {
  const { current } = state;
  if (current === null) return NOTHING;
  const next = { ...current, ...known, changed_at: now.toISOString() };
  const changed = changedFields(current, next);
  return changed.length === 0 ? NOTHING : [{ event: alertChanged, alert: next, changed }];
}

function end(current: Alert, reason: string, now: Date): Decided {
  const at = now.toISOString();
  const alert: Alert = { ...current, state: 'cleared', cleared_at: at, clear_reason: reason, changed_at: at };
  return { event: alertCleared, alert, changed: [] };
}

function clearsAt({ clears_after: seconds }: Told, now: Date): string | null {
  return seconds === undefined ? null : new Date(now.getTime() + seconds * 1_000).toISOString();
}

/** Half of the time is over: it is written down that it goes on. */
function endsSoon({ clears_at: at, changed_at: changed }: Alert, now: Date): boolean {
  if (at === null) return false;
  return now.getTime() >= (Date.parse(at) + Date.parse(changed)) / 2;
}

const NOWHERE: Alert['place'] = { project_id: null, node_id: null, node_name: null, interface: null, link_id: null, address: null };

/** What an alert is about, as far as it is told. */
export function placeOf({ place: told }: Pick<Told, 'place'>): Alert['place'] {
  return withKnown(NOWHERE, told);
}

/** What is known, where nothing better is told. */
function withKnown(known: Alert['place'], told: Told['place']): Alert['place'] {
  const better = Object.entries(told).filter(([, value]) => value !== undefined && value !== null);
  return { ...known, ...(Object.fromEntries(better) as Partial<Alert['place']>) };
}

/** Names of fields that differ, the times and counts of every change left out. */
function changedFields(before: Alert, after: Alert): string[] {
  const fields = Object.keys(after) as (keyof Alert)[];
  return fields.filter(
    (field) => field !== 'changed_at' && field !== 'count' && JSON.stringify(before[field]) !== JSON.stringify(after[field]),
  );
}
