import type { SnmpValue } from '#wire/snmp-value.ts';
import { compareOids, type Oid, oid } from '#wire/snmp-oid.ts';
import type { ErrorStatus } from '#wire/snmp-message.ts';
import type { Subject } from './subject.ts';

/** How an object of a row is set. Nothing is set before everything was checked. @see RFC 3416 §4.2.5 */
export interface Setting<Row> {
  /** Why the value is refused, or null. */
  check(value: SnmpValue, row: Row, subject: Subject): ErrorStatus | null;
  set(value: SnmpValue, row: Row, subject: Subject): void;
}

/** A row and its index, the rest of the name of each of its objects. */
export interface IndexedRow<Row = unknown> {
  readonly index: Oid;
  readonly row: Row;
}

/** A column by its number: the value in a row, null where the row has none. */
export type Columns<Row> = Readonly<Record<number, (row: Row, subject: Subject) => SnmpValue | null>>;

/** A conceptual table, or scalars as a table of one row with the index 0: one way for both. */
export interface ObjectGroup {
  /** Of the entry (or of the group of scalars): the number of the column follows it, then the index. */
  readonly at: Oid;
  /** Where its objects begin: `at` and the first column. */
  readonly start: Oid;
  /** Ascending. */
  readonly columns: readonly {
    readonly number: number;
    readonly value: (row: unknown, subject: Subject) => SnmpValue | null;
    readonly setting: Setting<unknown> | null;
  }[];
  /** Of rows that traffic teaches, which come and go without a change of the network: the entries they are made of. Null: there are none such. */
  readonly learned: ((subject: Subject) => readonly object[]) | null;
  /** In the order of their indexes, which differ. */
  rows(subject: Subject): readonly IndexedRow[];
}

interface TableDefinition<Row> {
  /** OID of the entry. */
  readonly at: string;
  readonly columns: Columns<Row>;
  readonly settings?: Readonly<Record<number, Setting<Row>>>;
  readonly learned?: (subject: Subject) => readonly object[];
  /** In any order. */
  readonly rows: (subject: Subject) => readonly IndexedRow<Row>[];
}

export function table<Row>({ at, columns, settings = {}, learned, rows }: TableDefinition<Row>): ObjectGroup {
  const entry = oid(at);
  const numbers = Object.keys(columns).map(Number);
  return {
    at: entry,
    start: [...entry, numbers[0]!],
    columns: numbers.map((number) => ({
      number,
      value: columns[number]! as (row: unknown, subject: Subject) => SnmpValue | null,
      setting: settings[number] ?? null,
    })),
    learned: learned ?? null,
    rows: (subject) => different(rows(subject).toSorted((one, other) => compareOids(one.index, other.index))),
  };
}

const ONE_ROW: readonly IndexedRow<null>[] = [{ index: [0], row: null }];

/** Scalars that lie side by side under `at`. */
export function scalars(
  at: string,
  values: Readonly<Record<number, (subject: Subject) => SnmpValue | null>>,
  settings: Readonly<Record<number, Setting<null>>> = {},
): ObjectGroup {
  const columns: Record<number, (row: null, subject: Subject) => SnmpValue | null> = {};
  for (const [number, value] of Object.entries(values)) columns[Number(number)] = (_, subject) => value(subject);
  return { ...table<null>({ at, columns, settings, rows: () => ONE_ROW }), rows: () => ONE_ROW };
}

/** The first of each index: of two addresses alike, configured by mistake, an agent shows one. */
function different<Row>(rows: readonly IndexedRow<Row>[]): readonly IndexedRow<Row>[] {
  return rows.filter(({ index }, at) => at === 0 || compareOids(index, rows[at - 1]!.index) !== 0);
}
