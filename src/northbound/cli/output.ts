import { stringify } from 'yaml';
import { visible, type Cell, type Printer } from './terminal.ts';

/** Wider than a terminal is hard to read: what does not fit is in --json and --yaml. */
const MOST_COLUMNS = 8;

/** What any operation answers: a list as a table, anything else as YAML, and as programs want it. */
export function printOutput(printer: Printer, output: unknown): void {
  printer.result(output, () => {
    const items = isRecord(output) ? output['items'] : undefined;
    if (Array.isArray(items) && items.every((item) => isRecord(item))) return printItems(printer, items, output);
    for (const line of stringify(output, { lineWidth: 0 }).trimEnd().split('\n')) printer.line(visible(line));
  });
}

function printItems(printer: Printer, items: readonly Record<string, unknown>[], output: unknown): void {
  const columns = [...new Set(items.flatMap((item) => Object.keys(item)))].filter((name) => items.every((item) => !isRecord(item[name])));
  const shown = columns.slice(0, MOST_COLUMNS);
  printer.table(
    shown.map((name) => name.toUpperCase()),
    items.map((item) => shown.map((name) => cellOf(item[name]))),
    'There is none.',
  );
  if (isRecord(output) && typeof output['next_cursor'] === 'string') printer.note('There are more: --all gives every page.');
}

function cellOf(value: unknown): Cell {
  if (Array.isArray(value)) return value.map((each) => (typeof each === 'object' ? JSON.stringify(each) : String(each))).join(' ');
  return value as Cell;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
