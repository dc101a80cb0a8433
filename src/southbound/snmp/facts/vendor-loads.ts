import type { DeviceFacts } from '#model/device-facts.ts';
import { type Heard, numberOf } from './heard.ts';
import { besides, cellsOf, descrOf, numberBy, rounded } from './vendor-cells.ts';
import type { Rule } from './vendor-format.ts';

type Processor = NonNullable<DeviceFacts['processors']>[number];
export type Pool = NonNullable<DeviceFacts['memory']>[number];

/** Processors as a vendor's MIB tells them. */
export function processorsBy(heard: Heard, rules: readonly Rule<'processors'>[]): Processor[] {
  const found: Processor[] = [];
  for (const rule of rules) {
    const { usage, idle = false, scale = 1 } = rule;
    const before = found.length;
    for (const cell of cellsOf(heard, usage, rule, before)) {
      const value = numberBy(cell, rule, (told) => (idle ? 100 - told * scale : told * scale));
      // More than all of it is no share of a processor.
      if (value === null || value < 0 || value > 100) continue;
      found.push({ descr: descrOf(heard, cell.index, rule.descr), usage: value });
    }
  }
  return found;
}

/** Memory or storage as a vendor's MIB tells it: any two of used, free and total, or a percentage. */
export function poolsBy(heard: Heard, rules: readonly Rule<'memory'>[]): Pool[] {
  const found: Pool[] = [];
  for (const rule of rules) {
    const lead = [rule.used, rule.free, rule.percent, rule.percent_free, rule.total].find(
      (object) => object !== undefined && heard.has(object),
    );
    if (lead === undefined) continue;
    const before = found.length;
    for (const { index } of cellsOf(heard, lead, rule, before)) {
      const units = rule.scale_column === undefined ? null : numberOf(besides(heard, rule.scale_column, index));
      const scale = (rule.scale ?? 1) * (units ?? 1);
      const told = (object: string | undefined, by: number): number | null => {
        const varbind = object === undefined ? undefined : besides(heard, object, index);
        return varbind === undefined ? null : numberBy({ index, varbind }, rule, (value) => value * by);
      };
      const percentScale = rule.percent_scale ?? 1;
      const free = told(rule.percent_free, percentScale);
      const pool = poolOf({
        descr: descrOf(heard, index, rule.descr),
        used: told(rule.used, scale),
        free: told(rule.free, scale),
        total: told(rule.total, scale) ?? rule.total_value ?? null,
        percent: told(rule.percent, percentScale) ?? (free === null ? null : 100 - free),
      });
      if (pool !== undefined) found.push(pool);
    }
  }
  return found;
}

export interface PoolParts {
  readonly descr: string | null;
  readonly used: number | null;
  readonly free?: number | null;
  readonly total: number | null;
  readonly percent?: number | null;
}

/** Completes what was told of a pool; undefined where it says nothing, or what cannot be. */
export function poolOf({ descr, used, free = null, total, percent = null }: PoolParts): Pool | undefined {
  const size = total ?? (used !== null && free !== null ? used + free : null);
  const taken =
    used ?? (size !== null && free !== null ? size - free : null) ?? (size !== null && percent !== null ? (size * percent) / 100 : null);
  if (size !== null && size <= 0) return undefined;
  const share = size !== null && taken !== null ? (100 * taken) / size : percent;
  if (share === null || share < 0 || share > 100.5) return undefined;
  return { descr, used: taken === null ? null : rounded(taken), total: size, percent: Number(share.toFixed(2)) };
}
