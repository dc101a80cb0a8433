import { writeFile } from 'node:fs/promises';
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

/** Writes the figures where readers of the repository find them. */
export async function writeReport(file: string, figures: readonly Figure[], seconds: number): Promise<void> {
  const cpu = os.cpus()[0]?.model.trim() ?? 'unknown processor';
  const lines = [
    '# Quality figures',
    '',
    'Written by `npm run bench`; do not edit.',
    '',
    `${new Date().toISOString().slice(0, 10)} · ${os.cpus().length} × ${cpu} · ${Math.round(os.totalmem() / 2 ** 30)} GiB · ${os.type()} ${os.release()} · Node.js ${process.versions.node} · the run took ${Math.round(seconds)} s`,
    '',
    '| row | what | figure | goal | | compared with |',
    '|---|---|---:|---:|---|---|',
    ...figures.map((f) => `| ${f.row} | ${f.what} | ${show(f.value)} ${f.unit} | ${goalText(f)} | ${verdict(f)} | ${f.reference ?? ''} |`),
    '',
  ];
  await writeFile(file, lines.join('\n'));
}
