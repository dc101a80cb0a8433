import { compile, compileTemplate, type Expression } from '#kernel/expression.ts';
import type { Json } from '#kernel/json.ts';
import type { StepDefinition } from '#kernel/workflow.ts';
import type { StepRecord, StepView } from './task.ts';

/** A text that is an expression, with or without `${{ }}` around it. */
export function compileBare(text: string): Expression {
  const inner = /^\s*\$\{\{([\s\S]*)\}\}\s*$/.exec(text)?.[1];
  return compile((inner ?? text).trim());
}

/** Every expression of a step, with the field that it stands in. */
export function expressionsOf(
  step: StepDefinition,
): { readonly expression: () => Expression[]; readonly path: readonly (string | number)[] }[] {
  const bare = (text: string, ...path: string[]) => ({ expression: () => [compileBare(text)], path });
  const template = (value: unknown, ...path: string[]) => ({
    expression: () => compileTemplate(value).expressions.map(({ expression }) => expression),
    path,
  });
  const { wait } = step;
  return [
    ...(step.if === undefined ? [] : [bare(step.if, 'if')]),
    ...(step.foreach === undefined
      ? []
      : [typeof step.foreach === 'string' ? bare(step.foreach, 'foreach') : template(step.foreach, 'foreach')]),
    ...Object.entries(step.with ?? {}).map(([field, value]) => template(value, 'with', field)),
    ...Object.entries(step.undo?.with ?? {}).map(([field, value]) => template(value, 'undo', 'with', field)),
    ...(wait?.event?.where === undefined ? [] : [bare(wait.event.where, 'wait', 'event', 'where')]),
    ...(wait?.approval === undefined ? [] : [template(wait.approval.prompt, 'wait', 'approval', 'prompt')]),
    ...(wait?.until === undefined || !wait.until.includes('${{') ? [] : [bare(wait.until, 'wait', 'until')]),
  ];
}

/** Of `steps` only what the step reads: a branch takes its view with it. */
export function readsOf(step: StepDefinition): ReadonlySet<string> | 'all' {
  const steps = new Set<string>();
  for (const { expression } of expressionsOf(step)) {
    for (const { reads } of expression()) {
      for (const [root, id] of reads) {
        if (root !== 'steps') continue;
        if (id === undefined) return 'all';
        steps.add(id);
      }
    }
  }
  return steps;
}

export function viewOfStep(record: StepRecord | undefined): StepView {
  if (record === undefined) return { status: 'pending', output: null, error: null };
  return { status: record.status, output: record.output, error: (record.error ?? null) as Json };
}
