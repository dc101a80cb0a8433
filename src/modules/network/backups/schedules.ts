import type { Caller } from '#kernel/caller.ts';
import { fail } from '#kernel/error.ts';
import type { Subscription } from '#kernel/feed.ts';
import { answer, type Answering, type ModuleContext } from '#kernel/module.ts';
import { pageOf } from '#kernel/page.ts';
import type { Scheduler } from '#kernel/schedule.ts';
import { SOURCE } from '../place.ts';
import { backupSchedules, type KeptBackupSchedule } from './backups.projection.ts';
import { backupScheduleDeleted, backupScheduleSet } from './events.ts';
import { deleteBackupSchedule, listBackupSchedules, setBackupSchedule, type BackupSchedule } from './messages.ts';

/** Take the backups of a project, and of all. @see ../workflows */
const OF_PROJECT = 'configuration_backup';
const OF_ALL = 'configuration_backup_all';

export function scheduleAnswers(scheduler: Scheduler): Answering[] {
  const view = ({ by, ...schedule }: KeptBackupSchedule, now: Date): BackupSchedule => ({
    ...schedule,
    set_by: by.name,
    next_at: scheduler.next(schedule, now)?.toISOString() ?? null,
  });
  const subject = (name: string): string => `backup-schedules/${name}`;
  return [
    answer(listBackupSchedules, async (wanted, context) => {
      const now = context.clock.now();
      const seen = (await backupSchedules(context.read)).filter(
        ({ project_id }) => context.projects === null || (project_id !== null && context.projects.has(project_id.toLowerCase())),
      );
      return pageOf(
        seen.map((each) => view(each, now)),
        wanted,
        ({ name }) => name,
      );
    }),
    answer(setBackupSchedule, ({ name, project_id = null, cron, timezone, missed }, context) => {
      scheduler.check({ cron, timezone, missed });
      const { kind, name: who, roles } = context.caller;
      const schedule = { name, project_id, cron, timezone, missed, by: { kind, name: who, roles: [...roles] } };
      const { type, priority } = backupScheduleSet;
      context.publish([{ type, priority, source: SOURCE, subject: subject(name), data: schedule }]);
      const now = context.clock.now();
      return view({ ...schedule, set_at: now.toISOString() }, now);
    }),
    answer(deleteBackupSchedule, async ({ name }, context) => {
      if (!(await backupSchedules(context.read)).some((each) => each.name === name)) {
        throw fail('not_found', `There is no schedule ${name} of backups.`);
      }
      const { type, priority } = backupScheduleDeleted;
      context.publish([{ type, priority, source: SOURCE, subject: subject(name), data: { name, by: context.caller.name } }]);
      return { name, deleted: true as const };
    }),
  ];
}

/** Lets the scheduler know the schedules, until what it gives is closed. */
export function keepBackupSchedules(scheduler: Scheduler, context: ModuleContext): Subscription {
  let kept: { readonly head: number; readonly schedules: readonly KeptBackupSchedule[] } | null = null;
  let changed = 0;
  const subscription = context.feed.subscribe({
    name: 'schedules of backups',
    filter: { types: [backupScheduleSet.type, backupScheduleDeleted.type] },
    deliver: ({ events }) => {
      changed = events.at(-1)?.position ?? changed;
    },
  });
  scheduler.keep({
    name: 'configuration backups',
    async list() {
      if (kept === null || kept.head < changed) {
        const head = context.feed.head();
        kept = { head, schedules: await backupSchedules(context.read) };
      }
      return kept.schedules.map(({ name, set_at, ...schedule }) => ({ key: name, schedule, since: new Date(set_at) }));
    },
    async fire(name, at) {
      const schedule = (await backupSchedules(context.read)).find((each) => each.name === name);
      if (schedule === undefined) throw fail('not_found', `There is no schedule ${name} of backups any more.`);
      const caller: Caller = { ...schedule.by, permissions: [] };
      const { project_id } = schedule;
      return context.workflows.start(project_id === null ? OF_ALL : OF_PROJECT, project_id === null ? {} : { project_id }, {
        caller,
        idempotencyKey: `backup/${name}/${at.toISOString()}`,
        trigger: { kind: 'backup_schedule', schedule: name, scheduled_for: at.toISOString() },
      });
    },
  });
  return subscription;
}
