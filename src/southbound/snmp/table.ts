import type snmp from 'net-snmp';
import { walk, type Walked, type Walking } from './walk.ts';
import type { Finding } from './walk-progress.ts';

/** Columns in one request: with ten rows their values fill a frame. */
const COLUMNS_AT_ONCE = 6;

export interface Row {
  /** What follows the column in the names of its variables: `3`, `10.0.0.1`. */
  readonly index: string;
  readonly cells: ReadonlyMap<string, snmp.Varbind>;
}

export interface Table extends Omit<Walked, 'columns'> {
  readonly rows: readonly Row[];
}

/** Reads columns of a table: several in one request, and several requests at once, for what takes long is the way there and back. */
export async function readTable(columns: readonly string[], walking: Walking): Promise<Table> {
  const groups: string[][] = [];
  for (let at = 0; at < columns.length; at += COLUMNS_AT_ONCE) groups.push(columns.slice(at, at + COLUMNS_AT_ONCE));
  const walked = await Promise.all(groups.map((group) => walk(group, walking)));
  const rows = new Map<string, Map<string, snmp.Varbind>>();
  for (const [at, column] of columns.entries()) {
    const variables = walked[Math.floor(at / COLUMNS_AT_ONCE)]?.columns[at % COLUMNS_AT_ONCE] ?? [];
    for (const variable of variables) {
      const index = variable.oid.slice(column.length + 1);
      const cells = rows.get(index) ?? new Map<string, snmp.Varbind>();
      cells.set(column, variable);
      rows.set(index, cells);
    }
  }
  return {
    rows: [...rows].map(([index, cells]) => ({ index, cells })),
    complete: walked.every(({ complete }) => complete),
    answered: walked.some(({ answered }) => answered),
    findings: onceEach(walked.flatMap(({ findings }) => findings)),
  };
}

function onceEach(findings: readonly Finding[]): Finding[] {
  return findings.filter((finding, at) => findings.findIndex(({ kind }) => kind === finding.kind) === at);
}
