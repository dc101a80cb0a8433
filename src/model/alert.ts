import { z } from 'zod';
import { event } from '#kernel/message.ts';
import { SEVERITIES } from './severity.ts';

/**
 * An alert is an undesirable state of a resource, keyed by resource and kind. It is raised once, may be acknowledged until it clears, and ends
 * by being cleared; what it is and how bad it is are kept apart.
 */

export const AlertState = z.enum(['active', 'acknowledged', 'cleared']);
export type AlertState = z.infer<typeof AlertState>;

/** What an alert is about, where that is a thing of a project; each as far as it is known. */
export const AlertPlace = z.object({
  project_id: z.string().nullable(),
  node_id: z.string().nullable(),
  node_name: z.string().nullable(),
  interface: z.string().nullable().describe('Name of the interface.'),
  link_id: z.string().nullable().describe('The GNS3 link that it is on.'),
  address: z.string().nullable(),
});
export type AlertPlace = z.infer<typeof AlertPlace>;

export const Alert = z.object({
  alert_id: z.uuid(),
  kind: z.string().describe('`interface.down`, `cpu.high`, `ids.alert`, …: an area and a word.'),
  resource: z.string().describe('What is in that state, as a path: `projects/<id>/nodes/<id>/interfaces/<name>`.'),
  source: z.string().describe('The module that raised it.'),
  rule: z.string().nullable().describe('Name of the rule that it comes from.'),
  state: AlertState,
  severity: z.enum(SEVERITIES),
  title: z.string().describe('In a few words: what is the matter with what.'),
  message: z.string().describe('In a sentence or two, with figures.'),
  place: AlertPlace,
  raised_at: z.iso.datetime(),
  changed_at: z.iso.datetime(),
  count: z.int().describe('How often it was told since it was raised; what comes within a minute counts once.'),
  acknowledged_by: z.string().nullable(),
  acknowledged_at: z.iso.datetime().nullable(),
  note: z.string().nullable().describe('What whoever acknowledged it wrote.'),
  cleared_at: z.iso.datetime().nullable(),
  clear_reason: z.string().nullable(),
  flapping: z.boolean().describe('It comes and goes: it is held until it is quiet.'),
  quiet_since: z.iso.datetime().nullable().describe('Of one that flaps, since when the state is over.'),
  clears_at: z.iso.datetime().nullable().describe('When it clears by itself unless it is told again.'),
  caused_by: z.uuid().nullable().describe('The alert that explains it by the topology: nobody is told of this one.'),
  incident_id: z.uuid().nullable(),
  value: z.number().nullable().describe('What was measured last, where it is about a value.'),
  threshold: z.number().nullable(),
  unit: z.string().nullable(),
  details: z.record(z.string(), z.json()).describe('What else its source knows.'),
});
export type Alert = z.infer<typeof Alert>;

const AlertData = z.object({ severity: z.enum(SEVERITIES), alert: Alert });

export const alertRaised = event('alert.raised', {
  summary: 'Something is in a state that nobody wants.',
  priority: 'high',
  data: AlertData,
});
export const alertChanged = event('alert.changed', {
  summary: 'An alert is worse or better than before, flaps or stopped to, or is explained by another.',
  priority: 'normal',
  data: AlertData.extend({ changed: z.array(z.string()).describe('Names of the fields that changed.') }),
});
export const alertAcknowledged = event('alert.acknowledged', {
  summary: 'Somebody knows of an alert and sees to it, until it clears.',
  priority: 'normal',
  data: AlertData,
});
export const alertCleared = event('alert.cleared', {
  summary: 'What was the matter is no longer so.',
  priority: 'high',
  data: AlertData,
});

export const IncidentState = z.enum(['open', 'resolved']);

/** Groups alerts that belong together; has an owner and a timeline. */
export const Incident = z.object({
  incident_id: z.uuid(),
  title: z.string(),
  state: IncidentState,
  severity: z.enum(SEVERITIES).describe('The worst that its alerts had.'),
  project_id: z.string().nullable(),
  cause: z.string().nullable().describe('The likely cause, in a sentence.'),
  cause_alert_id: z.uuid().nullable(),
  alert_ids: z.array(z.uuid()),
  open_alerts: z.int(),
  owner: z.string().nullable(),
  opened_at: z.iso.datetime(),
  changed_at: z.iso.datetime(),
  resolved_at: z.iso.datetime().nullable(),
  timeline: z.array(z.object({ at: z.iso.datetime(), what: z.string(), by: z.string().nullable() })).describe('Oldest first.'),
});
export type Incident = z.infer<typeof Incident>;

const IncidentData = z.object({ severity: z.enum(SEVERITIES), incident: Incident });

export const incidentOpened = event('incident.opened', {
  summary: 'Alerts that belong together began.',
  priority: 'high',
  data: IncidentData,
});
export const incidentChanged = event('incident.changed', {
  summary: 'An incident has more alerts, fewer open ones, another owner or a note.',
  priority: 'normal',
  data: IncidentData,
});
export const incidentResolved = event('incident.resolved', {
  summary: 'All alerts of an incident cleared.',
  priority: 'high',
  data: IncidentData,
});
