/** A page of a list that is read as a whole; the cursor is the key of the last item shown. */
export function pageOf<T>(
  all: readonly T[],
  keyOf: (item: T) => string,
  { limit, cursor }: { readonly limit: number; readonly cursor?: string | undefined },
): { items: T[]; next_cursor: string | null } {
  const start = cursor === undefined ? 0 : all.findIndex((item) => keyOf(item) === cursor) + 1;
  const items = all.slice(start, start + limit);
  const last = items.at(-1);
  return { items, next_cursor: last !== undefined && start + limit < all.length ? keyOf(last) : null };
}
