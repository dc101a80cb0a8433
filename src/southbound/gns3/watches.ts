import { ProjectWatch } from './project-watch.ts';
import type { Surroundings } from './surroundings.ts';

/** The watches of a server's projects: each known project has one for as long as GNS3 shows it. */
export class Watches implements Iterable<ProjectWatch> {
  readonly #watches = new Map<string, ProjectWatch>();

  get(projectId: string): ProjectWatch | undefined {
    return this.#watches.get(projectId);
  }

  [Symbol.iterator](): Iterator<ProjectWatch> {
    return this.#watches.values();
  }

  /** The watch of a known project; begun when there is none. */
  ensure(projectId: string, around: Surroundings): ProjectWatch | undefined {
    const known = this.#watches.get(projectId);
    if (known !== undefined || around.state.record(projectId) === undefined || around.signal.aborted) return known;
    const watch = new ProjectWatch(projectId, around);
    this.#watches.set(projectId, watch);
    return watch;
  }

  /** The project is gone or hidden. */
  drop(projectId: string, around: Surroundings): void {
    const watch = this.#watches.get(projectId);
    this.#watches.delete(projectId);
    watch?.stop().catch((error: unknown) => around.log.error('A project watch ended with a defect.', { error: String(error) }));
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#watches.values()].map((watch) => watch.stop()));
  }
}
