import type { Caller } from '#kernel/caller.ts';
import type { Uuid } from '#kernel/id.ts';
import type { Json } from '#kernel/json.ts';
import type { StepDefinition, WorkflowDefinition } from '#kernel/workflow.ts';

/** Which interpreter a run was begun with: it is ended by the same one, also after an upgrade. */
export const INTERPRETER = 1;

export interface Trouble {
  readonly code: string;
  readonly message: string;
}

/** What takes an effect back, rendered when the effect was there. */
export interface UndoEntry {
  readonly step: string;
  readonly operation: string;
  readonly input: Json;
  readonly key: string;
  /** Why the input could not be rendered. */
  readonly unclear?: string;
}

/** How a step ended. */
export interface StepRecord {
  readonly id: string;
  readonly status: 'succeeded' | 'failed' | 'skipped' | 'cancelled';
  readonly attempts: number;
  readonly started_at: string;
  readonly finished_at: string;
  readonly output: Json;
  readonly error?: Trouble;
  readonly reason?: string;
  readonly undo: readonly UndoEntry[];
  /** The position of the signal that it took. */
  readonly taken?: number;
  readonly run_id?: Uuid;
  /** What was asked, as people are shown it. */
  readonly input?: Json;
  readonly items?: { readonly total: number; readonly done: number };
}

/** Who a run acts for, and with which key; what that one may do is looked up when a step runs. */
export type RunCaller = Pick<Caller, 'kind' | 'name' | 'roles' | 'key'>;

/** What a run needs beside its steps' own values: it is the same on every strand of it. */
export interface RunFrame {
  readonly run_id: Uuid;
  readonly workflow: string;
  readonly version: number;
  /** 1, and one more each time that it was resumed. */
  readonly generation: number;
  readonly caller: RunCaller;
  /** The one project that its inputs name: what is told of it is told of that project. */
  readonly project_id?: string;
  readonly trigger: Json;
  readonly started_at: string;
  /** The log stood here when this generation began: signals and cancellations after it count. */
  readonly since: number;
  /** Signals after this position count: those of a run that was resumed too. */
  readonly signals_since: number;
  /** The runs that this one is a part of, nearest last. */
  readonly ancestors: readonly Uuid[];
  readonly parent?: { readonly run_id: Uuid; readonly step: string };
}

/** A run, as its engine keeps it: everything that it needs, so that no later change of a definition reaches it. */
export interface RunTask {
  readonly kind: 'run';
  readonly interpreter: number;
  readonly frame: RunFrame;
  readonly definition: WorkflowDefinition;
  /** The workflows that are steps of it, and of those, by name. */
  readonly parts: Readonly<Record<string, { readonly version: number; readonly definition: WorkflowDefinition }>>;
  readonly inputs: Json;
  /** Of a run that was resumed: what ended well and was not undone. */
  readonly done: Readonly<Record<string, StepRecord>>;
  /** How often each step was undone: what is done again then is another effect, under another key. */
  readonly undone: Readonly<Record<string, number>>;
}

/** One step, or one element of a step with foreach, with what its expressions see. */
export interface StepTask {
  readonly kind: 'step';
  readonly interpreter: number;
  readonly frame: RunFrame;
  readonly step: StepDefinition;
  readonly order: number;
  readonly view: { readonly [name: string]: Json };
  readonly now: string;
  readonly undone: number;
  readonly index?: number;
  /** Of a step that runs a workflow. */
  readonly parts: RunTask['parts'];
}

export interface RunResult {
  readonly status: 'succeeded' | 'failed' | 'cancelled';
  readonly output: Json;
  readonly error?: Trouble & { readonly step?: string };
  readonly finished_at: string;
  readonly left: readonly { readonly step: string; readonly operation: string; readonly error: string }[];
  /** Of a run that ended well: what takes it back when the run that it is a part of fails. */
  readonly undo: readonly UndoEntry[];
  readonly records: Readonly<Record<string, StepRecord>>;
  readonly undone: Readonly<Record<string, number>>;
}

/** What an expression may see of a step. */
export interface StepView {
  readonly status: string;
  readonly output: Json;
  readonly error: Json;
}

/** `run/<run>/<step>[/<index>]`, and `~2` for what is done again after it was undone. */
export function effectKey(task: Pick<StepTask, 'frame' | 'step' | 'index' | 'undone'>): string {
  const index = task.index === undefined ? '' : `/${task.index}`;
  return `run/${task.frame.run_id}/${task.step.id}${index}${task.undone === 0 ? '' : `~${task.undone + 1}`}`;
}

/** Of the first time, the run's own id; of the others with the count. */
export function strandId(frame: Pick<RunFrame, 'run_id' | 'generation'>): string {
  return frame.generation === 1 ? frame.run_id : `${frame.run_id}~${frame.generation}`;
}
