import { z } from 'zod';
import { command, event, query } from '#kernel/message.ts';
import { RUN_STATUSES } from '#kernel/workflow.ts';
import { NodeId } from '#model/node.ts';
import { ProjectId } from '#model/project.ts';

const TASKS = '/api/common/api/v1/tasks';
const ORCHESTRATION = '/api/common/api/v1/orchestration';
const tag = 'System Orchestration';
const reading = { tag, permission: 'tasks.read', rate: 'read' } as const;
const operating = { tag, permission: 'tasks.operate', rate: 'action' } as const;

const TaskName = z
  .string()
  .regex(/^[a-z][a-z0-9_-]{0,80}$/)
  .describe('Name of the task; GET …/tasks/ lists them.');
const RunId = z.guid().describe('UUID of the run.');
const Anything = z.unknown().describe('Any value of JSON.');
const Json = z.record(z.string(), Anything);
const Inputs = Json.describe('Values of the inputs, by name.');
const limit = z.int().min(1).max(500).default(50).describe('How many at most.');
const cursor = z.string().min(1).max(200).optional().describe('`next_cursor` of the page before.');
const next_cursor = z.string().nullable().describe('Pass it as `cursor` for the next page; null at the end.');

// ---- tasks --------------------------------------------------------------------------------------------------------

const scheduleFields = {
  cron: z.string().min(1).max(100).describe('Five fields, or six with seconds first.'),
  timezone: z.string().min(1).max(60).default('UTC').describe('As the IANA database names it.'),
  missed: z.enum(['skip', 'once']).default('once').describe('What is done about times that went by while nothing ran.'),
};

export const TaskSchedule = z.object({
  task: z.string(),
  ...scheduleFields,
  inputs: Inputs,
  next_at: z.iso.datetime().nullable().describe('When it runs next; null when it never does again.'),
  set_at: z.iso.datetime(),
  set_by: z.string().describe('On whose behalf it runs.'),
});
export type TaskSchedule = z.input<typeof TaskSchedule>;

const Task = z.object({
  task: z.string(),
  summary: z.string(),
  workflow: z.string().describe('The workflow that it is a run of.'),
  inputs: Json.describe('JSON Schema of what may be said when it is run.'),
  schedule: TaskSchedule.nullable(),
  last_run: z.object({ run_id: RunId, started_at: z.iso.datetime() }).nullable().describe('The last one that was started.'),
});
export type Task = z.input<typeof Task>;

export const listTasks = query('task.list', {
  ...reading,
  summary: 'Lists the tasks, by name, with their schedules.',
  rest: `GET ${TASKS}/`,
  input: z.strictObject({ limit, cursor }),
  output: z.object({ items: z.array(Task), next_cursor }),
});

export const getTask = query('task.get', {
  ...reading,
  summary: 'Tells one task.',
  rest: `GET ${TASKS}/:task/`,
  input: z.strictObject({ task: TaskName }),
  output: Task,
});

export const runTask = command('task.run', {
  ...operating,
  summary: 'Starts a run of a task, which goes on whatever happens to the process.',
  rest: `POST ${TASKS}/:task/run/`,
  completes: 'later',
  input: z.strictObject({ task: TaskName, inputs: Inputs.optional() }),
  output: z.object({ run_id: RunId }),
});

const TaskRun = z.object({
  run_id: RunId,
  task: z.string(),
  started_at: z.iso.datetime(),
  started_by: z.string(),
  scheduled_for: z.iso.datetime().nullable().describe('The time of the schedule that started it; null when somebody did.'),
  status: z.enum([...RUN_STATUSES, 'forgotten']).describe('`forgotten`: it ended so long ago that its run was removed.'),
  finished_at: z.iso.datetime().nullable(),
  error: z.string().nullable(),
});
export type TaskRun = z.input<typeof TaskRun>;

export const taskHistory = query('task.history', {
  ...reading,
  summary: 'Lists the runs of a task, newest first.',
  rest: `GET ${TASKS}/:task/runs/`,
  input: z.strictObject({ task: TaskName, limit, cursor }),
  output: z.object({ items: z.array(TaskRun), next_cursor }),
});

export const getTaskRun = query('task.run.get', {
  ...reading,
  summary: 'Tells how a run of a task goes: its steps, and what came of them.',
  rest: `GET ${TASKS}/runs/:run_id/`,
  input: z.strictObject({ run_id: RunId }),
  output: z.object({ run: Json.describe('As GET …/hub/workflows/runs/<run_id>/ tells it.') }),
});

export const cancelTaskRun = command('task.run.cancel', {
  ...operating,
  summary: 'Stops a run of a task after what is under way, and undoes what it did.',
  rest: `POST ${TASKS}/runs/:run_id/cancel/`,
  completes: 'later',
  input: z.strictObject({ run_id: RunId }),
  output: z.object({ run_id: RunId, accepted: z.literal(true) }),
});

export const listSchedules = query('task.schedule.list', {
  ...reading,
  summary: 'Lists the schedules of tasks.',
  rest: `GET ${TASKS}/schedules/`,
  input: z.strictObject({ limit, cursor }),
  output: z.object({ items: z.array(TaskSchedule), next_cursor }),
});

export const setSchedule = command('task.schedule.set', {
  ...operating,
  summary: 'Says when a task runs by itself, on behalf of who says it.',
  rest: `PUT ${TASKS}/:task/schedule/`,
  input: z.strictObject({ task: TaskName, ...scheduleFields, inputs: Inputs.optional() }),
  output: TaskSchedule,
});

export const deleteSchedule = command('task.schedule.delete', {
  ...operating,
  summary: 'Ends the schedule of a task; runs that were started go on.',
  rest: `DELETE ${TASKS}/:task/schedule/`,
  input: z.strictObject({ task: TaskName }),
  output: z.object({ task: z.string(), deleted: z.literal(true) }),
});

const By = z.object({ kind: z.enum(['user', 'module', 'system', 'anonymous']), name: z.string(), roles: z.array(z.string()) });

export const taskScheduled = event('task.scheduled', {
  summary: 'Somebody said when a task runs by itself.',
  priority: 'normal',
  data: z.object({ task: z.string(), ...scheduleFields, inputs: Inputs, by: By }),
});
export const taskUnscheduled = event('task.unscheduled', {
  summary: 'The schedule of a task was ended.',
  priority: 'normal',
  data: z.object({ task: z.string(), by: By }),
});
export const taskStarted = event('task.started', {
  summary: 'A run of a task was started.',
  priority: 'normal',
  data: z.object({
    task: z.string(),
    run_id: RunId,
    workflow: z.string(),
    by: By,
    scheduled_for: z.iso.datetime().nullable().describe('The time of the schedule; null when somebody started it.'),
  }),
});

// ---- assertions ---------------------------------------------------------------------------------------------------

const Assertion = z.strictObject({
  name: z.string().min(1).max(200).describe('What is to hold, in words.'),
  expression: z
    .string()
    .min(1)
    .max(4_000)
    .describe('CEL over `project`, `nodes` and `links` (by name and by id), `snmp`, and `given`; it holds when it is true.'),
});

const SnmpReading = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z][a-z0-9_]{0,62}$/)
    .describe('How expressions name it: `snmp.<name>`.'),
  node_id: NodeId.optional().describe('A node of the project; or `host`.'),
  host: z.string().min(1).max(253).optional().describe('Name or address of the agent.'),
  port: z.int().min(1).max(65_535).optional(),
  community: z.string().min(1).max(255).optional().describe('Absent: `public`.'),
  oids: z.array(z.string().min(3).max(1_500)).min(1).max(50).describe('In digits; `snmp.<name>.values["<oid>"]`.'),
});
export type SnmpReading = z.output<typeof SnmpReading>;

const AssertionResult = z.object({
  name: z.string(),
  expression: z.string(),
  passed: z.boolean(),
  value: Anything.describe('What the expression came to.'),
  error: z.string().nullable().describe('Why it has no value.'),
  held_after_ms: z.number().nullable().describe('When it was first seen to hold, from the beginning; null: never.'),
});

export const assertState = command('orchestration.assert', {
  tag,
  permission: 'orchestration.operate',
  rate: 'action',
  summary: 'Reads the state of a project and tells which assertions hold; waits for them when it is told to.',
  rest: `POST ${ORCHESTRATION}/assertions/`,
  // Communities are in it.
  secret: ['snmp'],
  input: z.strictObject({
    project_id: ProjectId.optional().describe('Whose state is read.'),
    snmp: z.array(SnmpReading).max(50).optional().describe('What is asked of agents.'),
    given: Json.optional().describe('Values that expressions see as `given`.'),
    assertions: z.array(Assertion).max(200),
    within: z
      .string()
      .regex(/^\d{1,12}(\.\d{1,6})?(ms|s|m)$/)
      .default('0s')
      .describe('How long to wait until all hold; absent: looked at once.'),
    every: z
      .string()
      .regex(/^\d{1,12}(\.\d{1,6})?(ms|s|m)$/)
      .default('1s')
      .describe('Pause between two looks.'),
    required: z.boolean().default(true).describe('Fail when one does not hold; false: only tell.'),
  }),
  output: z.object({
    passed: z.boolean().describe('All of them hold.'),
    tests: z.int(),
    failures: z.int(),
    looks: z.int().describe('How often it was looked at.'),
    duration_ms: z.number(),
    observed_at: z.iso.datetime(),
    results: z.array(AssertionResult),
  }),
});
