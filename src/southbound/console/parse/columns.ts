import { lengthened, linesOf, type Fields, type Reader } from './parser.ts';

/** A column: its title as printed, and the field it fills; null for a column that only bounds its neighbours. */
export type Column = readonly [title: string | RegExp, field: string | null];

export interface ColumnReading {
  /** In the order of the print. Titles that a header has not are passed over, so versions of a table are one declaration. */
  readonly columns: readonly Column[];
  /** Which line is the header; default: one that has the first and the last column that are not optional, and two at least. */
  readonly header: RegExp;
  /** The line under the header has dashes as wide as the columns. They bound the cells better than the titles do; columns are then taken in order. */
  readonly ruler?: boolean;
  /** The first line that does not belong to the table any more. Empty lines do not end it. */
  readonly ends?: RegExp;
  /** Lines of the table that are no rows. */
  readonly skips?: RegExp;
  /** A row without these is none. */
  readonly needs?: readonly string[];
  /** A line without a cell in this field goes on with the row before it. */
  readonly key?: string;
  /** How the cells of such a line go on: fields that are lists, and texts with this between the parts (default none: a word was cut). */
  readonly lists?: readonly string[];
  readonly join?: string;
  readonly finish?: (record: Fields) => Fields | null;
}

interface Bound {
  readonly field: string | null;
  readonly from: number;
  /** Where the title ends: a word that begins before it belongs to this column. */
  readonly titleEnd: number;
}

/** Records from a table, by where the titles of its columns stand. */
export function columns(reading: ColumnReading): Reader {
  return (text) => {
    const found: Fields[] = [];
    let bounds: readonly Bound[] | null = null;
    let ruled = false;
    for (const line of linesOf(text)) {
      if (reading.header.test(line)) {
        bounds = boundsOf(line, reading.columns);
        ruled = reading.ruler === true;
        continue;
      }
      if (bounds === null || line.trim() === '') continue;
      if (isRuler(line)) {
        if (ruled) bounds = boundsOfRuler(line, bounds);
        ruled = false;
        continue;
      }
      if (reading.ends?.test(line) === true) {
        bounds = null;
        continue;
      }
      if (reading.skips?.test(line) === true) continue;
      const row = cellsOf(line, bounds);
      const last = found.at(-1);
      if (reading.key !== undefined && row[reading.key] === undefined && last !== undefined) goOn(last, row, reading);
      else found.push(row);
    }
    const rows = found
      .map((row) => (reading.lists === undefined ? row : withLists(row, reading.lists)))
      .filter((row) => Object.keys(row).length > 0 && reading.needs?.some((name) => row[name] === undefined) !== true);
    return reading.finish === undefined ? rows : rows.map(reading.finish).filter((row) => row !== null);
  };
}

function boundsOf(header: string, titles: readonly Column[]): Bound[] {
  const bounds: Bound[] = [];
  let at = 0;
  for (const [title, field] of titles) {
    const place = placeOf(title, header, at);
    if (place === null) continue;
    bounds.push({ field, from: place.from, titleEnd: place.end });
    at = place.end;
  }
  return bounds;
}

function placeOf(title: string | RegExp, header: string, at: number): { from: number; end: number } | null {
  if (typeof title === 'string') {
    const from = header.toLowerCase().indexOf(title.toLowerCase(), at);
    return from < 0 ? null : { from, end: from + title.length };
  }
  const match = title.exec(header.slice(at));
  return match === null ? null : { from: at + match.index, end: at + match.index + match[0].length };
}

function isRuler(line: string): boolean {
  return /^[\s\-=+|]+$/u.test(line) && /[-=]{2}/u.test(line);
}

/** Each run of dashes is a column; the columns of the header take them by which run a title stands over. */
function boundsOfRuler(line: string, titles: readonly Bound[]): Bound[] {
  const runs = [...line.matchAll(/[-=]+/gu)].map((match) => ({ from: match.index, end: match.index + match[0].length }));
  if (runs.length < titles.length) return [...titles];
  return runs.map(({ from, end }) => {
    const title = titles.find((bound) => bound.from < end && bound.titleEnd > from);
    return { field: title?.field ?? null, from, titleEnd: end };
  });
}

/** Cells of a row. A word over a bound belongs to the column on the right when it begins after the left title has ended, and else to the left one. */
function cellsOf(line: string, bounds: readonly Bound[]): Fields {
  const cells: string[][] = bounds.map(() => []);
  let column = 0;
  for (const match of line.matchAll(/\S+/gu)) {
    const from = match.index;
    const end = from + match[0].length;
    while (column + 1 < bounds.length && belongsToNext(bounds, column, from, end, line)) column++;
    cells[column]?.push(match[0]);
  }
  const row: Fields = {};
  for (const [index, { field }] of bounds.entries()) {
    const text = cells[index]?.join(' ') ?? '';
    if (field !== null && text !== '') row[field] = text;
  }
  return row;
}

function belongsToNext(bounds: readonly Bound[], column: number, from: number, end: number, line: string): boolean {
  const next = bounds[column + 1];
  const here = bounds[column];
  if (next === undefined || here === undefined) return false;
  if (from >= next.from) return true;
  // A number under a title that it is aligned with at the right begins before the title does.
  return end > next.from && from >= here.titleEnd && line.slice(Math.max(0, from - 2), from) === '  ';
}

function goOn(record: Fields, more: Fields, reading: ColumnReading): void {
  for (const [name, value] of Object.entries(more)) {
    const before = record[name];
    if (before === undefined) record[name] = value;
    else if (reading.lists?.includes(name) === true) record[name] = lengthened(before, value);
    else record[name] = `${[before].flat().join(' ')}${reading.join ?? ''}${[value].flat().join(' ')}`;
  }
}

/** Lists whose elements are printed with commas or blanks between them. */
function withLists(row: Fields, names: readonly string[]): Fields {
  const listed = { ...row };
  for (const name of names) {
    const value = listed[name];
    if (value !== undefined) listed[name] = [value].flat().flatMap((text) => text.split(/[\s,]+/u).filter((part) => part !== ''));
  }
  return listed;
}
