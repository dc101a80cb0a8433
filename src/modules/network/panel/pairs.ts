interface Line {
  readonly sign: 'same' | 'added' | 'removed';
  readonly text: string;
}

/** Lines beside each other: what was taken away stands beside what came in its place. */
export function pairsOf<L extends Line>(lines: readonly L[]): (readonly [before: L | null, after: L | null])[] {
  const pairs: (readonly [L | null, L | null])[] = [];
  let removed: L[] = [];
  let added: L[] = [];
  const flush = (): void => {
    for (let at = 0; at < Math.max(removed.length, added.length); at += 1) pairs.push([removed[at] ?? null, added[at] ?? null]);
    removed = [];
    added = [];
  };
  for (const line of lines) {
    if (line.sign === 'removed') removed.push(line);
    else if (line.sign === 'added') added.push(line);
    else {
      flush();
      pairs.push([line, line]);
    }
  }
  flush();
  return pairs;
}
