import type { RangeQuery, Samples, Series, SeriesFilter } from '#kernel/samples.ts';
import { componentOf } from '../watching/watched.ts';

const HOUR_MS = 3_600_000;

export type Point = readonly [atMs: number, value: number];

/** How full or busy something is, in percent. */
export interface Load {
  readonly series: Series;
  readonly metric: string;
  readonly component: string;
  /** Where it is full, or does its work no more. */
  readonly limit: number;
  /** What a value is multiplied with to be percent. */
  readonly factor: number;
  readonly now: number;
}

/**
 * What is foreseen, and where it is full: of memory and storage nothing more is left at 100 %. A processor or a line that is busy for 90 % of the time keeps
 * its work waiting for nine times as long as it takes, by the queue M/M/1 (waiting = load / (1 - load)).
 */
const LIMITS = { memory_used_percent: 100, storage_used_percent: 100, cpu_load_percent: 90 } as const;
const LINE_LIMIT = 90;
const LINE_METRICS = ['ifHCInOctets', 'ifHCOutOctets'];
const LINE_LOAD = 'interface_load_percent';

/** The fullest of all that is meant, by the last hour: at most so many. */
export async function fullest(samples: Samples, filter: SeriesFilter, now: Date, most: number): Promise<readonly Load[]> {
  const span = { from: new Date(now.getTime() - HOUR_MS), until: now };
  const loads: Load[] = [];
  for (const [metric, limit] of Object.entries(LIMITS)) {
    const top = await samples.top({ ...span, filter: { ...filter, metrics: [metric] }, aggregate: 'avg', limit: most });
    loads.push(...top.map(({ series, value }) => ({ series, metric, component: componentOf(series), limit, factor: 1, now: value })));
  }
  loads.push(...(await lines(samples, filter, span, most)));
  return loads.toSorted((one, other) => other.now / other.limit - one.now / one.limit).slice(0, most);
}

/** Lines, by the busier direction of each. */
async function lines(
  samples: Samples,
  filter: SeriesFilter,
  { from, until }: { readonly from: Date; readonly until: Date },
  most: number,
): Promise<Load[]> {
  const busiest = await samples.top({ from, until, filter: { ...filter, metrics: LINE_METRICS }, aggregate: 'rate', limit: most * 2 });
  if (busiest.length === 0) return [];
  const nodes = [...new Set(busiest.flatMap(({ series }) => (series.node === undefined ? [] : [series.node])))];
  const speeds = await samples.series({ metrics: ['ifSpeed'], nodes });
  const latest = new Map(
    (
      await samples.latest(
        speeds.map(({ id }) => id),
        new Date(from.getTime() - HOUR_MS),
      )
    ).map(({ series, value }) => [series, value]),
  );
  const speedOf = new Map(speeds.map(({ id, resource }) => [resource, latest.get(id)]));
  const seen = new Set<string>();
  return busiest
    .flatMap(({ series, value }): Load[] => {
      const speed = speedOf.get(series.resource);
      // Without a speed nobody knows what full is.
      if (speed === undefined || speed <= 0 || seen.has(series.resource)) return [];
      seen.add(series.resource);
      const factor = 800 / speed;
      return [{ series, metric: LINE_LOAD, component: componentOf(series), limit: LINE_LIMIT, factor, now: value * factor }];
    })
    .slice(0, most);
}

/** The past of a load in equal steps, and from when on there is one. */
export async function pastOf(
  samples: Samples,
  { series, factor }: Load,
  query: Pick<RangeQuery, 'from' | 'until' | 'stepMs'>,
): Promise<{ readonly values: readonly number[]; readonly fromMs: number }> {
  const aggregate = series.kind === 'counter' ? 'rate' : 'avg';
  const read = await samples.range({ ...query, series: [series.id], aggregate });
  const points = read.series[0]?.points ?? [];
  return evenly(
    points.map(([at, value]) => [at, value * factor]),
    query.stepMs,
  );
}

/** Every step has a value: between two that were measured there is a straight line. */
export function evenly(points: readonly Point[], stepMs: number): { readonly values: readonly number[]; readonly fromMs: number } {
  const values: number[] = [];
  for (const [index, [at, value]] of points.entries()) {
    const before = points[index - 1];
    if (before !== undefined) {
      const steps = Math.round((at - before[0]) / stepMs);
      for (let step = 1; step < steps; step += 1) values.push(before[1] + ((value - before[1]) * step) / steps);
    }
    values.push(value);
  }
  return { values, fromMs: points[0]?.[0] ?? 0 };
}
