import type { Samples } from '#kernel/samples.ts';
import type { NodeSize } from '#model/node-size.ts';
import type { Capacity, ForecastView, Scaling } from '../analysis-messages.ts';
import { forecast } from '../forecasting/forecast.ts';
import { ground, sentenceOf } from '../sentences.ts';
import { rounded } from '../watching/watched.ts';
import { pastOf, type Load } from './loads.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
/** Two weeks: the turn of the week is seen once. */
const BACK_MS = 14 * DAY_MS;
/** With less than two days of it, a day has no shape yet: steps are short so that there are enough values. */
const LONG_MS = 2 * DAY_MS;
const FINE_MS = 5 * MINUTE_MS;
const USUAL_MS = 30 * MINUTE_MS;
/** An hour of measurement at least. */
const LEAST_VALUES = 12;

/** Beyond this a forecast asks for more room, and so much is then aimed at: room for what no forecast knows. */
const BUSY_PERCENT = 80;
const AIMED_PERCENT = 70;

/** How the next day goes on; null where too little was measured. */
export async function nextDay(samples: Samples, load: Load, now: Date): Promise<ForecastView | null> {
  let stepMs = USUAL_MS;
  let past = await pastOf(samples, load, spanOf(now, BACK_MS, stepMs));
  if (past.values.length * stepMs < LONG_MS) {
    stepMs = FINE_MS;
    past = await pastOf(samples, load, spanOf(now, LONG_MS, stepMs));
  }
  const { values } = past;
  if (values.length < LEAST_VALUES) return null;
  const { mean, lower, upper } = forecast(values, DAY_MS / stepMs, DAY_MS / stepMs);
  const firstMs = past.fromMs + values.length * stepMs;
  const points = mean.map((value, step): [number, number, number, number] => [
    firstMs + step * stepMs,
    percent(value),
    percent(lower[step]!),
    percent(upper[step]!),
  ]);
  const peak = points.reduce((best, point) => (point[1] > best[1] ? point : best));
  const historyMs = values.length * stepMs;
  const width = points.reduce((sum, [, , low, high]) => sum + high - low, 0) / points.length;
  return {
    ...aboutOf(load),
    history_h: rounded(historyMs / HOUR_MS),
    step_s: stepMs / 1_000,
    points,
    now: rounded(values.at(-1)!),
    peak: peak[1],
    peak_at: new Date(peak[0]).toISOString(),
    // Three days show what a day is like; a band as wide as all that there is says nothing.
    confidence: twentieth(Math.min(1, historyMs / (3 * DAY_MS)) * (1 - Math.min(1, width / 100))),
  };
}

/** More room for what will be busier than is good for it; null: it will do. */
export function scalingOf(forecasted: ForecastView, load: Load, size: NodeSize | null): Scaling | null {
  const { points, peak, peak_at: at, confidence } = forecasted;
  if (peak < BUSY_PERCENT) return null;
  const [, , low, high] = points.reduce((best, point) => (point[1] > best[1] ? point : best));
  const factor = Math.ceil((peak / AIMED_PERCENT) * 4) / 4;
  // How much of the band lies where it is too busy, times how sure the forecast is at all.
  const share = high <= low ? 1 : Math.min(1, Math.max(0, (high - BUSY_PERCENT) / (high - low)));
  const ram = (load.metric === 'memory_used_percent' ? size?.ram_mb : null) ?? null;
  const cpus = (load.metric === 'cpu_load_percent' ? size?.cpus : null) ?? null;
  const when = `${at.slice(0, 16).replace('T', ' ')} UTC`;
  const grounds = [
    ground('will_be_at', { component: load.component, percent: Math.round(peak), at: when, metric: load.metric }),
    ground('would_be_at', { factor, percent: Math.round(peak / factor) }),
  ];
  return {
    ...placeOf(load),
    service: load.component,
    scale_factor: factor,
    confidence: twentieth(confidence * share),
    metric: load.metric,
    reasons: grounds.map(sentenceOf),
    grounds,
    ram_mb: ram,
    // GNS3 wants whole megabytes, and whole processors.
    scaled_ram_mb: ram === null ? null : Math.round(ram * factor),
    cpus,
    scaled_cpus: cpus === null ? null : Math.ceil(cpus * factor),
  };
}

/** Farther ahead nothing is foreseen. */
const FAR_DAYS = 90;
/** Pairs whose slopes are compared: all of so many values. */
const SLOPE_VALUES = 120;
/** Of one value after another so many say the same: what is measured follows itself. */
const ALIKE = 6;
/** Five weeks of days: then the shape of the week is known. */
const DAILY_DAYS = 35;

/** When it will be full, and how full in 30 days; null where too little was measured. */
export async function capacityOf(samples: Samples, load: Load, now: Date): Promise<Capacity | null> {
  let stepMs = HOUR_MS;
  let past = await pastOf(samples, load, spanOf(now, 60 * DAY_MS, stepMs));
  if (past.values.length < 48) {
    stepMs = FINE_MS;
    past = await pastOf(samples, load, spanOf(now, LONG_MS, stepMs));
  }
  const { values } = past;
  if (values.length < LEAST_VALUES) return null;
  const every = Math.max(1, Math.floor(values.length / SLOPE_VALUES));
  const perDay = DAY_MS / stepMs;
  const trend = trendOf(values.flatMap((value, index) => (index % every === 0 ? [[index / perDay, value] as const] : [])));
  const historyDays = values.length / perDay;
  const level = trend.at(historyDays);
  const isGrowing = trend.slope > 2 * trend.error && trend.slope > 0;
  const isFull = level >= load.limit;
  const days = isFull ? 0 : isGrowing ? (load.limit - level) / trend.slope : null;
  const near = days !== null && days <= FAR_DAYS ? days : null;
  const reach = 1.96 * Math.hypot(trend.spread, 30 * trend.error);
  const line = { expected: level + 30 * trend.slope, lower: level + 30 * trend.slope - reach, upper: level + 30 * trend.slope + reach };
  const month = historyDays >= DAILY_DAYS ? byDays(values, perDay) : line;
  const { component } = load;
  const grounds = [
    isFull
      ? ground('is_full', { component, level: rounded(level), limit: load.limit })
      : isGrowing
        ? ground('grows', { component, slope: rounded(trend.slope), error: rounded(trend.error) })
        : ground('does_not_grow', { component }),
    historyDays >= 2
      ? ground('measured_days', { days: Math.round(historyDays) })
      : ground('measured_hours', { hours: rounded(historyDays * 24) }),
  ];
  const firm = isFull ? 1 : Math.min(1, trend.slope / Math.max(4 * trend.error, 1e-9));
  return {
    ...aboutOf(load),
    now: rounded(load.now),
    limit: load.limit,
    in_30_days: { expected: percent(month.expected), lower: percent(month.lower), upper: percent(month.upper) },
    growth_per_day: rounded(trend.slope),
    full_at: near === null ? null : new Date(now.getTime() + near * DAY_MS).toISOString(),
    days_to_full: near === null ? null : rounded(near),
    // A past as long as the time ahead is as good as it gets.
    confidence:
      near === null ? twentieth(Math.min(1, historyDays / 30)) : twentieth(firm * Math.min(1, historyDays / Math.max(near, 1 / 24))),
    reasons: grounds.map(sentenceOf),
    grounds,
  };
}

function byDays(values: readonly number[], perDay: number): { readonly expected: number; readonly lower: number; readonly upper: number } {
  const days = Math.floor(values.length / perDay);
  const from = values.length - days * perDay;
  const daily = Array.from({ length: days }, (_, day) => {
    const of = values.slice(from + day * perDay, from + (day + 1) * perDay);
    return of.reduce((sum, value) => sum + value, 0) / of.length;
  });
  const { mean, lower, upper } = forecast(daily, 30, 7);
  return { expected: mean.at(-1)!, lower: lower.at(-1)!, upper: upper.at(-1)! };
}

interface Trend {
  /** Per day, with its standard error. */
  readonly slope: number;
  readonly error: number;
  /** Of the values around the line. */
  readonly spread: number;
  at(days: number): number;
}

/**
 * The median of the slopes between all pairs, which a third of outliers does not move, and the line through the medians.
 * @see P. K. Sen, "Estimates of the regression coefficient based on Kendall's tau", Journal of the American Statistical Association 63 (1968)
 */
export function trendOf(points: readonly (readonly [days: number, value: number])[]): Trend {
  const slopes: number[] = [];
  for (const [index, [x, y]] of points.entries()) {
    for (const [otherX, otherY] of points.slice(index + 1)) slopes.push((otherY - y) / (otherX - x));
  }
  const slope = slopes.length === 0 ? 0 : median(slopes);
  const offset = median(points.map(([x, y]) => y - slope * x));
  const spread = 1.4826 * median(points.map(([x, y]) => Math.abs(y - slope * x - offset)));
  const middle = points.reduce((sum, [x]) => sum + x, 0) / points.length;
  const squares = points.reduce((sum, [x]) => sum + (x - middle) ** 2, 0);
  return {
    slope,
    spread,
    error: squares === 0 ? Infinity : (spread / Math.sqrt(squares)) * Math.sqrt(ALIKE),
    at: (days) => slope * days + offset,
  };
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted.length === 0 ? 0 : (sorted[(sorted.length - 1) >> 1]! + sorted[sorted.length >> 1]!) / 2;
}

function spanOf(now: Date, backMs: number, stepMs: number) {
  // Whole steps only: half of one would look like a fall.
  const until = Math.floor(now.getTime() / stepMs) * stepMs;
  return { from: new Date(until - backMs), until: new Date(until), stepMs };
}

function placeOf({ component, series }: Load) {
  return { component, resource: series.resource, project_id: series.project ?? null, node_id: series.node ?? null };
}

function aboutOf(load: Load) {
  return { ...placeOf(load), metric: load.metric, unit: '%' };
}

function percent(value: number): number {
  return rounded(Math.min(100, Math.max(0, value)));
}

/** Finer would say more than is known. */
export function twentieth(value: number): number {
  return Math.round(Math.min(1, Math.max(0, value)) * 20) / 20;
}
