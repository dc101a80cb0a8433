import { useSyncExternalStore } from 'react';
import { dockOf, withTab, type Dock } from './tabs.ts';

/** Per browser tab: a reload brings the consoles back, another window has its own. */
const KEY = 'thalamus-consoles';

let dock: Dock | undefined;
const watchers = new Set<() => void>();

function now(): Dock {
  dock ??= dockOf(kept());
  return dock;
}

function kept(): string | null {
  try {
    return sessionStorage.getItem(KEY);
  } catch {
    // Storage may be refused: then consoles do not outlive a reload.
    return null;
  }
}

/** Changes the dock for everybody who shows it. */
export function changeDock(change: (dock: Dock) => Dock): void {
  const next = change(now());
  if (next === dock) return;
  dock = next;
  try {
    sessionStorage.setItem(KEY, JSON.stringify(next));
  } catch {
    // As above.
  }
  for (const changed of watchers) changed();
}

export function useDock(): Dock {
  return useSyncExternalStore(watch, now);
}

function watch(changed: () => void): () => void {
  watchers.add(changed);
  return () => void watchers.delete(changed);
}

/** Opens the console of a node in the dock, or brings it to the front. */
export function openConsole(of: {
  readonly projectId: string;
  readonly nodeId: string;
  readonly server?: string | undefined;
  readonly name: string;
}): void {
  changeDock((dock) => withTab(dock, { projectId: of.projectId, nodeId: of.nodeId, server: of.server, name: of.name }));
}
