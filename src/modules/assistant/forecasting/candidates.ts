/** One way of continuing a series. */
export interface Candidate {
  readonly name: string;
  /** As many values as are wanted, or null where too little is known. */
  readonly continues: (history: readonly number[], horizon: number, season: number) => readonly number[] | null;
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const steps = (horizon: number, value: (step: number) => number): number[] => Array.from({ length: horizon }, (_, step) => value(step));
/** Of a day's season the week; of a week's season the year of whole weeks. */
const longSeason = (season: number): number => (season === 7 ? 364 : season * 7);

/** The same part of the cycle before, again and again. */
function repeated(history: readonly number[], horizon: number, season: number): readonly number[] | null {
  if (history.length < season) return null;
  return steps(horizon, (step) => history[history.length - season + (step % season)]!);
}

/** The same of the last long cycle, moved to where the series is now. */
function moved(history: readonly number[], horizon: number, season: number, by: 'difference' | 'ratio'): readonly number[] | null {
  const long = longSeason(season);
  const width = season === 7 ? 28 : season;
  if (history.length < long + width) return null;
  const now = mean(history.slice(-width));
  const then = mean(history.slice(history.length - long - width, history.length - long));
  const base = repeated(history, horizon, long)!;
  if (by === 'difference') return base.map((value) => value + now - then);
  return then <= 0 || now <= 0 ? null : base.map((value) => (value * now) / then);
}

/** The mean shape of the last cycles, around the level of the newest. */
function shaped(history: readonly number[], horizon: number, season: number, cycles: number): readonly number[] | null {
  if (history.length < season * cycles) return null;
  const level = mean(history.slice(-season));
  const shape = steps(season, (part) => {
    const values = steps(cycles, (cycle) => history[history.length - (cycle + 1) * season + part]!);
    return mean(values);
  });
  const middle = mean(shape);
  return steps(horizon, (step) => level + shape[step % season]! - middle);
}

/** The level to which the last values settle, with the shape of the week: for series of days with bursts. */
function settled(history: readonly number[], horizon: number, season: number, window: number): readonly number[] | null {
  if (history.length < window) return null;
  const last = history.slice(-window);
  const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
  const level = median(last);
  return steps(horizon, (step) => {
    const part = last.filter((_, index) => (window - index + step) % season === 0);
    return part.length < 3 ? level : (level + median(part)) / 2;
  });
}

interface Smoothing {
  readonly level: number;
  readonly day: number;
  readonly week: number;
  /** How much of the last error stays for the next value. */
  readonly carried: number;
}

/**
 * Exponential smoothing with two seasons and a carried error, after J. W. Taylor, "Short-term electricity demand forecasting using double
 * seasonal exponential smoothing", Journal of the Operational Research Society 54 (2003), without trend.
 */
function smoothed(history: readonly number[], horizon: number, season: number, by: Smoothing): readonly number[] | null {
  const long = season * 7;
  if (season === 7 || history.length < long * 2) return null;
  let level = mean(history.slice(0, long));
  const day = steps(season, (part) => mean(steps(7, (cycle) => history[cycle * season + part]!)) - level);
  const week = steps(long, (part) => history[part]! - level - day[part % season]!);
  let error = 0;
  for (const [index, value] of history.entries()) {
    const d = day[index % season]!;
    const w = week[index % long]!;
    error = value - (level + d + w + by.carried * error);
    level += by.level * error;
    day[index % season] = d + by.day * error;
    week[index % long] = w + by.week * error;
  }
  const from = history.length;
  return steps(horizon, (step) => level + day[(from + step) % season]! + week[(from + step) % long]! + error * by.carried ** (step + 1));
}

export const CANDIDATES: readonly Candidate[] = [
  { name: 'season', continues: repeated },
  { name: 'long_season', continues: (history, horizon, season) => repeated(history, horizon, longSeason(season)) },
  { name: 'moved', continues: (history, horizon, season) => moved(history, horizon, season, 'difference') },
  { name: 'scaled', continues: (history, horizon, season) => moved(history, horizon, season, 'ratio') },
  { name: 'shape', continues: (history, horizon, season) => shaped(history, horizon, season, 4) },
  { name: 'settled', continues: (history, horizon, season) => (season === 7 ? settled(history, horizon, season, 28) : null) },
  { name: 'settled_long', continues: (history, horizon, season) => (season === 7 ? settled(history, horizon, season, 84) : null) },
  {
    name: 'smoothed',
    continues: (history, horizon, season) => smoothed(history, horizon, season, { level: 0.01, day: 0.15, week: 0.2, carried: 0.8 }),
  },
  {
    name: 'smoothed_slowly',
    continues: (history, horizon, season) => smoothed(history, horizon, season, { level: 0.02, day: 0.05, week: 0.1, carried: 0.9 }),
  },
];
