import { z } from 'zod';
import type { Content } from '#kernel/message.ts';
import { query } from '#kernel/message.ts';
import { answer, type Answering } from '#kernel/module.ts';
import type { Series } from '#kernel/samples.ts';

/** Older samples are left out: what nobody measures any more is gone from a scrape. */
const FRESH_MS = 5 * 60_000;
const PAGE = 5_000;
/** @see https://prometheus.io/docs/instrumenting/exposition_formats/ */
const EXPOSITION = 'text/plain; version=0.0.4; charset=utf-8';

/** How a unit is written at the end of a name. @see https://prometheus.io/docs/practices/naming/ */
const UNITS: Readonly<Record<string, string>> = {
  By: 'bytes',
  s: 'seconds',
  ms: 'milliseconds',
  Cel: 'celsius',
  V: 'volts',
  A: 'amperes',
  W: 'watts',
};

const deviceMetrics = query('monitoring.metrics.get', {
  tag: 'Monitoring',
  projects: 'narrowed',
  permission: 'monitoring.read',
  rate: 'heavy',
  summary: 'Tells what devices measured last, for Prometheus to scrape: names as in IF-MIB, labels of project, node and interface.',
  rest: 'GET /api/common/api/v1/monitoring/metrics/',
  gives: 'text/plain',
  input: z.strictObject({ project_id: z.guid().optional().describe('Of one project.') }),
  output: z.custom<Content>(),
});

export const expositionAnswers: readonly Answering[] = [
  answer(deviceMetrics, ({ project_id: project }, { samples, clock, projects }) => {
    const wanted = project === undefined ? (projects === null ? undefined : [...projects]) : [project.toLowerCase()];
    const since = new Date(clock.now().getTime() - FRESH_MS);
    async function* text(): AsyncGenerator<Uint8Array> {
      // A metric's lines stand together, so all are read first: of 10,000 interfaces some 20 MB.
      const lines = new Map<string, { readonly kind: Series['kind']; readonly told: string[] }>();
      for (let after = 0; ;) {
        const series = await samples.series({ ...(wanted === undefined ? {} : { projects: wanted }), after, limit: PAGE });
        const latest = new Map(
          (
            await samples.latest(
              series.map(({ id }) => id),
              since,
            )
          ).map((one) => [one.series, one]),
        );
        for (const one of series) {
          const value = latest.get(one.id);
          if (value === undefined || one.project === undefined) continue;
          const name = nameOf(one);
          const metric = lines.get(name) ?? { kind: one.kind, told: [] };
          lines.set(name, metric);
          metric.told.push(`${name}{${labelsOf(one)}} ${value.value} ${value.at.getTime()}\n`);
        }
        if (series.length < PAGE) break;
        after = series.at(-1)!.id;
      }
      for (const [name, { kind, told }] of [...lines].toSorted(([one], [other]) => (one < other ? -1 : 1))) {
        yield Buffer.from(`# TYPE ${name} ${kind}\n${told.join('')}`);
      }
    }
    return { mediaType: EXPOSITION, fileName: 'devices.prom', bytes: text() };
  }),
];

/** IF-MIB's names as they are, others with their unit. */
function nameOf({ metric, unit }: Series): string {
  const name = metric.replaceAll(/[^a-zA-Z0-9_:]/g, '_');
  const suffix = unit === undefined || /^if[A-Z]/.test(metric) ? undefined : UNITS[unit];
  return suffix === undefined || name.endsWith(`_${suffix}`) || name.endsWith('_ms') ? name : `${name}_${suffix}`;
}

function labelsOf({ labels, project, node, resource }: Series): string {
  const { interface: ifName, ...others } = labels;
  const all = {
    project_id: project,
    node_id: node,
    ...others,
    ...(ifName === undefined ? {} : { ifName }),
    ...(/\/(storage|sensors)\//.test(resource) ? { resource: resource.split('/').slice(5).join('/') } : {}),
  };
  return Object.entries(all)
    .filter((entry): entry is [string, string] => entry[1] !== undefined)
    .map(([name, value]) => `${name}="${escaped(value)}"`)
    .join(',');
}

/** @see https://prometheus.io/docs/instrumenting/exposition_formats/ */
function escaped(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}

/** Six digits: what a person reads. */
export function rounded(value: number): number {
  return Number(value.toPrecision(6));
}
