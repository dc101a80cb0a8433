import type { Severity } from '#model/severity.ts';
import type { AlertRule } from './rule-definition.ts';

export type Point = readonly [atMs: number, value: number];

/** What a rule says of a series now. `null`: nothing, what was told stands. */
export type Judgement =
  | { readonly say: 'raise'; readonly severity: Severity; readonly value: number | null; readonly threshold: number | null }
  | { readonly say: 'clear'; readonly value: number | null }
  | null;

export interface Judged {
  /** By minutes, in order, from before `forMs` ago until now. */
  readonly points: readonly Point[];
  readonly nowMs: number;
  readonly forMs: number;
  readonly stepMs: number;
  /** What is usual of it, for rules that want to know. */
  readonly usual?: { readonly value: number; readonly spread: number };
}

/**
 * Judges one series by one rule; pure, and of the samples alone: a restart changes nothing of it. A state is raised when every step of its time shows
 * it and the whole time was seen; it is cleared by the last step.
 */
export function judge(rule: AlertRule, { points, nowMs, forMs, stepMs, usual }: Judged): Judgement {
  const within = points.filter(([at]) => at > nowMs - forMs - stepMs);
  const last = within.at(-1);
  if (rule.absent === true) {
    if (last !== undefined) return { say: 'clear', value: last[1] };
    // Something that was never measured is not missed.
    return points.length === 0 ? null : { say: 'raise', severity: rule.severity, value: null, threshold: null };
  }
  if (last === undefined) return null;
  const [low, high] = bounds(rule, usual);
  const isOut = (value: number): boolean => value > high || value < low;
  const value = last[1];
  if (within.every(([, one]) => isOut(one)) && within[0]![0] <= nowMs - forMs) {
    return { say: 'raise', severity: severityOf(rule, value), value, threshold: value > high ? high : low };
  }
  return isBack(rule, value, isOut) ? { say: 'clear', value } : null;
}

function bounds(rule: AlertRule, usual: Judged['usual']): readonly [low: number, high: number] {
  if (rule.above !== undefined) return [-Infinity, rule.above];
  if (rule.below !== undefined) return [rule.below, Infinity];
  if (rule.anomaly === undefined || usual === undefined) return [-Infinity, Infinity];
  const room = rule.anomaly * usual.spread;
  return [usual.value - room, usual.value + room];
}

/** With room between: only beyond the value at which it clears. */
function isBack(rule: AlertRule, value: number, isOut: (value: number) => boolean): boolean {
  if (rule.clears_at === undefined) return !isOut(value);
  return rule.above !== undefined ? value <= rule.clears_at : value >= rule.clears_at;
}

function severityOf({ levels = [], above, severity }: AlertRule, value: number): Severity {
  const reached = levels.filter((level) => (above !== undefined ? value >= level.value : value <= level.value));
  const farthest = reached.toSorted((one, other) => (above !== undefined ? other.value - one.value : one.value - other.value))[0];
  return farthest?.severity ?? severity;
}

/** The median and the spread (scaled median deviation, as large as a standard deviation of normal values), which outliers do not move. */
export function usualOf(points: readonly Point[]): Judged['usual'] {
  if (points.length < LEAST_POINTS) return undefined;
  const middle = median(points.map(([, value]) => value));
  const deviation = median(points.map(([, value]) => Math.abs(value - middle))) * 1.4826;
  // What never moved has no spread of its own: a hundredth of it counts.
  return { value: middle, spread: Math.max(deviation, Math.abs(middle) / 100, 1e-9) };
}

/** Fewer say nothing of what is usual: two hours of minutes. */
const LEAST_POINTS = 120;

function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
}
