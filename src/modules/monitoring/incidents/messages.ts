import { z } from 'zod';
import { command, query } from '#kernel/message.ts';
import { Alert, Incident, IncidentState } from '#model/alert.ts';
import { SEVERITIES } from '#model/severity.ts';

const INCIDENTS = '/api/common/api/v1/monitoring/incidents';
const declared = { tag: 'Monitoring', projects: 'narrowed' } as const;
const reading = { ...declared, permission: 'alerts.read', rate: 'read' } as const;
const acting = { ...declared, permission: 'alerts.operate', rate: 'action' } as const;
const onIncident = z.strictObject({ incident_id: z.uuid().describe('UUID of the incident.') });

export const listIncidents = query('incidents.list', {
  ...reading,
  summary: 'Lists incidents, newest first.',
  rest: `GET ${INCIDENTS}/`,
  input: z.strictObject({
    state: IncidentState.optional().describe('Absent: both.'),
    min_severity: z.enum(SEVERITIES).optional().describe('At least that bad.'),
    project_id: z.string().max(36).optional().describe('Of one project.'),
    at: z
      .union([z.int().min(0), z.iso.datetime({ offset: true })])
      .optional()
      .describe('As they were at an ISO time or after the event of a position.'),
    limit: z.int().min(1).max(500).default(50).describe('How many at most.'),
    cursor: z.uuid().optional().describe('`next_cursor` of the page before.'),
  }),
  output: z.object({ items: z.array(Incident), next_cursor: z.string().nullable() }),
});

export const getIncident = query('incidents.get', {
  ...reading,
  summary: 'Tells an incident with its alerts and its timeline.',
  rest: `GET ${INCIDENTS}/:incident_id/`,
  input: onIncident,
  output: Incident.extend({ alerts: z.array(Alert).describe('As they are now, or as they were when they cleared.') }),
});

export const assignIncident = command('incidents.assign', {
  ...acting,
  summary: 'Says who sees to an incident; with no owner, nobody does.',
  rest: `POST ${INCIDENTS}/:incident_id/assign/`,
  input: onIncident.extend({ owner: z.string().min(1).max(64).nullable().describe('Name of a user; null: nobody.') }),
  output: Incident,
});

export const noteIncident = command('incidents.note', {
  ...acting,
  summary: 'Writes a note into the timeline of an incident.',
  rest: `POST ${INCIDENTS}/:incident_id/notes/`,
  input: onIncident.extend({ text: z.string().min(1).max(2_000).describe('What was seen or done.') }),
  output: Incident,
});

/** Asked by the module itself for everything that happens to an alert. */
export const followAlert = command('incidents.follow', {
  tag: 'Monitoring',
  permission: 'alerts.operate',
  rate: 'action',
  summary: 'Puts an alert into the incident that it belongs to, or takes note of its end.',
  rest: `POST ${INCIDENTS}/follow/`,
  input: z.strictObject({
    alert_id: z.uuid().describe('UUID of the alert.'),
    kind: z.string().min(1).max(100).describe('Its kind.'),
    resource: z.string().min(1).max(500).describe('What it is about.'),
    what: z.enum(['raised', 'changed', 'acknowledged', 'cleared']).describe('What happened to it.'),
  }),
  output: z.object({ incident: Incident.nullable().describe('Null: the alert is over and belonged to none.') }),
});
