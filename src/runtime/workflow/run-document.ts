import { z } from 'zod';
import { RUN_STATUSES } from '#kernel/workflow.ts';

const Anything = z.unknown().describe('Any value of JSON.');

const STEP_STATUSES = ['pending', 'running', 'waiting', 'succeeded', 'failed', 'skipped', 'cancelled', 'undone'] as const;

const Problem = z.object({ code: z.string(), message: z.string() });

/** What a step waits for, as people are shown it. */
export const WaitDocument = z.object({
  kind: z.enum(['event', 'signal', 'approval', 'duration', 'until']),
  what: z.string().describe('The type, the name, what is asked, or the time.'),
  permission: z.string().optional().describe('Who may approve.'),
  until: z.iso.datetime().optional().describe('When the waiting ends by itself.'),
});
export type WaitDocument = z.output<typeof WaitDocument>;

/** A step of a run, as it stands. */
export const StepDocument = z.object({
  id: z.string(),
  status: z.enum(STEP_STATUSES),
  does: z.string().describe('Name of the operation or workflow, or what is waited for.'),
  attempts: z.int().min(0),
  started_at: z.iso.datetime().optional(),
  finished_at: z.iso.datetime().optional(),
  duration_ms: z.int().min(0).optional(),
  input: Anything.optional().describe('What was asked, secrets masked; of a step with foreach: of its last element.'),
  output: Anything.optional().describe('What was answered; of a step with foreach the list of answers. Large ones are told by their size.'),
  error: Problem.optional(),
  reason: z.string().optional().describe('Why it was skipped.'),
  items: z.object({ total: z.int(), done: z.int() }).optional().describe('Of a step with foreach.'),
  wait: WaitDocument.optional().describe('What it waits for.'),
  run_id: z.guid().optional().describe('The run of the workflow that is this step.'),
  log: z.array(z.object({ at: z.iso.datetime(), message: z.string() })).describe('What happened on the way: the last 20 lines.'),
});
export type StepDocument = z.output<typeof StepDocument>;

/** A run, without its steps. */
export const RunSummary = z.object({
  run_id: z.guid(),
  workflow: z.string(),
  version: z.int().min(0),
  status: z.enum(RUN_STATUSES),
  trigger: Anything.describe('What started it: `{kind}` and what it was.'),
  started_by: z.string().describe('On whose behalf it runs.'),
  started_at: z.iso.datetime(),
  finished_at: z.iso.datetime().optional(),
  duration_ms: z.int().min(0).optional(),
  inputs: Anything.describe('Values of the inputs.'),
  output: Anything.optional().describe('As the definition says.'),
  error: z.object({ code: z.string(), message: z.string(), step: z.string().optional() }).optional(),
  left: z
    .array(z.object({ step: z.string(), operation: z.string(), error: z.string() }))
    .optional()
    .describe('Effects that could not be taken back.'),
  parent: z.object({ run_id: z.guid(), step: z.string() }).optional().describe('The run that this one is a step of.'),
  resumed: z.int().min(0).describe('How often it was resumed.'),
});
export type RunSummary = z.output<typeof RunSummary>;

export const RunDocument = RunSummary.extend({ steps: z.array(StepDocument).describe('In the order of the definition.') });
export type RunDocument = z.output<typeof RunDocument>;
