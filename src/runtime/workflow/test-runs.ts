import { runSubject, SOURCE } from './events.ts';
import type { RunSummary, StepDocument } from './run-document.ts';
import { runDocumentOf, runFold } from './run-fold.ts';
import type { Effect, TestWorkflows } from './test-kit.ts';

export const open = (id: string, more: object = {}) => ({ id, operation: 'ward.open', with: { name: id }, ...more });
export const undoable = (id: string, more: object = {}) =>
  open(id, { undo: { operation: 'ward.close', with: { name: `\${{ steps.${id}.output.name }}` } }, ...more });
export const effectsOf = (effects: readonly Effect[]) =>
  effects.map(({ operation, input }) => `${operation} ${String((input as { name?: string }).name)}`);

/** A run as its events tell it: folded as the projection does. */
export async function told(
  workflows: Pick<TestWorkflows, 'store'>,
  runId: string,
): Promise<{ run: RunSummary; steps: Record<string, StepDocument>; types: string[] }> {
  const events = await workflows.store.log.readStream(`${SOURCE}/${runSubject(runId)}`);
  const document = runDocumentOf(events.reduce((state, { event }) => runFold.evolve(state, event), runFold.initial));
  const steps = Object.fromEntries((document?.steps ?? []).map((step) => [step.id, step]));
  return { run: document as unknown as RunSummary, steps, types: events.map(({ event }) => event.type) };
}

export async function say(
  workflows: TestWorkflows,
  runId: string,
  { type, priority }: { type: string; priority: 'high' | 'normal' | 'critical' | 'low' },
  data: object,
): Promise<void> {
  await workflows.store.log.append({
    events: [{ type, source: SOURCE, subject: runSubject(runId), priority, data: { run_id: runId, by: 'ann', comment: '', ...data } }],
  });
}
