import { fail } from '#kernel/error.ts';
import { z } from 'zod';
import type { Asker, Reach, Reached } from './reach.ts';

/** Prometheus refuses more itself. @see https://prometheus.io/docs/prometheus/latest/querying/api/#range-queries */
const MOST_POINTS = 11_000;
const MOST_SERIES = 1_000;
/** Prometheus is told to give up before it is no longer listened to. */
const TIMEOUT_MS = 20_000;

const Sample = z.tuple([z.number(), z.string()]);
const Metric = z.record(z.string(), z.string());
const Answer = z.object({
  status: z.literal('success'),
  data: z.discriminatedUnion('resultType', [
    z.object({ resultType: z.literal('vector'), result: z.array(z.object({ metric: Metric, value: Sample.optional() })) }),
    z.object({ resultType: z.literal('matrix'), result: z.array(z.object({ metric: Metric, values: z.array(Sample).default([]) })) }),
    z.object({ resultType: z.literal('scalar'), result: Sample }),
    z.object({ resultType: z.literal('string'), result: Sample }),
  ]),
  warnings: z.array(z.string()).optional(),
  infos: z.array(z.string()).optional(),
});
const BuildInfo = z.object({ data: z.object({ version: z.string() }) });

export interface PromAnswer {
  readonly result: 'vector' | 'matrix' | 'scalar' | 'string';
  readonly series: { labels: Record<string, string>; points: { at: string; value: string }[] }[];
  readonly truncated: boolean;
  readonly warnings: string[];
}

/** @see https://prometheus.io/docs/prometheus/latest/querying/api/ */
export const prometheus = {
  async test(reach: Reach, connection: Reached, asker: Asker) {
    const { data } = await reach.json(connection, { path: '/api/v1/status/buildinfo' }, BuildInfo, asker);
    return { version: data.version, message: `Prometheus ${data.version}.` };
  },

  async instant(reach: Reach, connection: Reached, query: string, at: Date | null, asker: Asker): Promise<PromAnswer> {
    const asked = { path: '/api/v1/query', query: { query, time: at?.toISOString(), timeout: '15s' }, timeoutMs: TIMEOUT_MS };
    return answerOf(await reach.json(connection, asked, Answer, asker));
  },

  /** @throws validation_error */
  async range(
    reach: Reach,
    connection: Reached,
    { query, from, until, stepS }: { readonly query: string; readonly from: Date; readonly until: Date; readonly stepS: number },
    asker: Asker,
  ): Promise<PromAnswer> {
    const lengthS = (until.getTime() - from.getTime()) / 1_000;
    if (lengthS < 0) throw fail('validation_error', 'The time ends before it begins.', { until: ['Expected a time after `from`.'] });
    if (lengthS / stepS > MOST_POINTS) {
      throw fail(
        'validation_error',
        `That would be more than ${MOST_POINTS} points a series; expected a step of ${Math.ceil(lengthS / MOST_POINTS)} s or more.`,
        {
          step_s: ['Too small for the time.'],
        },
      );
    }
    const asked = {
      path: '/api/v1/query_range',
      query: { query, start: from.toISOString(), end: until.toISOString(), step: String(stepS), timeout: '15s' },
      timeoutMs: TIMEOUT_MS,
    };
    return answerOf(await reach.json(connection, asked, Answer, asker));
  },
};

function answerOf({ data, warnings = [], infos = [] }: z.output<typeof Answer>): PromAnswer {
  const said = { result: data.resultType, warnings: [...warnings, ...infos] };
  if (data.resultType === 'scalar' || data.resultType === 'string') {
    return { ...said, series: [{ labels: {}, points: [pointOf(data.result)] }], truncated: false };
  }
  const series = data.result.map((each) => ({
    labels: each.metric,
    points: ('values' in each ? each.values : each.value === undefined ? [] : [each.value]).map(pointOf),
  }));
  return { ...said, series: series.slice(0, MOST_SERIES), truncated: series.length > MOST_SERIES };
}

function pointOf([seconds, value]: readonly [number, string]) {
  return { at: new Date(seconds * 1_000).toISOString(), value };
}

/** A job of `scrape_configs`. @see https://prometheus.io/docs/prometheus/latest/configuration/configuration/#scrape_config */
export function scrapeJob(targets: readonly string[], job = 'thalamus'): string {
  return [
    `- job_name: ${job}`,
    '  metrics_path: /metrics',
    '  scrape_interval: 15s',
    '  static_configs:',
    '    - targets:',
    ...targets.map((target) => `        - ${JSON.stringify(target)}`),
    '',
  ].join('\n');
}
