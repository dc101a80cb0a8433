import type { Json } from '#kernel/json.ts';
import type { Projection } from '#kernel/projection.ts';
import { taskScheduled, taskStarted, taskUnscheduled } from './messages.ts';

/** A schedule as the log says it. */
export interface KeptSchedule {
  readonly task: string;
  readonly cron: string;
  readonly timezone: string;
  readonly missed: 'skip' | 'once';
  readonly inputs: { readonly [input: string]: Json };
  readonly by: By;
  readonly set_at: string;
}

/** On whose behalf something was said. */
export interface By {
  readonly kind: 'user' | 'module' | 'system' | 'anonymous';
  readonly name: string;
  readonly roles: string[];
}

export const SCHEDULES = 'schedules';
export const LAST_RUNS = 'last_runs';

/** The schedules of tasks, and the last run of each. */
export const taskSchedulesProjection: Projection = {
  name: 'task_schedules',
  version: 1,
  summary: 'Schedules and last runs of tasks.',
  handles: [taskScheduled.type, taskUnscheduled.type, taskStarted.type],
  project({ type, data, time }) {
    const { task, ...rest } = data as { task: string } & { readonly [field: string]: Json };
    if (type === taskStarted.type) {
      return [{ key: `run/${task}`, scope: LAST_RUNS, value: { task, run_id: rest['run_id']!, started_at: time } }];
    }
    return [{ key: `schedule/${task}`, scope: SCHEDULES, value: type === taskScheduled.type ? { task, ...rest, set_at: time } : null }];
  },
};
