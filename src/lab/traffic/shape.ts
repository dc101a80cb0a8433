/** How the rate of a flow goes up and down over a week, as multiples of its mean. */
export const SHAPES = ['constant', 'office', 'evening', 'nightly', 'bursts'] as const;
export type Shape = (typeof SHAPES)[number];

const HOUR_S = 3_600;
const DAY_S = 24 * HOUR_S;
const WEEK_HOURS = 7 * 24;
const WEEK_S = WEEK_HOURS * HOUR_S;
/** 1970-01-01 was a Thursday; weeks here begin on Monday. */
const MONDAY_S = 4 * DAY_S;

/** By hour of the day, UTC: what campus networks publish of themselves, a plateau over the working day with a dip at noon. */
const OFFICE_DAY = [2, 2, 1.5, 1.5, 1.5, 2, 3, 6, 11, 15, 16, 15, 12, 14, 16, 15, 13, 10, 7, 5, 4, 3.5, 3, 2.5];
const WEEKEND_DAY = [2, 2, 1.5, 1.5, 1.5, 1.5, 2, 2.5, 3, 3.5, 4, 4, 4, 4, 4, 4, 4, 4, 3.5, 3.5, 3, 3, 2.5, 2];
/** What access providers publish: a long rise to the evening peak. */
const EVENING_DAY = [7, 5, 3.5, 2.5, 2, 2, 2.5, 4, 5.5, 6.5, 7, 7.5, 8, 8, 8, 8.5, 9.5, 11, 12.5, 14, 15.5, 16, 14, 10];
/** A copy made every night from two to three. */
const NIGHTLY_DAY = Array.from({ length: 24 }, (_, hour) => (hour === 2 ? 1 : 0));

/** Bursts: for a minute of every ten. */
const BURST = { periodS: 600, lengthS: 60 } as const;

const WEEKS: Readonly<Record<'office' | 'evening' | 'nightly', Week>> = {
  office: weekOf((day) => (day < 5 ? OFFICE_DAY : WEEKEND_DAY)),
  evening: weekOf(() => EVENING_DAY),
  nightly: weekOf(() => NIGHTLY_DAY),
};

/** A week of hourly values of mean 1, straight lines between them, and their running integral in seconds. */
interface Week {
  readonly values: readonly number[];
  readonly integrals: readonly number[];
}

function weekOf(dayOf: (day: number) => readonly number[]): Week {
  const raw = Array.from({ length: 7 }, (_, day) => dayOf(day)).flat();
  const mean = raw.reduce((sum, value) => sum + value, 0) / raw.length;
  const values = raw.map((value) => value / mean);
  const integrals = [0];
  for (let hour = 0; hour < WEEK_HOURS; hour += 1) {
    integrals.push(integrals[hour]! + (HOUR_S * (values[hour]! + values[(hour + 1) % WEEK_HOURS]!)) / 2);
  }
  return { values, integrals };
}

/** Integral from the beginning of 1970's first Monday to a time in seconds. */
function weekIntegral({ values, integrals }: Week, atS: number): number {
  const sinceS = atS - MONDAY_S;
  const weeks = Math.floor(sinceS / WEEK_S);
  const inWeekS = sinceS - weeks * WEEK_S;
  const hour = Math.min(WEEK_HOURS - 1, Math.floor(inWeekS / HOUR_S));
  const intoS = inWeekS - hour * HOUR_S;
  const from = values[hour]!;
  const slope = (values[(hour + 1) % WEEK_HOURS]! - from) / HOUR_S;
  return weeks * integrals[WEEK_HOURS]! + integrals[hour]! + from * intoS + (slope * intoS * intoS) / 2;
}

function burstIntegral(atS: number): number {
  const periods = Math.floor(atS / BURST.periodS);
  const intoS = Math.min(atS - periods * BURST.periodS, BURST.lengthS);
  return (periods * BURST.lengthS + intoS) * (BURST.periodS / BURST.lengthS);
}

function shapeIntegral(shape: Shape, atS: number): number {
  if (shape === 'constant') return atS;
  return shape === 'bursts' ? burstIntegral(atS) : weekIntegral(WEEKS[shape], atS);
}

/** Periods in seconds of the waves that make a flow look alive: no two of them ever meet again. */
const WAVES_S = [47, 311, 1_931] as const;
/** Together below the smallest value of the shapes that have them, so that no rate is negative. */
const WAVE_HEIGHT: Readonly<Record<Shape, number>> = { constant: 0.06, office: 0.04, evening: 0.06, nightly: 0, bursts: 0 };

/**
 * The mean multiple of a flow's rate over a span, times its length in seconds. Spans add up: what is asked in pieces is what is asked at once.
 *
 * @param phase in [0, 1): tells flows of the same shape apart
 */
export function shapedSeconds(shape: Shape, phase: number, fromMs: number, toMs: number): number {
  const [fromS, toS] = [fromMs / 1_000, toMs / 1_000];
  let sum = shapeIntegral(shape, toS) - shapeIntegral(shape, fromS);
  const height = WAVE_HEIGHT[shape];
  if (height > 0) {
    for (const [index, periodS] of WAVES_S.entries()) {
      const turn = 2 * Math.PI * (phase * (index + 1));
      const scale = (2 * Math.PI) / periodS;
      sum += (height * (Math.cos(fromS * scale + turn) - Math.cos(toS * scale + turn))) / scale;
    }
  }
  return Math.max(0, sum);
}
