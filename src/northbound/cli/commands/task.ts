import type { AddCommands } from '../session.ts';
import { printEnd, watchRun } from '../run-watch.ts';
import { valuesOf } from '../values.ts';
import { all } from './workflow.ts';

interface Schedule {
  readonly task: string;
  readonly cron: string;
  readonly timezone: string;
  readonly missed: string;
  readonly next_at: string | null;
  readonly set_by: string;
}

interface Task {
  readonly task: string;
  readonly summary: string;
  readonly schedule: Schedule | null;
  readonly last_run: { readonly started_at: string } | null;
}

interface TaskRun {
  readonly run_id: string;
  readonly status: string;
  readonly started_at: string;
  readonly finished_at: string | null;
  readonly started_by: string;
  readonly scheduled_for: string | null;
  readonly error: string | null;
}

export const addTaskCommands: AddCommands = (program, session) => {
  const task = program.command('task').description('background work: list, run, history, schedule');

  task
    .command('list')
    .alias('ls')
    .description('the tasks, with their schedules')
    .action(async () => {
      const { client, printer } = session();
      const items = await all<Task>((page) => client.perform('task.list', page));
      printer.result(items, () =>
        printer.table(
          ['TASK', 'SCHEDULE', 'NEXT', 'LAST', 'SUMMARY'],
          items.map(({ task: name, schedule, last_run, summary }) => [
            name,
            schedule === null ? null : `${schedule.cron} ${schedule.timezone}`,
            schedule?.next_at,
            last_run?.started_at,
            summary,
          ]),
          'There is no task.',
        ),
      );
    });

  task
    .command('run <task> [inputs...]')
    .description('starts a run of a task; inputs are name=value')
    .option('-w, --watch', 'follows it until its end; exit code 1 when it does not end well')
    .action(async (name: string, inputs: string[], { watch }: { watch?: boolean }) => {
      const asked = session();
      const started = await asked.client.perform<{ run_id: string }>('task.run', { task: name, inputs: valuesOf(inputs) });
      if (watch === true) printEnd(asked, await watchRun(asked, started.run_id));
      else asked.printer.result(started, () => asked.printer.line(started.run_id));
    });

  task
    .command('history <task>')
    .description('the runs of a task, newest first')
    .action(async (name: string) => {
      const { client, printer } = session();
      const { items } = await client.perform<{ items: TaskRun[] }>('task.history', { task: name });
      printer.result(items, () =>
        printer.table(
          ['RUN', 'STATUS', 'STARTED', 'FINISHED', 'BY', 'SCHEDULED FOR', 'ERROR'],
          items.map((run) => [run.run_id, run.status, run.started_at, run.finished_at, run.started_by, run.scheduled_for, run.error]),
          'It has not run yet.',
        ),
      );
    });

  const schedule = task.command('schedule').description('when tasks run by themselves: list, set, delete');

  schedule
    .command('list')
    .alias('ls')
    .description('the schedules')
    .action(async () => {
      const { client, printer } = session();
      const items = await all<Schedule>((page) => client.perform('task.schedule.list', page));
      printer.result(items, () =>
        printer.table(
          ['TASK', 'CRON', 'TIME ZONE', 'MISSED', 'NEXT', 'SET BY'],
          items.map((each) => [each.task, each.cron, each.timezone, each.missed, each.next_at, each.set_by]),
          'No task has a schedule.',
        ),
      );
    });

  schedule
    .command('set <task> <cron> [inputs...]')
    .description('says when a task runs: "0 6 * * MON-FRI"; inputs are name=value')
    .option('--timezone <zone>', 'as the IANA database names it', 'UTC')
    .option('--missed <what>', 'about times that went by while nothing ran: once or skip', 'once')
    .action(async (name: string, cron: string, inputs: string[], { timezone, missed }: { timezone: string; missed: string }) => {
      const { client, printer } = session();
      const set = await client.perform<Schedule>('task.schedule.set', { task: name, cron, timezone, missed, inputs: valuesOf(inputs) });
      printer.result(set, () => printer.line(`${set.task} runs next at ${set.next_at ?? 'no time'}.`));
    });

  schedule
    .command('delete <task>')
    .description('ends the schedule of a task')
    .action(async (name: string) => {
      const { client, printer } = session();
      const answer = await client.perform<{ task: string }>('task.schedule.delete', { task: name });
      printer.result(answer, () => printer.line(`${answer.task} runs by itself no more.`));
    });
};
