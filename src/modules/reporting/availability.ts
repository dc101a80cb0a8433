/** Whether a node ran: `unknown` where nobody looked, or nobody has said yet. */
export type Running = 'up' | 'down' | 'unknown' | 'gone';

/** From a moment on, in Unix milliseconds, it was so. */
export interface Turn {
  readonly atMs: number;
  readonly to: Running;
}

/** A stretch of time, in Unix milliseconds; its end is not part of it. */
export interface Span {
  readonly fromMs: number;
  readonly untilMs: number;
}

/** Milliseconds of a period; those of all three are the time for which the thing was there. */
export interface Availability {
  readonly upMs: number;
  readonly downMs: number;
  readonly unknownMs: number;
  /** How often it went down after it had been up. */
  readonly outages: number;
}

/**
 * How long a thing was up within a period. Turns are in the order in which they happened; what was so before the period is said by `before`.
 * While nobody looked (`blind`) nothing is known, whatever was said before.
 */
export function availabilityOf(before: Running, turns: readonly Turn[], period: Span, blind: readonly Span[] = []): Availability {
  const spent = { up: 0, down: 0, unknown: 0, gone: 0 };
  let outages = 0;
  let [state, sinceMs] = [before, period.fromMs];
  const unseen = unionOf(blind, period);
  const spend = (untilMs: number): void => {
    const dark = state === 'gone' ? 0 : overlapMs(unseen, { fromMs: sinceMs, untilMs });
    spent.unknown += dark;
    spent[state] += untilMs - sinceMs - dark;
  };
  for (const { atMs, to } of turns) {
    // Clocks of servers differ: a turn is never before the one that was told before it.
    const turnedMs = Math.min(Math.max(atMs, sinceMs), period.untilMs);
    spend(turnedMs);
    if (state === 'up' && to === 'down') outages++;
    [state, sinceMs] = [to, turnedMs];
  }
  spend(period.untilMs);
  return { upMs: spent.up, downMs: spent.down, unknownMs: spent.unknown, outages };
}

/** The spans within a period, merged: in order, none touching another. */
export function unionOf(spans: readonly Span[], period: Span): readonly Span[] {
  const cut = spans
    .map(({ fromMs, untilMs }) => ({ fromMs: Math.max(fromMs, period.fromMs), untilMs: Math.min(untilMs, period.untilMs) }))
    .filter(({ fromMs, untilMs }) => fromMs < untilMs)
    .toSorted((one, other) => one.fromMs - other.fromMs);
  const merged: { fromMs: number; untilMs: number }[] = [];
  for (const span of cut) {
    const last = merged.at(-1);
    if (last !== undefined && span.fromMs <= last.untilMs) last.untilMs = Math.max(last.untilMs, span.untilMs);
    else merged.push({ ...span });
  }
  return merged;
}

/** Of merged spans, how much lies within another. */
function overlapMs(merged: readonly Span[], { fromMs, untilMs }: Span): number {
  return merged.reduce((sum, span) => sum + Math.max(0, Math.min(span.untilMs, untilMs) - Math.max(span.fromMs, fromMs)), 0);
}

/**
 * Per cent to four places, cut and not rounded, from whole milliseconds: what was down for one is never 100 %. Null where nothing is known.
 */
export function percentUp({ upMs, downMs }: Pick<Availability, 'upMs' | 'downMs'>): number | null {
  const known = BigInt(upMs) + BigInt(downMs);
  return known === 0n ? null : Number((BigInt(upMs) * 1_000_000n) / known) / 10_000;
}
