import type { z } from 'zod';
import { permitsSomewhere, type Caller } from '#kernel/caller.ts';
import type { StepDefinition, WorkflowDefinition } from '#kernel/workflow.ts';
import type { Path } from './source-text.ts';
import type { AskedOperation } from './surroundings.ts';

/** What a definition is checked against. */
export interface CheckedAgainst {
  readonly operation: (name: string) => AskedOperation | undefined;
  /** Workflows that are there, by name. */
  readonly workflow: (name: string) => WorkflowDefinition | undefined;
  /** Who saves it: nobody saves what they may not do themselves. Absent: permissions are not checked. */
  readonly caller?: Caller;
}

export interface NumberedStep {
  readonly step: StepDefinition;
  readonly index: number;
}

/** What each part of the check looks at, and where it tells what it finds. */
export interface Checking extends CheckedAgainst {
  readonly name: string;
  /** Those whose shape is as it must be. */
  readonly steps: readonly NumberedStep[];
  /** Ids of all steps. */
  readonly ids: ReadonlySet<string>;
  readonly inputs: WorkflowDefinition['inputs'];
  readonly outputs: WorkflowDefinition['outputs'];
  readonly report: (path: Path, message: string) => void;
}

export function reportIssue(issue: z.core.$ZodIssue, under: Path, report: Checking['report']): void {
  const path = [...under, ...issue.path.map((part) => (typeof part === 'number' ? part : String(part)))];
  if (issue.code === 'unrecognized_keys') {
    for (const key of issue.keys) report([...path, key], 'is not a field that is known here.');
  } else {
    report(path, sentence(issue.message));
  }
}

function sentence(text: string): string {
  return text.endsWith('.') ? text : `${text}.`;
}

/** In some project is enough: each step is looked at when it runs. @see kernel/caller.ts */
export function mayAsk(caller: Caller | undefined, operation: AskedOperation): boolean {
  return caller === undefined || permitsSomewhere(caller, operation.permission);
}
