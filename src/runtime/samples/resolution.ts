import type { Aggregate, Resolution } from '#kernel/samples.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

export interface Level {
  readonly resolution: Resolution;
  readonly table: 'samples' | 'samples_5m' | 'samples_1h';
  /** How far one row reaches, in milliseconds; 0: a moment. */
  readonly stepMs: number;
  readonly keptMs: number;
  /** How far one partition reaches. */
  readonly partitionMs: number;
}

/** How long each is kept: enough for a week's trouble-shooting, a season's comparison and a year's capacity planning. */
export const LEVELS: readonly [Level, Level, Level] = [
  { resolution: 'raw', table: 'samples', stepMs: 0, keptMs: 7 * DAY_MS, partitionMs: DAY_MS },
  { resolution: '5m', table: 'samples_5m', stepMs: 5 * MINUTE_MS, keptMs: 90 * DAY_MS, partitionMs: 7 * DAY_MS },
  { resolution: '1h', table: 'samples_1h', stepMs: HOUR_MS, keptMs: 730 * DAY_MS, partitionMs: 90 * DAY_MS },
];

/** A range of so many samples of a series is drawn from the raw ones, whatever its step. */
const RAW_RANGE_MS = 6 * HOUR_MS;

/**
 * The coarsest level whose rows fit the step: fewer rows say the same. Ranges that begin before the raw values do are read from a coarser
 * level; percentiles stay with raw values as long as there are some.
 */
export function levelFor(
  of: { readonly from: Date; readonly until: Date; readonly stepMs: number; readonly aggregate: Aggregate },
  now: Date,
): Level {
  const [raw, fine, coarse] = LEVELS;
  const age = now.getTime() - of.from.getTime();
  const length = of.until.getTime() - of.from.getTime();
  if (
    age <= raw.keptMs &&
    (of.aggregate.startsWith('p') || of.stepMs < fine.stepMs || of.stepMs % fine.stepMs !== 0 || length <= RAW_RANGE_MS)
  )
    return raw;
  if (age <= fine.keptMs && (of.stepMs < coarse.stepMs || of.stepMs % coarse.stepMs !== 0)) return fine;
  return age <= fine.keptMs && length <= DAY_MS ? fine : coarse;
}
