import { fail } from '#kernel/error.ts';
import { streamOf, type Envelope, type NewEvent } from '#kernel/event.ts';
import type { Json } from '#kernel/json.ts';
import type { Context, ModuleContext } from '#kernel/module.ts';
import type { Projection } from '#kernel/projection.ts';
import type { Cell, Report, ReportSummary, SectionHead } from './document.ts';
import { reportCompiled, reportDeleted, reportRowsAdded } from './messages.ts';
import type { z } from 'zod';

export const SOURCE = '/modules/reporting';
/** Of one event: whoever follows gets each as one message. */
const ROWS_OF_EVENT = 500;
/** In characters of JSON; 10,000 devices are some two million. */
const LARGEST = 5_000_000;
const PAGE = 100;

export function subjectOf(reportId: string): string {
  return `reports/${reportId.toLowerCase()}`;
}

/** A report as events: what it is, and its rows in pieces. @throws too_large */
export function eventsOf(report: Report): readonly NewEvent[] {
  const characters = JSON.stringify(report).length;
  if (characters > LARGEST) {
    throw fail(
      'too_large',
      `The report has ${characters} characters; at most ${LARGEST} are kept. Ask for fewer sections, or for one project.`,
      {
        limit: LARGEST,
      },
    );
  }
  const { report_id, project_id } = report;
  const common = { source: SOURCE, subject: subjectOf(report_id), ...(project_id === null ? {} : { projectid: project_id }) };
  const heads = report.sections.map((section) => ({
    ...section,
    tables: section.tables.map((table) => ({ ...table, rows: table.rows.length })),
  }));
  const pieces = report.sections.flatMap(({ key: section, tables }) =>
    tables.flatMap(({ key: table, rows }) =>
      Array.from({ length: Math.ceil(rows.length / ROWS_OF_EVENT) }, (_, piece) => ({
        report_id,
        section,
        table,
        rows: rows.slice(piece * ROWS_OF_EVENT, (piece + 1) * ROWS_OF_EVENT),
      })),
    ),
  );
  return [
    { ...common, type: reportCompiled.type, priority: reportCompiled.priority, data: { ...report, sections: heads } },
    ...pieces.map((data) => ({ ...common, type: reportRowsAdded.type, priority: reportRowsAdded.priority, data })),
  ];
}

/** The report that its events tell. */
export function reportOf(events: readonly Pick<Envelope, 'type' | 'data'>[]): Report | null {
  const head = events.find(({ type }) => type === reportCompiled.type);
  if (head === undefined) return null;
  const { sections, ...told } = head.data as unknown as ReportSummary & { readonly sections: readonly z.infer<typeof SectionHead>[] };
  const rows = new Map<string, Cell[][]>();
  for (const { type, data } of events) {
    if (type !== reportRowsAdded.type) continue;
    const piece = data as unknown as { readonly section: string; readonly table: string; readonly rows: Cell[][] };
    const key = `${piece.section}/${piece.table}`;
    rows.set(key, [...(rows.get(key) ?? []), ...piece.rows]);
  }
  return {
    ...told,
    sections: sections.map((section) => ({
      ...section,
      tables: section.tables.map((table) => ({ ...table, rows: rows.get(`${section.key}/${table.key}`) ?? [] })),
    })),
  };
}

export interface KeptReport {
  readonly summary: ReportSummary;
  readonly position: number;
}

/** The list of reports, without their rows. */
export const reportsProjection: Projection = {
  name: 'reports',
  version: 1,
  summary: 'Reports that were made and not deleted.',
  handles: [reportCompiled.type, reportDeleted.type],
  project({ type, data }) {
    const { sections: _sections, ...summary } = data as { readonly report_id: string; readonly sections?: Json };
    return [{ key: summary.report_id, scope: 'reports', value: type === reportCompiled.type ? summary : null }];
  },
};

type Confined = Pick<Context, 'read' | 'projects'>;

/** Those that the caller may see, newest first. */
export async function keptReports({ read, projects }: Confined): Promise<readonly KeptReport[]> {
  const rows = await read.rows(reportsProjection.name);
  return rows
    .map(({ value, validFrom }) => ({ summary: value as unknown as ReportSummary, position: validFrom }))
    .filter(({ summary }) => isAmong(summary.project_id, projects))
    .toSorted((one, other) => other.position - one.position);
}

/** Whether somebody may see it who has these projects; null: all. */
export function isAmong(projectId: string | null, projects: ReadonlySet<string> | null): boolean {
  return projects === null || (projectId !== null && projects.has(projectId.toLowerCase()));
}

/** @throws not_found, also for one that the caller may not see */
export async function keptReport(reportId: string, context: Confined & Pick<ModuleContext, 'events'>): Promise<Report> {
  const { summary } = await summaryOf(reportId, context);
  const stream = streamOf({ source: SOURCE, subject: subjectOf(summary.report_id) });
  const events: Envelope[] = [];
  for (let fromVersion = 1; ;) {
    const page = await context.events.readStream(stream, { fromVersion, limit: PAGE });
    events.push(...page.map(({ event }) => event));
    if (page.length < PAGE) break;
    fromVersion = page.at(-1)!.version + 1;
  }
  const report = reportOf(events);
  if (report === null) throw absent(reportId);
  return report;
}

/** @throws not_found, also for one that the caller may not see */
export async function summaryOf(reportId: string, context: Confined): Promise<KeptReport> {
  const found = (await keptReports(context)).find(({ summary }) => summary.report_id === reportId.toLowerCase());
  if (found === undefined) throw absent(reportId);
  return found;
}

function absent(reportId: string): Error {
  return fail('not_found', `There is no report ${reportId}; GET …/reporting/reports/ lists them.`);
}
