import type { Json } from '#kernel/json.ts';
import type { Operation } from '#kernel/message.ts';
import type { Context } from '#kernel/module.ts';
import type { Project } from '#model/project.ts';
import type { SectionKey } from '../definitions.ts';
import type { Cell, Chart, Column, Figure, Section, Table } from '../document.ts';

/** Operations of others that reports are made of. What is absent is said not to be available. */
export interface ReportAsks {
  readonly projects?: Operation;
  readonly topology?: Operation;
  readonly equipment?: Operation;
  readonly alerts?: Operation;
  readonly incidents?: Operation;
  readonly modules?: Operation;
  readonly containments?: Operation;
  readonly qos?: Operation;
  readonly backups?: Operation;
  readonly compliance?: Operation;
  readonly cause?: Operation;
  readonly analysis?: Operation;
}

/** What a section is made of, and of what. */
export interface Scope {
  readonly asks: ReportAsks;
  readonly context: Pick<Context, 'ask' | 'events' | 'projects'>;
  readonly now: Date;
  readonly from: Date;
  readonly until: Date;
  /** Absent: all projects. */
  readonly projectId?: string;
  readonly incidentId?: string;
  /** Those that are reported of; read once. */
  readonly projects: readonly Project[];
  /** What whoever asked for the report says of it. */
  readonly told?: Json;
}

/** One report's rows of one table at most: an inventory of so many devices is kept whole. */
export const MOST_ROWS = 10_000;

/** A table of rows that are objects; what is too much is counted. */
export function tableOf<Row>(
  key: string,
  columns: readonly (readonly [key: string, kind: Column['kind'], cell: (row: Row) => Cell])[],
  rows: readonly Row[],
  most = MOST_ROWS,
): Table {
  return {
    key,
    columns: columns.map(([name, kind]) => ({ key: name, kind })),
    rows: rows.slice(0, most).map((row) => columns.map(([, , cell]) => cell(row))),
    left_out: Math.max(0, rows.length - most),
  };
}

export function sectionOf(
  key: SectionKey,
  parts: { readonly figures?: readonly Figure[]; readonly charts?: readonly Chart[]; readonly tables?: readonly Table[] },
  notes: readonly string[] = [],
): Section {
  const { figures = [], charts = [], tables = [] } = parts;
  return { key, available: true, reason: null, notes: [...notes], figures: [...figures], charts: [...charts], tables: [...tables] };
}

/** Whether something was so within a period: it began before its end, and had not ended before it began. */
export function isWithin({ from, until }: Pick<Scope, 'from' | 'until'>, began: string, ended: string | null): boolean {
  return Date.parse(began) < until.getTime() && (ended === null || Date.parse(ended) >= from.getTime());
}

export function count(key: string, value: number): Figure {
  return { key, kind: 'number', value };
}

/** How many there are of each, the most first. */
export function countsOf<T>(items: readonly T[], of: (item: T) => string): readonly (readonly [string, number])[] {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(of(item), (counts.get(of(item)) ?? 0) + 1);
  return [...counts].toSorted(([oneName, one], [otherName, other]) => other - one || (oneName < otherName ? -1 : 1));
}
