import { StepDefinition, WorkflowDefinition } from '#kernel/workflow.ts';
import { checkExpressions } from './check-expressions.ts';
import { checkGraph } from './check-graph.ts';
import { checkStep } from './check-step.ts';
import { checkTriggers } from './check-triggers.ts';
import { reportIssue, type CheckedAgainst, type Checking, type NumberedStep } from './checking.ts';
import { inputSchema } from './inputs.ts';
import type { Path, Problem, SourceText } from './source-text.ts';

/** More are not read. */
const MOST_PROBLEMS = 200;

/** Every problem of a definition at once, in the order of the text; and the definition, when there is none. */
export function checkDefinition(
  source: SourceText,
  against: CheckedAgainst,
): { readonly problems: readonly Problem[]; readonly definition: WorkflowDefinition | null } {
  if (source.problems.length > 0) return { problems: source.problems, definition: null };
  const problems: Problem[] = [];
  const report = (path: Path, message: string) => {
    const problem = source.problem(path, message);
    if (problems.length < MOST_PROBLEMS && !problems.some((one) => one.path === problem.path && one.message === message))
      problems.push(problem);
  };
  const parsed = WorkflowDefinition.safeParse(source.value);
  if (!parsed.success) for (const issue of parsed.error.issues) reportIssue(issue, [], report);
  const checking = checkingOf(source.value, against, report);
  if (checking !== null) {
    checkInputs(checking);
    checkGraph(checking);
    for (const numbered of checking.steps) checkStep(numbered, checking);
    checkExpressions(checking);
    checkTriggers(source.value, checking);
  }
  problems.sort((one, other) => (one.line ?? 0) - (other.line ?? 0) || (one.column ?? 0) - (other.column ?? 0));
  return { problems, definition: parsed.success && problems.length === 0 ? parsed.data : null };
}

/** What can be checked of a definition, also when parts of it have not the shape that they must have. */
function checkingOf(value: unknown, against: CheckedAgainst, report: Checking['report']): Checking | null {
  if (typeof value !== 'object' || value === null || !('steps' in value) || !Array.isArray(value.steps)) return null;
  const { steps: raw, name, inputs, outputs } = value as { steps: unknown[]; name?: unknown; inputs?: unknown; outputs?: unknown };
  const steps = raw.flatMap((step, index): NumberedStep[] => {
    const result = StepDefinition.safeParse(step);
    return result.success ? [{ step: result.data, index }] : [];
  });
  const ids = raw.flatMap((step) =>
    typeof step === 'object' && step !== null && 'id' in step && typeof step.id === 'string' ? [step.id] : [],
  );
  return {
    ...against,
    operation: (operation) => against.operation(operation),
    workflow: (workflow) => against.workflow(workflow),
    name: typeof name === 'string' ? name : '',
    steps,
    ids: new Set(ids),
    inputs: isRecord(inputs) ? inputs : undefined,
    outputs: isRecord(outputs) ? outputs : undefined,
    report,
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function checkInputs({ inputs, report }: Checking): void {
  if (inputs === undefined) return;
  try {
    inputSchema({ inputs });
  } catch (error) {
    report(['inputs'], `is not a JSON Schema of an object: ${error instanceof Error ? error.message : String(error)}.`);
  }
}
