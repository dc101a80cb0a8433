/** As NetBox makes them: letters, digits, `-` and `_`, 100 at most. Something is left of every name. */
export function slugOf(name: string): string {
  const slug = name
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9_-]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 100);
  return slug === '' ? `x${Buffer.from(name, 'utf8').toString('hex').slice(0, 40)}` : slug;
}

/** Names by id, each only once in any case of letters and as a slug: those that are the same get beginning and end of their id. */
export function uniqueNames(
  things: readonly { readonly id: string; readonly name: string }[],
  longest: number,
): ReadonlyMap<string, string> {
  const counts = new Map<string, number>();
  for (const { name } of things) counts.set(slugOf(name), (counts.get(slugOf(name)) ?? 0) + 1);
  return new Map(
    things.map(({ id, name }) => {
      const once = counts.get(slugOf(name)) === 1;
      return [id, once ? name.slice(0, longest) : `${name.slice(0, longest - 15)} (${id.slice(0, 8)}${id.slice(-4)})`];
    }),
  );
}
