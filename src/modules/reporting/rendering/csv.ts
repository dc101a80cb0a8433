import { csvLine } from '#kernel/csv.ts';
import type { Language } from '#kernel/language.ts';
import type { SectionKey } from '../definitions.ts';
import type { Cell, CellKind, Report } from '../document.ts';
import { plain, say, spoken } from './words.ts';

/** What a column is measured in, where its name does not say it. */
const UNITS: Partial<Record<CellKind, string>> = { duration: ' (s)', percent: ' (%)', time: ' (UTC)' };

/** The tables of a report, or of one of its sections, one after the other: each with its name before it and an empty line behind it. */
export function* csvOf({ sections }: Report, language: Language, only?: SectionKey): Generator<string> {
  const tables = sections
    .filter(({ key }) => only === undefined || key === only)
    .flatMap(({ key, tables: of }) => of.map((table) => ({ key, table })));
  for (const [index, { key, table }] of tables.entries()) {
    if (index > 0) yield '\r\n';
    if (tables.length > 1) yield csvLine([say(language, `section.${key}`), say(language, `table.${table.key}`)]);
    yield csvLine(table.columns.map((column) => `${say(language, `column.${column.key}`)}${UNITS[column.kind] ?? ''}`));
    for (const row of table.rows) yield csvLine(row.map((value, column) => fieldOf(table.columns[column]!.kind, value, language)));
    if (table.left_out > 0) yield csvLine([say(language, 'text.left_out', { count: table.left_out })]);
  }
}

function fieldOf(kind: CellKind, value: Cell, language: Language): string | number | null {
  if (value === null) return null;
  if (kind === 'word') return say(language, `word.${value}`);
  if (typeof value === 'string') return kind === 'time' ? plain(value) : spoken(language, value);
  return kind === 'duration' ? value / 1_000 : value;
}
