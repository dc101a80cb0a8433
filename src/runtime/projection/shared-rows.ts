import { setTimeout as sleep } from 'node:timers/promises';
import { fail, Failure } from '#kernel/error.ts';
import type { EventLog } from '#kernel/event-log.ts';
import type { Position } from '#kernel/event.ts';
import type { Candidacy, Lease, Leases } from '#kernel/lease.ts';
import type { Projection, ProjectionRow } from '#kernel/projection.ts';
import type { Generation } from './projection-rows.ts';
import { Runner, type RunnerParts } from './runner.ts';
import { REBUILD_WAIT_MS, WAIT_MS, type RunningProjection } from './running.ts';

/** What several processes need beside: one of them fills the rows of a projection, all read them. */
export interface SharedParts extends RunnerParts {
  readonly leases: Leases;
  readonly events: Pick<EventLog, 'readBack'>;
}

/** Rows that another process fills are looked at this often while somebody waits for them. */
const LOOK_MS = 4;
const LONGEST_LOOK_MS = 64;

/**
 * A projection whose rows one of several processes fills, under the lease `projection/<name>`, and all read. Who does not
 * fill them waits until their checkpoint has passed the last event that the projection handles.
 */
export class SharedRows implements RunningProjection {
  readonly #projection: Projection;
  readonly #parts: SharedParts;
  readonly #candidacy: Candidacy;
  #runner: Runner | null = null;
  #rebuilding: Promise<void> | null = null;
  #due: Promise<DuePosition> | null = null;
  #seen: Position = 0;
  #closed = false;

  constructor(projection: Projection, parts: SharedParts) {
    this.#projection = projection;
    this.#parts = parts;
    this.#candidacy = parts.leases.campaign(`projection/${projection.name}`, (lease) => this.#fill(lease));
  }

  position(): Position {
    return this.#runner?.position() ?? this.#seen;
  }

  failure(): unknown {
    return this.#runner?.failure() ?? null;
  }

  async rows(options: { readonly scope?: string; readonly at?: Position }): Promise<readonly ProjectionRow[]> {
    const position = options.at ?? this.#parts.feed.head();
    const deadline = performance.now() + WAIT_MS;
    for (;;) {
      const runner = this.#runner;
      const found =
        runner === null ? await this.#readOthers(position, deadline, options) : await this.#readOwn(runner, position, deadline, options);
      if (found !== null) return found;
      // The rows changed hands, or were replaced, while they were waited for or read.
    }
  }

  async rebuild(): Promise<void> {
    this.#rebuilding ??= this.#rebuild().finally(() => (this.#rebuilding = null));
    return this.#rebuilding;
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#candidacy.close();
    (await this.#due?.catch(() => null))?.close();
  }

  async #readOwn(runner: Runner, position: Position, deadline: number, options: ReadOptions): Promise<readonly ProjectionRow[] | null> {
    try {
      await runner.reach(position, deadline - performance.now());
      const found = await this.#parts.rows.read(runner.generation, options);
      return this.#runner === runner ? found : null;
    } catch (error) {
      if (this.#runner === runner) throw error;
      return null;
    }
  }

  async #readOthers(position: Position, deadline: number, options: ReadOptions): Promise<readonly ProjectionRow[] | null> {
    const { rows } = this.#parts;
    const { name, version } = this.#projection;
    const due = await this.#openDue();
    if (!(await due.reached(position, deadline - performance.now()))) throw this.#late(position);
    const needed = Math.min(due.position(), position);
    for (let waitMs = LOOK_MS; ; waitMs = Math.min(waitMs * 2, LONGEST_LOOK_MS)) {
      const serving = await rows.serving(name);
      if (this.#runner !== null) return null;
      if (serving !== null && serving.version === version && serving.position >= needed) {
        this.#seen = Math.max(serving.position, position);
        const found = await rows.read(serving.id, options);
        return (await rows.serving(name))?.id === serving.id ? found : null;
      }
      if (this.#closed) throw fail('shutting_down', `The projection ${name} ended.`);
      if (performance.now() > deadline) throw this.#late(position, serving);
      await sleep(waitMs);
    }
  }

  #late(position: Position, serving: Generation | null = null): Failure {
    const { name, version } = this.#projection;
    const state =
      serving === null
        ? 'no process has begun to fill it'
        : serving.version === version
          ? `it stands at ${serving.position}`
          : `its rows are of version ${serving.version}, not of ${version}`;
    return fail('timeout', `The projection ${name} has not reached position ${position} within ${WAIT_MS / 1_000} s; ${state}.`, {
      projection: name,
      position: serving?.position ?? 0,
    });
  }

  /** Fills the rows until the lease is lost. */
  async #fill(lease: Lease): Promise<void> {
    while (!lease.lost.aborted) {
      const generation = await this.#openGeneration(lease);
      const ended = Promise.withResolvers<void>();
      lease.lost.addEventListener('abort', () => ended.resolve(), { once: true });
      if (lease.lost.aborted) return;
      this.#runner = new Runner(this.#projection, generation, this.#parts, (error) => {
        // The one that held the lease before wrote once more: on from where it left the rows.
        if (error instanceof Failure && error.code === 'conflict') ended.resolve();
      });
      try {
        await ended.promise;
      } finally {
        const runner = this.#runner;
        this.#runner = null;
        await runner.close();
      }
    }
  }

  async #openGeneration(lease: Lease): Promise<Generation> {
    const { rows, feed } = this.#parts;
    const { name, version } = this.#projection;
    const serving = await rows.serving(name);
    if (serving !== null && serving.version > version) {
      throw fail(
        'conflict',
        `The rows of ${name} are of version ${serving.version}; this process, of version ${version}, leaves them to newer ones.`,
      );
    }
    // Whoever filled them may have been ahead of what this process has heard of.
    const known = serving !== null && serving.version === version && (await feed.reached(serving.position, WAIT_MS));
    const generation = known ? serving : await rows.create(name, version);
    // Whoever lost the lease meanwhile must not change what the next one serves.
    lease.lost.throwIfAborted();
    await rows.serve(name, generation.id);
    return generation;
  }

  async #rebuild(): Promise<void> {
    const { rows, feed } = this.#parts;
    const { name, version } = this.#projection;
    const elsewhere = () => fail('conflict', `Another process fills the rows of ${name}: ask that one to rebuild them.`);
    if (this.#runner === null) throw elsewhere();
    const fresh = new Runner(this.#projection, await rows.create(name, version), this.#parts);
    try {
      await fresh.reach(feed.head(), REBUILD_WAIT_MS);
      // Nobody may have read more from the old rows than the new ones have.
      await fresh.reach(this.position(), REBUILD_WAIT_MS);
      if (this.#runner === null) throw elsewhere();
    } catch (error) {
      await fresh.close();
      throw error;
    }
    const old = this.#runner;
    this.#runner = fresh;
    await old.close();
    await rows.serve(name, fresh.generation);
  }

  async #openDue(): Promise<DuePosition> {
    this.#due ??= openDue(this.#projection, this.#parts);
    try {
      return await this.#due;
    } catch (error) {
      this.#due = null;
      throw error;
    }
  }
}

type ReadOptions = Parameters<RunningProjection['rows']>[0];

/** Where the last event is that a projection handles, as far as this process has heard. */
interface DuePosition {
  position(): Position;
  /** Everything up to a position was heard of. */
  reached(position: Position, timeoutMs: number): Promise<boolean>;
  close(): void;
}

async function openDue({ name, handles }: Projection, { feed, events }: SharedParts): Promise<DuePosition> {
  const head = feed.head();
  const [last] = await events.readBack({ before: head + 1, limit: 1, filter: { types: handles } });
  let position = last?.position ?? 0;
  const subscription = feed.subscribe({
    name: `readers of ${name}`,
    after: head,
    filter: { types: handles },
    deliver: ({ events: handled }) => void (position = handled.at(-1)?.position ?? position),
  });
  return {
    position: () => position,
    reached: (wanted, timeoutMs) => subscription.reached(wanted, timeoutMs),
    close: () => subscription.close(),
  };
}
