import { z } from 'zod';
import { query } from '#kernel/message.ts';
import { AGGREGATES } from '#kernel/samples.ts';
import { MEASURING_WAYS } from '../polling/target.ts';

const MONITORING = '/api/common/api/v1/monitoring';
const reading = { tag: 'Monitoring', projects: 'narrowed', permission: 'monitoring.read', rate: 'read' } as const;

const Metric = z.string().min(1).max(100).describe('`ifHCInOctets`, `cpu_load_percent`, `device_up`, …');
const which = {
  metric: Metric.optional(),
  resource: z.string().min(1).max(500).optional().describe('A path, and what is under it: `projects/<id>/nodes/<id>`.'),
  project_id: z.string().max(36).optional().describe('Of one project.'),
  node_id: z.string().max(36).optional().describe('Of one node.'),
};
const Series = z.object({
  series_id: z.int().describe('Number of the series in this hub.'),
  metric: z.string(),
  resource: z.string(),
  kind: z.enum(['gauge', 'counter']).describe('Of a counter ask the rate.'),
  unit: z.string().nullable(),
  project_id: z.string().nullable(),
  node_id: z.string().nullable(),
  labels: z.record(z.string(), z.string()),
});
export type SeriesView = z.output<typeof Series>;

const span = {
  from: z.iso.datetime({ offset: true }).optional().describe('Absent: an hour before its end.'),
  until: z.iso.datetime({ offset: true }).optional().describe('Absent: now.'),
  aggregate: z.enum(AGGREGATES).optional().describe('What the samples of a step become; absent: `avg`, of counters `rate` a second.'),
};

export const listSeries = query('monitoring.series.list', {
  ...reading,
  summary: 'Lists what is measured: metrics of resources.',
  rest: `GET ${MONITORING}/series/`,
  input: z.strictObject({
    ...which,
    limit: z.int().min(1).max(500).default(50).describe('How many at most.'),
    cursor: z
      .string()
      .regex(/^\d{1,10}$/)
      .optional()
      .describe('`next_cursor` of the page before.'),
  }),
  output: z.object({ items: z.array(Series), next_cursor: z.string().nullable() }),
});

export const getRange = query('monitoring.range.get', {
  ...reading,
  summary: 'Tells measured values over time, by steps.',
  rest: `GET ${MONITORING}/range/`,
  input: z.strictObject({
    ...which,
    series_ids: z.array(z.int().min(1)).min(1).max(200).optional().describe('Instead of metric and resource.'),
    ...span,
    step_s: z
      .int()
      .min(1)
      .max(30 * 86_400)
      .optional()
      .describe('Seconds of a step; absent: so that there are some 300.'),
    most: z.int().min(1).max(200).default(50).describe('Series at most, in the order of their numbers.'),
  }),
  output: z.object({
    from: z.iso.datetime(),
    until: z.iso.datetime(),
    step_s: z.number(),
    resolution: z.enum(['raw', '5m', '1h']).describe('What the points were made of.'),
    series: z.array(
      Series.extend({
        aggregate: z.enum(AGGREGATES),
        points: z
          .array(z.tuple([z.number(), z.number()]))
          .describe('Unix milliseconds at which a step begins, and the value; steps without samples are left out.'),
      }),
    ),
  }),
});

export const getTop = query('monitoring.top.get', {
  ...reading,
  summary: 'Tells of which resources a metric was greatest, or least, over a time.',
  rest: `GET ${MONITORING}/top/`,
  input: z.strictObject({
    metric: Metric,
    resource: which.resource,
    project_id: which.project_id,
    ...span,
    least: z.boolean().default(false).describe('The least ones instead.'),
    most: z.int().min(1).max(100).default(10).describe('How many at most.'),
  }),
  output: z.object({
    from: z.iso.datetime(),
    until: z.iso.datetime(),
    aggregate: z.enum(AGGREGATES),
    items: z.array(Series.extend({ value: z.number() })),
  }),
});

export const listTargets = query('monitoring.target.list', {
  ...reading,
  summary: 'Lists the devices that are measured, and how their last readings went.',
  rest: `GET ${MONITORING}/targets/`,
  input: z.strictObject({ project_id: which.project_id }),
  output: z.object({
    items: z.array(
      z.object({
        project_id: z.string(),
        node_id: z.string(),
        name: z.string(),
        project: z.string(),
        server: z.string(),
        answered: z.boolean().nullable().describe('Null: not measured yet.'),
        last_at: z.iso.datetime().nullable(),
        due_at: z.iso.datetime(),
        way: z.enum(MEASURING_WAYS).describe('By its agent, or by its console where it has none; that less often.'),
        silent: z.int().describe('Readings in a row that were not answered.'),
        reason: z.string(),
        duration_ms: z.number().nullable(),
      }),
    ),
    next_cursor: z.null(),
    process: z.string().nullable().describe('The process that measures, when it is this one; else nothing is listed here.'),
  }),
});
