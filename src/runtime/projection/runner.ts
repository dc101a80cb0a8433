import { setTimeout as sleep } from 'node:timers/promises';
import { fail, Failure } from '#kernel/error.ts';
import type { Envelope, Position } from '#kernel/event.ts';
import type { Log } from '#kernel/log.ts';
import type { Meter } from '#kernel/metric.ts';
import type { Projection } from '#kernel/projection.ts';
import { isUnavailable } from '../store/database.ts';
import type { LogFeed, LogSubscription } from '../store/feed.ts';
import { projectionPosition } from '../store/metrics.ts';
import { changesOf } from './history.ts';
import type { Generation, ProjectionRows } from './projection-rows.ts';

export interface RunnerParts {
  readonly rows: ProjectionRows;
  readonly feed: LogFeed;
  readonly log: Log;
  readonly meter: Meter;
}

/** How far the checkpoint may lag behind events that the projection does not handle; after a crash those are read again. */
const IDLE_CHECKPOINT_EVENTS = 10_000;
const IDLE_CHECKPOINT_MS = 5_000;
const RETRY_MS = 250;

/** Fills one generation of one projection from its checkpoint on, for as long as it is open. */
export class Runner {
  readonly generation: number;
  readonly #projection: Projection;
  readonly #parts: RunnerParts;
  readonly #subscription: LogSubscription;
  readonly #timer: NodeJS.Timeout;
  #checkpoint: Position;
  /** The last write; they follow one another. */
  #writing: Promise<void> = Promise.resolve();
  #failure: unknown = null;
  #closed = false;

  /** @param stopped is told why, should it stop */
  constructor(projection: Projection, generation: Generation, parts: RunnerParts, stopped?: (error: unknown) => void) {
    this.generation = generation.id;
    this.#projection = projection;
    this.#parts = parts;
    this.#checkpoint = generation.position;
    this.#subscription = parts.feed.subscribe({
      name: `projection ${projection.name}`,
      after: generation.position,
      filter: { types: projection.handles },
      deliver: ({ events, through }) => this.#write(events, through),
      failed: (error) => {
        this.#failure = error;
        parts.log.error('A projection stopped.', { projection: projection.name, error });
        stopped?.(error);
      },
    });
    this.#timer = setInterval(() => void this.#checkpointIdle(IDLE_CHECKPOINT_EVENTS), IDLE_CHECKPOINT_MS).unref();
  }

  position(): Position {
    return this.#subscription.position();
  }

  /** Why it stopped; null while it runs. */
  failure(): unknown {
    return this.#failure;
  }

  /** @throws timeout, internal_error when the projection stopped */
  async reach(position: Position, timeoutMs: number): Promise<void> {
    if (await this.#subscription.reached(position, timeoutMs)) return;
    const { name } = this.#projection;
    if (this.#failure !== null) {
      throw fail('internal_error', `The projection ${name} stopped at position ${this.position()}.`, undefined, { cause: this.#failure });
    }
    throw fail(
      'timeout',
      `The projection ${name} has not reached position ${position} within ${timeoutMs / 1000} s; it stands at ${this.position()}.`,
      {
        projection: name,
        position: this.position(),
      },
    );
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#timer);
    this.#subscription.close();
    await this.#writing.catch(() => undefined);
    if (this.#failure === null) await this.#checkpointIdle(1);
  }

  /** Notes how far events went by that were not for this projection. */
  async #checkpointIdle(atLeast: number): Promise<void> {
    const through = this.#subscription.position();
    if (through - this.#checkpoint < atLeast) return;
    await this.#write([], through).catch(() => undefined);
  }

  #write(events: readonly Envelope[], through: Position): Promise<void> {
    this.#writing = this.#writing.catch(() => undefined).then(() => this.#apply(events, through));
    return this.#writing;
  }

  async #apply(events: readonly Envelope[], through: Position): Promise<void> {
    // The subscription's position may be noted after a delivery that began behind it.
    if (through <= this.#checkpoint) return;
    const changes = changesOf(this.#projection, events);
    for (;;) {
      try {
        await this.#parts.rows.apply(this.generation, this.#checkpoint, through, changes);
        break;
      } catch (error) {
        if (!isUnavailable(error)) throw error;
        if (this.#closed) throw new Failure('shutting_down', `The projection ${this.#projection.name} ended.`, undefined, { cause: error });
        await sleep(RETRY_MS);
      }
    }
    this.#checkpoint = through;
    this.#parts.meter.set(projectionPosition, through, { projection: this.#projection.name });
  }
}
