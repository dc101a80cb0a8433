import { useCallback, useSyncExternalStore } from 'react';
import { live } from '../live.ts';
import { applyRunEvent, type ProjectRun } from './project-run.ts';

let runs: ReadonlyMap<string, ProjectRun> = new Map();
const watchers = new Set<() => void>();

live.watch({
  events(events) {
    const before = runs;
    for (const event of events) runs = applyRunEvent(runs, event);
    if (runs !== before) for (const changed of watchers) changed();
  },
});

function watch(changed: () => void): () => void {
  watchers.add(changed);
  return () => void watchers.delete(changed);
}

/** The latest complete start of a project that this tab heard of, with its progress. */
export function useProjectRun(projectId: string): ProjectRun | undefined {
  return useSyncExternalStore(
    watch,
    useCallback(() => runs.get(projectId), [projectId]),
  );
}
