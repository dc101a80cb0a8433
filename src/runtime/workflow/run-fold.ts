import type { Fold } from '#kernel/event-log.ts';
import type { Json } from '#kernel/json.ts';
import { runForgotten, stepChanged } from './events.ts';
import type { RunDocument, RunSummary, StepDocument } from './run-document.ts';

/** A run as its own stream tells it. */
export type RunState = { readonly run: Json; readonly steps: readonly Json[]; readonly forgotten: boolean };

export const runFold: Fold<RunState> = {
  name: 'run-1',
  initial: { run: null, steps: [], forgotten: false },
  evolve(state, { type, data }) {
    if (type === stepChanged.type) {
      const { step, order } = data as unknown as { step: StepDocument; order: number };
      return { ...state, steps: state.steps.with(order, step as unknown as Json) };
    }
    if (type === runForgotten.type) return { ...state, forgotten: true };
    // Signals and requests to stop say nothing about how it stands.
    if (typeof data !== 'object' || data === null || !('run' in data)) return state;
    const { run, steps } = data as { run: Json; steps?: readonly Json[] };
    return { ...state, run, steps: steps ?? state.steps };
  },
};

/** Null for a run that never began, or was forgotten. */
export function runDocumentOf({ run, steps, forgotten }: RunState): RunDocument | null {
  if (run === null || forgotten) return null;
  return { ...(run as unknown as RunSummary), steps: steps as unknown as StepDocument[] };
}
