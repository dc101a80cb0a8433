import type { Broker } from '#kernel/broker.ts';
import type { Clock } from '#kernel/clock.ts';
import { fail } from '#kernel/error.ts';
import type { NewEvent } from '#kernel/event.ts';
import { uuidv7 } from '#kernel/id.ts';
import type { ModuleConnection } from '#kernel/registry.ts';
import { join, leave, register, tellHealth, type ModuleState } from './decider.ts';
import type { ModuleDefinition } from './definition.ts';
import type { Figures } from './figures.ts';
import type { Rounds } from './rounds.ts';
import { Seat, type SeatParts } from './seat.ts';

export interface SeatsParts {
  readonly process: string;
  readonly broker: Broker | undefined;
  readonly clock: Clock;
  readonly figures: Figures;
  readonly state: (module: string) => ModuleState;
  readonly change: (module: string, decide: (state: ModuleState) => readonly NewEvent[]) => Promise<void>;
  readonly rounds: () => Rounds;
}

/** The instances at this process, with the connections of those that have one. */
export class Seats {
  readonly #parts: SeatsParts;
  readonly #seats = new Map<Seat, ModuleConnection | undefined>();
  #paused = false;

  constructor(parts: SeatsParts) {
    this.#parts = parts;
  }

  get paused(): boolean {
    return this.#paused;
  }

  of(module?: string): readonly Seat[] {
    return [...this.#seats.keys()].filter((seat) => module === undefined || seat.module === module);
  }

  /** An instance joins; its module is registered, where it says something new of itself. */
  async sit(
    definition: ModuleDefinition,
    of: Pick<SeatParts, 'speaksItself' | 'maxInFlight' | 'deliver' | 'look' | 'messenger'>,
    connection?: ModuleConnection,
  ): Promise<Seat> {
    const { process, broker, clock, figures, change, rounds, state } = this.#parts;
    const { name } = definition;
    const seat = new Seat({
      id: uuidv7(clock.now().getTime()),
      module: name,
      process,
      broker,
      clock,
      figures,
      ...of,
      changed: (one, told) => rounds().tell(name, (known) => tellHealth(known, name, one.id, told)),
      left: async (one, reason) => {
        this.#seats.delete(one);
        await change(name, (known) => leave(known, name, one.id, reason));
      },
    });
    this.#seats.set(seat, connection);
    try {
      await change(name, (known) => [...register(known, definition), ...join(known, name, seat.state)]);
    } catch (error) {
      this.#seats.delete(seat);
      throw error;
    }
    // Unregistered, or stopped with the hub, while it came in.
    if (seat.gone || state(name).definition === null) throw fail('not_found', `The module ${name} was unregistered.`);
    if (this.#paused) await seat.pause(0);
    else seat.takeMessages();
    return seat;
  }

  /** What a module's instances here hold is ended first. */
  async dismiss(module: string, drainMs: number): Promise<void> {
    const { rounds } = this.#parts;
    for (const seat of this.of(module)) {
      await seat.pause(drainMs);
      // Where the database is away, the next process finds that this one is gone.
      rounds().later(seat.leave('stopped'));
    }
    await rounds().settled();
  }

  /** The module is registered no more. */
  end(module: string): void {
    for (const seat of this.of(module)) {
      this.#seats.get(seat)?.close(fail('not_found', `The module ${module} was unregistered.`));
      this.#parts.rounds().later(seat.leave('lost'));
    }
  }

  /** This process was thought to be dead, because it stood still for a while: its instances are there nevertheless. */
  reclaim(module: string, state: ModuleState, before: ModuleState): void {
    for (const seat of this.of(module)) {
      const wasBuried = before.instances.some(({ id }) => id === seat.id) && !state.instances.some(({ id }) => id === seat.id);
      if (wasBuried && !seat.gone) this.#parts.rounds().tell(module, (now) => join(now, module, seat.state));
    }
  }

  /** Nobody gets messages until `resume`. */
  async pause(drainMs: number): Promise<void> {
    this.#paused = true;
    await Promise.all(this.of().map((seat) => seat.pause(drainMs)));
  }

  resume(): void {
    this.#paused = false;
    for (const seat of this.of()) seat.resume();
  }

  /** The process stops: connections end, to come back to another one. */
  async close(isOwn: (module: string) => boolean): Promise<void> {
    for (const seat of this.of()) {
      this.#seats.get(seat)?.close(fail('shutting_down', 'The hub stops; connect again in a moment.'));
      this.#parts.rounds().later(seat.leave(isOwn(seat.module) ? 'stopped' : 'lost'));
    }
    await this.#parts.rounds().settled();
  }
}
