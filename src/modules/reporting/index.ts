import type { Subscription } from '#kernel/feed.ts';
import { defineModule, type Module } from '#kernel/module.ts';
import type { Scheduler } from '#kernel/schedule.ts';
import { dashboardAnswers } from './dashboards/dashboard-answers.ts';
import { dashboardsProjection } from './dashboards/dashboards.projection.ts';
import { DASHBOARD_EVENTS } from './dashboards/messages.ts';
import { reportsProjection } from './kept-reports.ts';
import { REPORTING_EVENTS } from './messages.ts';
import { Renderer } from './rendering/renderer.ts';
import { reportAnswers } from './report-answers.ts';
import { keepReportSchedules } from './schedules/firing.ts';
import { scheduleAnswers } from './schedules/schedule-answers.ts';
import { SCHEDULED_REPORT } from './schedules/scheduled-report.ts';
import { reportSchedulesProjection } from './schedules/schedules.projection.ts';
import type { ReportAsks } from './sections/scope.ts';

export { downloadReport } from './messages.ts';

export interface ReportingOptions {
  /** Operations of others; of what is absent, reports say that it is not available. */
  readonly asks: ReportAsks;
  readonly scheduler: Scheduler;
}

/** Makes reports of what the other modules know, keeps them, and gives them as files; keeps dashboards. */
export function reporting({ asks, scheduler }: ReportingOptions): Module {
  const renderer = new Renderer();
  let schedules: Subscription | null = null;
  return defineModule({
    name: 'reporting',
    version: '1.0.0',
    summary: 'Makes reports as PDF, workbooks, CSV and JSON, also by schedules, and keeps dashboards.',
    capabilities: ['reports', 'schedules', 'dashboards'],
    answers: [...reportAnswers(asks, renderer), ...scheduleAnswers(asks, scheduler), ...dashboardAnswers()],
    needs: Object.values(asks),
    emits: [...REPORTING_EVENTS, ...DASHBOARD_EVENTS],
    workflows: [SCHEDULED_REPORT],
    projections: [reportsProjection, reportSchedulesProjection, dashboardsProjection],
    async start(context) {
      schedules = keepReportSchedules(scheduler, context);
    },
    async stop() {
      schedules?.close();
      await renderer.close();
    },
  });
}
