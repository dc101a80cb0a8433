import type { Caller } from '#kernel/caller.ts';
import { fail } from '#kernel/error.ts';
import type { Json } from '#kernel/json.ts';
import { answer, type Answering, type Context } from '#kernel/module.ts';
import type { Scheduler } from '#kernel/schedule.ts';
import { SOURCE } from '../kept-reports.ts';
import {
  deleteReportSchedule,
  listReportSchedules,
  reportScheduled,
  reportUnscheduled,
  runReportSchedule,
  setReportSchedule,
  type ReportSchedule,
} from '../messages.ts';
import { makeReport, mustName } from '../report-answers.ts';
import type { ReportAsks } from '../sections/scope.ts';
import { keptSchedules, type KeptSchedule } from './schedules.projection.ts';

export function scheduleAnswers(asks: ReportAsks, scheduler: Scheduler): Answering[] {
  const view = ({ by, ...schedule }: KeptSchedule, now: Date): ReportSchedule => ({
    ...schedule,
    next_at: scheduler.next(schedule, now)?.toISOString() ?? null,
    set_by: by.name,
  });
  return [
    answer(listReportSchedules, async ({ limit, cursor }, context) => {
      const found = (await keptSchedules(context)).filter(({ schedule }) => cursor === undefined || schedule > cursor);
      const now = context.clock.now();
      return {
        items: found.slice(0, limit).map((schedule) => view(schedule, now)),
        next_cursor: found.length > limit ? found[limit - 1]!.schedule : null,
      };
    }),
    answer(setReportSchedule, async (input, context) => {
      mustName(input.project_id, context);
      // One of another project is not taken from its owner by its name.
      const all = await keptSchedules({ read: context.read });
      const known = all.find(({ schedule }) => schedule === input.schedule);
      if (known !== undefined) mustName(known.project_id, context);
      const { cron, timezone, missed } = input;
      scheduler.check({ cron, timezone, missed });
      const set = {
        ...input,
        title: input.title ?? null,
        project_id: input.project_id?.toLowerCase() ?? null,
        sections: input.sections ?? null,
        by: byOf(context.caller),
      };
      context.publish([eventOf(reportScheduled, set.schedule, set.project_id, set)]);
      const now = context.clock.now();
      return view({ ...set, set_at: now.toISOString() }, now);
    }),
    answer(deleteReportSchedule, async ({ schedule }, context) => {
      const { project_id } = await scheduleOf(schedule, context);
      context.publish([eventOf(reportUnscheduled, schedule, project_id, { schedule, by: byOf(context.caller) as unknown as Json })]);
      return { schedule, deleted: true as const };
    }),
    answer(runReportSchedule, async ({ schedule, until }, context) => {
      const { kind, title, language, project_id, period_h, sections } = await scheduleOf(schedule, context);
      return makeReport(asks, { kind, title, language, project_id, period_h, sections, until, schedule }, context);
    }),
  ];
}

/** @throws not_found, also for one that the caller may not see */
async function scheduleOf(name: string, context: Context): Promise<KeptSchedule> {
  const found = (await keptSchedules(context)).find(({ schedule }) => schedule === name);
  if (found === undefined) throw fail('not_found', `There is no schedule ${name}; GET …/reporting/schedules/ lists them.`);
  return found;
}

function byOf({ kind, name, roles }: Caller): KeptSchedule['by'] {
  return { kind, name, roles: [...roles] };
}

function eventOf(
  { type, priority }: typeof reportScheduled | typeof reportUnscheduled,
  schedule: string,
  projectId: string | null,
  data: Json,
) {
  return {
    type,
    priority,
    source: SOURCE,
    subject: `reports/schedules/${schedule}`,
    ...(projectId === null ? {} : { projectid: projectId }),
    data,
  };
}
