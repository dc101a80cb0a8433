import { useCallback, useSyncExternalStore } from 'react';
import { ask } from '../api.ts';
import { asHubFailure } from '../failure.ts';
import type { Input, OperationName, Output } from '../request.ts';
import { showFailure } from './failure-notice.tsx';

/** Something that was asked for and is not answered yet. */
export interface Running {
  readonly operation: OperationName;
  readonly sinceMs: number;
}

const running = new Map<string, Running>();
const watchers = new Set<() => void>();

function tell(): void {
  for (const changed of watchers) changed();
}

function watch(changed: () => void): () => void {
  watchers.add(changed);
  return () => void watchers.delete(changed);
}

/** Ids of what acts act on: a table, the map and the palette show the same progress. */
export const subjects = {
  node: (nodeId: string) => `nodes/${nodeId}`,
  link: (linkId: string) => `links/${linkId}`,
  project: (projectId: string) => `projects/${projectId}`,
  server: (id: string) => `servers/${id}`,
};

export interface Acting {
  /** What it acts on: `subjects.node(id)`. While it runs, the same thing is not asked of it again. */
  readonly subject: string;
  /** What is acted on, for people: `R1`. */
  readonly name: string;
  readonly content?: Blob;
  /** A failure is shown by the caller and not as a notice. */
  readonly quiet?: boolean;
}

/** Asks for a change and says when it failed. Undefined when it did, or when something else is under way there. */
export async function act<Name extends OperationName>(name: Name, input: Input<Name>, acting: Acting): Promise<Output<Name> | undefined> {
  if (running.has(acting.subject)) return undefined;
  running.set(acting.subject, { operation: name, sinceMs: Date.now() });
  tell();
  try {
    return await (ask as (name: Name, input: Input<Name>, asking: object) => Promise<Output<Name>>)(
      name,
      input,
      acting.content === undefined ? {} : { content: acting.content },
    );
  } catch (error) {
    if (acting.quiet === true) throw error;
    showFailure(acting.name, asHubFailure(error));
    return undefined;
  } finally {
    running.delete(acting.subject);
    tell();
  }
}

/** `const act = useAct(); act('gns3.node.start', { project_id, node_id }, { subject: subjects.node(id), name })` */
export function useAct(): typeof act {
  return act;
}

/** What runs on one thing just now. */
export function useRunning(subject: string): Running | undefined {
  return useSyncExternalStore(
    watch,
    useCallback(() => running.get(subject), [subject]),
  );
}
