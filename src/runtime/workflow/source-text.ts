import { isCollection, isMap, isNode, isPair, isScalar, LineCounter, parseDocument } from 'yaml';

export type Path = readonly (string | number)[];

/** Something wrong with a definition, and where. */
export interface Problem {
  /** As `steps[2].with.node_id`; empty for the whole. */
  readonly path: string;
  readonly message: string;
  /** In the text, both from 1. */
  readonly line?: number;
  readonly column?: number;
}

/** A definition as it was given: as a text with places, or as a value without. */
export interface SourceText {
  readonly value: unknown;
  /** What the syntax has against it; the value is then not to be used. */
  readonly problems: readonly Problem[];
  problem(path: Path, message: string): Problem;
}

export function fromValue(value: unknown): SourceText {
  return { value, problems: [], problem: (path, message) => ({ path: pathText(path), message }) };
}

/** Aliases multiply: a few lines may mean gigabytes. */
const MOST_ALIASES = 100;

/** YAML 1.2, of which JSON is a part. */
export function fromText(text: string): SourceText {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true });
  const at = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  const problems: Problem[] = document.errors.map(({ message, pos }) => ({ path: '', message, ...at(pos[0]) }));
  let value: unknown = null;
  if (problems.length === 0) {
    try {
      value = document.toJS({ maxAliasCount: MOST_ALIASES });
    } catch (error) {
      problems.push({ path: '', message: error instanceof Error ? error.message : String(error), line: 1, column: 1 });
    }
  }
  return {
    value,
    problems,
    problem: (path, message) => ({ path: pathText(path), message, ...at(offsetOf(document.contents, path)) }),
  };
}

/** Where a field begins; of one that is not there, where what it is missing in begins. */
function offsetOf(contents: unknown, path: Path): number {
  let node: unknown = contents;
  let offset = isNode(node) ? (node.range?.[0] ?? 0) : 0;
  for (const part of path) {
    if (!isCollection(node)) break;
    if (isMap(node)) {
      const pair = node.items.find((item) => isPair(item) && isScalar(item.key) && String(item.key.value) === String(part));
      if (pair === undefined) break;
      if (isNode(pair.key)) offset = pair.key.range?.[0] ?? offset;
      node = pair.value;
    } else {
      node = node.items[Number(part)];
      if (isNode(node)) offset = node.range?.[0] ?? offset;
    }
  }
  return offset;
}

function pathText(path: Path): string {
  return path.reduce<string>((text, part) => (typeof part === 'number' ? `${text}[${part}]` : text === '' ? part : `${text}.${part}`), '');
}
