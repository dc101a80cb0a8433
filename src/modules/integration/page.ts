/** A page of a list that is read as a whole; the cursor is the key of the last item shown. */
export function pageOf<T>(
  all: readonly T[],
  keyOf: (item: T) => string,
  { limit, cursor }: { readonly limit: number; readonly cursor?: string | undefined },
): { readonly items: readonly T[]; readonly next_cursor: string | null } {
  const rest = cursor === undefined ? all : all.filter((item) => keyOf(item) > cursor);
  const items = rest.slice(0, limit);
  const last = items.at(-1);
  return { items, next_cursor: last !== undefined && rest.length > limit ? keyOf(last) : null };
}
