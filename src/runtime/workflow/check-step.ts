import { z } from 'zod';
import { mayAsk, reportIssue, type Checking, type NumberedStep } from './checking.ts';
import { inputSchema } from './inputs.ts';
import type { Path } from './source-text.ts';

/** One step by itself: that it does exactly one thing, and that what it asks is there and fits. */
export function checkStep({ step, index }: NumberedStep, checking: Checking): void {
  const { report } = checking;
  const at = (...path: Path): Path => ['steps', index, ...path];
  const does = (['operation', 'workflow', 'wait'] as const).filter((kind) => step[kind] !== undefined);
  if (does.length !== 1) {
    report(at(), `must have exactly one of operation, workflow and wait, and has ${does.length === 0 ? 'none' : does.join(' and ')}.`);
  }
  if (step.parallel !== undefined && step.foreach === undefined) report(at('parallel'), 'has a meaning only with foreach.');
  if (step.operation !== undefined) checkOperation({ step, index }, checking);
  else {
    for (const field of ['retry', 'when_absent', 'undo'] as const) {
      if (step[field] !== undefined) report(at(field), 'has a meaning only for a step that asks an operation.');
    }
  }
  if (step.workflow !== undefined) checkWorkflow({ step, index }, checking);
  if (step.wait !== undefined) {
    const kinds = Object.entries(step.wait).filter(([, value]) => value !== undefined);
    if (kinds.length !== 1) report(at('wait'), 'must name exactly one of event, signal, approval, duration and until.');
    if (step.foreach !== undefined) report(at('foreach'), 'cannot be with wait: a signal or an approval is for one step.');
    if (step.with !== undefined) report(at('with'), 'has no meaning for a wait.');
  }
}

function checkOperation({ step, index }: NumberedStep, checking: Checking): void {
  const { operation, caller, report } = checking;
  const at = (...path: Path): Path => ['steps', index, ...path];
  const asked = operation(step.operation!);
  if (asked === undefined) {
    if (step.when_absent !== 'skip')
      report(at('operation'), `${step.operation} is no operation that a module answers; when_absent: skip allows that.`);
  } else {
    if (!mayAsk(caller, asked))
      report(at('operation'), `${asked.name} needs the permission ${asked.permission}, which ${caller?.name} does not have.`);
    checkFits(step.with ?? {}, asked.input, at('with'), report);
  }
  if (step.undo === undefined) return;
  if (asked?.kind === 'query') report(at('undo'), `has no meaning: ${asked.name} changes nothing.`);
  const undo = operation(step.undo.operation);
  if (undo === undefined) {
    if (asked !== undefined || step.when_absent !== 'skip')
      report(at('undo', 'operation'), `${step.undo.operation} is no operation that a module answers.`);
    return;
  }
  if (!mayAsk(caller, undo))
    report(at('undo', 'operation'), `${undo.name} needs the permission ${undo.permission}, which ${caller?.name} does not have.`);
  checkFits(step.undo.with ?? {}, undo.input, at('undo', 'with'), report);
}

function checkWorkflow({ step, index }: NumberedStep, { name, workflow, report }: Checking): void {
  const part = workflow(step.workflow!);
  const place: Path = ['steps', index, 'workflow'];
  if (step.workflow === name) {
    report(place, 'is the workflow itself: it would never end.');
    return;
  }
  if (part === undefined) {
    report(place, `names ${step.workflow}, and there is no such workflow.`);
    return;
  }
  const path = pathTo(name, step.workflow!, workflow, [name]);
  if (path !== null) report(place, `runs the workflow itself: ${path.join(' → ')}.`);
  if (step.timeout !== undefined) report(['steps', index, 'timeout'], 'has no meaning for a workflow: its own steps have theirs.');
  try {
    checkFits(step.with ?? {}, inputSchema(part) ?? z.strictObject({}), ['steps', index, 'with'], report);
  } catch {
    // The inputs of the other one are its own trouble.
  }
}

function pathTo(name: string, from: string, workflow: Checking['workflow'], path: readonly string[]): readonly string[] | null {
  if (from === name) return [...path, from];
  if (path.includes(from)) return null;
  for (const { workflow: next } of workflow(from)?.steps ?? []) {
    const found = next === undefined ? null : pathTo(name, next, workflow, [...path, from]);
    if (found !== null) return found;
  }
  return null;
}

/** As far as values are constant: of an expression it is only known that there will be something. */
function checkFits(given: unknown, schema: z.ZodType, under: Path, report: Checking['report']): void {
  const open: (readonly PropertyKey[])[] = [];
  collect(given, [], open);
  const result = schema.safeParse(given);
  if (result.success) return;
  for (const issue of result.error.issues) {
    const unknown = open.some(
      (path) => startsWith(issue.path, path) || (startsWith(path, issue.path) && issue.code !== 'unrecognized_keys'),
    );
    if (!unknown) reportIssue(issue, under, report);
  }
}

/** Paths of the texts that hold expressions. */
function collect(value: unknown, path: readonly PropertyKey[], open: (readonly PropertyKey[])[]): void {
  if (typeof value === 'string') {
    if (value.includes('${{')) open.push(path);
  } else if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) collect(item, [...path, index], open);
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, item] of Object.entries(value)) collect(item, [...path, key], open);
  }
}

function startsWith(path: readonly PropertyKey[], start: readonly PropertyKey[]): boolean {
  return start.every((part, index) => path[index] === part);
}
