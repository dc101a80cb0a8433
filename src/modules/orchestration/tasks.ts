import type { Caller } from '#kernel/caller.ts';
import { asFailure, fail, Failure } from '#kernel/error.ts';
import type { NewEvent } from '#kernel/event.ts';
import type { Subscription } from '#kernel/feed.ts';
import type { Uuid } from '#kernel/id.ts';
import type { Json } from '#kernel/json.ts';
import type { Operation } from '#kernel/message.ts';
import { answer, type Answering, type ModuleContext } from '#kernel/module.ts';
import type { Scheduler } from '#kernel/schedule.ts';
import type { TaskCatalogue, TaskKind } from './catalogue.ts';
import {
  cancelTaskRun,
  deleteSchedule,
  getTask,
  getTaskRun,
  listSchedules,
  listTasks,
  runTask,
  setSchedule,
  taskHistory,
  taskScheduled,
  taskStarted,
  taskUnscheduled,
  type Task,
  type TaskRun,
  type TaskSchedule,
} from './messages.ts';
import { LAST_RUNS, SCHEDULES, taskSchedulesProjection, type By, type KeptSchedule } from './task-schedules.projection.ts';

const SOURCE = '/modules/orchestration';

export interface TaskParts {
  readonly catalogue: TaskCatalogue;
  readonly scheduler: Scheduler;
  readonly getRun: Operation;
  readonly cancelRun: Operation;
}

type Ask = Pick<ModuleContext, 'ask'>;
type Read = Pick<ModuleContext, 'read'>;

export function taskAnswers({ catalogue, scheduler, getRun, cancelRun }: TaskParts): Answering[] {
  const view = (schedule: KeptSchedule, now: Date): TaskSchedule => {
    const { by, ...rest } = schedule;
    return { ...rest, next_at: scheduler.next(schedule, now)?.toISOString() ?? null, set_by: by.name };
  };

  const tell = async (kinds: readonly TaskKind[], context: Read & Pick<ModuleContext, 'clock'>): Promise<Task[]> => {
    const now = context.clock.now();
    const schedules = new Map((await schedulesOf(context)).map((schedule) => [schedule.task, schedule]));
    const runs = new Map(
      (await rowsOf<{ task: string; run_id: Uuid; started_at: string }>(context, LAST_RUNS)).map((run) => [run.task, run]),
    );
    return kinds.map(({ task, summary, workflow, inputs }) => {
      const schedule = schedules.get(task);
      const run = runs.get(task);
      return {
        task,
        summary,
        workflow,
        inputs,
        schedule: schedule === undefined ? null : view(schedule, now),
        last_run: run === undefined ? null : { run_id: run.run_id, started_at: run.started_at },
      };
    });
  };

  return [
    answer(listTasks, async ({ limit, cursor }, context) => {
      const kinds = (await catalogue.all(context)).filter(({ task }) => cursor === undefined || task > cursor);
      return pageOf(await tell(kinds.slice(0, limit + 1), context), limit, ({ task }) => task);
    }),
    answer(getTask, async ({ task }, context) => (await tell([await catalogue.find(task, context)], context))[0]!),
    answer(runTask, async ({ task, inputs = {} }, context) => {
      const kind = await catalogue.find(task, context);
      const runId = await startTask(
        kind,
        inputs as Inputs,
        { caller: context.caller, key: context.messageId, scheduledFor: null },
        context,
      );
      context.publish([startedEvent(kind, runId, context.caller, null)]);
      return { run_id: runId };
    }),
    answer(taskHistory, async ({ task, limit, cursor }, context) => {
      const { task: name } = await catalogue.find(task, context);
      const found = await context.events.readBack({
        limit: limit + 1,
        filter: { types: [taskStarted.type], subject: subjectOf(name) },
        ...(cursor === undefined ? {} : { before: Number(cursor) }),
      });
      const runs = found.slice(0, limit).map(async ({ data, time }): Promise<TaskRun> => {
        const { run_id, by, scheduled_for } = data as unknown as { run_id: Uuid; by: By; scheduled_for: string | null };
        return { run_id, task: name, started_at: time, started_by: by.name, scheduled_for, ...(await endOf(run_id, getRun, context)) };
      });
      return { items: await Promise.all(runs), next_cursor: found.length > limit ? String(found[limit - 1]!.position) : null };
    }),
    answer(getTaskRun, async ({ run_id }, context) => ({ run: await ofTask(run_id, getRun, context) })),
    answer(cancelTaskRun, async ({ run_id }, context) => {
      await ofTask(run_id, getRun, context);
      await context.ask(cancelRun, { run_id, comment: `Asked for by ${context.caller.name}.` });
      return { run_id, accepted: true as const };
    }),
    answer(listSchedules, async ({ limit, cursor }, context) => {
      const now = context.clock.now();
      const schedules = (await schedulesOf(context)).filter(({ task }) => cursor === undefined || task > cursor);
      return pageOf(
        schedules.slice(0, limit + 1).map((schedule) => view(schedule, now)),
        limit,
        ({ task }) => task,
      );
    }),
    answer(setSchedule, async ({ task, cron, timezone, missed, inputs = {} }, context) => {
      const kind = await catalogue.find(task, context);
      const schedule = { cron, timezone, missed };
      scheduler.check(schedule);
      const by = byOf(context.caller);
      context.publish([eventOf(taskScheduled, kind.task, { ...schedule, inputs: inputs as Inputs, by: by as unknown as Json })]);
      const now = context.clock.now();
      return view({ task: kind.task, ...schedule, inputs: inputs as Inputs, by, set_at: now.toISOString() }, now);
    }),
    answer(deleteSchedule, async ({ task }, context) => {
      if (!(await schedulesOf(context)).some((schedule) => schedule.task === task)) {
        throw fail('not_found', `The task ${task} has no schedule.`);
      }
      context.publish([eventOf(taskUnscheduled, task, { by: byOf(context.caller) as unknown as Json })]);
      return { task, deleted: true as const };
    }),
  ];
}

/** Whoever may steer tasks may not therefore steer every run. @throws not_found for one that is of no task */
async function ofTask(runId: Uuid, getRun: Operation, { ask }: Ask): Promise<Record<string, unknown>> {
  const run = (await ask(getRun, { run_id: runId })) as Record<string, unknown>;
  if ((run['trigger'] as { kind?: string } | null)?.kind !== 'task') throw fail('not_found', `The run ${runId} is of no task.`);
  return run;
}

/** Lets the scheduler know the schedules of tasks, until what it gives is closed. */
export function keepTaskSchedules({ catalogue, scheduler }: TaskParts, context: ModuleContext): Subscription {
  let kept: { readonly head: number; readonly schedules: readonly KeptSchedule[] } | null = null;
  let changed = 0;
  const subscription = context.feed.subscribe({
    name: 'schedules of tasks',
    filter: { types: [taskScheduled.type, taskUnscheduled.type] },
    deliver: ({ events }) => {
      changed = events.at(-1)?.position ?? changed;
    },
  });
  const current = async (): Promise<readonly KeptSchedule[]> => {
    if (kept === null || kept.head < changed) {
      const head = context.feed.head();
      kept = { head, schedules: await schedulesOf(context) };
    }
    return kept.schedules;
  };
  scheduler.keep({
    name: 'tasks',
    async list() {
      return (await current()).map(({ task, set_at, ...schedule }) => ({ key: task, schedule, since: new Date(set_at) }));
    },
    async fire(task, at) {
      const schedule = (await current()).find((each) => each.task === task);
      if (schedule === undefined) throw fail('not_found', `The task ${task} has no schedule any more.`);
      const kind = await catalogue.find(task, context);
      const caller: Caller = { ...schedule.by, permissions: [] };
      const scheduledFor = at.toISOString();
      const runId = await startTask(kind, schedule.inputs, { caller, key: `${task}/${scheduledFor}`, scheduledFor }, context);
      await context.publish([startedEvent(kind, runId, caller, scheduledFor)]);
      return runId;
    },
  });
  return subscription;
}

type Inputs = { readonly [input: string]: Json };

function startTask(
  { task, workflow, given }: TaskKind,
  inputs: Inputs,
  { caller, key, scheduledFor }: { readonly caller: Caller; readonly key: string; readonly scheduledFor: string | null },
  { workflows }: Pick<ModuleContext, 'workflows'>,
): Promise<Uuid> {
  const twice = Object.keys(inputs).find((input) => Object.hasOwn(given, input));
  if (twice !== undefined) throw fail('validation_error', `The task ${task} has its ${twice} already.`, { [twice]: ['Not to be given.'] });
  return workflows.start(
    workflow,
    { ...inputs, ...given },
    { caller, idempotencyKey: `task/${key}`, trigger: { kind: 'task', task, scheduled_for: scheduledFor } },
  );
}

async function endOf(runId: Uuid, getRun: Operation, { ask }: Ask): Promise<Pick<TaskRun, 'status' | 'finished_at' | 'error'>> {
  try {
    const run = (await ask(getRun, { run_id: runId })) as {
      readonly status: TaskRun['status'];
      readonly finished_at?: string;
      readonly error?: { readonly message: string };
    };
    return { status: run.status, finished_at: run.finished_at ?? null, error: run.error?.message ?? null };
  } catch (error) {
    if (error instanceof Failure && error.code === 'not_found') return { status: 'forgotten', finished_at: null, error: null };
    throw asFailure(error);
  }
}

async function rowsOf<T>({ read }: Read, scope: string): Promise<readonly T[]> {
  return (await read.rows(taskSchedulesProjection.name, { scope })).map(({ value }) => value as unknown as T);
}

async function schedulesOf(context: Read): Promise<readonly KeptSchedule[]> {
  return [...(await rowsOf<KeptSchedule>(context, SCHEDULES))].sort((one, other) => (one.task < other.task ? -1 : 1));
}

function subjectOf(task: string): string {
  return `tasks/${task}`;
}

function byOf({ kind, name, roles }: Caller): By {
  return { kind, name, roles: [...roles] };
}

function eventOf(declared: { readonly type: string; readonly priority: NewEvent['priority'] }, task: string, data: Inputs): NewEvent {
  return { type: declared.type, source: SOURCE, subject: subjectOf(task), priority: declared.priority, data: { task, ...data } };
}

function startedEvent({ task, workflow }: TaskKind, runId: Uuid, caller: Caller, scheduledFor: string | null): NewEvent {
  const by = byOf(caller) as unknown as Json;
  // The same run is said once, however often it was asked for.
  return { ...eventOf(taskStarted, task, { run_id: runId, workflow, by, scheduled_for: scheduledFor }), causationid: runId };
}

function pageOf<T>(found: readonly T[], limit: number, keyOf: (item: T) => string): { items: T[]; next_cursor: string | null } {
  const items = found.slice(0, limit);
  return { items, next_cursor: found.length > limit ? keyOf(items.at(-1)!) : null };
}
