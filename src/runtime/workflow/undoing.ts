import { setTimeout as sleep } from 'node:timers/promises';
import { asFailure, fail } from '#kernel/error.ts';
import type { Strand } from './engine.ts';
import { troubleOf } from './attempt.ts';
import { never, type Surroundings } from './surroundings.ts';
import type { RunFrame, RunResult, UndoEntry } from './task.ts';

/** An effect that stays because its undo was asked once at a bad moment would be a pity. */
const TRIES = 5;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;
const TRY_MS = 5 * 60_000;

type Undone = { readonly done: true } | { readonly done: false; readonly error: string };

/** Takes effects back, the last one first; what cannot be taken back after some tries is told, and the others still are. */
export async function undoAll(
  strand: Strand,
  frame: RunFrame,
  entries: readonly UndoEntry[],
  around: Surroundings,
): Promise<RunResult['left']> {
  const left: RunResult['left'][number][] = [];
  const open = new Map<string, number>();
  for (const { step } of entries) open.set(step, (open.get(step) ?? 0) + 1);
  for (const entry of entries.toReversed()) {
    const undone = await strand.remember<Undone>(`undo ${entry.key}`, () => undo(frame, entry, around));
    around.crashPoint('after-undo');
    open.set(entry.step, open.get(entry.step)! - 1);
    const progress = around.progress(frame);
    if (!undone.done) {
      left.push({ step: entry.step, operation: entry.operation, error: undone.error });
      progress.step(entry.step, {}, `${entry.operation} did not undo it: ${undone.error}`);
    } else if (open.get(entry.step) === 0 && !left.some(({ step }) => step === entry.step)) {
      progress.step(entry.step, { status: 'undone' }, `Undone by ${entry.operation}.`);
    }
  }
  return left;
}

async function undo(frame: RunFrame, entry: UndoEntry, around: Surroundings): Promise<Undone> {
  if (entry.unclear !== undefined) return { done: false, error: entry.unclear };
  around.crashPoint('before-undo');
  let pauseMs = FIRST_PAUSE_MS;
  for (let count = 1; ; count += 1) {
    try {
      const caller = await around.permissionsOf(frame.caller);
      if (caller === null) throw fail('forbidden', `${frame.caller.name}, for whom the run goes, may do nothing any more.`);
      await around.perform(entry.operation, entry.input, {
        caller,
        requestId: frame.run_id,
        door: 'workflow',
        idempotencyKey: entry.key,
        signal: AbortSignal.timeout(TRY_MS),
      });
      return { done: true };
    } catch (thrown) {
      if (around.stopping.aborted) return never();
      const failure = asFailure(thrown);
      // What is not there any more needs no undo.
      if (failure.code === 'not_found' && around.operation(entry.operation) !== undefined) return { done: true };
      if (count >= TRIES && failure.fault !== 'busy' && failure.code !== 'store_unavailable') {
        return { done: false, error: troubleOf(failure, around.operation(entry.operation)).message };
      }
      if (count >= TRIES * 10) return { done: false, error: failure.message };
    }
    await sleep(pauseMs * (0.5 + around.random()), undefined, { ref: false });
    pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
  }
}
