import { asFailure } from '#kernel/error.ts';
import type { Json } from '#kernel/json.ts';
import type { Course, Strand } from './engine.ts';
import { Run } from './run.ts';
import { runStep } from './step-run.ts';
import { never, type Surroundings } from './surroundings.ts';
import { INTERPRETER, type RunResult, type RunTask, type StepRecord, type StepTask } from './task.ts';

/** What the interpreter tells whoever keeps the runs of this process. */
export interface RunWatch {
  /** A run begins here, or is gone through again. */
  entered(task: RunTask): Promise<void>;
  left(task: RunTask): void;
  /** A step of a run goes here, whether or not the run does. */
  enteredStep(task: StepTask): void;
}

/**
 * Runs what the engine keeps. Each version of the meaning of definitions stays here until no run was begun with it: a run is ended by
 * the one that it was begun with.
 */
export function interpreter(around: Surroundings, watch: RunWatch): Course {
  return async (strand, kept) => {
    const task = kept as unknown as RunTask | StepTask;
    if (task.interpreter !== INTERPRETER) {
      around.log.error('A run was begun by a newer version of the product; it waits for that.', {
        strand: strand.id,
        interpreter: task.interpreter,
      });
      return never();
    }
    return (task.kind === 'run' ? await run(strand, task, around, watch) : await step(strand, task, around, watch)) as unknown as Json;
  };
}

async function run(strand: Strand, task: RunTask, around: Surroundings, watch: RunWatch): Promise<RunResult> {
  await watch.entered(task);
  try {
    return await new Run(strand, task, around).toEnd();
  } catch (thrown) {
    if (around.stopping.aborted) return await never();
    const message = tell(thrown, task.frame.run_id, around);
    const finished = around.clock.now().toISOString();
    const error = { code: 'internal_error', message };
    await around.progress(task.frame).end('workflow.run.failed', { status: 'failed', finished_at: finished, error });
    return { status: 'failed', output: null, error, finished_at: finished, left: [], undo: [], records: task.done, undone: task.undone };
  } finally {
    watch.left(task);
  }
}

async function step(strand: Strand, task: StepTask, around: Surroundings, watch: RunWatch): Promise<StepRecord> {
  watch.enteredStep(task);
  try {
    return await runStep(strand, task, around);
  } catch (thrown) {
    if (around.stopping.aborted) return never();
    const message = tell(thrown, task.frame.run_id, around);
    const error = { code: 'internal_error', message };
    return { id: task.step.id, status: 'failed', attempts: 0, started_at: task.now, finished_at: task.now, output: null, error, undo: [] };
  }
}

function tell(thrown: unknown, run: string, around: Surroundings): string {
  around.log.error('A run failed by a defect of the interpreter.', { run, error: thrown instanceof Error ? thrown.stack : String(thrown) });
  return asFailure(thrown).message;
}
