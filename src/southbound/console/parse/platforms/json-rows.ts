import type { Fields, Reader } from '../parser.ts';

/** An object of a JSON print, whose members may be anything. */
export type JsonRow = Readonly<Record<string, unknown>>;

/** Records from a print that is a JSON array of objects; none where it is not. */
export function jsonRows(read: (row: JsonRow) => readonly Fields[]): Reader {
  return (text) => rowsOf(text).flatMap(read);
}

function rowsOf(text: string): JsonRow[] {
  const from = text.indexOf('[');
  // Something else could stand before it only on a line of its own: a warning.
  if (from < 0 || (from > 0 && text[from - 1] !== '\n')) return [];
  try {
    const parsed: unknown = JSON.parse(text.slice(from, text.lastIndexOf(']') + 1));
    return Array.isArray(parsed) ? parsed.filter(isRow) : [];
  } catch {
    return [];
  }
}

export function isRow(value: unknown): value is JsonRow {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Members as fields, under other names: texts and numbers as text, lists of them as lists; anything else is left out. */
export function picked(row: JsonRow, names: Readonly<Record<string, string>>): Fields {
  const fields: Fields = {};
  for (const [member, field] of Object.entries(names)) {
    const value = row[member];
    if (Array.isArray(value)) fields[field] = value.flatMap((each) => textOf(each) ?? []);
    else {
      const text = textOf(value);
      if (text !== null) fields[field] = text;
    }
  }
  return fields;
}

export function textOf(value: unknown): string | null {
  if (typeof value === 'string') return value === '' ? null : value;
  return typeof value === 'number' ? String(value) : null;
}
