import { readFile, writeFile } from 'node:fs/promises';
import os from 'node:os';
import Table from 'cli-table3';

/** One measured figure beside its goal and what it is compared with. */
export interface Figure {
  readonly row: string;
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  /** As in `at most 20` or `at least 5000`; absent: reported only. */
  readonly goal?: { readonly at: 'least' | 'most'; readonly value: number };
  /** What it was compared with, measured in the same run where there is something to measure. */
  readonly reference?: string;
}

export function quantile(sorted: ArrayLike<number>, q: number): number {
  if (sorted.length === 0) return Number.NaN;
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))]!;
}

function show(value: number): string {
  if (!Number.isFinite(value)) return '–';
  if (Math.abs(value) >= 1000) return Math.round(value).toLocaleString('en-US');
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);
}

function verdict({ goal, value }: Figure): string {
  if (goal === undefined) return '';
  const reached = goal.at === 'least' ? value >= goal.value : value <= goal.value;
  return reached ? 'reached' : 'missed';
}

function goalText({ goal, unit }: Figure): string {
  return goal === undefined ? '' : `${goal.at === 'least' ? '≥' : '≤'} ${show(goal.value)} ${unit}`;
}

export function print(figures: readonly Figure[]): void {
  const table = new Table({ head: ['row', 'what', 'figure', 'goal', '', 'compared with'], style: { head: [], border: [] } });
  for (const figure of figures) {
    table.push([
      figure.row,
      figure.what,
      `${show(figure.value)} ${figure.unit}`,
      goalText(figure),
      verdict(figure),
      figure.reference ?? '',
    ]);
  }
  console.log(table.toString());
}

const HEAD = ['| row | what | figure | goal | | compared with | measured |', '|---|---|---:|---:|---|---|---|'];

function line(figure: Figure, day: string): string {
  const { row, what, value, unit, reference = '' } = figure;
  return `| ${row} | ${what} | ${show(value)} ${unit} | ${goalText(figure)} | ${verdict(figure)} | ${reference} | ${day} |`;
}

/** The first cell of a line of the table. */
function rowOf(text: string): string {
  return text.split(' | ', 1)[0]!.replace(/^\| /, '');
}

/**
 * Writes the figures where readers of the repository find them. Rows that were not measured this time stay as they are; a row that
 * was measured is replaced as a whole, in its place.
 */
export async function writeReport(file: string, figures: readonly Figure[], day: string): Promise<void> {
  const before = await readFile(file, 'utf8').catch(() => '');
  const kept = before.split('\n').filter((text) => text.startsWith('| ') && !text.startsWith('| row |'));
  const fresh = Map.groupBy(figures, ({ row }) => row);
  const order = [...new Set([...kept.map(rowOf), ...fresh.keys()])];
  const cpu = os.cpus()[0]?.model.trim() ?? 'unknown processor';
  const lines = [
    '# Quality figures',
    '',
    'Written by `npm run bench` and `npm run quality`; do not edit. `npm run bench -- ROW` measures a row anew, `npm run quality -- TRACK` a track. What stops the rows that miss their goal is told in',
    '[performance.md](operations/performance.md).',
    '',
    `Last on ${os.cpus().length} × ${cpu} · ${Math.round(os.totalmem() / 2 ** 30)} GiB · ${os.type()} ${os.release()} · Node.js ${process.versions.node}`,
    '',
    ...HEAD,
    ...order.flatMap((row) => fresh.get(row)?.map((figure) => line(figure, day)) ?? kept.filter((text) => rowOf(text) === row)),
    '',
  ];
  await writeFile(file, lines.join('\n'));
}
