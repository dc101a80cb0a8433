import type { Projection } from '#kernel/projection.ts';
import { Runner, type RunnerParts } from './runner.ts';
import { REBUILD_WAIT_MS, WAIT_MS, type RunningProjection } from './running.ts';

/** A projection whose rows this process alone fills and reads. */
export async function openOwnRows(projection: Projection, parts: RunnerParts): Promise<RunningProjection> {
  const { rows, feed } = parts;
  let generation = await rows.serving(projection.name);
  if (generation === null || generation.version !== projection.version || generation.position > feed.head()) {
    generation = await rows.create(projection.name, projection.version);
  }
  // Also when it serves already: a rebuild that was cut off left another generation behind.
  await rows.serve(projection.name, generation.id);
  let runner = new Runner(projection, generation, parts);
  let rebuilding: Promise<void> | null = null;

  async function rebuild(): Promise<void> {
    const fresh = new Runner(projection, await rows.create(projection.name, projection.version), parts);
    try {
      await fresh.reach(feed.head(), REBUILD_WAIT_MS);
      // Nobody may have read more from the old rows than the new ones have.
      await fresh.reach(runner.position(), REBUILD_WAIT_MS);
    } catch (error) {
      await fresh.close();
      throw error;
    }
    const old = runner;
    runner = fresh;
    await old.close();
    await rows.serve(projection.name, fresh.generation);
  }

  return {
    async rows(options) {
      const position = options.at ?? feed.head();
      for (;;) {
        const asked = runner;
        try {
          await asked.reach(position, WAIT_MS);
          const found = await rows.read(asked.generation, options);
          if (runner === asked) return found;
        } catch (error) {
          if (runner === asked) throw error;
        }
        // A rebuild switched to new rows and removed these while they were waited for or read.
      }
    },
    rebuild: async () => (rebuilding ??= rebuild().finally(() => (rebuilding = null))),
    position: () => runner.position(),
    failure: () => runner.failure(),
    close: () => runner.close(),
  };
}
