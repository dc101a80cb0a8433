import { asFailure } from '#kernel/error.ts';
import { renderTemplate } from '#kernel/expression.ts';
import type { Json } from '#kernel/json.ts';
import type { StepDefinition } from '#kernel/workflow.ts';
import { troubleOf } from './attempt.ts';
import type { Branch, Strand } from './engine.ts';
import { runCancelled, runCompleted, runFailed } from './events.ts';
import { firstOf } from './first-of.ts';
import { bounded } from './masking.ts';
import { runStep } from './step-run.ts';
import { compileBare, readsOf, viewOfStep } from './step-view.ts';
import type { Surroundings } from './surroundings.ts';
import { INTERPRETER, type RunResult, type RunTask, type StepRecord, type StepTask } from './task.ts';
import { undoAll } from './undoing.ts';

type Stop = { readonly status: 'failed' | 'cancelled'; readonly error: NonNullable<RunResult['error']> };

/** Goes through the steps of a run: each begins as soon as what it needs has ended; those that can go at once are branches. */
export class Run {
  readonly #strand: Strand;
  readonly #task: RunTask;
  readonly #around: Surroundings;
  /** In the order in which the steps ended. */
  readonly #records = new Map<string, StepRecord>();
  readonly #begun = new Set<string>();
  /** When the last step ended: what `now` is to the next one. It must be the same each time that the run is gone through. */
  #now: string;

  constructor(strand: Strand, task: RunTask, around: Surroundings) {
    this.#strand = strand;
    this.#task = task;
    this.#around = around;
    this.#now = task.frame.started_at;
    for (const [id, record] of Object.entries(task.done)) {
      this.#records.set(id, record);
      this.#begun.add(id);
    }
  }

  async toEnd(): Promise<RunResult> {
    const stop = await this.#steps();
    let output: Json = null;
    let ending: Stop | undefined = stop;
    if (ending === undefined) {
      try {
        output = renderTemplate(this.#task.definition.outputs ?? {}, this.#variables('all'));
      } catch (thrown) {
        ending = { status: 'failed', error: { ...troubleOf(asFailure(thrown)), message: `The outputs: ${asFailure(thrown).message}` } };
      }
    }
    const undo = [...this.#records.values()].flatMap((record) => record.undo);
    const left = ending === undefined ? [] : await undoAll(this.#strand, this.#task.frame, undo, this.#around);
    const undone: Record<string, number> = { ...this.#task.undone };
    if (ending !== undefined) {
      for (const id of new Set(undo.map(({ step }) => step))) undone[id] = (undone[id] ?? 0) + 1;
    }
    const finished = this.#around.clock.now().toISOString();
    this.#around.crashPoint('before-end');
    const result: RunResult = {
      status: ending?.status ?? 'succeeded',
      output,
      ...(ending === undefined ? {} : { error: ending.error }),
      finished_at: finished,
      left,
      undo: ending === undefined ? undo : [],
      records: Object.fromEntries(this.#records),
      undone,
    };
    await this.#tellEnd(result);
    return result;
  }

  /** Undefined when all went well. */
  async #steps(): Promise<Stop | undefined> {
    const running = new Map<string, { readonly id: string; readonly branch: Branch }>();
    let stop: Stop | undefined;
    for (;;) {
      let ready: readonly StepDefinition[] = [];
      if (stop === undefined) ({ ready, stop } = this.#ready());
      if (ready.length === 1 && running.size === 0) {
        const [step] = ready;
        stop ??= this.#ended(await runStep(this.#strand, this.#taskOf(step!), this.#around));
        continue;
      }
      for (const step of ready) {
        const task = this.#taskOf(step);
        const branch = await this.#strand.branch(`${this.#strand.id}:${step.id}`, task as unknown as Json);
        running.set(branch.id, { id: step.id, branch });
      }
      if (running.size === 0) return stop;
      const first = await firstOf(
        this.#strand,
        'first',
        [...running.values()].map(({ branch }) => branch),
      );
      running.delete(first.id);
      stop ??= this.#ended(first.result as unknown as StepRecord);
    }
  }

  /** Steps that can begin now; those whose condition is not met are skipped at once, and may let others begin. */
  #ready(): { readonly ready: readonly StepDefinition[]; readonly stop: Stop | undefined } {
    const ready: StepDefinition[] = [];
    for (let decided = true; decided;) {
      decided = false;
      for (const step of this.#task.definition.steps) {
        if (this.#begun.has(step.id) || !(step.needs ?? []).every((needed) => this.#records.has(needed))) continue;
        this.#begun.add(step.id);
        const record = this.#decided(step);
        if (record === undefined) {
          ready.push(step);
          continue;
        }
        decided = true;
        const stop = this.#ended(record);
        if (stop !== undefined) return { ready: [], stop };
      }
    }
    return { ready, stop: undefined };
  }

  /** How a step ended that does not begin: its condition is not met, or cannot be judged. */
  #decided(step: StepDefinition): StepRecord | undefined {
    if (step.if === undefined) return undefined;
    const blank = { id: step.id, attempts: 0, started_at: this.#now, finished_at: this.#now, output: null, undo: [] };
    try {
      const variables = { ...this.#variables(readsOf(step)), now: new Date(this.#now) };
      if (compileBare(step.if).evaluate(variables) === true) return undefined;
      return { ...blank, status: 'skipped', reason: `The condition is not true: ${step.if}` };
    } catch (thrown) {
      return { ...blank, status: 'failed', error: troubleOf(asFailure(thrown)) };
    }
  }

  #ended(record: StepRecord): Stop | undefined {
    const step = this.#task.definition.steps.find(({ id }) => id === record.id)!;
    this.#records.set(record.id, record);
    if (record.finished_at > this.#now) this.#now = record.finished_at;
    this.#around.progress(this.#task.frame).step(record.id, documentOf(record));
    if (record.status === 'cancelled') {
      return { status: 'cancelled', error: { code: 'conflict', message: 'The run was cancelled.', step: record.id } };
    }
    if (record.status === 'failed' && step.on_failure !== 'continue') {
      return { status: 'failed', error: { ...record.error!, step: record.id } };
    }
    return undefined;
  }

  #taskOf(step: StepDefinition): StepTask {
    const { frame, definition, parts, undone } = this.#task;
    return {
      kind: 'step',
      interpreter: INTERPRETER,
      frame,
      step,
      order: definition.steps.indexOf(step),
      view: this.#variables(readsOf(step)),
      now: this.#now,
      undone: undone[step.id] ?? 0,
      parts: step.workflow === undefined ? {} : parts,
    };
  }

  #variables(reads: ReadonlySet<string> | 'all'): { readonly [name: string]: Json } {
    const { frame, inputs, definition } = this.#task;
    const steps = definition.steps.filter(({ id }) => reads === 'all' || reads.has(id));
    const trigger = frame.trigger as { readonly event?: Json } | null;
    const taken: Record<string, number> = {};
    for (const { id, wait } of definition.steps) {
      const at = this.#records.get(id)?.taken;
      if (wait?.signal !== undefined && at !== undefined) taken[wait.signal] = Math.max(taken[wait.signal] ?? 0, at);
    }
    return {
      inputs,
      steps: Object.fromEntries(steps.map(({ id }) => [id, viewOfStep(this.#records.get(id)) as unknown as Json])),
      trigger: frame.trigger,
      event: trigger?.event ?? null,
      run: {
        id: frame.run_id,
        workflow: frame.workflow,
        version: frame.version,
        started_at: frame.started_at,
        started_by: frame.caller.name,
      },
      $taken: taken,
    };
  }

  async #tellEnd(result: RunResult): Promise<void> {
    const { frame } = this.#task;
    const event = { succeeded: runCompleted, failed: runFailed, cancelled: runCancelled }[result.status];
    await this.#around.progress(frame).end(event.type, {
      status: result.status,
      finished_at: result.finished_at,
      duration_ms: Math.max(0, Date.parse(result.finished_at) - Date.parse(frame.started_at)),
      output: bounded(result.output),
      ...(result.error === undefined ? {} : { error: result.error }),
      ...(result.left.length === 0 ? {} : { left: [...result.left] }),
    });
  }
}

function documentOf(record: StepRecord) {
  return {
    status: record.status,
    attempts: record.attempts,
    started_at: record.started_at,
    finished_at: record.finished_at,
    duration_ms: Math.max(0, Date.parse(record.finished_at) - Date.parse(record.started_at)),
    ...(record.status === 'succeeded' ? { output: bounded(record.output) } : {}),
    ...(record.error === undefined ? {} : { error: record.error }),
    ...(record.reason === undefined ? {} : { reason: record.reason }),
    ...(record.input === undefined ? {} : { input: record.input }),
    ...(record.items === undefined ? {} : { items: { ...record.items } }),
    ...(record.run_id === undefined ? {} : { run_id: record.run_id }),
  };
}
