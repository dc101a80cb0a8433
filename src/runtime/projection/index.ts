import { fail } from '#kernel/error.ts';
import type { Position } from '#kernel/event.ts';
import type { HealthProbe } from '#kernel/health.ts';
import type { Projection, ProjectionRow, ReadModel } from '#kernel/projection.ts';
import { Runner, type RunnerParts } from './runner.ts';

export { MemoryProjectionRows } from './memory-rows.ts';
export { PostgresProjectionRows } from './postgres-rows.ts';
export type { ProjectionRows } from './projection-rows.ts';

/** Running projections and their rows. */
export interface Projections extends ReadModel {
  /** Fills a projection anew from the first event, aside; readers see the old rows until it has caught up. @throws not_found */
  rebuild(name: string): Promise<void>;
  /** Where each projection stands and why it stopped, if it did. */
  status(): readonly { readonly name: string; readonly position: Position; readonly failure: unknown }[];
  readonly probe: HealthProbe;
  close(): Promise<void>;
}

/** How long a read waits for the projection. */
const WAIT_MS = 5_000;
const REBUILD_WAIT_MS = 3_600_000;

interface Running {
  readonly projection: Projection;
  runner: Runner;
  rebuilding: Promise<void> | null;
}

/** Starts projections from their checkpoints; one whose version changed begins again at the first event. */
export async function startProjections(list: readonly Projection[], parts: RunnerParts): Promise<Projections> {
  const running = new Map<string, Running>();
  for (const projection of list) {
    if (running.has(projection.name)) throw fail('configuration_error', `Two projections are named ${projection.name}.`);
    let generation = await parts.rows.serving(projection.name);
    if (generation === null || generation.version !== projection.version || generation.position > parts.feed.head()) {
      generation = await parts.rows.create(projection.name, projection.version);
    }
    // Also when it serves already: a rebuild that was cut off left another generation behind.
    await parts.rows.serve(projection.name, generation.id);
    running.set(projection.name, { projection, runner: new Runner(projection, generation, parts), rebuilding: null });
  }

  function find(name: string): Running {
    const found = running.get(name);
    if (found === undefined) throw fail('not_found', `No projection is named ${name}.`);
    return found;
  }

  async function rebuild(entry: Running): Promise<void> {
    const { projection } = entry;
    const fresh = new Runner(projection, await parts.rows.create(projection.name, projection.version), parts);
    try {
      await fresh.reach(parts.feed.head(), REBUILD_WAIT_MS);
      // Nobody may have read more from the old rows than the new ones have.
      await fresh.reach(entry.runner.position(), REBUILD_WAIT_MS);
    } catch (error) {
      await fresh.close();
      throw error;
    }
    const old = entry.runner;
    entry.runner = fresh;
    await old.close();
    await parts.rows.serve(projection.name, fresh.generation);
  }

  return {
    async rows(name, options = {}): Promise<readonly ProjectionRow[]> {
      const entry = find(name);
      const position = options.at ?? parts.feed.head();
      for (;;) {
        const { runner } = entry;
        try {
          await runner.reach(position, WAIT_MS);
          const rows = await parts.rows.read(runner.generation, options);
          if (entry.runner === runner) return rows;
        } catch (error) {
          if (entry.runner === runner) throw error;
        }
        // A rebuild switched to new rows and removed these while they were waited for or read.
      }
    },

    async rebuild(name) {
      const entry = find(name);
      entry.rebuilding ??= rebuild(entry).finally(() => (entry.rebuilding = null));
      return entry.rebuilding;
    },

    status: () =>
      [...running.values()].map(({ projection, runner }) => ({
        name: projection.name,
        position: runner.position(),
        failure: runner.failure(),
      })),

    probe: {
      name: 'projections',
      critical: false,
      async check() {
        const stopped = [...running.values()].filter(({ runner }) => runner.failure() !== null).map(({ projection }) => projection.name);
        if (stopped.length > 0) return { status: 'unhealthy', message: `Stopped: ${stopped.join(', ')}; see the log.` };
        const behind = Math.max(0, ...[...running.values()].map(({ runner }) => parts.feed.head() - runner.position()));
        return { status: 'healthy', message: `${running.size} projections, at most ${behind} events behind.` };
      },
    },

    async close() {
      await Promise.all([...running.values()].map(({ runner }) => runner.close()));
    },
  };
}
