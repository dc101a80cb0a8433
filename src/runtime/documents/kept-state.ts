import type { PrivateDocument } from './private-document.ts';

/** How a state is written down. */
export interface StateFormat<S> {
  readonly initial: S;
  /** @throws data_incompatible for a damaged text: it is never written over */
  parse(text: string, path: string): S;
  format(state: S): string;
}

interface Waiting<S> {
  readonly change: (state: S) => S;
  readonly resolve: () => void;
  readonly reject: (reason: unknown) => void;
}

/** A state in a private document, changed by several processes at once: each change is made of what the others left. */
export class KeptState<S> {
  readonly #document: PrivateDocument;
  readonly #format: StateFormat<S>;
  #known: { readonly version: number; readonly state: S };
  #queue: Waiting<S>[] = [];
  #running = false;

  /** @throws data_incompatible */
  constructor(document: PrivateDocument, format: StateFormat<S>) {
    this.#document = document;
    this.#format = format;
    this.#known = { version: 0, state: format.initial };
    this.state();
  }

  /** As it is now. */
  state(): S {
    const current = this.#document.current();
    if (current !== null && current.version !== this.#known.version) {
      this.#known = { version: current.version, state: this.#format.parse(current.text, this.#document.path) };
    }
    return this.#known.state;
  }

  /** Looks what the other processes wrote, for who cannot wait to be told. */
  async refresh(): Promise<void> {
    await this.#document.refresh();
  }

  /**
   * Resolves when the changed state is kept; until then it is not true. `change` must not keep anything of its own: it is called
   * anew when another process was quicker. What it throws rejects this change alone.
   */
  change(change: (state: S) => S): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#queue.push({ change, resolve, reject });
      if (!this.#running) void this.#run();
    });
  }

  /** Changes that come while one is written share the next write. */
  async #run(): Promise<void> {
    this.#running = true;
    while (this.#queue.length > 0) {
      const batch = this.#queue.splice(0);
      try {
        for (const settle of await this.#apply(batch)) settle();
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    this.#running = false;
  }

  /** What to tell each, once that is true. */
  async #apply(batch: readonly Waiting<S>[]): Promise<(() => void)[]> {
    for (;;) {
      const before = this.state();
      const { version } = this.#known;
      let state = before;
      const settlements = batch.map(({ change, resolve, reject }) => {
        try {
          state = change(state);
          return resolve;
        } catch (error) {
          return () => reject(error);
        }
      });
      if (state === before) {
        // Nothing to write, or refused: also by what the others may just have written?
        await this.refresh();
        if (this.state() === before) return settlements;
        continue;
      }
      const written = await this.#document.replace(this.#format.format(state), version);
      if (written === null) continue;
      // Not parsed again, unless yet another text came in meanwhile.
      if (this.#document.current()?.version === written.version) this.#known = { version: written.version, state };
      return settlements;
    }
  }
}
