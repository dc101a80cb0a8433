import type { Aggregate } from '#kernel/samples.ts';
import type { Level } from './resolution.ts';

const RAW: Readonly<Record<Exclude<Aggregate, 'rate' | 'increase'>, string>> = {
  avg: 'avg(value)',
  min: 'min(value)',
  max: 'max(value)',
  sum: 'sum(value)',
  count: 'count(*)::double precision',
  last: '(array_agg(value order by at desc))[1]',
  p50: 'percentile_cont(0.5) within group (order by value)',
  p90: 'percentile_cont(0.9) within group (order by value)',
  p95: 'percentile_cont(0.95) within group (order by value)',
  p99: 'percentile_cont(0.99) within group (order by value)',
};

/** Of rows that are sums already; percentiles are those of their averages. */
function summedSql(aggregate: Aggregate, stepS: number): string {
  switch (aggregate) {
    case 'avg':
      return 'sum(sum) / sum(count)';
    case 'sum':
      return 'sum(sum)';
    case 'count':
      return 'sum(count)::double precision';
    case 'min':
      return 'min(min)';
    case 'max':
      return 'max(max)';
    case 'last':
      return '(array_agg(last order by at desc))[1]';
    case 'increase':
      return 'sum(increase)';
    case 'rate':
      return `sum(increase) / (count(*) * ${stepS})`;
    default:
      return `percentile_cont(${Number(aggregate.slice(1)) / 100}) within group (order by sum / count)`;
  }
}

/** A counter's growth from sample to sample; less than before means that it started anew at 0. */
const GROWTH = 'case when value >= before then value - before else value end';
const GROWN: Readonly<Record<'rate' | 'increase', string>> = {
  increase: `sum(${GROWTH})`,
  rate: `sum(${GROWTH}) / nullif(sum(extract(epoch from at - before_at)), 0)`,
};

/**
 * Rows `(series, step, value)` of a range. Parameters: `$1` numbers of the series, `$2` from, `$3` until, `$4` step in milliseconds (null: the whole
 * range is one), `$5` from when the sample before the first one is looked for.
 */
export function rangeSql(level: Level, aggregate: Aggregate): string {
  const step = `coalesce(floor(extract(epoch from at) * 1000 / $4::bigint) * $4::bigint, 0)::bigint`;
  const isGrowth = aggregate === 'rate' || aggregate === 'increase';
  if (level.resolution !== 'raw') {
    return `select series, ${step} as step, ${summedSql(aggregate, level.stepMs / 1_000)} as value from thalamus.${level.table}
      where series = any($1::integer[]) and at >= $2 and at < $3 and $5::timestamptz is not null group by 1, 2 order by 1, 2`;
  }
  if (!isGrowth) {
    return `select series, ${step} as step, ${RAW[aggregate]} as value from thalamus.samples
      where series = any($1::integer[]) and at >= $2 and at < $3 and $5::timestamptz is not null group by 1, 2 order by 1, 2`;
  }
  return `select series, ${step} as step, ${GROWN[aggregate]} as value from (
      select series, at, value, lag(value) over of_series as before, lag(at) over of_series as before_at from thalamus.samples
      where series = any($1::integer[]) and at >= $5 and at < $3 window of_series as (partition by series order by at)
    ) as grown where at >= $2 and before is not null group by 1, 2 order by 1, 2`;
}
