import { z } from 'zod';
import { event } from '#kernel/message.ts';
import type { Uuid } from '#kernel/id.ts';
import { RunSummary, StepDocument } from './run-document.ts';

const Json = z.record(z.string(), z.unknown().describe('Any value of JSON.'));

export const SOURCE = 'common_hub';

export function workflowSubject(name: string): string {
  return `workflows/${name}`;
}

export function runSubject(runId: Uuid): string {
  return `workflows/runs/${runId}`;
}

export const workflowSaved = event('workflow.saved', {
  summary: 'A workflow was saved.',
  priority: 'normal',
  data: z.object({
    name: z.string(),
    version: z.int().min(1),
    definition: Json.describe('As it is run.'),
    text: z.string().nullable().describe('As it was written.'),
    by: z.string(),
  }),
});

export const workflowDeleted = event('workflow.deleted', {
  summary: 'A workflow was deleted.',
  priority: 'normal',
  data: z.object({ name: z.string(), version: z.int().min(1), by: z.string() }),
});

/** `generation` counts how often the run was begun: 1, and one more for each time that it was resumed. */
const generation = z.int().min(1).describe('How often the run was begun or resumed.');
const ofRun = z.object({ run: RunSummary, generation });

export const runStarted = event('workflow.run.started', {
  summary: 'A run was started.',
  priority: 'normal',
  data: ofRun.extend({ steps: z.array(StepDocument).describe('All steps, none of them begun.') }),
});
export const runResumed = event('workflow.run.resumed', {
  summary: 'A run goes on from where it failed.',
  priority: 'normal',
  data: ofRun,
});
export const runWaiting = event('workflow.run.waiting', {
  summary: 'A run waits for an event, a signal, an approval or a time.',
  priority: 'normal',
  data: ofRun,
});
export const runContinued = event('workflow.run.continued', { summary: 'A run waits no more.', priority: 'low', data: ofRun });
export const runCompleted = event('workflow.run.completed', { summary: 'A run ended well.', priority: 'normal', data: ofRun });
export const runFailed = event('workflow.run.failed', { summary: 'A run failed; what it did was undone.', priority: 'high', data: ofRun });
export const runCancelled = event('workflow.run.cancelled', {
  summary: 'A run was cancelled; what it did was undone.',
  priority: 'normal',
  data: ofRun,
});
export const stepChanged = event('workflow.run.step.changed', {
  summary: 'A step of a run began, ended or was undone.',
  priority: 'low',
  data: z.object({
    run_id: z.guid(),
    workflow: z.string(),
    generation,
    step: StepDocument,
    order: z.int().min(0).describe('Its place in the definition.'),
  }),
});
export const cancellationRequested = event('workflow.run.cancellation.requested', {
  summary: 'Somebody asked a run to stop.',
  priority: 'high',
  data: z.object({ run_id: z.guid(), by: z.string(), comment: z.string() }),
});
export const runSignalled = event('workflow.run.signalled', {
  summary: 'A signal was sent to a run, or a step of it was approved or refused.',
  priority: 'high',
  data: z.object({
    run_id: z.guid(),
    by: z.string(),
    signal: z.string().nullable().describe('Name of the signal; null for an approval.'),
    data: z.unknown().describe('What the signal says.'),
    step: z.string().nullable().describe('The step that is approved or refused.'),
    approve: z.boolean().nullable(),
    comment: z.string(),
  }),
});
export const runForgotten = event('workflow.run.forgotten', {
  summary: 'A run that ended long ago was removed from the lists.',
  priority: 'low',
  data: z.object({ run_id: z.guid() }),
});

export const WORKFLOW_EVENTS = [
  workflowSaved,
  workflowDeleted,
  runStarted,
  runResumed,
  runWaiting,
  runContinued,
  runCompleted,
  runFailed,
  runCancelled,
  stepChanged,
  cancellationRequested,
  runSignalled,
  runForgotten,
];
