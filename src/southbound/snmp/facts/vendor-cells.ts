import type snmp from 'net-snmp';
import { compareIndices, type Heard, numberOf, textOf } from './heard.ts';
import { IF_TABLE, IFX_TABLE } from '../objects.ts';
import type { DescrRule, When } from './vendor-format.ts';
import { ENT_PHYSICAL } from './standard-columns.ts';

/** A value of a vendor's table, with the index it stands at. */
export interface Cell {
  readonly index: string;
  readonly varbind: snmp.Varbind;
}

/** What rules for rows have in common. */
export interface RowRule {
  readonly unless?: string | undefined;
  readonly fallback?: boolean | undefined;
  readonly when?: readonly When[] | undefined;
  readonly index?: string | undefined;
  readonly skip?: readonly string[] | undefined;
  readonly valid?: { readonly min?: number | undefined; readonly max?: number | undefined } | undefined;
  readonly pattern?: RegExp | undefined;
  readonly descr?: DescrRule | undefined;
}

type IndexFrom = 'whole' | 'first' | 'second' | 'last' | number;

/** A part of an index: all of it, its first, second or last number, or so many from the left. */
export function partOf(index: string, from: IndexFrom = 'whole'): string {
  if (from === 'whole') return index;
  const parts = index.split('.');
  if (from === 'first') return parts[0] ?? '';
  if (from === 'second') return parts[1] ?? '';
  return from === 'last' ? (parts.at(-1) ?? '') : parts.slice(0, from).join('.');
}

/** The cell of another column that belongs to a row; a scalar belongs to all. */
export function besides(heard: Heard, column: string, index: string, from?: IndexFrom): snmp.Varbind | undefined {
  return column.endsWith('.0') && heard.scalar(column) !== undefined ? heard.scalar(column) : heard.column(column).get(partOf(index, from));
}

/** The cells of an object that a rule is about, in the order of their indices. */
export function cellsOf(heard: Heard, object: string, rule: RowRule, before: number): Cell[] {
  if (rule.unless !== undefined && heard.has(rule.unless)) return [];
  if (rule.fallback === true && before > 0) return [];
  const index = rule.index === undefined ? undefined : new RegExp(`^(?:${rule.index})$`);
  return [...heard.column(object)]
    .map(([at, varbind]): Cell => ({ index: at, varbind }))
    .filter((cell) => index === undefined || index.test(cell.index))
    .filter((cell) => (rule.when ?? []).every((when) => holds(heard, when, cell.index)))
    .toSorted((one, other) => compareIndices(one.index, other.index));
}

export function holds(heard: Heard, { column, is, is_not, matches, matches_not, index_from }: When, index: string): boolean {
  const found = textOf(besides(heard, column, index, index_from));
  const text = found ?? '';
  if (is !== undefined && !is.includes(text)) return false;
  if (is_not !== undefined && (found === null || is_not.includes(text))) return false;
  if (matches_not?.test(text) === true) return false;
  return matches === undefined || matches.test(text);
}

/** The number of a cell; null where the rule says that it is none. */
export function numberBy(
  { varbind }: Cell,
  { pattern, skip, valid }: RowRule,
  scaled: (value: number) => number = (value) => value,
): number | null {
  const text = textOf(varbind);
  if (text === null || skip?.includes(text) === true) return null;
  const found = pattern === undefined ? numberOf(varbind) : numberIn(text, pattern);
  if (found === null || skip?.includes(String(found)) === true) return null;
  const value = rounded(scaled(found));
  if (!Number.isFinite(value)) return null;
  if (valid?.min !== undefined && value < valid.min) return null;
  return valid?.max !== undefined && value > valid.max ? null : value;
}

/** What a pattern looks at: numbers stand in short texts. */
const MOST_TEXT = 500;

function numberIn(text: string, pattern: RegExp): number | null {
  const found = pattern.exec(text.slice(0, MOST_TEXT));
  const digits = (found?.[1] ?? found?.[0])?.trim().replace(',', '.');
  return digits === undefined || digits === '' || Number.isNaN(Number(digits)) ? null : Number(digits);
}

/** Without what binary fractions add: 231 * 0.1 is 23.1. */
export function rounded(value: number): number {
  return Number(value.toPrecision(12));
}

/** What a row is called. */
export function descrOf(heard: Heard, index: string, rule: DescrRule | undefined): string | null {
  if (rule === undefined) return null;
  if ('port' in rule && rule.port !== undefined) {
    const name = interfaceName(heard, index) ?? interfaceName(heard, partOf(index, 'first'));
    return `${name ?? index} ${rule.port}`.trim();
  }
  const told: { text?: string | undefined } & Omit<Exclude<DescrRule, { text: string }>, 'text'> = rule;
  const named = nameOfRow(heard, index, told);
  const matched = told.pattern === undefined || named === null ? named : (firstGroup(named, told.pattern) ?? named);
  const name = told.map === undefined ? matched : (told.map[matched ?? index] ?? matched);
  if (told.text === undefined) return name;
  return told.text
    .replaceAll('{descr}', name ?? '')
    .replaceAll('{index}', index)
    .replaceAll('{first}', partOf(index, 'first'))
    .replaceAll('{last}', partOf(index, 'last'))
    .trim();
}

function firstGroup(text: string, pattern: RegExp): string | undefined {
  const found = pattern.exec(text);
  return found?.[1] ?? found?.[0];
}

function nameOfRow(
  heard: Heard,
  index: string,
  rule: {
    column?: string | undefined;
    index_from?: IndexFrom | undefined;
    entity?: boolean | undefined;
    entity_index?: string | undefined;
    interface?: boolean | undefined;
  },
): string | null {
  if (rule.column !== undefined) return textOf(besides(heard, rule.column, index, rule.index_from));
  if (rule.entity === true || rule.entity_index !== undefined) {
    const entity =
      rule.entity_index === undefined ? partOf(index, rule.index_from) : textOf(besides(heard, rule.entity_index, index, rule.index_from));
    return entity === null ? null : entityName(heard, entity);
  }
  if (rule.interface === true) return interfaceName(heard, partOf(index, rule.index_from));
  return null;
}

function entityName(heard: Heard, index: string): string | null {
  return textOf(heard.column(ENT_PHYSICAL.entPhysicalName).get(index)) ?? textOf(heard.column(ENT_PHYSICAL.entPhysicalDescr).get(index));
}

export function interfaceName(heard: Heard, index: string): string | null {
  return textOf(heard.column(IFX_TABLE.ifName).get(index)) ?? textOf(heard.column(IF_TABLE.ifDescr).get(index));
}
