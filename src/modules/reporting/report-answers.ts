import { fail } from '#kernel/error.ts';
import { answer, type Answering, type Context } from '#kernel/module.ts';
import { compileReport, type Wanted } from './compile.ts';
import { DEFINITIONS, KINDS } from './definitions.ts';
import type { ReportSummary } from './document.ts';
import { eventsOf, keptReport, keptReports, SOURCE, subjectOf, summaryOf } from './kept-reports.ts';
import {
  createReport,
  deleteReport,
  downloadReport,
  getReport,
  getSummary,
  listDefinitions,
  listReports,
  reportDeleted,
} from './messages.ts';
import type { Renderer } from './rendering/renderer.ts';
import { keptSchedules } from './schedules/schedules.projection.ts';
import type { ReportAsks } from './sections/scope.ts';

export function reportAnswers(asks: ReportAsks, renderer: Renderer): Answering[] {
  return [
    answer(listDefinitions, ({ limit, cursor }) => {
      const kinds = KINDS.slice(cursor === undefined ? 0 : KINDS.findIndex((kind) => kind === cursor) + 1);
      return {
        items: kinds.slice(0, limit).map((kind) => ({ kind, sections: [...DEFINITIONS[kind]] })),
        next_cursor: kinds.length > limit ? kinds[limit - 1]! : null,
      };
    }),
    answer(createReport, (input, context) => makeReport(asks, input, context)),
    answer(listReports, async ({ kind, project_id, schedule, limit, cursor }, context) => {
      const found = (await keptReports(context)).filter(
        ({ summary, position }) =>
          (kind === undefined || summary.kind === kind) &&
          (project_id === undefined || summary.project_id === project_id.toLowerCase()) &&
          (schedule === undefined || summary.schedule === schedule) &&
          (cursor === undefined || position < Number(cursor)),
      );
      return {
        items: found.slice(0, limit).map(({ summary }) => summary),
        next_cursor: found.length > limit ? String(found[limit - 1]!.position) : null,
      };
    }),
    answer(getReport, ({ report_id }, context) => keptReport(report_id, context)),
    answer(deleteReport, async ({ report_id }, context) => {
      const { summary } = await summaryOf(report_id, context);
      context.publish([
        {
          type: reportDeleted.type,
          source: SOURCE,
          subject: subjectOf(summary.report_id),
          priority: reportDeleted.priority,
          ...(summary.project_id === null ? {} : { projectid: summary.project_id }),
          data: { report_id: summary.report_id, by: context.caller.name },
        },
      ]);
      return { report_id: summary.report_id, deleted: true as const };
    }),
    answer(downloadReport, async ({ report_id, format, language, section }, context) => {
      const report = await keptReport(report_id, context);
      if (section !== undefined && !report.sections.some(({ key }) => key === section)) {
        throw fail('not_found', `The report ${report_id} has no section ${section}.`);
      }
      return renderer.render(report, { format, language: language ?? report.language, section });
    }),
    answer(getSummary, async (_input, context) => {
      const reports = await keptReports(context);
      const last = KINDS.map((kind) => reports.find(({ summary }) => summary.kind === kind)?.summary);
      return {
        reports: reports.length,
        schedules: (await keptSchedules(context)).length,
        last: last.filter((summary) => summary !== undefined),
      };
    }),
  ];
}

/** @throws forbidden when the caller has some projects only and names none */
export async function makeReport(asks: ReportAsks, wanted: Wanted, context: Context): Promise<ReportSummary> {
  mustName(wanted.project_id, context);
  const report = await compileReport(asks, wanted, context);
  context.publish(eventsOf(report));
  const { sections: _sections, ...summary } = report;
  return summary;
}

/** @throws forbidden when the caller has some projects only and names none of them */
export function mustName(projectId: string | null | undefined, { projects, caller }: Pick<Context, 'projects' | 'caller'>): void {
  if (projects === null || (projectId !== null && projectId !== undefined && projects.has(projectId.toLowerCase()))) return;
  throw fail('forbidden', `${caller.name} may have reports of single projects only; name one as project_id.`);
}
