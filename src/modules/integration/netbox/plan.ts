import type { Field, Kind, Wanted } from './wanted.ts';

/** A thing as NetBox has it, in the words of what is wanted: references by key. */
export interface Present {
  readonly id: number;
  readonly fields: Readonly<Record<string, string | null>>;
}

export type PresentByKey = ReadonlyMap<Kind, ReadonlyMap<string, Present>>;

export interface Act {
  readonly wanted: Wanted;
  /** Null: it is to be made. */
  readonly id: number | null;
  readonly changes: Readonly<Record<string, { readonly from: string | null; readonly to: string | null }>>;
}

export interface Plan {
  readonly unchanged: number;
  readonly acts: readonly Act[];
}

/** What a device needs, and other things of NetBox too: it is made where it is missing, and is left to people then. */
const MADE_ONLY: ReadonlySet<Kind> = new Set(['tags', 'sites', 'manufacturers', 'device-types', 'device-roles', 'platforms']);
/** Given once, and left to people then: what NetBox knows of a port is more than GNS3 does. */
const FIRST_ONLY = 'type';

/** What is to be done so that NetBox has what is wanted. Nothing is deleted, and no field is touched that the hub does not know. Pure. */
export function planOf(wanted: readonly Wanted[], present: PresentByKey): Plan {
  let unchanged = 0;
  const acts: Act[] = [];
  for (const each of wanted) {
    const there = present.get(each.kind)?.get(each.key);
    const changes = Object.fromEntries(
      Object.entries(each.fields)
        .map(([field, value]) => [field, { from: there?.fields[field] ?? null, to: textOf(value) }] as const)
        .filter(([field, { from, to }]) => there === undefined || (from !== to && field !== FIRST_ONLY && !MADE_ONLY.has(each.kind))),
    );
    if (there !== undefined && Object.keys(changes).length === 0) unchanged += 1;
    else acts.push({ wanted: each, id: there?.id ?? null, changes });
  }
  return { unchanged, acts };
}

function textOf(value: Field): string {
  return typeof value === 'object' ? value.key : String(value);
}
