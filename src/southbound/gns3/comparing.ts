import { asFailure, fail } from '#kernel/error.ts';
import type { NewEvent } from '#kernel/event.ts';
import type { TopologyDifference } from '#model/topology.ts';
import { Comparison, type Cause } from './comparison.ts';
import { CONTROLLER_STREAM } from './gaps.ts';
import type { Hearing } from './hearing.ts';
import type { Surroundings } from './surroundings.ts';

interface Reading {
  readonly current: Promise<readonly TopologyDifference[]>;
  next?: Promise<readonly TopologyDifference[]>;
}

/** Reads GNS3 and publishes what differs from what was known, as inferred: one project, the list of projects, or everything. */
export class Comparing {
  readonly #around: () => Surroundings;
  readonly #hearing: Hearing;
  readonly #readings = new Map<string, Reading>();
  /** The comparison of the whole server that is under way. */
  #whole: Comparison | undefined;
  #last: Promise<unknown> = Promise.resolve();

  constructor(around: () => Surroundings, hearing: Hearing) {
    this.#around = around;
    this.#hearing = hearing;
  }

  /** Reads one project, beginning after this call. Concurrent calls share one reading. */
  project(projectId: string, cause: Cause): Promise<readonly TopologyDifference[]> {
    const running = this.#readings.get(projectId);
    if (running === undefined) return this.#begin(projectId, cause);
    // The one under way may have read before what this caller wants to see.
    const begin = (): Promise<readonly TopologyDifference[]> => this.#begin(projectId, cause);
    running.next ??= running.current.then(begin, begin);
    return running.next;
  }

  /** Reads the list of projects. */
  async projects(): Promise<readonly TopologyDifference[]> {
    const { publication, server } = this.#around();
    const comparison = new Comparison('refreshed');
    await this.#list(comparison);
    publication.add(comparison.told(server.id));
    return comparison.differences;
  }

  /**
   * Reads everything, one such comparison at a time; `all`: also what is streamed without a gap. `listed` is called when
   * the projects are known. What one that was cut short found is told with the next. @throws gns3_unavailable
   */
  everything(cause: Cause, all: boolean, listed?: () => void): Promise<readonly TopologyDifference[]> {
    const run = this.#last.then(async () => {
      const { gaps, gate, publication, server, watches } = this.#around();
      const comparison = (this.#whole ??= new Comparison(cause));
      const told = (): readonly TopologyDifference[] => {
        this.#whole = undefined;
        publication.add(comparison.told(server.id));
        return comparison.differences;
      };
      try {
        await this.#list(comparison);
        listed?.();
        if (gate.isOpen) await Promise.all([...watches].map((watch) => watch.settled(cause, all)));
        if (!gate.isOpen) throw fail('gns3_unavailable', `GNS3 server ${server.id} is not connected.`);
      } catch (error) {
        if (gate.isOpen) told();
        throw error;
      }
      publication.add(gaps.end(CONTROLLER_STREAM, comparison.inferred));
      return told();
    });
    this.#last = run.catch(() => undefined);
    return run;
  }

  #begin(projectId: string, cause: Cause): Promise<readonly TopologyDifference[]> {
    const reading: Reading = { current: this.#read(projectId, cause) };
    this.#readings.set(projectId, reading);
    const forget = (): void => {
      if (this.#readings.get(projectId) === reading) this.#readings.delete(projectId);
    };
    // How it ended is its callers' matter.
    reading.current.catch(() => undefined).finally(forget);
    return reading.current;
  }

  async #read(projectId: string, cause: Cause): Promise<readonly TopologyDifference[]> {
    const { controller, publication, server, signal, state } = this.#around();
    const since = state.moment();
    try {
      const [nodes, links] = await Promise.all([controller.nodes(projectId, { signal }), controller.links(projectId, { signal })]);
      const events = state.compareProject(projectId, { nodes, links }, since);
      publication.add(events);
      const found = new Comparison(cause);
      found.add(events);
      // While the whole server is compared, its one topology.changed tells this too.
      if (this.#whole === undefined) publication.add(found.told(server.id, projectId));
      else this.#whole.add(events);
      return found.differences;
    } catch (error) {
      if (asFailure(error).code === 'not_found') publication.add(await this.#lookFor(projectId));
      throw error;
    }
  }

  async #list(comparison: Comparison): Promise<void> {
    const around = this.#around();
    const { controller, publication, signal, state, watches } = around;
    const since = state.moment();
    const listed = await controller.projects({ signal });
    const { events, missing } = state.compareProjects(listed, since);
    publication.add(events);
    comparison.add(events);
    for (const projectId of missing) {
      const gone = await this.#lookFor(projectId);
      publication.add(gone);
      comparison.add(gone);
    }
    for (const { project_id: projectId } of listed) watches.ensure(projectId, around)?.decideAnew();
  }

  /**
   * A project that is not listed is deleted only where GNS3 says so: v3 lists what the hub's user may see, so another
   * missing project may only be hidden. It is then kept, as stale. @see gns3-pitfalls 13
   */
  async #lookFor(projectId: string): Promise<readonly NewEvent[]> {
    const around = this.#around();
    const { controller, signal, stamps, state, watches } = around;
    try {
      const wire = await controller.project(projectId, { signal });
      return state.answeredProject(wire, stamps.askedAt(wire));
    } catch (error) {
      if (asFailure(error).code === 'not_found') {
        const events = state.loseProject(projectId, true);
        this.#hearing.projectLost(projectId);
        return events;
      }
      watches.drop(projectId, around);
      state.setStale(true, projectId);
      return [];
    }
  }
}
