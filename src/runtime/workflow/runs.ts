import { fail } from '#kernel/error.ts';
import { uuidv5, type Uuid } from '#kernel/id.ts';
import type { Json } from '#kernel/json.ts';
import type { RunStatus, StepDefinition, WorkflowDefinition, Workflows } from '#kernel/workflow.ts';
import type { Defined, Definitions } from './definitions.ts';
import type { Engine } from './engine.ts';
import { acceptInputs } from './inputs.ts';
import type { RunWatch } from './interpreter.ts';
import { bounded } from './masking.ts';
import { Progress } from './progress.ts';
import type { RunSummary, StepDocument } from './run-document.ts';
import { inProject } from './run-projects.ts';
import type { Steering } from './steering.ts';
import type { Surroundings } from './surroundings.ts';
import { INTERPRETER, strandId, type RunFrame, type RunResult, type RunTask, type StepTask } from './task.ts';

/** Namespace of the ids of runs that are derived from idempotency keys. Made for this. */
const NAMESPACE: Uuid = '7c1f6f0e-5b2a-4f60-8a44-2f6c8f7f0d35';
/** A workflow of workflows of workflows: deeper ones are a mistake. */
const DEEPEST = 10;

export interface RunsParts {
  readonly engine: Engine;
  readonly definitions: Definitions;
  readonly steering: Steering;
  readonly around: Omit<Surroundings, 'progress' | 'cancellation'>;
  newId(): Uuid;
}

type Start = Parameters<Workflows['start']>[2];

/** The runs: starts them, and keeps what this process knows of those that go on in it. */
export class Runs implements Workflows, RunWatch {
  readonly #parts: RunsParts;
  readonly #progress = new Map<string, { readonly progress: Progress; readonly generation: number; readonly whole: boolean }>();
  readonly #fresh = new Set<string>();
  readonly #going = new Set<string>();

  constructor(parts: RunsParts) {
    this.#parts = parts;
  }

  /** How many runs go on in this process. */
  get count(): number {
    return this.#going.size;
  }

  async start(workflow: string, inputs: Json, { caller, idempotencyKey, trigger }: Start): Promise<Uuid> {
    const { definitions, around } = this.#parts;
    const defined = await definitions.get(workflow);
    const accepted = acceptInputs(workflow, defined.definition, inputs);
    const runId =
      idempotencyKey === undefined ? this.#parts.newId() : uuidv5(NAMESPACE, `${caller.kind}/${caller.name}/${workflow}/${idempotencyKey}`);
    if (idempotencyKey !== undefined && (await this.#isKnown(runId, accepted, idempotencyKey))) return runId;
    const since = around.feed.head();
    const task: RunTask = {
      kind: 'run',
      interpreter: INTERPRETER,
      frame: {
        run_id: runId,
        workflow,
        version: defined.version,
        generation: 1,
        caller: {
          kind: caller.kind,
          name: caller.name,
          roles: caller.roles,
          ...(caller.key === undefined ? {} : { key: { id: caller.key.id, name: caller.key.name } }),
        },
        ...inProject(accepted),
        trigger: trigger ?? { kind: 'manual' },
        started_at: around.clock.now().toISOString(),
        since,
        signals_since: since,
        ancestors: [],
      },
      definition: defined.definition,
      parts: partsOf(defined, definitions),
      inputs: accepted,
      done: {},
      undone: {},
    };
    await this.#begin(task);
    return runId;
  }

  async result(runId: Uuid, timeoutMs: number): Promise<{ status: RunStatus; output?: Json; error?: string }> {
    const generation = this.#progress.get(runId)?.generation ?? (await this.latest(runId)).frame.generation;
    const result = (await this.#parts.engine.result(strandId({ run_id: runId, generation }), timeoutMs)) as unknown as
      | RunResult
      | undefined;
    if (result === undefined) throw fail('timeout', `The run ${runId} has not ended within ${timeoutMs / 1_000} s.`, { run_id: runId });
    return { status: result.status, output: result.output, ...(result.error === undefined ? {} : { error: result.error.message }) };
  }

  /** The last time that a run was begun or resumed. @throws not_found */
  async latest(runId: Uuid): Promise<{ readonly frame: RunFrame; readonly task: RunTask; readonly result: RunResult | null }> {
    const { engine } = this.#parts;
    let found: { task: RunTask; result: RunResult | null } | undefined;
    for (let generation = 1; ; generation += 1) {
      const kept = await engine.look(strandId({ run_id: runId, generation }));
      if (kept === null) break;
      found = { task: kept.task as unknown as RunTask, result: kept.ended ? (kept.result as unknown as RunResult) : null };
    }
    if (found === undefined) throw fail('not_found', `There is no run ${runId}; it may have been removed because it ended long ago.`);
    return { frame: found.task.frame, ...found };
  }

  /** Begins a run again that failed or was cancelled. @throws conflict, not_found */
  async resume(runId: Uuid): Promise<void> {
    const { around } = this.#parts;
    const { task, result } = await this.latest(runId);
    if (result === null)
      throw fail('conflict', `The run ${runId} is still under way; only one that failed or was cancelled can be resumed.`);
    if (result.status === 'succeeded') throw fail('conflict', `The run ${runId} ended well; there is nothing to resume.`);
    if (task.frame.parent !== undefined) {
      throw fail('conflict', `The run ${runId} is a step of the run ${task.frame.parent.run_id}; resume that one.`);
    }
    const done = Object.entries(result.records).filter(
      ([id, { status }]) => status === 'succeeded' && (result.undone[id] ?? 0) === (task.undone[id] ?? 0),
    );
    await this.#begin({
      ...task,
      frame: { ...task.frame, generation: task.frame.generation + 1, since: around.feed.head() },
      done: Object.fromEntries(done),
      undone: result.undone,
    });
  }

  progress(frame: RunFrame): Progress {
    const known = this.#progress.get(frame.run_id);
    if (known !== undefined && known.generation === frame.generation) return known.progress;
    return this.#track(frame, null, [], false);
  }

  async entered(task: RunTask): Promise<void> {
    const { frame } = task;
    this.#going.add(frame.run_id);
    const fresh = this.#fresh.delete(strandId(frame));
    this.#parts.steering.open(frame, fresh);
    const known = this.#progress.get(frame.run_id);
    const progress =
      known !== undefined && known.whole && known.generation === frame.generation ? known.progress : this.#trackRun(task, false);
    progress
      .begin()
      .catch((error: unknown) =>
        this.#parts.around.log.error('The start of a run could not be told.', { run: frame.run_id, error: String(error) }),
      );
  }

  left({ frame }: RunTask): void {
    this.#going.delete(frame.run_id);
    this.#progress.delete(frame.run_id);
    this.#parts.steering.release(frame.run_id);
  }

  enteredStep({ frame, step, order, index }: StepTask): void {
    if (index !== undefined) return;
    const known = this.#progress.get(frame.run_id);
    if (known === undefined || known.generation !== frame.generation) this.#track(frame, null, [[order, blankStep(step)]], false);
    else known.progress.know(order, blankStep(step));
  }

  async #begin(task: RunTask): Promise<void> {
    const id = strandId(task.frame);
    const fresh = task.frame.generation === 1;
    const progress = this.#trackRun(task, fresh);
    if (fresh) this.#fresh.add(id);
    try {
      await this.#parts.engine.start(id, task as unknown as Json);
    } catch (error) {
      this.#fresh.delete(id);
      this.#progress.delete(task.frame.run_id);
      throw error;
    }
    await progress.begin();
  }

  #trackRun(task: RunTask, fresh: boolean): Progress {
    return this.#track(
      task.frame,
      task.inputs,
      task.definition.steps.map((step, order) => [order, blankStep(step)] as const),
      fresh,
    );
  }

  #track(frame: RunFrame, inputs: Json, steps: readonly (readonly [number, StepDocument])[], fresh: boolean): Progress {
    const { eventLog, log, clock, stopping } = this.#parts.around;
    const whole = inputs !== null;
    const summary = summaryOf(frame, inputs);
    const progress = new Progress(
      { eventLog, log, clock, stopping },
      { summary, generation: frame.generation, projectId: frame.project_id, steps, fresh, whole },
    );
    this.#progress.set(frame.run_id, { progress, generation: frame.generation, whole });
    return progress;
  }

  /** @throws conflict when the key was used for other inputs */
  async #isKnown(runId: Uuid, inputs: Json, key: string): Promise<boolean> {
    const kept = await this.#parts.engine.look(runId);
    if (kept === null) return false;
    if (canonical((kept.task as unknown as RunTask).inputs) !== canonical(inputs)) {
      throw fail('conflict', `The idempotency key ${key} was used for a run with other inputs; take a new key for another run.`);
    }
    return true;
  }
}

/** JSON with sorted keys: equal for equal values. */
function canonical(value: Json): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${(value as readonly Json[]).map(canonical).join(',')}]`;
  const fields = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return `{${fields.map(([key, item]) => `${JSON.stringify(key)}:${canonical(item)}`).join(',')}}`;
}

/** The workflows that a workflow runs as its steps, and those of them. @throws not_found, conflict */
function partsOf(defined: Defined, definitions: Pick<Definitions, 'find'>): RunTask['parts'] {
  const parts: Record<string, { version: number; definition: WorkflowDefinition }> = {};
  const add = (definition: WorkflowDefinition, path: readonly string[]) => {
    for (const { workflow } of definition.steps) {
      if (workflow === undefined) continue;
      if (path.includes(workflow) || path.length > DEEPEST) throw fail('conflict', `${[...path, workflow].join(' → ')} runs itself.`);
      const part = definitions.find(workflow);
      if (part === undefined) throw fail('not_found', `${path.at(-1)} runs the workflow ${workflow}, which is not there.`);
      parts[workflow] = { version: part.version, definition: part.definition };
      add(part.definition, [...path, workflow]);
    }
  };
  add(defined.definition, [defined.name]);
  return parts;
}

function summaryOf(frame: RunFrame, inputs: Json): RunSummary {
  return {
    run_id: frame.run_id,
    workflow: frame.workflow,
    version: frame.version,
    status: 'running',
    trigger: bounded(frame.trigger),
    started_by: frame.caller.name,
    started_at: frame.started_at,
    inputs: bounded(inputs),
    ...(frame.parent === undefined ? {} : { parent: frame.parent }),
    resumed: frame.generation - 1,
  };
}

function blankStep(step: StepDefinition): StepDocument {
  return { id: step.id, status: 'pending', does: doesOf(step), attempts: 0, log: [] };
}

/** What a step does, in a few words. */
export function doesOf({ operation, workflow, wait }: StepDefinition): string {
  if (operation !== undefined) return operation;
  if (workflow !== undefined) return workflow;
  const [kind = 'nothing', what] = Object.entries(wait ?? {}).find(([, value]) => value !== undefined) ?? [];
  return `wait for ${kind}${typeof what === 'string' ? ` ${what}` : typeof what === 'object' && 'type' in what ? ` ${what.type}` : ''}`;
}
