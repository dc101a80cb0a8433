import { z } from 'zod';
import { LANGUAGES } from '#kernel/language.ts';
import { command, event, query, type Content } from '#kernel/message.ts';
import { KINDS, SECTIONS } from './definitions.ts';
import { Cell, Report, reportFields, ReportSummary, SectionHead, Verdict } from './document.ts';

const REPORTING = '/api/common/api/v1/reporting';
const declared = { tag: 'Reporting', projects: 'narrowed' } as const;
const reading = { ...declared, permission: 'reporting.read', rate: 'read' } as const;
const operating = { ...declared, permission: 'reporting.operate', rate: 'action' } as const;

export const FORMATS = ['pdf', 'xlsx', 'csv', 'json'] as const;
export type Format = (typeof FORMATS)[number];

const ReportId = z.guid().describe('UUID of the report.');
const limit = z.int().min(1).max(500).default(50).describe('How many at most.');
const cursor = z.string().min(1).max(100).optional().describe('`next_cursor` of the page before.');
const next_cursor = z.string().nullable().describe('Pass it as `cursor` for the next page; null at the end.');
const Language = z.enum(LANGUAGES);

/** What is reported of; of a schedule the period ends when it fires. */
const parameters = {
  kind: z.enum(KINDS).describe('Which report.'),
  title: z.string().trim().min(1).max(200).optional().describe('Absent: as the kind is called.'),
  language: Language.default('en').describe('In which it is rendered unless another is asked for.'),
  project_id: z.guid().optional().describe('Of one project; absent: of all.'),
  period_h: z
    .int()
    .min(1)
    .max(8_784)
    .default(24)
    .describe('Hours before its end that it is about, unless its beginning is said; a year at most.'),
  sections: z.array(z.enum(SECTIONS)).min(1).max(SECTIONS.length).optional().describe('Only these; absent: those of the kind.'),
};

export const listDefinitions = query('reporting.definition.list', {
  ...reading,
  projects: 'apart',
  summary: 'Lists the kinds of reports, with their sections.',
  rest: `GET ${REPORTING}/definitions/`,
  input: z.strictObject({ limit, cursor }),
  output: z.object({ items: z.array(z.object({ kind: z.enum(KINDS), sections: z.array(z.enum(SECTIONS)) })), next_cursor }),
});

export const createReport = command('reporting.report.create', {
  ...operating,
  rate: 'heavy',
  creates: true,
  summary: 'Makes a report of what is known of a period, and keeps it.',
  rest: `POST ${REPORTING}/reports/`,
  input: z.strictObject({
    ...parameters,
    project_id: z.guid().nullish().describe('Of one project; absent or null: of all.'),
    from: z.iso.datetime({ offset: true }).optional().describe('Absent: `period_h` before its end.'),
    until: z.iso.datetime({ offset: true }).optional().describe('Absent: now.'),
    incident_id: z.guid().optional().describe('Of one incident alone.'),
    told: z
      .record(z.string().min(1).max(100), z.json())
      .optional()
      .describe('What whoever asks says of it, by name: the results of a run.'),
    verdict: Verdict.optional().describe('What came of it; absent: by the alerts that are open.'),
  }),
  output: ReportSummary,
});

export const listReports = query('reporting.report.list', {
  ...reading,
  summary: 'Lists reports, newest first.',
  rest: `GET ${REPORTING}/reports/`,
  input: z.strictObject({
    kind: z.enum(KINDS).optional().describe('Only of this kind.'),
    project_id: z.guid().optional().describe('Only of this project.'),
    schedule: z.string().min(1).max(64).optional().describe('Only those that this schedule asked for.'),
    limit,
    cursor,
  }),
  output: z.object({ items: z.array(ReportSummary), next_cursor }),
});

export const getReport = query('reporting.report.get', {
  ...reading,
  summary: 'Tells a report with all its sections.',
  rest: `GET ${REPORTING}/reports/:report_id/`,
  input: z.strictObject({ report_id: ReportId }),
  output: Report,
});

export const deleteReport = command('reporting.report.delete', {
  ...operating,
  summary: 'Takes a report from the list; what the log says of it stays there.',
  rest: `DELETE ${REPORTING}/reports/:report_id/`,
  input: z.strictObject({ report_id: ReportId }),
  output: z.object({ report_id: z.guid(), deleted: z.literal(true) }),
});

export const downloadReport = query('reporting.report.download', {
  ...reading,
  rate: 'heavy',
  summary: 'Gives a report as a file: PDF, a workbook, CSV or JSON.',
  rest: `GET ${REPORTING}/reports/:report_id/download/`,
  input: z.strictObject({
    report_id: ReportId,
    format: z.enum(FORMATS).default('pdf').describe('Of what kind the file is.'),
    language: Language.optional().describe('Absent: that of the report.'),
    section: z.enum(SECTIONS).optional().describe('Of CSV: the tables of one section; absent: of all.'),
  }),
  output: z.custom<Content>(),
  gives: 'application/octet-stream',
});

export const getSummary = query('reporting.summary.get', {
  ...reading,
  summary: 'Tells how many reports and schedules there are, and the last report of each kind.',
  rest: `GET ${REPORTING}/summary/`,
  input: z.strictObject({}),
  output: z.object({ reports: z.int(), schedules: z.int(), last: z.array(ReportSummary).describe('One of each kind that was made.') }),
});

// ---- schedules ----------------------------------------------------------------------------------------------------

const ScheduleName = z
  .string()
  .regex(/^[a-z0-9][a-z0-9_-]{0,63}$/)
  .describe('Name of the schedule: lower case, digits, _ and -.');
const scheduleFields = {
  ...parameters,
  cron: z.string().min(1).max(100).describe('Five fields, or six with seconds first.'),
  timezone: z.string().min(1).max(60).default('UTC').describe('As the IANA database names it.'),
  missed: z.enum(['skip', 'once']).default('once').describe('What is done about times that went by while nothing ran.'),
  channels: z
    .array(z.string().min(1).max(64))
    .max(20)
    .default([])
    .describe('Channels of notifications that are told of the report; empty: none.'),
};

const By = z.object({ kind: z.enum(['user', 'module', 'system', 'anonymous']), name: z.string(), roles: z.array(z.string()) });

const ReportSchedule = z.object({
  schedule: z.string(),
  ...scheduleFields,
  title: z.string().nullable(),
  project_id: z.string().nullable(),
  sections: z.array(z.enum(SECTIONS)).nullable(),
  next_at: z.iso.datetime().nullable().describe('When it is made next; null when it never is again.'),
  set_at: z.iso.datetime(),
  set_by: z.string().describe('On whose behalf it is made.'),
});
export type ReportSchedule = z.output<typeof ReportSchedule>;

export const listReportSchedules = query('reporting.schedule.list', {
  ...reading,
  summary: 'Lists the schedules of reports, by name.',
  rest: `GET ${REPORTING}/schedules/`,
  input: z.strictObject({ limit, cursor }),
  output: z.object({ items: z.array(ReportSchedule), next_cursor }),
});

export const setReportSchedule = command('reporting.schedule.set', {
  ...operating,
  summary: 'Says when a report is made by itself, on behalf of who says it, and who is told.',
  rest: `PUT ${REPORTING}/schedules/:schedule/`,
  input: z.strictObject({ schedule: ScheduleName, ...scheduleFields }),
  output: ReportSchedule,
});

export const deleteReportSchedule = command('reporting.schedule.delete', {
  ...operating,
  summary: 'Ends a schedule; reports that it asked for stay.',
  rest: `DELETE ${REPORTING}/schedules/:schedule/`,
  input: z.strictObject({ schedule: ScheduleName }),
  output: z.object({ schedule: z.string(), deleted: z.literal(true) }),
});

/** What the scheduler starts; anybody may ask for it between times. */
export const runReportSchedule = command('reporting.schedule.run', {
  ...operating,
  rate: 'heavy',
  creates: true,
  summary: 'Makes the report of a schedule now.',
  rest: `POST ${REPORTING}/schedules/:schedule/run/`,
  input: z.strictObject({
    schedule: ScheduleName,
    until: z.iso.datetime().optional().describe('When its period ends; absent: now.'),
  }),
  output: ReportSummary,
});

// ---- events -------------------------------------------------------------------------------------------------------

export const reportCompiled = event('report.compiled', {
  summary: 'A report was made of what is known of a period.',
  priority: 'normal',
  data: z.object({ ...reportFields, sections: z.array(SectionHead) }),
});

/** An event is read by everybody who follows: long tables are kept in several. */
export const reportRowsAdded = event('report.rows.added', {
  summary: 'Rows of a table of a report that was made.',
  priority: 'low',
  data: z.object({ report_id: z.guid(), section: z.enum(SECTIONS), table: z.string(), rows: z.array(z.array(Cell)) }),
});

export const reportDeleted = event('report.deleted', {
  summary: 'A report was taken from the list.',
  priority: 'normal',
  data: z.object({ report_id: z.guid(), by: z.string() }),
});

export const reportScheduled = event('report.scheduled', {
  summary: 'Somebody said when a report is made by itself.',
  priority: 'normal',
  data: ReportSchedule.omit({ next_at: true, set_at: true, set_by: true }).extend({ by: By }),
});
export type ReportScheduled = z.output<typeof reportScheduled.data>;

export const reportUnscheduled = event('report.unscheduled', {
  summary: 'The schedule of a report was ended.',
  priority: 'normal',
  data: z.object({ schedule: z.string(), by: By }),
});

export const REPORTING_EVENTS = [reportCompiled, reportRowsAdded, reportDeleted, reportScheduled, reportUnscheduled];
