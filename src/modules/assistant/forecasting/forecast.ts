import { CANDIDATES, type Candidate } from './candidates.ts';

export interface Forecast {
  readonly mean: readonly number[];
  /** Band in which 95 % of what comes should be. */
  readonly lower: readonly number[];
  readonly upper: readonly number[];
  /** How much each way of continuing counts, those that count at all; their sum is 1. */
  readonly weights: Readonly<Record<string, number>>;
}

/** So many times it is looked how the past would have been foreseen. */
const TRIALS = 28;
/** Errors count with this power: the best way has nearly all of the weight, and ways that are as good share it. */
const SHARPNESS = 12;
/** Cycles ahead up to which it is near. */
const NEAR_CYCLES = 3;
/** Errors of the past are those of ways that were chosen by them: the future is a little worse, the more the farther ahead. */
const WIDER = { near: 1.15, far: 1.6 };

/**
 * Continues a series: several ways, weighed by how well each would have foreseen the past, and a band from the errors made there.
 * @param history equidistant values, oldest first @param season values in a day, or 7 of daily values
 * @throws RangeError with less than two values
 */
export function forecast(history: readonly number[], horizon: number, season: number): Forecast {
  if (history.length < 2) throw new RangeError('A forecast wants two values at least.');
  const origins = originsOf(history.length, horizon, season);
  const tried = CANDIDATES.flatMap((candidate) => {
    const trial = tryOut(candidate, history, horizon, season, origins);
    return trial === null ? [] : [trial];
  });
  if (tried.length === 0) return plain(history, horizon);
  const least = Math.max(Math.min(...tried.map(({ error }) => error)), 1e-12);
  const raw = tried.map(({ error }) => (least / Math.max(error, least)) ** SHARPNESS);
  const sum = raw.reduce((total, weight) => total + weight, 0);
  const weights = raw.map((weight) => weight / sum);
  const combined = (part: (trial: Trial) => number): number =>
    tried.reduce((total, trial, index) => total + weights[index]! * part(trial), 0);
  const positive = history.every((value) => value >= 0);
  const mean = Array.from({ length: horizon }, (_, step) => {
    const value = combined(({ next }) => next[step]!);
    return positive ? Math.max(0, value) : value;
  });
  const errors = origins.map((origin, at) =>
    Array.from({ length: horizon }, (_, step) => {
      const actual = history[origin + step];
      return actual === undefined ? Number.NaN : actual - combined(({ past }) => past[at]![step]!);
    }),
  );
  const reach = reachOf(errors, horizon, WIDER[horizon > season * NEAR_CYCLES ? 'far' : 'near']);
  return {
    mean,
    lower: mean.map((value, step) => (positive ? Math.max(0, value - reach[step]!.below) : value - reach[step]!.below)),
    upper: mean.map((value, step) => value + reach[step]!.above),
    weights: Object.fromEntries(tried.map(({ name }, index) => [name, weights[index]!] as const).filter(([, weight]) => weight >= 0.01)),
  };
}

interface Trial {
  readonly name: string;
  readonly next: readonly number[];
  readonly past: readonly (readonly number[])[];
  /** Mean error of the trials, each as a share of the value and what was foreseen: a burst counts no more than a quiet day. */
  readonly error: number;
}

/** Where the past is cut, newest first: a season apart, or farther where the horizon is long. */
function originsOf(length: number, horizon: number, season: number): number[] {
  const apart = Math.max(season, Math.floor(horizon / 4));
  const first = length - Math.min(horizon, Math.max(season, Math.floor(length / 4)));
  return Array.from({ length: TRIALS }, (_, index) => first - index * apart).filter((origin) => origin >= Math.max(2, length / 3));
}

function tryOut(
  candidate: Candidate,
  history: readonly number[],
  horizon: number,
  season: number,
  origins: readonly number[],
): Trial | null {
  const next = candidate.continues(history, horizon, season);
  if (next === null || origins.length === 0 || !next.every(Number.isFinite)) return null;
  const past: (readonly number[])[] = [];
  let error = 0;
  let count = 0;
  for (const origin of origins) {
    const foreseen = candidate.continues(history.slice(0, origin), horizon, season);
    // Ratios of hostile values leave what a number can hold.
    if (foreseen === null || !foreseen.every(Number.isFinite)) return null;
    past.push(foreseen);
    for (const [step, value] of foreseen.entries()) {
      const actual = history[origin + step];
      if (actual === undefined) break;
      const size = Math.abs(value) + Math.abs(actual);
      error += size === 0 ? 0 : Math.abs(value - actual) / size;
      count += 1;
    }
  }
  return { name: candidate.name, next, past, error: error / count };
}

/** How far errors reach at each step: those of the steps around it count, and farther ahead it is never surer. */
function reachOf(
  errors: readonly (readonly number[])[],
  horizon: number,
  wider: number,
): { readonly below: number; readonly above: number }[] {
  const width = Math.max(2, Math.floor(horizon / 8));
  let below = 0;
  let above = 0;
  return Array.from({ length: horizon }, (_, step) => {
    const near = errors
      .flatMap((row) => row.slice(Math.max(0, step - width), step + width + 1))
      .filter((error) => Number.isFinite(error))
      .toSorted((a, b) => a - b);
    if (near.length > 0) {
      below = Math.max(below, -near[Math.floor((near.length - 1) * 0.025)]! * wider);
      above = Math.max(above, near[Math.ceil((near.length - 1) * 0.975)]! * wider);
    }
    return { below, above };
  });
}

/** Too little is known for a season: the last value, and the band of a random walk. */
function plain(history: readonly number[], horizon: number): Forecast {
  const last = history.at(-1)!;
  const changes = history.slice(1).map((value, index) => value - history[index]!);
  const deviation = Math.sqrt(changes.reduce((sum, change) => sum + change ** 2, 0) / changes.length);
  const positive = history.every((value) => value >= 0);
  const reach = (step: number): number => 1.96 * deviation * Math.sqrt(step + 1);
  const along = (value: (step: number) => number): number[] => Array.from({ length: horizon }, (_, step) => value(step));
  return {
    mean: along(() => last),
    lower: along((step) => (positive ? Math.max(0, last - reach(step)) : last - reach(step))),
    upper: along((step) => last + reach(step)),
    weights: { last: 1 },
  };
}
