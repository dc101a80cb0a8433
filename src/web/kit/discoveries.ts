import { useCallback, useSyncExternalStore } from 'react';
import { live } from '../live.ts';
import { applyDiscoveryEvent, type DeviceProgress, type Discoveries } from './discovery-progress.ts';

let discoveries: Discoveries = new Map();
const watchers = new Set<() => void>();
const NONE: ReadonlyMap<string, DeviceProgress> = new Map();

live.watch({
  events(events) {
    const before = discoveries;
    for (const event of events) discoveries = applyDiscoveryEvent(discoveries, event);
    if (discoveries !== before) for (const changed of watchers) changed();
  },
});

function watch(changed: () => void): () => void {
  watchers.add(changed);
  return () => void watchers.delete(changed);
}

/** The latest discovery of each device of a project that this tab heard of, by equipment. */
export function useDiscoveries(projectId: string): ReadonlyMap<string, DeviceProgress> {
  return useSyncExternalStore(
    watch,
    useCallback(() => discoveries.get(projectId) ?? NONE, [projectId]),
  );
}
