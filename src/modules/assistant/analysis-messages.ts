import { z } from 'zod';
import { query } from '#kernel/message.ts';
import { SEVERITIES } from '#model/severity.ts';
import { PLACE, tag } from './place.ts';
import { Ground } from './sentences.ts';
import { Anomaly } from './watching/anomaly.ts';

const reading = { tag, permission: 'assistant.read', projects: 'narrowed' } as const;
const project_id = z.string().max(36).optional().describe('Of one project; absent: of all that the caller may see.');
const node_id = z.string().max(36).optional().describe('Of one node.');
const Confidence = z.number().min(0).max(1).describe('0 to 1, in twentieths: how much speaks for it, not a measured share.');
const Reasons = z.array(z.string()).describe('What speaks for it, in sentences with figures.');
const Grounds = z.array(Ground).describe('The same one by one without words, for doors that speak other languages.');

/** What a forecast is about. */
const Component = {
  component: z.string().describe('For people: `R1`, `e0 of R1`.'),
  resource: z.string().describe('As a path: `projects/<id>/nodes/<id>`.'),
  project_id: z.string().nullable(),
  node_id: z.string().nullable(),
};
const Measured = {
  ...Component,
  metric: z.string().describe('`interface_load_percent` is the rate of octets against ifSpeed.'),
  unit: z.string().nullable(),
};

const Forecast = z.object({
  ...Measured,
  history_h: z.number().describe('Hours of measurement that it is made of.'),
  step_s: z.int(),
  points: z
    .array(z.tuple([z.number(), z.number(), z.number(), z.number()]))
    .describe('Unix milliseconds, what is expected, and the ends of the band in which 95 % should be.'),
  now: z.number(),
  peak: z.number().describe('The greatest that is expected.'),
  peak_at: z.iso.datetime(),
  confidence: Confidence,
});
export type ForecastView = z.output<typeof Forecast>;

const Scaling = z.object({
  ...Component,
  service: z.string().describe('Name of the node or interface that is too small.'),
  scale_factor: z.number().describe('Times what it has now: so much that the expected peak is at 70 %.'),
  confidence: Confidence,
  metric: z.string(),
  reasons: Reasons,
  grounds: Grounds,
  ram_mb: z.number().nullable().describe('Memory that GNS3 gives the node, where it says so.'),
  scaled_ram_mb: z.number().nullable().describe('That times the factor.'),
  cpus: z.number().nullable().describe('Processors that GNS3 gives the node, where it says so.'),
  scaled_cpus: z.number().nullable().describe('That times the factor, in whole ones.'),
});
export type Scaling = z.output<typeof Scaling>;

const most = z.int().min(1).max(200).default(40).describe('Forecasts at most: the fullest first.');

export const getAnalysis = query('assistant.analysis.get', {
  ...reading,
  rate: 'heavy',
  summary: 'Tells what is unusual in what is measured, how load goes on for a day, and what should be larger.',
  rest: `GET ${PLACE}/analysis/`,
  input: z.strictObject({
    project_id,
    node_id,
    hours: z.int().min(1).max(168).default(24).describe('How far back anomalies are listed.'),
    most,
    points: z.boolean().default(true).describe('False: forecasts without their points.'),
  }),
  output: z.object({
    analysed_at: z.iso.datetime(),
    watched: z
      .object({
        series: z.int().describe('Series that are judged as they come.'),
        learning: z.int().describe('Those of them of which too little was seen yet.'),
        left_out: z.int().describe('Series beyond what is held in memory.'),
        process: z.string(),
      })
      .nullable()
      .describe('Null: another process watches, or none does (`assistant.watch`).'),
    anomalies: z.array(Anomaly).describe('Newest first, the last 500.'),
    performance_forecast: z.array(Forecast).describe('A day ahead.'),
    scaling_recommendations: z.array(Scaling),
  }),
});

const Capacity = z.object({
  ...Measured,
  now: z.number(),
  limit: z.number().describe('Where it is full, or does its work no more.'),
  in_30_days: z.object({ expected: z.number(), lower: z.number(), upper: z.number() }).describe('With the band of 95 %.'),
  growth_per_day: z.number(),
  full_at: z.iso.datetime().nullable().describe('Null: not within 90 days.'),
  days_to_full: z.number().nullable(),
  confidence: Confidence,
  reasons: Reasons,
  grounds: Grounds,
});
export type Capacity = z.output<typeof Capacity>;

const Evidence = z.object({
  kind: z.string().describe('`unreachable`, `restarts`, `flapping`, `errors`, `anomalies`, `full`, `hot`, `open_alerts`.'),
  count: z.number(),
  weight: z.number().describe('What it adds to the logarithm of the odds.'),
  text: z.string(),
});
const Risk = z.object({
  ...Component,
  probability: Confidence.describe(
    '0 to 1, in twentieths: that somebody will have to see to it within a day. By weighed evidence, not by a measured rate.',
  ),
  evidence: z.array(Evidence),
});
export type Risk = z.output<typeof Risk>;

export const getPredictions = query('assistant.predictions.get', {
  ...reading,
  rate: 'heavy',
  summary: 'Tells which devices are likely to fail, what will be full and when, and what should be done before that.',
  rest: `GET ${PLACE}/predictions/`,
  input: z.strictObject({ project_id, node_id, most }),
  output: z.object({
    predicted_at: z.iso.datetime(),
    failure_risk: z
      .object({
        component: z.string().nullable().describe('The one of the greatest risk; null: nothing speaks against any.'),
        probability: Confidence,
        components: z.array(Risk).describe('All against which something speaks, the greatest risk first.'),
      })
      .describe('How likely devices are to fail.'),
    capacity_forecast: z.array(Capacity).describe('What is full first comes first.'),
    recommendations: z.array(
      z.object({
        action: z.literal('preventive_maintenance'),
        priority: z.enum(['high', 'medium']),
        description: z.string(),
        component: z.string(),
        project_id: z.string().nullable(),
        node_id: z.string().nullable(),
      }),
    ),
  }),
});
export type Predictions = z.output<typeof getPredictions.output>;

const Pointer = z.object({
  label: z.string(),
  page: z.string().nullable().describe('Path of the web app.'),
  operation: z.string().nullable(),
  input: z.record(z.string(), z.json()).nullable(),
});

const Cause = z.object({
  kind: z
    .enum([
      'node_stopped',
      'node_silent',
      'node_restarted',
      'link_suspended',
      'link_removed',
      'link_impaired',
      'link_down',
      'interface_off',
      'overload',
      'server_lost',
      'contained',
    ])
    .describe('What is the matter.'),
  title: z.string().describe('In a few words.'),
  component: z.string(),
  project_id: z.string().nullable(),
  node_id: z.string().nullable(),
  node_name: z.string().nullable(),
  link_id: z.string().nullable(),
  interface: z.string().nullable(),
  confidence: Confidence,
  reasons: Reasons,
  grounds: Grounds,
  explains: z.array(z.uuid()).describe('Alerts that follow from it.'),
  links: z.array(Pointer).describe('Where to look, and what can be asked.'),
});
export type Cause = z.output<typeof Cause>;

export const getCause = query('assistant.cause.get', {
  ...reading,
  rate: 'heavy',
  summary: 'Tells the likely cause of an incident, of an alert or of all that is wrong in a project, the likeliest first, with reasons.',
  rest: `GET ${PLACE}/cause/`,
  input: z.strictObject({
    incident_id: z.uuid().optional().describe('Of an incident.'),
    alert_id: z.uuid().optional().describe('Of an alert, and of those that are open beside it.'),
    project_id: z.string().max(36).optional().describe('Of what is open in a project.'),
    most: z.int().min(1).max(20).default(5).describe('Candidates at most.'),
  }),
  output: z.object({
    asked_at: z.iso.datetime(),
    about: z.object({
      incident_id: z.uuid().nullable(),
      project_ids: z.array(z.string()),
      alerts: z.array(
        z.object({ alert_id: z.uuid(), kind: z.string(), severity: z.enum(SEVERITIES), title: z.string(), raised_at: z.iso.datetime() }),
      ),
    }),
    candidates: z.array(Cause),
    unknown: z.array(z.string()).describe('What could not be looked at, in sentences.'),
    unknown_projects: z.array(z.string()).describe('Projects whose topology could not be looked at.'),
  }),
});
