/** One way of continuing a series. */
export interface Candidate {
  readonly name: string;
  /** As many values as are wanted, or null where too little is known. */
  readonly continues: (history: readonly number[], horizon: number, season: number) => readonly number[] | null;
}

type Average = (values: readonly number[]) => number;

const mean: Average = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
const median: Average = (values) => {
  const sorted = values.toSorted((a, b) => a - b);
  return (sorted[(sorted.length - 1) >> 1]! + sorted[sorted.length >> 1]!) / 2;
};
const steps = (horizon: number, value: (step: number) => number): number[] => Array.from({ length: horizon }, (_, step) => value(step));
/** Values in a cycle of days of which a week is the season. */
const WEEK = 7;
/** A year of whole weeks. */
const YEAR = 364;
/** Values in the week of a series whose season is a day; null where the season is the week itself. */
const weekOf = (season: number): number | null => (season === WEEK ? null : season * 7);

/** The same part of the cycle before, again and again. */
function repeated(history: readonly number[], horizon: number, season: number): readonly number[] | null {
  if (history.length < season) return null;
  return steps(horizon, (step) => history[history.length - season + (step % season)]!);
}

/** The same of the last week, moved to where the series is now. */
function moved(history: readonly number[], horizon: number, season: number, by: 'difference' | 'ratio'): readonly number[] | null {
  const week = weekOf(season);
  if (week === null || history.length < week + season) return null;
  const now = mean(history.slice(-season));
  const then = mean(history.slice(history.length - week - season, history.length - week));
  const base = repeated(history, horizon, week)!;
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
  if (season !== WEEK || history.length < window) return null;
  const last = history.slice(-window);
  const level = median(last);
  return steps(horizon, (step) => {
    const part = last.filter((_, index) => (window - index + step) % season === 0);
    return part.length < 3 ? level : (level + median(part)) / 2;
  });
}

/** How far the turn from one day to the next follows that of the week before: half of it is chance. */
const TURN_SHARE = 0.5;

/** Ratios are what stays the same of values that are never 0 or less; of others differences. */
function scaleOf(history: readonly number[]): { readonly to: (value: number) => number; readonly from: (value: number) => number } {
  return history.every((value) => value > 0) ? { to: Math.log, from: Math.exp } : { to: (value) => value, from: (value) => value };
}

/** The day before, changed as a week ago at the same hours: what turns a Friday into a Saturday. */
function turned(history: readonly number[], horizon: number, season: number): readonly number[] | null {
  const week = weekOf(season);
  const length = history.length;
  if (week === null || length < week + season + 1) return null;
  const { to, from } = scaleOf(history);
  const values = history.map(to);
  for (let step = 0; step < horizon; step += 1) {
    const then = length + step - week;
    const changes = [then - 1, then, then + 1].filter((at) => at >= season).map((at) => values[at]! - values[at - season]!);
    values.push(values[length + step - season]! + TURN_SHARE * mean(changes));
  }
  return values.slice(length).map(from);
}

interface Yearly {
  /** Days whose average is the level now. */
  readonly window: number;
  readonly average: Average;
  /** How far the change since now follows that of the years before, 0 to 1. */
  readonly share: number;
}

/** Days on both sides that are averaged with a day of another year. */
const AROUND = 7;
/** Weeks of which the shape of the week is taken. */
const SHAPE_WEEKS = 8;

/** The level now, the shape of the last weeks, and the way that the years before went on from the same day. */
function yearly(history: readonly number[], horizon: number, season: number, by: Yearly): readonly number[] | null {
  const length = history.length;
  if (season !== WEEK || length < YEAR + SHAPE_WEEKS * WEEK + WEEK) return null;
  const { to, from } = scaleOf(history);
  const values = history.map(to);
  const now = by.average(values.slice(-by.window));
  const shape = steps(WEEK, (part) => {
    const days = steps(SHAPE_WEEKS, (week) => length - WEEK * (week + 1) + part).filter((at) => at + 4 <= length);
    return median(days.map((at) => values[at]! - mean(values.slice(at - 3, at + 4))));
  });
  return steps(horizon, (step) => {
    const changes: number[] = [];
    for (let then = length - YEAR; then >= by.window && then + step >= AROUND; then -= YEAR) {
      const around = values.slice(then + step - AROUND, then + step + AROUND + 1);
      changes.push(by.average(around) - by.average(values.slice(then - by.window, then)));
    }
    return from(now + shape[step % WEEK]! + by.share * mean(changes));
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
  const long = weekOf(season);
  if (long === null || history.length < long * 2) return null;
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
  {
    name: 'week',
    continues: (history, horizon, season) => {
      const week = weekOf(season);
      return week === null ? null : repeated(history, horizon, week);
    },
  },
  { name: 'moved', continues: (history, horizon, season) => moved(history, horizon, season, 'difference') },
  { name: 'scaled', continues: (history, horizon, season) => moved(history, horizon, season, 'ratio') },
  { name: 'turned', continues: turned },
  { name: 'shape', continues: (history, horizon, season) => shaped(history, horizon, season, 4) },
  { name: 'settled', continues: (history, horizon, season) => settled(history, horizon, season, 28) },
  { name: 'settled_long', continues: (history, horizon, season) => settled(history, horizon, season, 84) },
  {
    name: 'year',
    continues: (history, horizon, season) => yearly(history, horizon, season, { window: 28, average: mean, share: 1 }),
  },
  {
    name: 'year_of_newest',
    continues: (history, horizon, season) => yearly(history, horizon, season, { window: 14, average: median, share: 1 }),
  },
  {
    name: 'year_in_part',
    continues: (history, horizon, season) => yearly(history, horizon, season, { window: 14, average: median, share: 0.5 }),
  },
  {
    name: 'smoothed',
    continues: (history, horizon, season) => smoothed(history, horizon, season, { level: 0.01, day: 0.15, week: 0.2, carried: 0.8 }),
  },
  {
    name: 'smoothed_slowly',
    continues: (history, horizon, season) => smoothed(history, horizon, season, { level: 0.02, day: 0.05, week: 0.1, carried: 0.9 }),
  },
];
