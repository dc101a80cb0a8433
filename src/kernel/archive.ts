import type { Json } from './json.ts';

/** A document as it came: it is kept whole, and never changed. */
export interface ArchivedDocument {
  /** UUID; the same id and moment again changes nothing. */
  readonly id: string;
  readonly at: Date;
  /** Who told it: `suricata`, `syslog`, … */
  readonly source: string;
  /** What came, to the last character. */
  readonly raw: string;
  /** What it says, searchable by path: what came, where that is JSON, else its text as `message`. */
  readonly document: Json;
  /** The same in names that all sources share, by name. */
  readonly named: Readonly<Record<string, string | number>>;
}

/** Steps from the outside in: names, positions in arrays, and `*` for any element of an array. */
export type ArchivePath = readonly (string | number | { readonly any: true })[];

/** What must be so of a document, at a path of it or under one of the names that all sources share. */
export type ArchiveCondition = ({ readonly of: 'document'; readonly path: ArchivePath } | { readonly of: 'named'; readonly name: string }) &
  ({ readonly is: Json } | { readonly exists: boolean } | { readonly length: number });

export interface ArchiveQuery {
  /** From this moment on. */
  readonly from: Date;
  /** Before this moment. */
  readonly until: Date;
  readonly sources?: readonly string[];
  readonly where: readonly ArchiveCondition[];
}

/** A place between two documents, for pages. */
export interface ArchiveMark {
  readonly at: Date;
  readonly id: string;
}

/** Documents in the order of time: many, read seldom, and no facts that anybody reacts to. */
export interface Archive {
  /**
   * Keeps them; resolves when they are committed. With a reader its place is kept in the same commit, so that what it read is neither lost nor doubled whatever dies.
   * @throws store_unavailable
   */
  append(documents: readonly ArchivedDocument[], reader?: { readonly name: string; readonly place: Json }): Promise<void>;
  /** Up to where a reader came; null: it never read. */
  place(reader: string): Promise<Json | null>;
  /** Newest first. */
  search(query: ArchiveQuery & { readonly limit: number; readonly before?: ArchiveMark }): Promise<readonly ArchivedDocument[]>;
  count(query: ArchiveQuery): Promise<number>;
}

/**
 * Reads `alert.signature_id`, `dns.answers[0].rdata`, `http["x-y"].z` or `dns.answers[*].rrname`. Null for what is no path.
 */
export function archivePath(text: string): ArchivePath | null {
  const steps: (string | number | { readonly any: true })[] = [];
  const step = /(?:^|\.)([^.[\]"]+)|\[(\d{1,9})\]|\[(\*)\]|\["([^"\]]+)"\]/uy;
  while (step.lastIndex < text.length) {
    const match = step.exec(text);
    if (match === null) return null;
    steps.push(match[1] ?? match[4] ?? (match[3] === undefined ? Number(match[2]) : { any: true }));
  }
  return steps.length === 0 ? null : steps;
}

/** Whether a condition holds of a document: the meaning that every archive gives to it. */
export function holds(condition: ArchiveCondition, { document, named }: Pick<ArchivedDocument, 'document' | 'named'>): boolean {
  const found = condition.of === 'named' ? valuesAt(named, [condition.name]) : valuesAt(document, condition.path);
  if ('exists' in condition) return found.length > 0 === condition.exists;
  if ('length' in condition) return found.some((value) => lengthOf(value) === condition.length);
  return found.some((value) => same(value, condition.is));
}

function valuesAt(document: Json, path: ArchivePath): readonly Json[] {
  let here: readonly Json[] = [document];
  for (const step of path) {
    here = here.flatMap((value): readonly Json[] => {
      if (Array.isArray(value)) {
        if (typeof step === 'object') return value;
        return typeof step === 'number' && step < value.length ? [value[step]!] : [];
      }
      if (typeof value !== 'object' || value === null || typeof step === 'object') return [];
      const name = String(step);
      return Object.hasOwn(value, name) ? [(value as Readonly<Record<string, Json>>)[name]!] : [];
    });
  }
  return here;
}

/** Characters of a text, elements of an array, members of an object. */
function lengthOf(value: Json): number | null {
  if (typeof value === 'string') return Array.from(value).length;
  if (Array.isArray(value)) return value.length;
  return typeof value === 'object' && value !== null ? Object.keys(value).length : null;
}

function same(one: Json, other: Json): boolean {
  if (one === other) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false;
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  const names = Object.keys(one);
  return (
    names.length === Object.keys(other).length &&
    names.every(
      (name) =>
        Object.hasOwn(other, name) &&
        same((one as Readonly<Record<string, Json>>)[name]!, (other as Readonly<Record<string, Json>>)[name]!),
    )
  );
}
