import { isDeepStrictEqual } from 'node:util';
import type { RangeQuery, Sample, Samples, Series, SeriesFilter, SeriesPoints } from '#kernel/samples.ts';
import { aggregated, LOOK_BACK_MS, type Point } from './aggregate.ts';

/** Samples in memory, for tests. Nothing of them is summed up, so every range is made of raw values. */
export function memorySamples(): Samples {
  const series: Series[] = [];
  const byKey = new Map<string, Series>();
  const points = new Map<number, Map<number, number>>();

  const pointsOf = (id: number): Point[] => [...(points.get(id) ?? [])].toSorted(([a], [b]) => a - b);
  const ranged = (id: number, { from, until, stepMs, aggregate }: Omit<RangeQuery, 'series'>): Point[] => {
    const all = pointsOf(id);
    const steps = new Map<number, Point[]>();
    for (const point of all) {
      if (point[0] < from.getTime() || point[0] >= until.getTime()) continue;
      const step = Math.floor(point[0] / stepMs) * stepMs;
      steps.set(step, [...(steps.get(step) ?? []), point]);
    }
    return [...steps].flatMap(([step, within]) => {
      const first = within[0]![0];
      const before = all.findLast(([at]) => at < first && at >= from.getTime() - LOOK_BACK_MS);
      const value = aggregated(aggregate, within, before);
      return value === undefined ? [] : [[step, value] as const];
    });
  };
  const matching = (filter: SeriesFilter): Series[] => series.filter((one) => fits(one, filter)).slice(0, filter.limit ?? Infinity);

  return {
    async write(samples) {
      for (const sample of samples) {
        const key = `${sample.metric} ${sample.resource}`;
        let known = byKey.get(key);
        if (known === undefined) {
          known = seriesOf(sample, series.length + 1);
          byKey.set(key, known);
          series.push(known);
          points.set(known.id, new Map());
        } else if (!isDeepStrictEqual(known, seriesOf(sample, known.id))) {
          known = seriesOf(sample, known.id);
          byKey.set(key, known);
          series[known.id - 1] = known;
        }
        const kept = points.get(known.id)!;
        if (!kept.has(sample.at.getTime())) kept.set(sample.at.getTime(), sample.value);
      }
    },
    series: async (filter) => matching(filter),
    range: async (query) => ({
      resolution: 'raw',
      series: query.series.flatMap((id): SeriesPoints[] => {
        const found = ranged(id, query);
        return found.length === 0 ? [] : [{ series: id, points: found }];
      }),
    }),
    async top({ filter, limit, least = false, from, until, aggregate }) {
      const whole = matching({ ...filter, limit: Infinity }).flatMap((one) => {
        const all = pointsOf(one.id);
        const within = all.filter(([at]) => at >= from.getTime() && at < until.getTime());
        if (within.length === 0) return [];
        const value = aggregated(aggregate, within, undefined);
        return value === undefined ? [] : [{ series: one, value }];
      });
      return whole.toSorted((a, b) => (least ? a.value - b.value : b.value - a.value) || a.series.id - b.series.id).slice(0, limit);
    },
    latest: async (ids, since) =>
      ids.flatMap((id) => {
        const last = pointsOf(id).at(-1);
        return last === undefined || last[0] < since.getTime() ? [] : [{ series: id, at: new Date(last[0]), value: last[1] }];
      }),
  };
}

function seriesOf(sample: Sample, id: number): Series {
  const { at: _at, value: _value, ...rest } = sample;
  return { ...rest, id };
}

function fits(series: Series, { metrics, resource, under, projects, nodes, ids, after }: SeriesFilter): boolean {
  return (
    (metrics === undefined || metrics.includes(series.metric)) &&
    (resource === undefined || series.resource === resource) &&
    (under === undefined || series.resource === under || series.resource.startsWith(`${under}/`)) &&
    (projects === undefined || (series.project !== undefined && projects.includes(series.project))) &&
    (nodes === undefined || (series.node !== undefined && nodes.includes(series.node))) &&
    (ids === undefined || ids.includes(series.id)) &&
    (after === undefined || series.id > after)
  );
}
