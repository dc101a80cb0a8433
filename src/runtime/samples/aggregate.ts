import type { Aggregate } from '#kernel/samples.ts';

/** How far back the sample before a step is looked for: twice the longest usual poll. An older one says nothing of the rate now. */
export const LOOK_BACK_MS = 15 * 60_000;

export type Point = readonly [atMs: number, value: number];

/** By how much a counter grew from one value to the next; less than before means that it started anew at 0. */
function growth(before: number, after: number): number {
  return after >= before ? after - before : after;
}

/**
 * What values of one step amount to. `before` is the value before the first, for counters. @throws never for at least one point
 */
export function aggregated(aggregate: Aggregate, points: readonly Point[], before: Point | undefined): number | undefined {
  const values = points.map(([, value]) => value);
  switch (aggregate) {
    case 'count':
      return values.length;
    case 'min':
      return Math.min(...values);
    case 'max':
      return Math.max(...values);
    case 'sum':
      return values.reduce((total, value) => total + value, 0);
    case 'avg':
      return values.reduce((total, value) => total + value, 0) / values.length;
    case 'last':
      return values.at(-1);
    case 'increase':
      return increaseOf(points, before)?.by;
    case 'rate': {
      const increase = increaseOf(points, before);
      return increase === undefined ? undefined : increase.by / (increase.overMs / 1_000);
    }
    default:
      return percentile(values, Number(aggregate.slice(1)) / 100);
  }
}

function increaseOf(points: readonly Point[], before: Point | undefined): { readonly by: number; readonly overMs: number } | undefined {
  const all = before === undefined ? points : [before, ...points];
  if (all.length < 2) return undefined;
  let by = 0;
  for (let index = 1; index < all.length; index += 1) by += growth(all[index - 1]![1], all[index]![1]);
  return { by, overMs: all.at(-1)![0] - all[0]![0] };
}

/** Linear between the two nearest ranks, as PostgreSQL's percentile_cont. */
function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const place = share * (sorted.length - 1);
  const low = Math.floor(place);
  const high = Math.ceil(place);
  return sorted[low]! + (sorted[high]! - sorted[low]!) * (place - low);
}
