import type { Position } from '#kernel/event.ts';
import type { Feed, Subscription } from '#kernel/feed.ts';
import type { Log } from '#kernel/log.ts';
import type { ReadModel } from '#kernel/projection.ts';
import { evolve, UNKNOWN_MODULE, type ModuleState } from './decider.ts';
import { REGISTRY_EVENTS } from './events.ts';
import { modulesProjection, statesOf } from './modules.projection.ts';

/** Told of each change of a module, in order. */
export type OnModule = (name: string, state: ModuleState, before: ModuleState) => void;

interface MirrorParts {
  readonly feed: Feed;
  readonly read: ReadModel;
  readonly log: Log;
}

/** What the log says of all modules, in memory: whichever process wrote it, this one knows it as soon as its feed has it. */
export class Mirror {
  readonly #parts: MirrorParts;
  readonly #states = new Map<string, ModuleState>();
  readonly #listeners: OnModule[] = [];
  #position: Position = 0;
  #subscription: Subscription | undefined;
  #waiting: { readonly position: Position; readonly resolve: () => void }[] = [];

  constructor(parts: MirrorParts) {
    this.#parts = parts;
  }

  onModule(listener: OnModule): void {
    this.#listeners.push(listener);
  }

  async open(): Promise<void> {
    const { feed, read, log } = this.#parts;
    this.#position = feed.head();
    for (const [name, state] of statesOf(await read.rows(modulesProjection.name, { at: this.#position }))) {
      this.#states.set(name, state);
      for (const listener of this.#listeners) listener(name, state, UNKNOWN_MODULE);
    }
    this.#subscription = feed.subscribe({
      name: 'modules',
      after: this.#position,
      filter: { types: REGISTRY_EVENTS.map(({ type }) => type) },
      deliver: ({ events, through }) => {
        for (const event of events) this.#take((event.data as { readonly name: string }).name, event);
        this.#position = through;
        this.#waiting = this.#waiting.filter(({ position, resolve }) => {
          if (position > through) return true;
          resolve();
          return false;
        });
      },
      failed: (error) =>
        log.error('Changes of modules can no longer be read; this process has to be started anew.', { error: String(error) }),
    });
  }

  get(name: string): ModuleState {
    return this.#states.get(name) ?? UNKNOWN_MODULE;
  }

  /** Of the registered ones, by name. */
  entries(): readonly (readonly [string, ModuleState])[] {
    return [...this.#states].filter(([, { definition }]) => definition !== null).sort(([a], [b]) => (a < b ? -1 : 1));
  }

  /** Resolves when everything up to the position was taken. */
  async reached(position: Position): Promise<void> {
    if (this.#position >= position) return;
    await new Promise<void>((resolve) => this.#waiting.push({ position, resolve }));
  }

  close(): void {
    this.#subscription?.close();
    for (const { resolve } of this.#waiting.splice(0)) resolve();
  }

  #take(name: string, event: Parameters<typeof evolve>[1]): void {
    const before = this.get(name);
    const state = evolve(before, event);
    if (state.definition === null && state.instances.length === 0) this.#states.delete(name);
    else this.#states.set(name, state);
    for (const listener of this.#listeners) listener(name, state, before);
  }
}
