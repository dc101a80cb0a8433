import type { Answering } from '#kernel/module.ts';
import { captureActs } from './captures.ts';
import { consoleActs, ConsoleSessions } from './console-sessions.ts';
import { filterActs } from './filters.ts';
import { nodeActs } from './node-acts.ts';
import { nodeResizing } from './node-resizing.ts';
import { nodeUpdates } from './node-updates.ts';
import { ACT_LIMITS, type Acting, type ActParts } from './parts.ts';
import { projectStartActs, ProjectStarts } from './project-start.ts';
import { projectActs } from './projects.ts';
import { snapshotActs } from './snapshots.ts';
import { startupConfiguration } from './startup-configuration.ts';
import { stepActs } from './steps.ts';

export interface Acts {
  readonly answers: readonly Answering[];
  /** Ends what goes on: starts say by their last event that they were left, consoles are closed. */
  close(): Promise<void>;
  /** After a close: a hub that was stopped is started again. */
  open(): void;
}

/** Everything that changes something on a GNS3 server, or talks to its nodes. */
export function acts(parts: ActParts): Acts {
  const acting: Acting = { ...parts, limits: { ...ACT_LIMITS, ...parts.limits } };
  const sessions = new ConsoleSessions(acting);
  const starts = new ProjectStarts(acting, sessions);
  return {
    answers: [
      ...nodeActs(acting),
      ...nodeUpdates(acting),
      ...nodeResizing(acting),
      ...projectStartActs(acting, starts),
      ...stepActs(acting, sessions),
      ...projectActs(acting),
      ...snapshotActs(acting),
      ...filterActs(acting),
      ...captureActs(acting),
      ...startupConfiguration(acting),
      ...consoleActs(acting, sessions),
    ],
    async close() {
      await starts.close();
      sessions.close();
    },
    open: () => starts.open(),
  };
}
