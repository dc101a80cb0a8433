import { z } from 'zod';
import { AGGREGATES } from '#kernel/samples.ts';
import { SEVERITIES } from '#model/severity.ts';

/**
 * A dashboard is what to show and where, and no value: whoever looks asks for the values with the permissions that they have. So one that is
 * shared tells nobody more than they may know.
 */

/** Columns of the grid; on a phone widgets stand below each other. */
const COLUMNS = 12;
const MOST_ROWS = 200;
const MOST_WIDGETS = 40;
/** Colours of lines that people tell apart (`web/kit/chart-option.ts`). */
const MOST_LINES = 4;

const Place = {
  x: z
    .int()
    .min(0)
    .max(COLUMNS - 1)
    .describe('First column, from 0.'),
  y: z.int().min(0).max(MOST_ROWS).describe('First row, from 0.'),
  w: z.int().min(1).max(COLUMNS).describe('Columns.'),
  h: z.int().min(1).max(20).describe('Rows.'),
};
const common = {
  widget_id: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,35}$/)
    .describe('Its name within the dashboard: lower case, digits and -.'),
  title: z.string().trim().min(1).max(100).optional().describe('Absent: as what it shows is called.'),
  project_id: z.guid().optional().describe('Of one project; absent: of that of the dashboard, else of all.'),
  ...Place,
};
const period_h = z.int().min(1).max(720).default(1).describe('Hours that it looks back.');
const metric = z.string().min(1).max(100).describe('`cpu_load_percent`, `ifHCInOctets`, `device_response_ms`, …');

const TILES = ['alerts', 'nodes', 'projects', 'modules'] as const;

const Widget = z.discriminatedUnion('kind', [
  z.strictObject({
    ...common,
    kind: z.literal('series').describe('What was measured over time, as lines.'),
    metric,
    node_id: z.guid().optional().describe('Of one node.'),
    resource: z.string().min(1).max(500).optional().describe('A path, and what is under it.'),
    aggregate: z.enum(AGGREGATES).optional(),
    lines: z.int().min(1).max(MOST_LINES).default(MOST_LINES).describe('Lines at most.'),
    period_h,
  }),
  z.strictObject({
    ...common,
    kind: z.literal('top').describe('Of which resources a metric is greatest, or least.'),
    metric,
    aggregate: z.enum(AGGREGATES).optional(),
    least: z.boolean().default(false),
    most: z.int().min(1).max(50).default(10),
    period_h,
  }),
  z.strictObject({
    ...common,
    kind: z.literal('alerts').describe('Alerts that did not clear yet.'),
    min_severity: z.enum(SEVERITIES).default('info'),
    most: z.int().min(1).max(100).default(20),
  }),
  z.strictObject({
    ...common,
    kind: z.literal('tiles').describe('How many there are of what, and how they are.'),
    of: z
      .array(z.enum(TILES))
      .min(1)
      .max(TILES.length)
      .default([...TILES]),
  }),
  z.strictObject({ ...common, kind: z.literal('topology').describe('The nodes and links of a project, as they are.') }),
  z.strictObject({ ...common, kind: z.literal('text').describe('A text, line by line as it was written.'), text: z.string().max(2_000) }),
]);
export type Widget = z.output<typeof Widget>;

const Widgets = z
  .array(Widget)
  .max(MOST_WIDGETS)
  .refine((widgets) => widgets.every(({ x, w }) => x + w <= COLUMNS), `No widget may reach beyond column ${COLUMNS}.`)
  .refine((widgets) => new Set(widgets.map(({ widget_id }) => widget_id)).size === widgets.length, 'No two widgets may have one name.');

/** What people say of a dashboard; also what is exported and imported. */
export const dashboardFields = {
  name: z.string().trim().min(1).max(100),
  shared: z.boolean().default(false).describe('Everybody sees it who may see its project; else its owner alone.'),
  project_id: z.guid().nullable().default(null).describe('What it is about, and whose people see it; null: all.'),
  widgets: Widgets.describe('In any order; the grid has 12 columns.'),
};

export const Dashboard = z.object({
  dashboard_id: z.string(),
  ...dashboardFields,
  owner: z.string().nullable().describe('Null: it came with the product.'),
  revision: z.int().describe('1 at first, one more with each change.'),
  changed_at: z.iso.datetime().nullable(),
  editable: z.boolean().describe('Whether whoever asks may change it.'),
});
export type Dashboard = z.output<typeof Dashboard>;
