import { setTimeout as sleep } from 'node:timers/promises';
import { asFailure, fail, type Failure } from '#kernel/error.ts';
import { durationMs } from '#kernel/duration.ts';
import { renderTemplate } from '#kernel/expression.ts';
import type { Json } from '#kernel/json.ts';
import { masked, withoutSecrets } from './masking.ts';
import { never, type AskedOperation, type Surroundings } from './surroundings.ts';
import { effectKey, type StepTask, type Trouble, type UndoEntry } from './task.ts';

/** Of each try, unless the step says otherwise. */
const TRY_MS = 5 * 60_000;
/** Pause before something that is away (the database, a process that takes over) is asked again. */
const AWAY_MS = 500;
/** Answers that are remembered are read and written again and again. */
const LARGEST_ANSWER = 4_000_000;

/** One try of a step, as it is remembered. */
export type Attempt = {
  readonly started_at: string;
  readonly finished_at: string;
  /** As people are shown it; of a step by itself, not of the elements of a list. */
  readonly input?: Json;
} & (
  | { readonly kind: 'done'; readonly output: Json; readonly undo: readonly UndoEntry[] }
  /** `undo`: the effect may be there all the same. */
  | { readonly kind: 'failed'; readonly error: Trouble; readonly again: boolean; readonly undo: readonly UndoEntry[] }
  | { readonly kind: 'skipped'; readonly reason: string }
  | { readonly kind: 'cancelled'; readonly undo: readonly UndoEntry[] }
);

/** Nothing that the same input could do better at another time. */
const FINAL = new Set(['validation_error', 'malformed', 'unauthorized', 'forbidden']);
/** Neither an answer nor a failure: the same is asked again, and no try is counted. */
const AWAY = new Set(['store_unavailable', 'lease_lost', 'shutting_down']);

/** Variables of the expressions of a step. */
export function variablesOf(task: Pick<StepTask, 'view' | 'now'>): Record<string, unknown> {
  return { ...task.view, now: new Date(task.now) };
}

/** Asks the operation of a step once. */
export async function attempt(task: StepTask, around: Surroundings, cancelled: AbortSignal): Promise<Attempt> {
  const started_at = around.clock.now().toISOString();
  let shown: { readonly input?: Json } = {};
  const times = () => ({ started_at, finished_at: around.clock.now().toISOString(), ...shown });
  const name = task.step.operation!;
  const operation = around.operation(name);
  let asked = false;
  try {
    if (cancelled.aborted) return { kind: 'cancelled', undo: [], ...times() };
    if (operation === undefined) {
      const text = `${name} is absent: no module answers it.`;
      if (task.step.when_absent === 'skip') return { kind: 'skipped', reason: text, ...times() };
      throw fail('not_found', text);
    }
    const input = renderTemplate(task.step.with ?? {}, variablesOf(task));
    if (task.index === undefined) {
      shown = { input: masked(input, operation.secret) };
      around.progress(task.frame).step(task.step.id, shown);
    }
    around.crashPoint('before-effect');
    asked = true;
    const output = await ask(task, operation, input, effectKey(task), around, cancelled);
    around.crashPoint('after-effect');
    if (JSON.stringify(output).length > LARGEST_ANSWER) {
      throw fail('too_large', `The answer of ${name} has more than ${LARGEST_ANSWER} characters; a step cannot keep it.`);
    }
    return { kind: 'done', output, undo: undoOf(task, output), ...times() };
  } catch (thrown) {
    const failure = asFailure(thrown);
    const unknown =
      asked && operation?.kind === 'command' && (failure.code === 'timeout' || failure.code === 'too_large' || cancelled.aborted);
    const undo = unknown ? undoOf(task, null) : [];
    if (cancelled.aborted) return { kind: 'cancelled', undo, ...times() };
    if (failure.fault === 'ours')
      around.log.error('A step of a workflow failed by a defect.', {
        run: task.frame.run_id,
        step: task.step.id,
        error: failure.cause instanceof Error ? failure.cause.stack : failure.message,
      });
    return { kind: 'failed', error: troubleOf(failure, operation), again: !FINAL.has(failure.code), undo, ...times() };
  }
}

export function troubleOf(failure: Failure, operation?: AskedOperation): Trouble {
  return { code: failure.publicCode, message: withoutSecrets(failure.message, operation?.secret).slice(0, 2_000) };
}

/** Asks until there is an answer or a failure of the operation itself. @throws Failure */
async function ask(
  task: StepTask,
  operation: AskedOperation,
  input: Json,
  key: string,
  around: Surroundings,
  cancelled: AbortSignal,
): Promise<Json> {
  const timeoutMs = task.step.timeout === undefined ? TRY_MS : durationMs(task.step.timeout);
  const late = AbortSignal.timeout(timeoutMs);
  const signal = AbortSignal.any([late, cancelled]);
  for (;;) {
    const caller = await around.permissionsOf(task.frame.caller);
    if (caller === null) throw fail('forbidden', `${task.frame.caller.name}, for whom the run goes, may do nothing any more.`);
    try {
      const answer = around.perform(operation.name, input, {
        caller,
        requestId: task.frame.run_id,
        door: 'workflow',
        signal,
        ...(operation.kind === 'command' ? { idempotencyKey: key } : {}),
      });
      const { output } = await Promise.race([answer, ending(signal, late, timeoutMs, operation.name)]);
      return (output ?? null) as Json;
    } catch (thrown) {
      // The next process asks it again, under the same key.
      if (around.stopping.aborted) return never();
      const failure = asFailure(thrown);
      if (!AWAY.has(failure.code) || signal.aborted) throw failure;
      await sleep(failure.retryAfterMs ?? AWAY_MS, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }
}

/** Rejects when the time is over or the run is cancelled: a handler need not listen to its signal. */
function ending(signal: AbortSignal, late: AbortSignal, timeoutMs: number, name: string): Promise<never> {
  return new Promise((_resolve, reject) => {
    const end = () =>
      reject(
        late.aborted
          ? fail('timeout', `${name} did not answer within ${timeoutMs / 1_000} s; whether it took effect is unknown.`)
          : fail('timeout', `The run was cancelled while ${name} was under way; whether it took effect is unknown.`),
      );
    if (signal.aborted) end();
    else signal.addEventListener('abort', end, { once: true });
  });
}

function undoOf(task: StepTask, output: Json): UndoEntry[] {
  const { undo, id } = task.step;
  if (undo === undefined) return [];
  const entry = { step: id, operation: undo.operation, key: `${effectKey(task)}/undo` };
  const { steps } = task.view;
  const own = { status: 'succeeded', output, error: null };
  const variables = { ...variablesOf(task), steps: { ...(steps as object), [id]: own } };
  try {
    return [{ ...entry, input: renderTemplate(undo.with ?? {}, variables) }];
  } catch (thrown) {
    return [{ ...entry, input: null, unclear: asFailure(thrown).message }];
  }
}
