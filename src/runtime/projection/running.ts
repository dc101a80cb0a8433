import type { Position } from '#kernel/event.ts';
import type { ProjectionRow } from '#kernel/projection.ts';

/** How long a read waits for the projection. */
export const WAIT_MS = 5_000;
export const REBUILD_WAIT_MS = 3_600_000;

/** One projection at one process. */
export interface RunningProjection {
  /** Waits until the rows have reached `at`, or the head that was known when asked. @throws timeout, internal_error when it stopped */
  rows(options: { readonly scope?: string; readonly at?: Position }): Promise<readonly ProjectionRow[]>;
  rebuild(): Promise<void>;
  position(): Position;
  /** Why it stopped; null while it runs. */
  failure(): unknown;
  close(): Promise<void>;
}
