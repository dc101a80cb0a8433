import { fail } from '#kernel/error.ts';
import { KeptState, type PrivateDocument } from '../documents/index.ts';
import { DIRECTORY_FORMAT, type Stored } from './directory-format.ts';
import { People } from './people.ts';
import type { Role } from './roles.ts';

/** Who may log in, whom together, and as what, in a private document: password hashes belong neither into the log of events nor into its backups. */
export class Directory {
  readonly #kept: KeptState<Stored>;
  readonly #configured: readonly Role[];
  #known: People;

  /** @throws data_incompatible when the document is damaged: it is never written over; configuration_error */
  constructor(document: PrivateDocument, configured: readonly Role[] = []) {
    this.#kept = new KeptState(document, DIRECTORY_FORMAT);
    this.#configured = configured;
    this.#known = new People(this.#kept.state(), configured);
  }

  /** As it is now. */
  now(): People {
    const stored = this.#kept.state();
    if (stored !== this.#known.stored) this.#known = new People(stored, this.#configured);
    return this.#known;
  }

  /** The same, with what other processes have just written. */
  async newest(): Promise<People> {
    await this.#kept.refresh();
    return this.now();
  }

  /** As it is now, where a user is known; else with what other processes have just written. */
  async knowing(username: string): Promise<People> {
    return this.now().user(username) === null ? this.newest() : this.now();
  }

  /** @throws what `change` throws; conflict when no administrator would be left */
  change(change: (people: People) => Stored): Promise<void> {
    return this.#kept.change((stored) => {
      const before = new People(stored, this.#configured);
      const after = change(before);
      if (after !== stored && before.administrators() > 0 && new People(after, this.#configured).administrators() === 0) {
        throw fail(
          'conflict',
          'Nobody would be left who may do everything and logs in by password; make somebody else an administrator first.',
        );
      }
      return after;
    });
  }
}
