import { GROUPS, type RowRules, type ValueRule } from './vendor-format.ts';
import type { Match } from './vendor-match.ts';

/** What is read of a vendor's MIBs: scalars by GET, columns by walking. */
export interface VendorObjects {
  readonly scalars: readonly string[];
  readonly columns: readonly string[];
}

/** The rules that hold for a system: those of its file, and its own before them, or instead of them. */
export function rulesOf({ vendor, system }: Pick<Match, 'vendor' | 'system'>): RowRules {
  const replaced = (group: string): boolean => system.only === true || (Array.isArray(system.only) && system.only.includes(group));
  const rules = (group: (typeof GROUPS)[number]): object[] => {
    const own: readonly object[] = system[group] ?? [];
    const inherited: readonly object[] = own.length > 0 && replaced(group) ? [] : (vendor[group] ?? []);
    return [...own, ...inherited].filter((rule) => holdsFor(system.os, rule));
  };
  return Object.fromEntries(GROUPS.map((group) => [group, rules(group)])) as unknown as RowRules;
}

function holdsFor(slug: string, { os, os_not = [] }: { readonly os?: readonly string[]; readonly os_not?: readonly string[] }): boolean {
  return (os === undefined || os.includes(slug)) && !os_not.includes(slug);
}

/** Every object that the rules of a system name. */
export function objectsOf(match: Pick<Match, 'vendor' | 'system'>): VendorObjects {
  const values = valuesOf(match);
  const named = new Set([...namedIn(rulesOf(match)), ...namedIn(values)]);
  const scalars = [...named].filter((oid) => oid.endsWith('.0') || isExact(oid, match));
  return { scalars, columns: [...named].filter((oid) => !scalars.includes(oid)) };
}

/** `oid:` of a value rule is asked as it stands, wherever it ends. */
function isExact(oid: string, match: Pick<Match, 'vendor' | 'system'>): boolean {
  return valuesOf(match).some((rule) => 'oid' in rule && rule.oid === oid);
}

function valuesOf({ vendor, system }: Pick<Match, 'vendor' | 'system'>): ValueRule[] {
  return [system.model, system.version, system.serial, system.features, vendor.model, vendor.version, vendor.serial].flatMap(
    (rules) => rules ?? [],
  );
}

/** Object identifiers among the values of a rule; those that are keys of tables name no objects. */
function namedIn(value: unknown): string[] {
  if (typeof value === 'string') return /^[0-2](\.\d{1,10}){5,}$/.test(value) ? [value] : [];
  if (typeof value !== 'object' || value === null || value instanceof RegExp) return [];
  return Object.values(value).flatMap(namedIn);
}
