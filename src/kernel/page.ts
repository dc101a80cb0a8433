/** What of a list is wanted: at most so many, after the one that the cursor names. */
export interface PageWanted {
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/**
 * A page of a list that is in memory, in the order of its keys (by code units); the cursor is the key of the last item shown. Whoever walks it misses
 * nothing that stays, also when the item of the cursor is gone meanwhile.
 */
export function pageOf<T>(
  all: readonly T[],
  { limit, cursor }: PageWanted,
  keyOf: (item: T) => string,
  order: 'rising' | 'falling' = 'rising',
): { readonly items: T[]; readonly next_cursor: string | null } {
  const before = (a: string, b: string) => (order === 'rising' ? a < b : a > b);
  const left = all
    .filter((item) => cursor === undefined || before(cursor, keyOf(item)))
    .toSorted((a, b) => (before(keyOf(a), keyOf(b)) ? -1 : 1));
  const items = left.slice(0, limit);
  return { items, next_cursor: left.length > limit ? keyOf(items.at(-1)!) : null };
}
