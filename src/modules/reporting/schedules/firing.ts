import type { Caller } from '#kernel/caller.ts';
import { fail } from '#kernel/error.ts';
import type { Subscription } from '#kernel/feed.ts';
import type { ModuleContext } from '#kernel/module.ts';
import type { Scheduler } from '#kernel/schedule.ts';
import { reportScheduled, reportUnscheduled } from '../messages.ts';
import { SCHEDULED_REPORT } from './scheduled-report.ts';
import { keptSchedules, type KeptSchedule } from './schedules.projection.ts';

/** Lets the scheduler know the schedules of reports, until what it gives is closed. */
export function keepReportSchedules(scheduler: Scheduler, context: ModuleContext): Subscription {
  let kept: { readonly head: number; readonly schedules: readonly KeptSchedule[] } | null = null;
  let changed = 0;
  const subscription = context.feed.subscribe({
    name: 'schedules of reports',
    filter: { types: [reportScheduled.type, reportUnscheduled.type] },
    deliver: ({ events }) => {
      changed = events.at(-1)?.position ?? changed;
    },
  });
  const current = async (): Promise<readonly KeptSchedule[]> => {
    if (kept === null || kept.head < changed) {
      const head = context.feed.head();
      kept = { head, schedules: await keptSchedules(context) };
    }
    return kept.schedules;
  };
  scheduler.keep({
    name: 'reports',
    async list() {
      return (await current()).map(({ schedule: key, cron, timezone, missed, set_at }) => ({
        key,
        schedule: { cron, timezone, missed },
        since: new Date(set_at),
      }));
    },
    async fire(key, at) {
      const found = (await current()).find(({ schedule }) => schedule === key);
      if (found === undefined) throw fail('not_found', `There is no schedule ${key} of reports any more.`);
      const caller: Caller = { ...found.by, permissions: [] };
      const until = at.toISOString();
      return context.workflows.start(
        SCHEDULED_REPORT.name,
        { schedule: key, until, channels: found.channels },
        { caller, idempotencyKey: `report/${key}/${until}`, trigger: { kind: 'schedule', schedule: key, scheduled_for: until } },
      );
    },
  });
  return subscription;
}
