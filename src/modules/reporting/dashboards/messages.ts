import { z } from 'zod';
import { command, event, query } from '#kernel/message.ts';
import { Dashboard, dashboardFields } from './dashboard.ts';

const DASHBOARDS = '/api/common/api/v1/reporting/dashboards';
// A dashboard is read by screens on walls, which read what is measured and no reports.
const reading = { tag: 'Reporting', projects: 'narrowed', permission: 'monitoring.read', rate: 'read' } as const;
const acting = { tag: 'Reporting', projects: 'narrowed', permission: 'reporting.operate', rate: 'action' } as const;

const DashboardId = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,63}$/i)
  .describe('UUID of the dashboard, or the name of one that came with the product.');

export const listDashboards = query('reporting.dashboard.list', {
  ...reading,
  summary: 'Lists the dashboards that the caller may see: those of the product, its own, and shared ones.',
  rest: `GET ${DASHBOARDS}/`,
  input: z.strictObject({
    project_id: z.guid().optional().describe('Only those about this project.'),
    limit: z.int().min(1).max(500).default(50).describe('How many at most.'),
    cursor: z.string().min(1).max(200).optional().describe('`next_cursor` of the page before.'),
  }),
  output: z.object({
    items: z.array(Dashboard.omit({ widgets: true }).extend({ widgets: z.int().describe('How many it has.') })),
    next_cursor: z.string().nullable(),
  }),
});

export const getDashboard = query('reporting.dashboard.get', {
  ...reading,
  summary: 'Tells a dashboard with its widgets.',
  rest: `GET ${DASHBOARDS}/:dashboard_id/`,
  input: z.strictObject({ dashboard_id: DashboardId }),
  output: Dashboard,
});

export const createDashboard = command('reporting.dashboard.create', {
  ...acting,
  creates: true,
  summary: 'Keeps a dashboard that was put together or exported elsewhere.',
  rest: `POST ${DASHBOARDS}/`,
  input: z.strictObject(dashboardFields),
  output: Dashboard,
});

export const updateDashboard = command('reporting.dashboard.update', {
  ...acting,
  summary: 'Changes a dashboard as a whole; one that came with the product stays as it is.',
  rest: `PUT ${DASHBOARDS}/:dashboard_id/`,
  input: z.strictObject({
    dashboard_id: DashboardId,
    ...dashboardFields,
    revision: z.int().min(1).optional().describe('That was changed: refused when somebody else was faster. Absent: whatever there is.'),
  }),
  output: Dashboard,
});

export const deleteDashboard = command('reporting.dashboard.delete', {
  ...acting,
  summary: 'Deletes a dashboard.',
  rest: `DELETE ${DASHBOARDS}/:dashboard_id/`,
  input: z.strictObject({ dashboard_id: DashboardId }),
  output: z.object({ dashboard_id: z.string(), deleted: z.literal(true) }),
});

export const dashboardSaved = event('dashboard.saved', {
  summary: 'Somebody put a dashboard together, or changed one.',
  priority: 'normal',
  data: Dashboard.omit({ editable: true, changed_at: true }).extend({ by: z.string() }),
});

export const dashboardDeleted = event('dashboard.deleted', {
  summary: 'A dashboard was deleted.',
  priority: 'normal',
  data: z.object({ dashboard_id: z.string(), by: z.string() }),
});

export const DASHBOARD_EVENTS = [dashboardSaved, dashboardDeleted];
