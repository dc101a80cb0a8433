import type { Projection } from '#kernel/projection.ts';
import { runCancelled, runCompleted, runContinued, runFailed, runForgotten, runResumed, runStarted, runWaiting } from './events.ts';
import type { RunSummary } from './run-document.ts';
import type { Json } from '#kernel/json.ts';

export const RUN_LIST = 'runs';

/** The list of runs. Their steps are told by their own streams alone: there are many, and few are looked at. */
export const runsProjection: Projection = {
  name: 'runs',
  version: 1,
  summary: 'Runs of workflows, without their steps.',
  handles: [runStarted, runResumed, runWaiting, runContinued, runCompleted, runFailed, runCancelled, runForgotten].map(({ type }) => type),
  project(event) {
    if (event.type === runForgotten.type) {
      const { run_id: runId } = event.data as { run_id: string };
      return [{ key: runId, scope: RUN_LIST, value: null }];
    }
    const { run } = event.data as unknown as { run: RunSummary };
    return [{ key: run.run_id, scope: RUN_LIST, value: run as unknown as Json }];
  },
};
