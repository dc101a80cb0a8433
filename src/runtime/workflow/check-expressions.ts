import { asFailure } from '#kernel/error.ts';
import { compileTemplate, type Expression } from '#kernel/expression.ts';
import { ancestorsOf } from './check-graph.ts';
import type { Checking } from './checking.ts';
import { expressionsOf, compileBare } from './step-view.ts';
import type { Path } from './source-text.ts';

/** What every expression sees. `event` is what triggered the run, or is waited for. */
const ALWAYS = ['inputs', 'steps', 'event', 'trigger', 'run', 'now'];

/** Every expression can be read, and reads only what is there when it is evaluated. */
export function checkExpressions(checking: Checking): void {
  const { steps, outputs, report } = checking;
  const needs = new Map(steps.map(({ step }) => [step.id, step.needs ?? []]));
  for (const { step, index } of steps) {
    const before = ancestorsOf(step.id, needs);
    for (const { expression, path } of expressionsOf(step)) {
      const place: Path = ['steps', index, ...path];
      const own = path[0] === 'undo';
      const each = step.foreach !== undefined && path[0] !== 'foreach' && path[0] !== 'if';
      for (const compiled of compiledAt(place, expression, report)) {
        const sees = { steps: own ? new Set([...before, step.id]) : before, names: each ? [...ALWAYS, 'item', 'index'] : ALWAYS };
        checkReads(compiled, place, sees, checking);
      }
    }
    if (step.if !== undefined && isNever(step.if)) report(['steps', index, 'if'], 'is never true: the step cannot be reached.');
  }
  for (const [name, value] of Object.entries(outputs ?? {})) {
    const place: Path = ['outputs', name];
    for (const compiled of compiledAt(place, () => compileTemplate(value).expressions.map(({ expression }) => expression), report)) {
      checkReads(compiled, place, { steps: checking.ids, names: ALWAYS }, checking);
    }
  }
}

function compiledAt(place: Path, compile: () => readonly Expression[], report: Checking['report']): readonly Expression[] {
  try {
    return compile();
  } catch (error) {
    report(place, asFailure(error).message);
    return [];
  }
}

interface Sees {
  readonly steps: ReadonlySet<string>;
  readonly names: readonly string[];
}

function checkReads({ reads }: Expression, place: Path, sees: Sees, { ids, inputs, report }: Checking): void {
  for (const [root, field] of reads) {
    if (!sees.names.includes(root!)) {
      const why =
        root === 'item' || root === 'index'
          ? 'which only a step with foreach has'
          : `which is not known; known are ${sees.names.join(', ')}`;
      report(place, `reads ${root}, ${why}.`);
    } else if (root === 'steps' && field !== undefined && !sees.steps.has(field)) {
      const text = ids.has(field) ? `which has not surely ended then: put it into needs` : 'and there is no such step';
      report(place, `reads steps.${field}, ${text}.`);
    } else if (root === 'inputs' && field !== undefined && !isInput(field, inputs)) {
      report(place, `reads inputs.${field}, which is not among the inputs.`);
    }
  }
}

function isInput(field: string, inputs: Checking['inputs']): boolean {
  const properties = inputs?.['properties'];
  if (typeof properties !== 'object' || properties === null) return inputs !== undefined && inputs['additionalProperties'] !== undefined;
  return field in properties || (inputs?.['additionalProperties'] !== undefined && inputs['additionalProperties'] !== false);
}

/** It reads nothing, and is not true. */
function isNever(text: string): boolean {
  try {
    const condition = compileBare(text);
    return condition.reads.length === 0 && condition.evaluate({}) !== true;
  } catch {
    return false;
  }
}
