/** A step of a path into a document: the name of a field, or `[]` for an item of a list. */
export type PathPart = string;

export const ITEM: PathPart = '[]';

/** Where somebody is writing, and what. */
export interface Place {
  /** Of the object or list that is written in. */
  readonly path: readonly PathPart[];
  /** What is written: the name of a field, the value of one, or an item of a list. */
  readonly kind: 'key' | 'value';
  /** The field whose value it is; undefined for a key and for an item. */
  readonly key: string | undefined;
  /** What is there of it so far, and where that begins. */
  readonly word: string;
  readonly from: number;
  /** Fields that the object has already. */
  readonly siblings: readonly string[];
}

interface Line {
  /** Columns of the dashes that begin items in it. */
  readonly dashes: readonly number[];
  readonly key: string | undefined;
  /** Column of the key, or of whatever stands there. */
  readonly column: number;
}

const KEY = /^(?:"([^"]*)"|'([^']*)'|([^\s:#"'][^:#]*?))\s*:(?:\s|$)/;

function lineOf(text: string): Line | undefined {
  let column = text.length - text.trimStart().length;
  if (column === text.length || text[column] === '#') return undefined;
  const dashes: number[] = [];
  while (text[column] === '-' && (text[column + 1] === ' ' || column + 1 === text.length)) {
    dashes.push(column);
    column += 1;
    while (text[column] === ' ') column += 1;
  }
  const key = KEY.exec(text.slice(column));
  return { dashes, key: key === null ? undefined : (key[1] ?? key[2] ?? key[3]), column };
}

/**
 * Where in a YAML document an offset is, found by indentation: that also works while the document is not whole. Undefined inside
 * comments, flow collections and texts of several lines, where nothing is proposed.
 * @see https://yaml.org/spec/1.2.2/#61-indentation-spaces
 */
export function placeAt(text: string, offset: number): Place | undefined {
  const before = text.slice(0, offset).split('\n');
  const current = before.pop()!;
  if (/(^|\s)#/.test(current) || /[{[][^}\]]*$/.test(current)) return undefined;
  const lines = before.map(lineOf);
  const after = text.slice(offset).split('\n').slice(1).map(lineOf);

  const own = lineOf(current) ?? { dashes: [], key: undefined, column: current.length };
  const valueOf = /^(\s*(?:-\s+)*)((?:"[^"]*"|'[^']*'|[^\s:#"'][^:#]*?))\s*:\s+(.*)$/.exec(current);
  const path: PathPart[] = [];
  let column = own.column;
  /** The last part found was an item: its list may stand in the column of its field. */
  let ofItem = false;
  for (const dash of own.dashes.toReversed()) {
    path.unshift(ITEM);
    column = dash;
    ofItem = true;
  }
  for (const line of lines.toReversed()) {
    if (line === undefined) continue;
    if (!ofItem && line.dashes.length > 0 && line.column === column) {
      // The first field of the item that this object is.
      for (const dash of line.dashes.toReversed()) {
        path.unshift(ITEM);
        column = dash;
      }
      ofItem = true;
      continue;
    }
    if (line.key === undefined) continue;
    const parent = ofItem ? line.column <= column && line.dashes.at(-1) !== column : line.column < column;
    if (!parent) continue;
    path.unshift(line.key);
    column = line.column;
    ofItem = false;
    for (const dash of line.dashes.toReversed()) {
      path.unshift(ITEM);
      column = dash;
      ofItem = true;
    }
  }
  if (valueOf !== null) {
    const word = valueOf[3]!;
    return { path, kind: 'value', key: own.key, word, from: offset - word.length, siblings: [] };
  }
  const word = current.slice(own.column);
  return { path, kind: 'key', key: undefined, word, from: offset - word.length, siblings: siblingsOf(lines, after, own) };
}

/** Fields in the same column, up to where the object begins and ends. */
function siblingsOf(before: readonly (Line | undefined)[], after: readonly (Line | undefined)[], own: Line): string[] {
  const found: string[] = [];
  if (own.dashes.length === 0) {
    for (const line of before.toReversed()) {
      if (line === undefined) continue;
      if (line.column < own.column) break;
      if (line.column !== own.column) continue;
      if (line.key !== undefined) found.unshift(line.key);
      if (line.dashes.length > 0) break;
    }
  }
  for (const line of after) {
    if (line === undefined) continue;
    if (line.column < own.column || (line.dashes[0] ?? line.column) < own.column) break;
    if (line.column === own.column && line.key !== undefined) found.push(line.key);
  }
  return found;
}
