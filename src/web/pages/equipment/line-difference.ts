export interface DifferenceLine {
  readonly kind: 'same' | 'added' | 'removed';
  readonly text: string;
}

/** More cells than this are not compared: the texts are shown one after the other. */
const MOST_CELLS = 4_000_000;

/** The lines of two texts in one order: a longest common subsequence is `same`. */
export function differenceOf(before: string, after: string): readonly DifferenceLine[] {
  const one = linesOf(before);
  const other = linesOf(after);
  let head = 0;
  while (head < one.length && head < other.length && one[head] === other[head]) head += 1;
  let tail = 0;
  while (tail < one.length - head && tail < other.length - head && one.at(-1 - tail) === other.at(-1 - tail)) tail += 1;
  const same = (text: string): DifferenceLine => ({ kind: 'same', text });
  return [
    ...one.slice(0, head).map(same),
    ...middle(one.slice(head, one.length - tail), other.slice(head, other.length - tail)),
    ...one.slice(one.length - tail).map(same),
  ];
}

function middle(one: readonly string[], other: readonly string[]): DifferenceLine[] {
  const removed = (text: string): DifferenceLine => ({ kind: 'removed', text });
  const added = (text: string): DifferenceLine => ({ kind: 'added', text });
  const width = other.length + 1;
  if (one.length === 0 || other.length === 0 || (one.length + 1) * width > MOST_CELLS) return [...one.map(removed), ...other.map(added)];
  // How many lines the rests from here have in common.
  const common = new Uint32Array((one.length + 1) * width);
  for (let a = one.length - 1; a >= 0; a -= 1) {
    for (let b = other.length - 1; b >= 0; b -= 1) {
      common[a * width + b] =
        one[a] === other[b] ? common[(a + 1) * width + b + 1]! + 1 : Math.max(common[(a + 1) * width + b]!, common[a * width + b + 1]!);
    }
  }
  const lines: DifferenceLine[] = [];
  let [a, b] = [0, 0];
  while (a < one.length && b < other.length) {
    if (one[a] === other[b]) {
      lines.push({ kind: 'same', text: one[a]! });
      a += 1;
      b += 1;
    } else if (common[(a + 1) * width + b]! >= common[a * width + b + 1]!) {
      lines.push(removed(one[a]!));
      a += 1;
    } else {
      lines.push(added(other[b]!));
      b += 1;
    }
  }
  return [...lines, ...one.slice(a).map(removed), ...other.slice(b).map(added)];
}

function linesOf(text: string): string[] {
  return text.replaceAll('\r\n', '\n').replace(/\n$/, '').split('\n');
}
