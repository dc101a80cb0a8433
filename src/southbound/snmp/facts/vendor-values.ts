import type { Heard } from './heard.ts';
import { compareIndices, textOf } from './heard.ts';
import { chassisField, type InventoryRow } from './inventory.ts';
import type { ValueRule, VendorFile } from './vendor-format.ts';
import type { Identification } from './vendor-match.ts';

export interface Known {
  readonly heard: Heard;
  readonly about: Identification;
  readonly inventory: readonly InventoryRow[];
  readonly vendor: VendorFile;
}

/** The first rule that gives a text. */
export function valueOf(rules: readonly ValueRule[], known: Known): string | null {
  for (const rule of rules) {
    const value = valueBy(rule, known)?.trim();
    if (value !== undefined && value !== '') return value;
  }
  return null;
}

function valueBy(rule: ValueRule, { heard, about, inventory, vendor }: Known): string | undefined {
  if ('entity' in rule) return firstShaped(chassisField(inventory, rule.entity, rule.class), rule);
  if ('object_id' in rule) return shaped(about.objectId === null ? undefined : rule.object_id[about.objectId], rule);
  if ('table' in rule) {
    const table = rule.table === 'models' ? vendor.models : vendor.tables?.[rule.table];
    return about.objectId === null ? undefined : table?.[about.objectId];
  }
  if ('descr' in rule) {
    const { descr, ...shape } = rule;
    for (const pattern of descr) {
      const found = shaped(about.descr ?? undefined, { ...shape, pattern });
      if (found !== undefined && found.trim() !== '') return found;
    }
    return undefined;
  }
  if ('oid' in rule) return shaped(heard.text(rule.oid) ?? undefined, rule);
  if ('column' in rule) {
    const { column, index, when } = rule;
    const wanted = index === undefined ? undefined : new RegExp(`^(?:${index})$`);
    const cells = [...heard.column(column)].toSorted(([one], [other]) => compareIndices(one, other));
    const texts = cells
      .filter(([at]) => wanted === undefined || at === index || wanted.test(at))
      .filter(([at]) => when === undefined || when.is.includes(textOf(heard.column(when.column).get(at)) ?? ''))
      .map(([, cell]) => textOf(cell) ?? '');
    return firstShaped(texts, rule);
  }
  if ('name' in rule) {
    const { name, ...shape } = rule;
    return shaped(about.name ?? undefined, { ...shape, pattern: name });
  }
  return rule.text;
}

/** What a pattern looks at: a hostile agent may send as much as a datagram holds. */
const MOST_TEXT = 2_000;

interface Shape {
  readonly pattern?: RegExp | undefined;
  readonly pattern_not?: RegExp | undefined;
  readonly text?: string | undefined;
  readonly map?: Readonly<Record<string, string>> | undefined;
}

function firstShaped(texts: readonly string[], shape: Shape): string | undefined {
  for (const text of texts) {
    const found = shaped(text, shape)?.trim();
    if (found !== undefined && found !== '') return found;
  }
  return undefined;
}

/** What a rule makes of a text: the part that its pattern finds, in its words. */
function shaped(text: string | undefined, { pattern, pattern_not, text: template, map }: Shape): string | undefined {
  if (text === undefined || pattern_not?.test(text.slice(0, MOST_TEXT)) === true) return undefined;
  const found = pattern?.exec(text.slice(0, MOST_TEXT));
  if (pattern !== undefined && !found) return undefined;
  const groups = found ?? [text];
  const value =
    template === undefined
      ? (groups.slice(1).find((group) => group !== undefined) ?? groups[0])
      : template.replaceAll(/\$(\d)/g, (_, digit: string) => groups[Number(digit)] ?? '');
  if (value === undefined || map === undefined) return value;
  return map[value];
}
