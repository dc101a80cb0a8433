import { asFailure, fail } from '#kernel/error.ts';
import { durationMs } from '#kernel/duration.ts';
import { renderTemplate } from '#kernel/expression.ts';
import { uuidv5, type Uuid } from '#kernel/id.ts';
import type { Json } from '#kernel/json.ts';
import { attempt, troubleOf, variablesOf, type Attempt } from './attempt.ts';
import type { Branch, Strand } from './engine.ts';
import { firstOf } from './first-of.ts';
import { acceptInputs } from './inputs.ts';
import { inProject } from './run-projects.ts';
import { compileBare } from './step-view.ts';
import type { Surroundings } from './surroundings.ts';
import { INTERPRETER, strandId, type RunResult, type RunTask, type StepRecord, type StepTask, type UndoEntry } from './task.ts';
import { waitFor, type Waited } from './waiting.ts';

/** A list that a step goes through: more would be a run that nobody can look at. */
const MOST_ITEMS = 10_000;

/** Runs a step to its end, whatever that is: with its tries, or once for each element of its list. */
export async function runStep(strand: Strand, task: StepTask, around: Surroundings): Promise<StepRecord> {
  if (task.step.foreach === undefined || task.index !== undefined) return runOnce(strand, task, around);
  let items: readonly Json[];
  try {
    items = itemsOf(task);
  } catch (thrown) {
    return { ...blank(task), status: 'failed', error: troubleOf(asFailure(thrown)) };
  }
  return runEach(strand, task, items, around);
}

function blank(task: StepTask): Omit<StepRecord, 'status'> {
  return { id: task.step.id, attempts: 0, started_at: task.now, finished_at: task.now, output: null, undo: [] };
}

/** @throws validation_error */
function itemsOf(task: StepTask): readonly Json[] {
  const { foreach } = task.step;
  const variables = variablesOf(task);
  const items = typeof foreach === 'string' ? compileBare(foreach).evaluate(variables) : renderTemplate(foreach, variables);
  if (!Array.isArray(items)) throw fail('validation_error', `foreach of ${task.step.id} must come to a list, and is ${typeof items}.`);
  if (items.length > MOST_ITEMS)
    throw fail('validation_error', `foreach of ${task.step.id} has ${items.length} elements; at most ${MOST_ITEMS} are gone through.`);
  return items as readonly Json[];
}

async function runEach(strand: Strand, task: StepTask, items: readonly Json[], around: Surroundings): Promise<StepRecord> {
  const { parallel = 1, on_failure: onFailure } = task.step;
  const progress = around.progress(task.frame);
  const records: (StepRecord | undefined)[] = items.map(() => undefined);
  const ofItem = (index: number): StepTask => ({
    ...task,
    index,
    view: { ...task.view, item: items[index]!, index },
  });
  const running = new Map<string, { readonly index: number; readonly branch: Branch }>();
  let next = 0;
  let done = 0;
  const stop = new AbortController();
  progress.step(task.step.id, { status: 'running', attempts: 1, started_at: task.now, items: { total: items.length, done: 0 } });
  const ended = (index: number, record: StepRecord) => {
    records[index] = record;
    done += 1;
    if (record.status === 'cancelled' || (record.status === 'failed' && onFailure !== 'continue')) stop.abort();
    const line = record.status === 'failed' ? `Element ${index}: ${record.error?.message ?? ''}` : undefined;
    progress.step(task.step.id, { items: { total: items.length, done } }, line);
  };
  while (running.size > 0 || (next < items.length && !stop.signal.aborted)) {
    if (parallel === 1) {
      ended(next, await runOnce(strand, ofItem(next), around));
      next += 1;
      continue;
    }
    for (; running.size < parallel && next < items.length && !stop.signal.aborted; next += 1) {
      const id = `${strand.id}:${task.step.id}:${next}`;
      running.set(id, { index: next, branch: await strand.branch(id, ofItem(next) as unknown as Json) });
    }
    const first = await firstOf(
      strand,
      `${task.step.id}/first`,
      [...running.values()].map(({ branch }) => branch),
    );
    const { index } = running.get(first.id)!;
    running.delete(first.id);
    ended(index, first.result as unknown as StepRecord);
  }
  return together(
    task,
    records.filter((record) => record !== undefined),
    records,
  );
}

/** The record of a step with foreach, of those of its elements. */
function together(task: StepTask, ended: readonly StepRecord[], all: readonly (StepRecord | undefined)[]): StepRecord {
  const failed = ended.find(({ status }) => status === 'failed');
  const cancelled = ended.some(({ status }) => status === 'cancelled');
  const skipped = ended.length > 0 && ended.every(({ status }) => status === 'skipped') ? ended[0]!.reason : undefined;
  const last = ended.reduce((latest, { finished_at: at }) => (at > latest ? at : latest), task.now);
  return {
    id: task.step.id,
    status: cancelled ? 'cancelled' : failed !== undefined ? 'failed' : skipped === undefined ? 'succeeded' : 'skipped',
    attempts: ended.reduce((sum, { attempts }) => sum + attempts, 0),
    started_at: task.now,
    finished_at: last,
    output: all.map((record) => record?.output ?? null),
    items: { total: all.length, done: ended.length },
    ...(failed?.error === undefined ? {} : { error: failed.error }),
    ...(skipped === undefined ? {} : { reason: skipped }),
    // In the order of their ends, so that they are taken back in the reverse one.
    undo: ended.toSorted((one, other) => (one.finished_at < other.finished_at ? -1 : 1)).flatMap(({ undo }) => undo),
  };
}

async function runOnce(strand: Strand, task: StepTask, around: Surroundings): Promise<StepRecord> {
  const cancelled = await around.cancellation(task.frame);
  if (task.step.wait !== undefined) return recordOf(task, await waitFor(strand, task, around, cancelled), 1, []);
  if (task.step.workflow !== undefined) return runWorkflow(strand, task, around);
  const { attempts, initial, max } = task.step.retry ?? { attempts: 1, initial: '1s', max: '1m' };
  const key = `${task.step.id}${task.index === undefined ? '' : `/${task.index}`}`;
  const maybe: UndoEntry[] = [];
  let begun: string | undefined;
  for (let count = 1, pauseMs = 0; ; count += 1) {
    const pause = pauseMs;
    const tried = (await strand.remember(`${key}#${count}`, async () => {
      if (pause > 0) await paused(pause * (0.5 + around.random()), cancelled, around.stopping);
      if (task.index === undefined) {
        around.progress(task.frame).step(task.step.id, {
          status: 'running',
          attempts: count,
          ...(count === 1 ? { started_at: around.clock.now().toISOString() } : {}),
        });
      }
      return (await attempt(task, around, cancelled)) as unknown as Json;
    })) as unknown as Attempt;
    around.crashPoint('after-record');
    begun ??= tried.started_at;
    const again = tried.kind === 'failed' && tried.again && count < attempts;
    if (!again) return { ...recordOf(task, tried, count, maybe), started_at: begun };
    maybe.splice(0, maybe.length, ...tried.undo);
    pauseMs = Math.min(pauseMs === 0 ? durationMs(initial) : pauseMs * 2, durationMs(max));
    if (task.index === undefined) around.progress(task.frame).step(task.step.id, {}, `Try ${count} failed: ${tried.error.message}`);
  }
}

function recordOf(task: StepTask, tried: Waited, attempts: number, maybe: readonly UndoEntry[]): StepRecord {
  const { started_at, finished_at } = tried;
  const shown = tried.input === undefined ? {} : { input: tried.input };
  const record = { id: task.step.id, attempts, started_at, finished_at, output: null, undo: [], ...shown };
  switch (tried.kind) {
    case 'done':
      return {
        ...record,
        status: 'succeeded',
        output: tried.output,
        undo: tried.undo,
        ...(tried.taken === undefined ? {} : { taken: tried.taken }),
      };
    case 'skipped':
      return { ...record, status: 'skipped', attempts: 0, reason: tried.reason };
    case 'cancelled':
      return { ...record, status: 'cancelled', undo: tried.undo.length > 0 ? tried.undo : maybe };
    case 'failed':
      return { ...record, status: 'failed', error: tried.error, undo: tried.undo.length > 0 ? tried.undo : maybe };
  }
}

/** Runs another workflow as a run of its own, which stops with this one. */
async function runWorkflow(strand: Strand, task: StepTask, around: Surroundings): Promise<StepRecord> {
  const { frame, step, parts } = task;
  const part = parts[step.workflow!];
  const runId = childRunId(task);
  let inputs: Json;
  try {
    if (part === undefined) throw fail('not_found', `There was no workflow ${step.workflow} when the run was started.`);
    inputs = acceptInputs(step.workflow!, part.definition, renderTemplate(step.with ?? {}, variablesOf(task)));
  } catch (thrown) {
    return { ...blank(task), status: 'failed', error: troubleOf(asFailure(thrown)) };
  }
  if (task.index === undefined)
    around.progress(frame).step(step.id, { status: 'running', attempts: 1, started_at: task.now, run_id: runId, input: inputs });
  const { done, undone, ...child }: RunTask = {
    kind: 'run',
    interpreter: INTERPRETER,
    frame: {
      run_id: runId,
      workflow: step.workflow!,
      version: part.version,
      generation: 1,
      caller: frame.caller,
      ...inProject(inputs),
      trigger: { kind: 'workflow', run_id: frame.run_id, step: step.id },
      started_at: task.now,
      since: frame.since,
      signals_since: frame.since,
      ancestors: [...frame.ancestors, frame.run_id],
      parent: { run_id: frame.run_id, step: step.id },
    },
    definition: part.definition,
    parts,
    inputs,
    done: {},
    undone: {},
  };
  const branch = await strand.branch(strandId(child.frame), { ...child, done, undone } as unknown as Json);
  const { result } = await firstOf(strand, `${step.id}${task.index === undefined ? '' : `/${task.index}`}/run`, [branch]);
  const { status, output, error, undo, finished_at } = result as unknown as RunResult;
  return {
    id: step.id,
    status,
    attempts: 1,
    started_at: task.now,
    finished_at,
    output,
    undo,
    run_id: runId,
    ...(error === undefined ? {} : { error: { code: error.code, message: `${step.workflow}: ${error.message}` } }),
  };
}

/** The same step of the same run has the same child, another one after it was undone or when the run was resumed. */
function childRunId({ frame, step, index, undone }: StepTask): Uuid {
  return uuidv5(frame.run_id, `${step.id}/${index ?? ''}/${undone}/${frame.generation}`);
}

async function paused(ms: number, cancelled: AbortSignal, stopping: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, ms);
    const end = () => {
      clearTimeout(timer);
      resolve();
    };
    cancelled.addEventListener('abort', end, { once: true });
    // Left as it is: the next process waits anew.
    stopping.addEventListener('abort', () => clearTimeout(timer), { once: true });
  });
}
