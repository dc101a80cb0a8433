import type { Context, ModuleContext } from '#kernel/module.ts';
import type { Projection } from '#kernel/projection.ts';
import { isAmong } from '../kept-reports.ts';
import { reportScheduled, reportUnscheduled, type ReportScheduled } from '../messages.ts';

/** A schedule as the log says it. */
export interface KeptSchedule extends ReportScheduled {
  readonly set_at: string;
}

/** When which reports are made by themselves. */
export const reportSchedulesProjection: Projection = {
  name: 'report_schedules',
  version: 1,
  summary: 'Schedules of reports.',
  handles: [reportScheduled.type, reportUnscheduled.type],
  project({ type, data, time }) {
    const told = data as { readonly schedule: string };
    return [{ key: told.schedule, scope: 'schedules', value: type === reportScheduled.type ? { ...told, set_at: time } : null }];
  },
};

/** By name; of a caller with some projects only, those of its projects. */
export async function keptSchedules({
  read,
  projects = null,
}: Pick<ModuleContext, 'read'> & Partial<Pick<Context, 'projects'>>): Promise<readonly KeptSchedule[]> {
  return (await read.rows(reportSchedulesProjection.name))
    .map(({ value }) => value as unknown as KeptSchedule)
    .filter(({ project_id }) => isAmong(project_id, projects))
    .toSorted((one, other) => (one.schedule < other.schedule ? -1 : 1));
}
