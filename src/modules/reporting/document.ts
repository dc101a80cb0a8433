import { z } from 'zod';
import { LANGUAGES } from '#kernel/language.ts';
import { KINDS, SECTIONS } from './definitions.ts';

/**
 * A report is data without words: sections, tables and figures are named by keys, which `rendering/words.ts` says in each language. So the
 * same report is read in every language and format.
 */

/** How a value of a column or figure is meant: `word` is a key of the words, `time` ISO 8601, `duration` milliseconds, `percent` of 100. */
export const CellKind = z.enum(['text', 'word', 'number', 'time', 'duration', 'percent']);
export type CellKind = z.infer<typeof CellKind>;

export const Cell = z.union([z.string(), z.number(), z.null()]);
export type Cell = z.infer<typeof Cell>;

export const Column = z.object({ key: z.string(), kind: CellKind });
export type Column = z.infer<typeof Column>;

const tableHead = {
  key: z.string().describe('Name of the table within its section.'),
  columns: z.array(Column),
  left_out: z.int().describe('Rows beyond those that are kept.'),
};

export const Table = z.object({ ...tableHead, rows: z.array(z.array(Cell)).describe('Values in the order of the columns.') });
export type Table = z.infer<typeof Table>;

export const Figure = z.object({ key: z.string(), kind: CellKind, value: Cell });
export type Figure = z.infer<typeof Figure>;

/** Bars: what is counted, and how much of it there is. */
export const Chart = z.object({
  key: z.string(),
  kind: CellKind.describe('Of the values.'),
  bars: z.array(z.object({ label: z.string(), word: z.boolean().describe('The label is a key of the words.'), value: z.number() })),
});
export type Chart = z.infer<typeof Chart>;

const sectionFields = {
  key: z.enum(SECTIONS),
  available: z.boolean().describe('False: whoever knows of it did not answer.'),
  reason: z.string().nullable().describe('Why it is not available, in a sentence.'),
  notes: z.array(z.string()).describe('Keys of remarks about how complete it is.'),
  figures: z.array(Figure),
  charts: z.array(Chart),
};

export const Section = z.object({ ...sectionFields, tables: z.array(Table) });
export type Section = z.infer<typeof Section>;

/** A section as the event of the report has it: rows are kept in events of their own. */
export const SectionHead = z.object({ ...sectionFields, tables: z.array(z.object({ ...tableHead, rows: z.int() })) });

export const Verdict = z.enum(['healthy', 'degraded', 'unhealthy', 'unknown', 'passed', 'failed', 'contained', 'open']);
export type Verdict = z.infer<typeof Verdict>;

export const reportFields = {
  report_id: z.guid(),
  kind: z.enum(KINDS),
  title: z.string(),
  language: z.enum(LANGUAGES).describe('In which it is rendered unless another is asked for.'),
  project_id: z.string().nullable().describe('Null: of all projects.'),
  project: z.string().nullable().describe('Name of the project, as it was then.'),
  from: z.iso.datetime(),
  until: z.iso.datetime(),
  generated_at: z.iso.datetime(),
  by: z.string(),
  schedule: z.string().nullable().describe('Name of the schedule that asked for it.'),
  verdict: Verdict.describe(
    'By the alerts that are open: critical or major ones make it `unhealthy`, lesser ones `degraded`; or what whoever asked for it says.',
  ),
};

export const ReportSummary = z.object(reportFields);
export type ReportSummary = z.infer<typeof ReportSummary>;

export const Report = z.object({ ...reportFields, sections: z.array(Section) });
export type Report = z.infer<typeof Report>;
