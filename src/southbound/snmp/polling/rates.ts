import { SYSTEM } from '../objects.ts';
import type { TypedValue } from '../value.ts';

/** A reading, and when it was taken. */
export interface Reading {
  readonly atMs: number;
  readonly values: readonly TypedValue[];
}

/** Where counters of 32 bits begin again. @see RFC 2578 §7.1.6 */
const WRAP = 2 ** 32;
/** sysUpTime begins again after 497 days: one that was so near its end before has not started anew. */
const NEAR_WRAP_TICKS = WRAP - 8_640_000;

/**
 * Values with how fast counters went since the reading before, in units per second. Null where that cannot be told: there was none, or the device
 * started again, which sysUpTime tells; a counter of 64 bits that went back began again as well.
 */
export function withRates(now: Reading, before: Reading | undefined): (TypedValue & { readonly rate_per_s?: number | null })[] {
  const known = new Map(before?.values.map((value) => [value.oid, value]));
  const seconds = before === undefined ? 0 : (now.atMs - before.atMs) / 1_000;
  const restarted = isRestarted(uptimeOf(now), before === undefined ? null : uptimeOf(before));
  return now.values.map((value) => {
    if (value.type !== 'Counter32' && value.type !== 'Counter64') return value;
    const old = known.get(value.oid);
    const rate = seconds <= 0 || restarted || old?.type !== value.type ? null : rateOf(value, old, seconds);
    return { ...value, rate_per_s: rate };
  });
}

function rateOf(now: TypedValue, before: TypedValue, seconds: number): number | null {
  const [one, other] = [counterOf(now), counterOf(before)];
  if (one === null || other === null) return null;
  const difference = Number(one - other);
  if (difference >= 0) return difference / seconds;
  return now.type === 'Counter32' ? (difference + WRAP) / seconds : null;
}

/** Beyond 2^53 it is text. */
function counterOf({ value }: TypedValue): bigint | null {
  return typeof value === 'number' || (typeof value === 'string' && /^\d+$/.test(value)) ? BigInt(value) : null;
}

function uptimeOf({ values }: Reading): number | null {
  const value = values.find(({ oid }) => oid === SYSTEM.sysUpTime)?.value;
  return typeof value === 'number' ? value : null;
}

function isRestarted(now: number | null, before: number | null): boolean {
  return now !== null && before !== null && now < before && before < NEAR_WRAP_TICKS;
}
