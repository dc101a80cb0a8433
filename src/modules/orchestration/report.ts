import { fail } from '#kernel/error.ts';
import type { Envelope } from '#kernel/event.ts';
import type { Json } from '#kernel/json.ts';
import { answer, type Answering, type Context } from '#kernel/module.ts';
import { createReport, getReport, listReports, reportGenerated, type Report } from './messages.ts';

export const SOURCE = '/modules/orchestration';
const PAGE = 1_000;
/** Counting goes no further back: a report tells what is new, not the whole log. */
const MOST_COUNTED = 20_000;
/** An event is read by everybody who follows; larger documents belong elsewhere. */
const LARGEST_REPORT = 1_000_000;

function subjectOf(reportId: string): string {
  return `reports/${reportId}`;
}

export function reportAnswers(): Answering[] {
  return [
    answer(createReport, async ({ title, verdict, sections }, context) => {
      const document = {
        report_id: context.messageId,
        title,
        generated_at: context.clock.now().toISOString(),
        verdict,
        events: await eventsSince(await lastOf(title, context), context),
        sections,
        by: context.caller.name,
      };
      const characters = JSON.stringify(document).length;
      if (characters > LARGEST_REPORT) {
        throw fail('too_large', `The report has ${characters} characters; at most ${LARGEST_REPORT} are kept.`, { limit: LARGEST_REPORT });
      }
      context.publish([
        {
          type: reportGenerated.type,
          source: SOURCE,
          subject: subjectOf(context.messageId),
          priority: reportGenerated.priority,
          data: document as unknown as Json,
        },
      ]);
      return { report_id: document.report_id, title, generated_at: document.generated_at };
    }),
    answer(listReports, async ({ limit, cursor }, { events }) => {
      const found = await events.readBack({
        limit: limit + 1,
        filter: { types: [reportGenerated.type] },
        ...(cursor === undefined ? {} : { before: Number(cursor) }),
      });
      const items = found.slice(0, limit);
      return {
        items: items.map((event) => {
          const { report_id, title, generated_at, verdict } = reportOf(event);
          return { report_id, title, generated_at, verdict, position: event.position };
        }),
        next_cursor: found.length > limit ? String(items.at(-1)!.position) : null,
      };
    }),
    answer(getReport, async ({ report_id }, { events }) => {
      const [found] = await events.readBack({
        limit: 1,
        filter: { types: [reportGenerated.type], subject: subjectOf(report_id.toLowerCase()) },
      });
      if (found === undefined) throw fail('not_found', `There is no report ${report_id}; GET …/orchestration/reports/ lists them.`);
      return reportOf(found);
    }),
  ];
}

function reportOf(event: Envelope): Report {
  const { by: _by, ...report } = event.data as unknown as Report & { by: string };
  return { ...report, position: event.position };
}

/** The report before this one: reports of one title follow each other. */
async function lastOf(title: string, { events }: Context): Promise<Envelope | null> {
  const found = await events.readBack({ limit: 100, filter: { types: [reportGenerated.type] } });
  return found.find((event) => reportOf(event).title === title) ?? null;
}

async function eventsSince(last: Envelope | null, { events }: Context): Promise<Report['events']> {
  const byType: Record<string, number> = {};
  const byPriority: Record<string, number> = {};
  let counted = 0;
  let complete = true;
  for (let before: number | undefined; ;) {
    const page = await events.readBack({ limit: PAGE, ...(before === undefined ? {} : { before }) });
    const fresh = page.filter(({ position }) => position > (last?.position ?? 0));
    for (const { type, priority } of fresh) {
      byType[type] = (byType[type] ?? 0) + 1;
      byPriority[priority] = (byPriority[priority] ?? 0) + 1;
    }
    counted += fresh.length;
    if (fresh.length < PAGE) break;
    if (counted >= MOST_COUNTED) {
      complete = false;
      break;
    }
    before = page.at(-1)!.position;
  }
  return { since: last?.time ?? null, counted, complete, by_type: byType, by_priority: byPriority };
}
