import type { DeviceFacts, SensorFacts } from '#model/device-facts.ts';
import { type Heard, numberOf, textOf } from './heard.ts';
import { besides, cellsOf, descrOf, holds, numberBy, partOf } from './vendor-cells.ts';
import type { Rule } from './vendor-format.ts';

/** Sensors as a vendor's MIB tells them, in the units of their classes. */
export function sensorsBy(heard: Heard, rules: readonly Rule<'sensors'>[]): SensorFacts[] {
  const found: SensorFacts[] = [];
  for (const rule of rules) {
    const before = found.filter((each) => each.class === rule.class).length;
    for (const cell of cellsOf(heard, rule.value, rule, before)) {
      const kind = classOf(heard, rule, cell.index);
      const value = kind === undefined ? null : numberBy(cell, rule, (told) => scaledBy(heard, rule, cell.index, told));
      if (kind !== undefined && value !== null) found.push({ class: kind, descr: descrOf(heard, cell.index, rule.descr), value });
    }
  }
  return found;
}

function classOf(heard: Heard, { class: kind }: Rule<'sensors'>, index: string): string | undefined {
  if (typeof kind === 'string') return kind;
  return kind.map[textOf(besides(heard, kind.column, index, kind.index_from)) ?? ''];
}

function scaledBy(heard: Heard, rule: Rule<'sensors'>, index: string, told: number): number {
  const number = (column: string | undefined): number | null => (column === undefined ? null : numberOf(besides(heard, column, index)));
  const by = (rule.scale ?? 1) / (rule.divisor ?? 1);
  const column = (number(rule.scale_column) ?? 1) / (number(rule.divisor_column) || 1);
  const exponent = number(rule.exponent_column);
  const value =
    told * by * column * (exponent === null ? 1 : 1_000 ** (exponent - 9)) * 10 ** -(number(rule.precision_column) ?? 0) +
    (rule.offset ?? 0);
  const fahrenheit = typeof rule.fahrenheit === 'object' ? holds(heard, rule.fahrenheit, index) : rule.fahrenheit === true;
  if (fahrenheit) return Number((((value - 32) * 5) / 9).toFixed(2));
  return rule.log === 'milliwatt' ? Number((10 * Math.log10(value)).toFixed(3)) : value;
}

/** States as a vendor's MIB tells them: its number, its word, and whether that is well. */
export function statesBy(heard: Heard, rules: readonly Rule<'states'>[]): SensorFacts[] {
  const found: SensorFacts[] = [];
  for (const rule of rules) {
    const before = found.length;
    for (const cell of cellsOf(heard, rule.value, rule, before)) {
      const text = textOf(cell.varbind);
      if (text === null || rule.skip?.includes(text) === true) continue;
      const [word, health, number] = rule.values[text] ?? [];
      const value = number ?? numberBy(cell, rule);
      if (value === null) continue;
      found.push({
        class: 'state',
        descr: descrOf(heard, cell.index, rule.descr),
        value,
        state: word ?? null,
        health: health ?? 'unknown',
      });
    }
  }
  return found;
}

type Reading = NonNullable<DeviceFacts['wireless']>[number];

export function wirelessBy(heard: Heard, rules: readonly Rule<'wireless'>[]): Reading[] {
  const found: Reading[] = [];
  for (const rule of rules) {
    const before = found.length;
    const { class: kind, count = false, scale = 1, divisor = 1, offset = 0 } = rule;
    const cells = cellsOf(heard, rule.value, rule, before);
    if (count) {
      if (cells.length > 0) found.push({ class: kind, descr: descrOf(heard, '', rule.descr), value: cells.length });
      continue;
    }
    for (const cell of cells) {
      const value = numberBy(cell, rule, (told) => (told * scale) / divisor + offset);
      if (value !== null) found.push({ class: kind, descr: descrOf(heard, cell.index, rule.descr), value });
    }
  }
  return found;
}

/** A number out of an index or of a column: ifIndex of a port, id of a VLAN. */
export function numberFrom(heard: Heard, from: string | number, index: string): number | null {
  const text = typeof from === 'string' && from.includes('.') ? textOf(besides(heard, from, index)) : partOf(index, from as 'last');
  return text !== null && /^\d+$/.test(text) ? Number(text) : null;
}
