import { z } from 'zod';
import { command, query } from '#kernel/message.ts';
import { HEALTHS } from '../services/verdict.ts';
import { next_cursor, page, PLACE, tag } from '../messages.ts';
import { ConnectionDefinition, ConnectionName } from './connection-definition.ts';

const CONNECTIONS = `${PLACE}/connections`;
const read = { tag, permission: 'integration.read', rate: 'read' } as const;
/** Goes to the other system for whoever asks. */
const fetches = { tag, permission: 'integration.read', rate: 'action' } as const;
const operate = { tag, permission: 'integration.operate', rate: 'action' } as const;
const configure = { tag, permission: 'integration.configure', rate: 'action' } as const;

const named = { connection: ConnectionName };

const ConnectionView = z.object({
  connection: z.string(),
  definition: ConnectionDefinition,
  secrets: z.record(z.string(), z.string()).describe('Which are set; shown masked.'),
  health: z.enum(HEALTHS),
  since: z.iso.datetime().describe('When it became so.'),
  message: z.string(),
  checked_at: z.iso.datetime().nullable().describe('The last look; null where another process of the hub looks.'),
  saved_at: z.iso.datetime(),
  saved_by: z.string(),
});
export type ConnectionView = z.input<typeof ConnectionView>;

export const listConnections = query('integration.connection.list', {
  ...read,
  summary: 'Lists the connections to other systems and how these are.',
  rest: `GET ${CONNECTIONS}/`,
  input: z.strictObject(page),
  output: z.object({ items: z.array(ConnectionView), next_cursor }),
});
export const getConnection = query('integration.connection.get', {
  ...read,
  summary: 'Tells one connection and how the system behind it is.',
  rest: `GET ${CONNECTIONS}/:connection/`,
  input: z.strictObject(named),
  output: ConnectionView,
});
const secrets = z
  .record(z.string().max(50), z.string().min(1).max(4_096))
  .optional()
  .describe('By name; those that are not given stay as they are while it leads to the same place.');
export const saveConnection = command('integration.connection.save', {
  ...configure,
  summary: 'Makes or replaces a connection to another system.',
  rest: `PUT ${CONNECTIONS}/:connection/`,
  secret: ['secrets'],
  input: z.strictObject({ ...named, definition: ConnectionDefinition, secrets }),
  output: ConnectionView,
});
export const deleteConnection = command('integration.connection.delete', {
  ...configure,
  summary: 'Deletes a connection and its secrets.',
  rest: `DELETE ${CONNECTIONS}/:connection/`,
  input: z.strictObject(named),
  output: z.object({ connection: z.string() }),
});
export const testConnection = command('integration.connection.test', {
  ...operate,
  summary: 'Asks the system behind a connection how it is, as saved.',
  rest: `POST ${CONNECTIONS}/:connection/test/`,
  input: z.strictObject(named),
  output: z.object({ ok: z.boolean(), message: z.string(), version: z.string().nullable(), duration_ms: z.number() }),
});

const Labels = z.record(z.string(), z.string());
const Point = z.object({ at: z.iso.datetime(), value: z.string().describe('As Prometheus writes it: a number, NaN, +Inf or -Inf.') });
const Series = z.object({ labels: Labels, points: z.array(Point) });
const PromQl = z.string().min(1).max(10_000).describe('PromQL.');
const answered = {
  result: z.enum(['vector', 'matrix', 'scalar', 'string']),
  series: z.array(Series),
  truncated: z.boolean().describe('There was more than is given.'),
  warnings: z.array(z.string()),
};

export const queryPrometheus = query('integration.prometheus.query', {
  ...fetches,
  summary: 'Evaluates a PromQL expression at one moment.',
  rest: `GET ${CONNECTIONS}/:connection/query/`,
  input: z.strictObject({ ...named, query: PromQl, at: z.iso.datetime({ offset: true }).optional().describe('Absent: now.') }),
  output: z.object(answered),
});
export const queryPrometheusRange = query('integration.prometheus.query_range', {
  ...fetches,
  summary: 'Evaluates a PromQL expression over a time, at most 11,000 points a series.',
  rest: `GET ${CONNECTIONS}/:connection/query-range/`,
  input: z.strictObject({
    ...named,
    query: PromQl,
    from: z.iso.datetime({ offset: true }),
    until: z.iso.datetime({ offset: true }),
    step_s: z.number().min(0.1).max(86_400).default(60),
  }),
  output: z.object(answered),
});
export const scrapeConfig = query('integration.prometheus.scrape_config', {
  ...read,
  summary: 'Tells what to write into the configuration of Prometheus so that it scrapes this hub.',
  rest: `GET ${CONNECTIONS}/:connection/scrape-config/`,
  input: z.strictObject({
    ...named,
    target: z
      .string()
      .max(300)
      .regex(/^(\[[0-9a-fA-F:]+\]|[A-Za-z0-9.-]+):\d{1,5}$/)
      .optional()
      .describe('host:port at which Prometheus reaches this hub; absent: as the hub listens.'),
  }),
  output: z.object({ job_name: z.string(), targets: z.array(z.string()), yaml: z.string().describe('A job of `scrape_configs`.') }),
});

export const pushDatasource = command('integration.grafana.datasource.push', {
  ...operate,
  summary: 'Makes the Prometheus of a connection a data source of Grafana, or brings it up to date.',
  rest: `POST ${CONNECTIONS}/:connection/datasource/`,
  input: z.strictObject({
    ...named,
    prometheus: ConnectionName.describe('The connection to Prometheus; its URL is what Grafana will ask.'),
  }),
  output: z.object({ uid: z.string(), name: z.string(), created: z.boolean() }),
});
export const pushDashboard = command('integration.grafana.dashboard.push', {
  ...operate,
  summary: 'Writes a dashboard into Grafana, over the one of the same uid; without a model, that of the hub itself.',
  rest: `POST ${CONNECTIONS}/:connection/dashboards/`,
  input: z.strictObject({
    ...named,
    model: z
      .record(z.string().max(100), z.unknown().describe('As Grafana exports it.'))
      .optional()
      .describe('The JSON model of a dashboard; absent: the dashboard of the hub.'),
    datasource: z.string().max(100).optional().describe('uid of the data source of the dashboard of the hub; absent: as pushed.'),
  }),
  output: z.object({ uid: z.string(), url: z.string(), version: z.int().nullable() }),
});

export const netdataInfo = query('integration.netdata.info', {
  ...fetches,
  summary: 'Tells what a Netdata agent says of itself and its alarms.',
  rest: `GET ${CONNECTIONS}/:connection/netdata/`,
  input: z.strictObject(named),
  output: z.object({
    version: z.string(),
    hosts: z.array(z.string()),
    os: z.string().nullable(),
    alarms: z.object({ normal: z.int(), warning: z.int(), critical: z.int() }),
  }),
});
export const netdataCharts = query('integration.netdata.charts', {
  ...fetches,
  summary: 'Lists the charts of a Netdata agent.',
  rest: `GET ${CONNECTIONS}/:connection/netdata/charts/`,
  input: z.strictObject({ ...named, ...page }),
  output: z.object({
    items: z.array(
      z.object({ chart: z.string(), title: z.string(), units: z.string(), family: z.string(), dimensions: z.array(z.string()) }),
    ),
    next_cursor,
  }),
});
export const netdataData = query('integration.netdata.data', {
  ...fetches,
  summary: 'Reads the values of a chart of a Netdata agent over a time.',
  rest: `GET ${CONNECTIONS}/:connection/netdata/data/`,
  input: z.strictObject({
    ...named,
    chart: z.string().min(1).max(200),
    seconds: z.int().min(1).max(2_592_000).default(600).describe('Before now.'),
    points: z.int().min(1).max(5_000).default(200),
  }),
  output: z.object({
    labels: z.array(z.string()),
    rows: z.array(z.object({ at: z.iso.datetime(), values: z.array(z.number().nullable()) })),
  }),
});
