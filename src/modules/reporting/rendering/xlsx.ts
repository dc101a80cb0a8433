import writeXlsxFile, { type Cell as SheetCell, type Sheet } from 'write-excel-file/node';
import type { Language } from '#kernel/language.ts';
import type { Cell, CellKind, Report, Table } from '../document.ts';
import { cellText, plain, say, spoken, timeText } from './words.ts';

const DAY_MS = 86_400_000;
/** What a cell of Excel holds. @see https://support.microsoft.com/office/excel-specifications-and-limits-1672b34d-7043-467e-8e27-269d656771c3 */
const LONGEST_TEXT = 32_767;
const LONGEST_NAME = 31;
/** In characters. */
const WIDTHS: Readonly<Record<CellKind, number>> = { text: 28, word: 14, number: 12, time: 20, duration: 14, percent: 14 };

/** The report as a workbook: a sheet of what it is and one for each table. Numbers are numbers, times are times; texts are never formulas. */
export async function renderXlsx(report: Report, language: Language): Promise<Uint8Array> {
  const names = new Set<string>();
  const sheets: Sheet<string>[] = [{ ...overview(report, language), sheet: nameOf(say(language, 'text.overview'), names) }];
  for (const { key, tables } of report.sections) {
    for (const table of tables) {
      const section = say(language, `section.${key}`);
      const of = say(language, `table.${table.key}`);
      sheets.push({ ...sheetOf(table, language), sheet: nameOf(section === of ? section : `${section} - ${of}`, names) });
    }
  }
  return new Uint8Array(await writeXlsxFile(sheets as never).toBuffer());
}

function overview(report: Report, language: Language): Sheet<string> {
  const line = (name: string, value: string): SheetCell[] => [textCell(name, true), textCell(value)];
  return {
    columns: [{ width: 32 }, { width: 48 }],
    data: [
      line(say(language, `kind.${report.kind}`), report.title),
      line(say(language, 'text.project'), report.project ?? say(language, 'text.all_projects')),
      line(say(language, 'text.period'), `${timeText(report.from)} – ${timeText(report.until)} UTC`),
      line(say(language, 'text.generated'), `${timeText(report.generated_at)} UTC`),
      line(say(language, 'text.by'), report.by),
      line(say(language, 'text.verdict'), say(language, `word.${report.verdict}`)),
      ...report.sections.flatMap(({ key, available, reason, figures, notes }) => [
        [],
        [textCell(say(language, `section.${key}`), true)],
        ...(available ? [] : [line(say(language, 'text.not_available'), spoken(language, reason ?? ''))]),
        ...figures.map((figure): SheetCell[] => [
          textCell(say(language, `figure.${figure.key}`)),
          cellOf(figure.kind, figure.value, language),
        ]),
        ...notes.map((note): SheetCell[] => [textCell(say(language, `note.${note}`))]),
      ]),
    ],
  };
}

function sheetOf({ columns, rows, left_out }: Table, language: Language): Sheet<string> {
  return {
    columns: columns.map(({ kind }) => ({ width: WIDTHS[kind] })),
    stickyRowsCount: 1,
    data: [
      columns.map(({ key }): SheetCell => textCell(say(language, `column.${key}`), true)),
      ...rows.map((row) => row.map((value, index) => cellOf(columns[index]!.kind, value, language))),
      ...(left_out === 0 ? [] : [[textCell(say(language, 'text.left_out', { count: left_out }))]]),
    ],
  };
}

function cellOf(kind: CellKind, value: Cell, language: Language): SheetCell {
  if (value === null) return null;
  if (kind === 'time') return { value: new Date(value), type: Date, format: 'yyyy-mm-dd hh:mm:ss' };
  if (kind === 'word' || typeof value === 'string') return textCell(cellText(language, kind, value));
  if (kind === 'duration') return { value: value / DAY_MS, type: Number, format: '[h]:mm:ss' };
  if (kind === 'percent') return { value: value / 100, type: Number, format: '0.0000%' };
  return { value, type: Number };
}

/** A cell that says it is text is one, whatever it begins with. */
function textCell(text: string, bold = false): SheetCell {
  return { value: plain(text).slice(0, LONGEST_TEXT), type: String, ...(bold ? { fontWeight: 'bold' as const } : {}) };
}

/** A name that no other sheet has, without what Excel refuses in one. */
function nameOf(text: string, taken: Set<string>): string {
  const cut = text.replaceAll(/[\\/?*:[\]']/g, ' ').slice(0, LONGEST_NAME);
  let name = cut;
  for (let turn = 2; taken.has(name.toLowerCase()); turn++) name = `${cut.slice(0, LONGEST_NAME - 3)} ${turn}`;
  taken.add(name.toLowerCase());
  return name;
}
