import { z } from 'zod';
import { fail } from '#kernel/error.ts';
import { compile, compileTemplate } from '#kernel/expression.ts';
import { DURATION_PATTERN } from '#kernel/duration.ts';
import { isLeftToPeople } from '#kernel/for-agents.ts';

export const PolicyName = z
  .string()
  .regex(/^[a-z0-9][a-z0-9_-]{0,62}$/)
  .describe('Name of the policy: lower case, digits, _ and -.');
const OperationName = z
  .string()
  .regex(/^[a-z][a-z0-9]*(\.[a-z][a-z0-9_]*){1,3}$/)
  .max(100);
const Input = z.record(z.string().max(100), z.json());

/** What starts a decision: something unusual that was found, an alert that was raised, or something that should be larger. */
export const OCCASIONS = ['anomaly', 'alert', 'scaling'] as const;
export const MODES = ['dry_run', 'approve', 'automatic'] as const;

/** When the assistant decides something, and what is then done. */
export const Policy = z.strictObject({
  description: z.string().max(1_000).optional().describe('For people.'),
  enabled: z.boolean().default(true).describe('Whether it decides anything.'),
  on: z.enum(OCCASIONS).describe('What it looks at: each `anomaly`, each `alert` when it is raised, each `scaling` recommendation.'),
  where: z.string().min(1).max(2_000).describe('CEL over `subject` (the anomaly, alert or recommendation): which of them.'),
  action: z
    .string()
    .regex(/^[a-z][a-z0-9_]{0,62}$/)
    .describe('What it amounts to: `isolate_component`, `scale_service`, or a word of your own.'),
  component: z.string().min(1).max(500).describe('Template: what it is done to, for people.'),
  reason: z.string().min(1).max(500).describe('Template: why.'),
  mode: z
    .enum(MODES)
    .default('dry_run')
    .describe('`dry_run`: it only tells what it would do; `approve`: a person says yes or no; `automatic`: it is done.'),
  operation: OperationName.describe('What is asked, on behalf of whoever saved the policy or approves it.'),
  input: Input.describe('Its input: templates over `subject`, `reason` and `component`.'),
  undo: z
    .strictObject({ operation: OperationName, input: Input.describe('Templates, over `result` and `input` too.') })
    .optional()
    .describe('What takes it back; absent: what its plan says.'),
  most_per_hour: z.int().min(1).max(100).default(3).describe('Decisions within any hour; beyond it nothing is decided.'),
  quiet: z.string().regex(DURATION_PATTERN).default('1h').describe('How long after a decision the same component is left alone.'),
});
export type Policy = z.output<typeof Policy>;

/** What the schema cannot say. @throws validation_error with the field */
export function checkPolicy(policy: Policy): void {
  const problems: Record<string, string[]> = {};
  const tried: [field: string, work: () => unknown][] = [
    ['where', () => compile(policy.where)],
    ['component', () => compileTemplate(policy.component)],
    ['reason', () => compileTemplate(policy.reason)],
    ['input', () => compileTemplate(policy.input)],
    ['undo', () => compileTemplate(policy.undo?.input ?? {})],
  ];
  for (const [field, work] of tried) {
    try {
      work();
    } catch (error) {
      problems[field] = [error instanceof Error ? error.message : String(error)];
    }
  }
  if (isLeftToPeople(policy.operation)) {
    problems['operation'] = ['rights, plans, approvals and policies themselves are left to people'];
  }
  const fields = Object.keys(problems);
  if (fields.length > 0) {
    throw fail(
      'validation_error',
      `The policy cannot be: ${fields.map((field) => `${field} ${problems[field]![0]}`).join('; ')}.`,
      problems,
    );
  }
}
