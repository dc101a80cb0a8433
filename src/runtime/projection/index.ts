import { fail } from '#kernel/error.ts';
import type { Position } from '#kernel/event.ts';
import type { HealthProbe } from '#kernel/health.ts';
import type { Projection, ReadModel } from '#kernel/projection.ts';
import { openOwnRows } from './own-rows.ts';
import type { RunnerParts } from './runner.ts';
import type { RunningProjection } from './running.ts';
import { SharedRows, type SharedParts } from './shared-rows.ts';

export { MemoryProjectionRows } from './memory-rows.ts';
export { PostgresProjectionRows } from './postgres-rows.ts';
export type { ProjectionRows } from './projection-rows.ts';

/** Running projections and their rows. */
export interface Projections extends ReadModel {
  /** Fills a projection anew from the first event, aside; readers see the old rows until it has caught up. @throws not_found, conflict where another process fills it */
  rebuild(name: string): Promise<void>;
  /** Where each projection stands and why it stopped, if it did. */
  status(): readonly { readonly name: string; readonly position: Position; readonly failure: unknown }[];
  readonly probe: HealthProbe;
  close(): Promise<void>;
}

/** Starts projections from their checkpoints; one whose version changed begins again at the first event. */
export async function startProjections(list: readonly Projection[], parts: RunnerParts | SharedParts): Promise<Projections> {
  const running = new Map<string, RunningProjection>();
  for (const projection of list) {
    if (running.has(projection.name)) throw fail('configuration_error', `Two projections are named ${projection.name}.`);
    running.set(projection.name, 'leases' in parts ? new SharedRows(projection, parts) : await openOwnRows(projection, parts));
  }

  function find(name: string): RunningProjection {
    const found = running.get(name);
    if (found === undefined) throw fail('not_found', `No projection is named ${name}.`);
    return found;
  }

  return {
    rows: async (name, options = {}) => find(name).rows(options),
    rebuild: async (name) => find(name).rebuild(),
    status: () => [...running].map(([name, each]) => ({ name, position: each.position(), failure: each.failure() })),

    probe: {
      name: 'projections',
      critical: false,
      async check() {
        const stopped = [...running].filter(([, each]) => each.failure() !== null).map(([name]) => name);
        if (stopped.length > 0) return { status: 'unhealthy', message: `Stopped: ${stopped.join(', ')}; see the log.` };
        const behind = Math.max(0, ...[...running.values()].map((each) => parts.feed.head() - each.position()));
        return { status: 'healthy', message: `${running.size} projections, at most ${behind} events behind.` };
      },
    },

    async close() {
      await Promise.all([...running.values()].map((each) => each.close()));
    },
  };
}
