import { z } from 'zod';
import { command, query } from '#kernel/message.ts';
import { Alert, AlertPlace, AlertState } from './alert.ts';
import { SEVERITIES } from './severity.ts';

const ALERTS = '/api/common/api/v1/monitoring/alerts';
const declared = { tag: 'Monitoring' } as const;

export const AlertKind = z
  .string()
  .regex(/^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*){1,3}$/)
  .max(100)
  .describe('`interface.down`, `cpu.high`, `ids.alert`, …: an area and a word.');
export const AlertResource = z
  .string()
  .min(1)
  .max(500)
  .describe('What is in that state, as a path: `projects/<id>/nodes/<id>/interfaces/<name>`.');
const AlertId = z.uuid().describe('UUID of the alert.');

/** Asked by modules that see an undesirable state. The same resource and kind again is the same alert. */
export const raiseAlert = command('alerts.raise', {
  ...declared,
  summary: 'Tells an undesirable state of a resource; the same resource and kind again is the same alert, until it clears.',
  rest: `POST ${ALERTS}/raise/`,
  permission: 'alerts.operate',
  rate: 'action',
  input: z.strictObject({
    kind: AlertKind,
    resource: AlertResource,
    severity: z.enum(SEVERITIES).describe('How bad it is.'),
    title: z.string().min(1).max(200).describe('In a few words: what is the matter with what.'),
    message: z.string().max(2_000).default('').describe('In a sentence or two, with figures.'),
    rule: z.string().min(1).max(100).optional().describe('Name of the rule that it comes from.'),
    place: AlertPlace.partial().strict().default({}).describe('What it is about, as far as it is known.'),
    value: z.number().optional().describe('What was measured.'),
    threshold: z.number().optional().describe('What it should have kept.'),
    unit: z.string().max(20).optional().describe('Of both.'),
    observed_at: z.iso.datetime().optional().describe('When it was seen; absent: now.'),
    clears_after: z
      .int()
      .min(1)
      .max(7 * 86_400)
      .optional()
      .describe('Seconds after which it clears by itself unless it is told again: for sources that only tell beginnings.'),
    details: z.record(z.string().max(100), z.json()).default({}).describe('What else is known.'),
  }),
  output: z.object({ alert: Alert, raised: z.boolean().describe('False: it was there already.') }),
});

export const clearAlert = command('alerts.clear', {
  ...declared,
  summary: 'Tells that a state is over; clearing what is not there does nothing.',
  rest: `POST ${ALERTS}/clear/`,
  permission: 'alerts.operate',
  rate: 'action',
  input: z.strictObject({
    kind: AlertKind,
    resource: AlertResource,
    reason: z.string().min(1).max(500).default('The state is over.').describe('Why, in a sentence.'),
    observed_at: z.iso.datetime().optional().describe('When it was seen; absent: now.'),
  }),
  output: z.object({ alert: Alert.nullable().describe('Null: there was none.') }),
});

const onAlert = z.strictObject({ alert_id: AlertId });
const acting = { ...declared, permission: 'alerts.operate', rate: 'action' } as const;

export const getAlert = query('alerts.get', {
  ...declared,
  projects: 'narrowed',
  summary: 'Tells one alert, with everything that happened to it.',
  rest: `GET ${ALERTS}/:alert_id/`,
  permission: 'alerts.read',
  rate: 'read',
  input: onAlert,
  output: Alert.extend({
    history: z
      .array(z.object({ at: z.iso.datetime(), type: z.string(), changed: z.array(z.string()), by: z.string().nullable() }))
      .describe('Oldest first.'),
  }),
});

export const acknowledgeAlert = command('alerts.acknowledge', {
  ...acting,
  projects: 'narrowed',
  summary: 'Says that somebody sees to an alert, until it clears.',
  rest: `POST ${ALERTS}/:alert_id/acknowledge/`,
  input: onAlert.extend({ note: z.string().min(1).max(1_000).optional().describe('What is known or being done.') }),
  output: Alert,
});

export const unacknowledgeAlert = command('alerts.unacknowledge', {
  ...acting,
  projects: 'narrowed',
  summary: 'Takes an acknowledgement back: nobody sees to the alert.',
  rest: `POST ${ALERTS}/:alert_id/unacknowledge/`,
  input: onAlert,
  output: Alert,
});

/** For what no event ends: a device that is gone, a rule that was removed, an alert that was told by mistake. */
export const closeAlert = command('alerts.close', {
  ...acting,
  projects: 'narrowed',
  summary: 'Clears an alert by hand, also one that is held because it flaps.',
  rest: `POST ${ALERTS}/:alert_id/close/`,
  input: onAlert.extend({ reason: z.string().min(1).max(500).default('Closed by hand.').describe('Why, in a sentence.') }),
  output: Alert,
});

export const listAlerts = query('alerts.list', {
  ...declared,
  projects: 'narrowed',
  summary: 'Lists alerts, newest first.',
  rest: `GET ${ALERTS}/`,
  permission: 'alerts.read',
  rate: 'read',
  input: z.strictObject({
    state: z.array(AlertState).max(3).optional().describe('Absent: those that did not clear yet.'),
    min_severity: z.enum(SEVERITIES).optional().describe('At least that bad.'),
    kind: z.string().min(1).max(100).optional().describe('A kind, or a pattern such as `interface.*`.'),
    project_id: z.string().max(36).optional().describe('Of one project.'),
    node_id: z.string().max(36).optional().describe('Of one node.'),
    incident_id: z.uuid().optional().describe('Of one incident.'),
    at: z
      .union([z.int().min(0), z.iso.datetime({ offset: true })])
      .optional()
      .describe('As it was at an ISO time or after the event of a position.'),
    limit: z.int().min(1).max(500).default(50).describe('How many at most.'),
    cursor: z.string().max(100).optional().describe('`next_cursor` of the page before.'),
  }),
  output: z.object({ items: z.array(Alert), next_cursor: z.string().nullable() }),
});
