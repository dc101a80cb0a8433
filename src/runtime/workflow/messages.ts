import { z } from 'zod';
import { command, query } from '#kernel/message.ts';
import { RUN_STATUSES, WORKFLOW_NAME } from '#kernel/workflow.ts';
import { RunDocument, RunSummary } from './run-document.ts';

const WORKFLOWS = '/api/common/api/v1/hub/workflows';
const RUNS = `${WORKFLOWS}/runs`;
const reading = { tag: 'Hub Communication', permission: 'workflows.read', rate: 'read', projects: 'narrowed' } as const;
const looking = { tag: 'Hub Communication', permission: 'workflows.read', rate: 'action', projects: 'narrowed' } as const;
const operating = { tag: 'Hub Communication', permission: 'workflows.operate', rate: 'action', projects: 'narrowed' } as const;
const writing = { tag: 'Hub Communication', permission: 'workflows.write', rate: 'action' } as const;

const Name = z.string().regex(WORKFLOW_NAME).describe('Name of the workflow.');
const RunId = z.guid().describe('UUID of the run.');
const limit = z.int().min(1).max(500).default(50).describe('How many at most.');
const cursor = z.string().min(1).max(200).optional().describe('`next_cursor` of the page before.');
const next_cursor = z.string().nullable().describe('Pass it as `cursor` for the next page; null at the end.');
const Anything = z.unknown().describe('Any value of JSON.');
const Json = z.record(z.string(), Anything);

/** Longer texts are not written by people. */
const LONGEST_TEXT = 500_000;
const source = {
  definition: Json.optional().describe('The definition; GET …/workflows/schema/ gives its JSON Schema. This or `text`.'),
  text: z.string().min(1).max(LONGEST_TEXT).optional().describe('The definition as YAML or JSON text. This or `definition`.'),
};
const Inputs = Json.describe('Values of the inputs, by name.');

const Problem = z.object({
  path: z.string().describe('The field, as `steps[2].with.node_id`; empty for the whole.'),
  message: z.string(),
  line: z.int().min(1).optional().describe('In the text, from 1.'),
  column: z.int().min(1).optional().describe('In the line, from 1.'),
});

const WorkflowSummary = z.object({
  name: z.string(),
  version: z.int().min(0).describe('Counts what was saved; 0 for one that comes with a module.'),
  description: z.string(),
  shipped_by: z.string().nullable().describe('The module that it comes with and that alone may change it; null when people saved it.'),
  saved_at: z.iso.datetime().nullable(),
  saved_by: z.string().nullable(),
  triggers: z.array(Json.describe('A trigger.')).describe('What starts it, beside people.'),
});
const Workflow = WorkflowSummary.extend({
  definition: Json.describe('As it is run.'),
  text: z.string().nullable().describe('As it was written; null when it was given as a definition.'),
});

export const listWorkflows = query('hub.workflow.list', {
  ...reading,
  summary: 'Lists the workflows, by name.',
  rest: `GET ${WORKFLOWS}/`,
  input: z.strictObject({ limit, cursor }),
  output: z.object({ items: z.array(WorkflowSummary), next_cursor }),
});

export const createWorkflow = command('hub.workflow.create', {
  ...writing,
  summary: 'Checks and saves a new workflow.',
  rest: `POST ${WORKFLOWS}/`,
  creates: true,
  input: z.strictObject(source),
  output: Workflow,
});

export const getWorkflow = query('hub.workflow.get', {
  ...reading,
  summary: 'Tells a workflow.',
  rest: `GET ${WORKFLOWS}/:name/`,
  input: z.strictObject({ name: Name }),
  output: Workflow,
});

export const putWorkflow = command('hub.workflow.put', {
  ...writing,
  summary: 'Checks and saves a workflow, in the place of the one of that name.',
  rest: `PUT ${WORKFLOWS}/:name/`,
  input: z.strictObject({
    name: Name,
    ...source,
    version: z.int().min(0).optional().describe('The version that it is to replace; absent: whichever there is.'),
  }),
  output: Workflow,
});

export const deleteWorkflow = command('hub.workflow.delete', {
  ...writing,
  summary: 'Deletes a workflow; its runs go on and stay.',
  rest: `DELETE ${WORKFLOWS}/:name/`,
  input: z.strictObject({ name: Name }),
  output: z.object({ name: z.string(), deleted: z.literal(true) }),
});

export const checkWorkflow = command('hub.workflow.check', {
  ...looking,
  projects: 'apart',
  summary: 'Tells every problem of a definition, with its place, and saves nothing.',
  rest: `POST ${WORKFLOWS}/check/`,
  input: z.strictObject(source),
  output: z.object({ valid: z.boolean(), problems: z.array(Problem) }),
});

export const getWorkflowSchema = query('hub.workflow.schema.get', {
  ...reading,
  projects: 'apart',
  summary: 'Gives the JSON Schema of definitions, for editors.',
  rest: `GET ${WORKFLOWS}/schema/`,
  input: z.strictObject({}),
  output: z.object({
    schema: Json.describe('JSON Schema 2020-12.'),
    operations: z
      .array(
        z.object({
          name: z.string(),
          kind: z.enum(['command', 'query']),
          summary: z.string(),
          input: Json.describe('JSON Schema of its input.'),
        }),
      )
      .describe('What steps may ask.'),
  }),
});

const PlannedStep = z.object({
  id: z.string(),
  kind: z.enum(['operation', 'workflow', 'wait']),
  does: z.string().describe('Name of the operation or workflow, or what is waited for.'),
  summary: z.string().describe('In a sentence.'),
  needs: z.array(z.string()),
  input: Anything.describe('As far as it is known before the run; expressions that read other steps stay as they are.'),
  condition: z.string().nullable().describe('The expression that decides whether it runs; null: always.'),
  decided: z.boolean().nullable().describe('What the condition comes to, where that is known already.'),
  repeats: z.union([z.int(), z.string()]).nullable().describe('How often, or the expression that tells; null: once.'),
  reversible: z
    .enum(['undo', 'changes_nothing', 'no'])
    .describe('`undo`: it has an undo, `changes_nothing`: a query or a wait, `no`: its effect stays.'),
  absent: z.boolean().describe('No module answers the operation now.'),
  approval: z.string().nullable().describe('What somebody is asked to approve; null: nothing.'),
});

export const planWorkflow = command('hub.workflow.plan', {
  ...looking,
  summary: 'Tells what a run would do, in which order, and what of it can be taken back.',
  rest: `POST ${WORKFLOWS}/:name/plan/`,
  input: z.strictObject({ name: Name, context: Inputs.optional() }),
  output: z.object({
    workflow: z.string(),
    version: z.int(),
    inputs: Inputs,
    levels: z.array(z.array(z.string())).describe('Ids of steps: those of a level may run at once, each level after the one before.'),
    steps: z.array(PlannedStep).describe('In the order of the levels.'),
    irreversible: z.array(z.string()).describe('Steps whose effects stay when the run fails or is cancelled.'),
    absent: z.array(z.string()).describe('Operations that no module answers now.'),
    approvals: z.array(z.string()).describe('Steps that wait for an approval.'),
  }),
});

export const executeWorkflow = command('hub.workflow.execute', {
  ...operating,
  summary: 'Starts a run of a workflow, which goes on whatever happens to the process.',
  rest: `POST ${WORKFLOWS}/execute/`,
  completes: 'later',
  input: z.strictObject({
    workflow: Name,
    context: Inputs.optional(),
    idempotency_key: z.string().min(1).max(200).optional().describe('The same key gives the same run.'),
  }),
  output: z.object({ run_id: RunId }),
});

export const listRuns = query('hub.workflow.run.list', {
  ...reading,
  summary: 'Lists runs, newest first.',
  rest: `GET ${RUNS}/`,
  input: z.strictObject({
    workflow: Name.optional().describe('Runs of this workflow; absent: of all.'),
    status: z.enum(RUN_STATUSES).optional().describe('Runs of this status; absent: of all.'),
    limit,
    cursor,
  }),
  output: z.object({ items: z.array(RunSummary), next_cursor }),
});

export const getRun = query('hub.workflow.run.get', {
  ...reading,
  summary: 'Tells a run with its steps: inputs, outputs, durations and attempts.',
  rest: `GET ${RUNS}/:run_id/`,
  input: z.strictObject({ run_id: RunId }),
  output: RunDocument,
});

const steered = z.object({ run_id: RunId, accepted: z.literal(true) });

export const cancelRun = command('hub.workflow.run.cancel', {
  ...operating,
  summary: 'Stops a run after what is under way, and undoes what it did.',
  rest: `POST ${RUNS}/:run_id/cancel/`,
  completes: 'later',
  input: z.strictObject({ run_id: RunId, comment: z.string().max(1_000).optional().describe('Why.') }),
  output: steered,
});

export const resumeRun = command('hub.workflow.run.resume', {
  ...operating,
  summary: 'Goes on with a run that failed or was cancelled: steps that ended well and were not undone do not run again.',
  rest: `POST ${RUNS}/:run_id/resume/`,
  completes: 'later',
  input: z.strictObject({ run_id: RunId }),
  output: steered,
});

export const signalRun = command('hub.workflow.run.signal', {
  ...operating,
  summary: 'Sends a signal to a run that waits for one, or approves or refuses a step.',
  rest: `POST ${RUNS}/:run_id/signal/`,
  input: z.strictObject({
    run_id: RunId,
    signal: z.string().min(1).max(100).optional().describe('Name of the signal. This, or `step` with `approve`.'),
    data: Anything.optional().describe('What the signal says: the output of the step.'),
    step: z.string().max(63).optional().describe('Id of the step that waits for an approval.'),
    approve: z.boolean().optional(),
    comment: z.string().max(2_000).optional(),
  }),
  output: steered,
});
