/** A line of a difference, with its number in the one, in the other, or in both. */
export interface DifferenceLine {
  readonly sign: 'same' | 'added' | 'removed';
  readonly text: string;
  readonly before: number | null;
  readonly after: number | null;
}

/** Beyond so many changed lines the whole middle is told as replaced: the search costs their square. */
const MOST_EDITS = 1_000;

/** The shortest way from one text to another, by lines. @see E. W. Myers, "An O(ND) Difference Algorithm and Its Variations", 1986 */
export function differenceOf(before: readonly string[], after: readonly string[]): DifferenceLine[] {
  let head = 0;
  while (head < before.length && head < after.length && before[head] === after[head]) head += 1;
  let tail = 0;
  while (tail < before.length - head && tail < after.length - head && before.at(-1 - tail) === after.at(-1 - tail)) tail += 1;
  const lines: DifferenceLine[] = [];
  const same = (one: number, other: number): void => {
    lines.push({ sign: 'same', text: before[one]!, before: one + 1, after: other + 1 });
  };
  for (let at = 0; at < head; at += 1) same(at, at);
  lines.push(...middle(before.slice(head, before.length - tail), after.slice(head, after.length - tail), head));
  for (let at = tail; at > 0; at -= 1) same(before.length - at, after.length - at);
  return lines;
}

function middle(before: readonly string[], after: readonly string[], from: number): DifferenceLine[] {
  const removed = (at: number): DifferenceLine => ({ sign: 'removed', text: before[at]!, before: from + at + 1, after: null });
  const added = (at: number): DifferenceLine => ({ sign: 'added', text: after[at]!, before: null, after: from + at + 1 });
  const trace = traceOf(before, after);
  if (trace === null) return [...before.keys().map(removed), ...after.keys().map(added)];
  const lines: DifferenceLine[] = [];
  let one = before.length;
  let other = after.length;
  for (let edits = trace.length - 1; edits >= 0; edits -= 1) {
    const reached = trace[edits]!;
    const diagonal = one - other;
    const down = diagonal === -edits || (diagonal !== edits && (reached.get(diagonal - 1) ?? -1) < (reached.get(diagonal + 1) ?? -1));
    const cameFrom = down ? diagonal + 1 : diagonal - 1;
    const oneBefore = edits === 0 ? 0 : reached.get(cameFrom)!;
    const otherBefore = edits === 0 ? 0 : oneBefore - cameFrom;
    while (one > oneBefore && other > otherBefore && before[one - 1] === after[other - 1]) {
      one -= 1;
      other -= 1;
      lines.push({ sign: 'same', text: before[one]!, before: from + one + 1, after: from + other + 1 });
    }
    if (edits === 0) break;
    if (down) lines.push(added((other -= 1)));
    else lines.push(removed((one -= 1)));
  }
  return lines.toReversed();
}

/** How far each diagonal was reached before each edit; null when there are too many. */
function traceOf(before: readonly string[], after: readonly string[]): Map<number, number>[] | null {
  const trace: Map<number, number>[] = [];
  const reached = new Map<number, number>([[1, 0]]);
  for (let edits = 0; edits <= Math.min(before.length + after.length, MOST_EDITS); edits += 1) {
    trace.push(new Map(reached));
    for (let diagonal = -edits; diagonal <= edits; diagonal += 2) {
      const left = reached.get(diagonal - 1) ?? -1;
      const above = reached.get(diagonal + 1) ?? -1;
      let one = diagonal === -edits || (diagonal !== edits && left < above) ? above : left + 1;
      while (one < before.length && one - diagonal < after.length && before[one] === after[one - diagonal]) one += 1;
      reached.set(diagonal, one);
      if (one >= before.length && one - diagonal >= after.length) return trace;
    }
  }
  return null;
}

/** Only what changed, with so many lines around it. */
export function withContext(lines: readonly DifferenceLine[], around: number): DifferenceLine[] {
  const near = new Set<number>();
  for (const [at, { sign }] of lines.entries()) {
    if (sign === 'same') continue;
    for (let each = Math.max(0, at - around); each <= at + around; each += 1) near.add(each);
  }
  return lines.filter((_line, at) => near.has(at));
}
