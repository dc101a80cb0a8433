import { z } from 'zod';
import { DURATION_PATTERN } from './duration.ts';
import type { Caller } from './caller.ts';
import type { Uuid } from './id.ts';
import type { Json } from './json.ts';

/** Names of workflows: file names, words of the command line and parts of paths. */
export const WORKFLOW_NAME = /^[a-z][a-z0-9_-]{0,62}$/;

const Duration = z.string().regex(DURATION_PATTERN).describe('A number and ms, s, m, h or d: `500ms`, `30s`, `5m`.');
const StepId = z
  .string()
  .regex(/^[a-z][a-z0-9_]{0,62}$/)
  .describe('Lower case, digits and _; how expressions name the step.');
const Expression = z.string().min(1).max(4_000);
const With = z
  .record(z.string(), z.unknown().describe('A value, or a text with `${{ expression }}`.'))
  .describe('The input. Texts may hold `${{ expression }}` (CEL); a text that is one expression has its value and type.');

const Retry = z.strictObject({
  attempts: z.int().min(1).max(100).describe('Tries in all.'),
  initial: Duration.default('1s').describe('Pause before the second try; it doubles each time, with jitter.'),
  max: Duration.default('1m').describe('The longest pause.'),
});

/** What a step waits for: exactly one of them. */
const Wait = z.strictObject({
  event: z
    .strictObject({
      type: z.string().min(1).max(200).describe('A type or a pattern such as `node.*`.'),
      where: Expression.optional().describe(
        'An expression over `event`, and what else the step sees; true for the event that is waited for.',
      ),
    })
    .optional(),
  signal: z.string().min(1).max(100).optional().describe('Name of a signal that somebody sends to the run.'),
  approval: z
    .strictObject({
      prompt: z.string().min(1).max(2_000).describe('What is asked; may hold `${{ expression }}`.'),
      permission: z.string().min(1).max(100).optional().describe('Who may approve; absent: whoever may operate workflows.'),
    })
    .optional(),
  duration: Duration.optional(),
  until: Expression.optional().describe('An ISO 8601 time or `${{ expression }}` of one.'),
});

const Undo = z
  .strictObject({ operation: z.string().min(1).max(200), with: With.optional() })
  .describe('What takes the effect back when a later step fails or the run is cancelled.');

/** One step: asks an operation, runs another workflow, or waits. Exactly one of `operation`, `workflow` and `wait`. */
export const StepDefinition = z.strictObject({
  id: StepId,
  description: z.string().max(500).optional(),
  operation: z.string().min(1).max(200).optional().describe('Name of the operation that is asked.'),
  workflow: z
    .string()
    .regex(WORKFLOW_NAME)
    .optional()
    .describe('Name of the workflow that runs as a part of this one; `with` are its inputs.'),
  wait: Wait.optional(),
  with: With.optional(),
  needs: z.array(StepId).max(100).optional().describe('Steps that must have ended well first; a step without begins at once.'),
  if: Expression.optional().describe('CEL; when it is not true, the step is skipped.'),
  foreach: z
    .union([Expression, z.array(z.unknown().describe('An element.'))])
    .optional()
    .describe('A list, or an expression of one: the step runs once for each, as `item` and `index`; its output is the list of outputs.'),
  parallel: z.int().min(1).max(100).optional().describe('With foreach: how many at once; absent: one after another.'),
  retry: Retry.optional(),
  timeout: Duration.optional().describe('Of each try; absent: 5m, of a wait: none.'),
  undo: Undo.optional(),
  on_failure: z
    .enum(['stop', 'continue'])
    .optional()
    .describe('`continue`: the run goes on, and what needs this step is judged by its own `if`; absent: stop.'),
  when_absent: z
    .enum(['refuse', 'skip'])
    .optional()
    .describe(
      'When no module answers the operation. `skip`: the step is skipped and the run says which is absent; absent: refuse to be saved.',
    ),
});
export type StepDefinition = z.output<typeof StepDefinition>;

const Trigger = z.union([
  z.strictObject({
    event: z.strictObject({
      type: z.string().min(1).max(200).describe('A type or a pattern such as `node.*`.'),
      where: Expression.optional().describe('CEL over `event`; absent: every event of the type.'),
    }),
  }),
  z.strictObject({
    schedule: z.strictObject({
      cron: z.string().min(1).max(100).describe('Five fields, or six with seconds first.'),
      timezone: z.string().min(1).max(60).default('UTC').describe('As the IANA database names it.'),
      missed: z.enum(['skip', 'once']).default('once').describe('What is done about times that went by while nothing ran.'),
    }),
  }),
  z.strictObject({
    webhook: z.strictObject({
      secret: z.string().min(1).max(100).describe('Name of the secret that signs the calls.'),
    }),
  }),
]);

/** A workflow as people write it, in YAML or JSON. */
export const WorkflowDefinition = z.strictObject({
  name: z.string().regex(WORKFLOW_NAME),
  description: z.string().max(2_000).optional(),
  inputs: z
    .record(z.string(), z.unknown().describe('A keyword of JSON Schema.'))
    .optional()
    .describe('JSON Schema of the inputs, an object.'),
  triggers: z.array(Trigger).max(20).optional(),
  steps: z.array(StepDefinition).min(1).max(500),
  outputs: z
    .record(z.string(), z.unknown().describe('A value, or a text with `${{ expression }}`.'))
    .optional()
    .describe('What the run gives: values with `${{ expression }}`.'),
});
export type WorkflowDefinition = z.output<typeof WorkflowDefinition>;
export type WorkflowTrigger = z.output<typeof Trigger>;

export const RUN_STATUSES = ['pending', 'running', 'waiting', 'succeeded', 'failed', 'cancelled'] as const;
export type RunStatus = (typeof RUN_STATUSES)[number];

/** Starts and steers runs, on behalf of somebody. */
export interface Workflows {
  /** Resolves when the run is kept for good: from then on no crash loses it. The same key gives the same run. @throws not_found, validation_error */
  start(
    workflow: string,
    inputs: Json,
    options: { readonly caller: Caller; readonly idempotencyKey?: string; readonly trigger?: Json },
  ): Promise<Uuid>;
  /** The run's answer, once it has ended. @throws timeout */
  result(runId: Uuid, timeoutMs: number): Promise<{ readonly status: RunStatus; readonly output?: Json; readonly error?: string }>;
}
