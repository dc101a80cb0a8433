import { z } from 'zod';
import { command } from '#kernel/message.ts';
import { answer, type Answering } from '#kernel/module.ts';
import { rounded } from './exposition.ts';

/** Over how long the baseline looks back: an evening of a lab. */
const BACK_MS = 6 * 3_600_000;
const METRICS = ['cpu_load_percent', 'memory_used_percent', 'device_response_ms', 'ifHCInOctets', 'ifHCOutOctets', 'ifInErrors'];

const Figure = z.object({
  metric: z.string(),
  resource: z.string(),
  labels: z.record(z.string(), z.string()),
  unit: z.string().nullable(),
  usual: z.number().describe('Median of the last hours; of counters, of the rate a second.'),
  p95: z.number(),
});

const takeBaseline = command('monitoring.baseline.take', {
  tag: 'Monitoring',
  permission: 'monitoring.operate',
  rate: 'action',
  summary: 'Tells how a project usually performs: of each device and interface what was usual in the last hours.',
  rest: 'POST /api/common/api/v1/monitoring/baseline/',
  input: z.strictObject({ project_id: z.guid().describe('The project.') }),
  output: z.object({
    project_id: z.string(),
    taken_at: z.iso.datetime(),
    devices: z.int().describe('Devices that were measured.'),
    samples_from: z.iso.datetime(),
    figures: z.array(Figure),
  }),
});

export const baselineAnswers: readonly Answering[] = [
  answer(takeBaseline, async ({ project_id: project }, { samples, clock }) => {
    const until = clock.now();
    const from = new Date(until.getTime() - BACK_MS);
    const known = await samples.series({ metrics: METRICS, projects: [project.toLowerCase()], limit: 5_000 });
    const figures: z.output<typeof Figure>[] = [];
    for (const [kind, series] of Map.groupBy(known, (one) => one.kind)) {
      const range = {
        series: series.map(({ id }) => id),
        from,
        until,
        stepMs: 60_000,
        aggregate: kind === 'counter' ? ('rate' as const) : ('avg' as const),
      };
      const read = new Map((await samples.range(range)).series.map((one) => [one.series, one.points]));
      for (const one of series) {
        const values = (read.get(one.id) ?? []).map(([, value]) => value).toSorted((a, b) => a - b);
        if (values.length === 0) continue;
        figures.push({
          metric: one.metric,
          resource: one.resource,
          labels: { ...one.labels },
          unit: one.unit ?? null,
          usual: rounded(values[Math.floor((values.length - 1) / 2)]!),
          p95: rounded(values[Math.floor((values.length - 1) * 0.95)]!),
        });
      }
    }
    const devices = new Set(figures.map(({ resource }) => resource.split('/').slice(0, 4).join('/'))).size;
    return { project_id: project, taken_at: until.toISOString(), devices, samples_from: from.toISOString(), figures };
  }),
];
