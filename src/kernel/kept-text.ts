import type { z } from 'zod';
import { fail } from './error.ts';

/** A small text that outlives the process and that only the hub may read. @see docs/adr/0004 */
export interface KeptText {
  /** For messages. */
  readonly path: string;
  read(): string | null;
  /** Replaces it as a whole; resolves when it is safe. @throws conflict when another process was quicker */
  write(content: () => string): Promise<void>;
  /** Looks what another process wrote, where several share it: `read` gives that afterwards. */
  refresh?(): Promise<void>;
}

/** One that lasts as long as the process. */
function inMemory(path: string): KeptText {
  let text: string | null = null;
  return {
    path,
    read: () => text,
    write: async (content) => {
      text = content();
    },
  };
}

export interface KeptBookParts<S extends z.ZodType> {
  /** Absent: it lasts as long as the process. */
  readonly keep: KeptText | undefined;
  /** What it is called where it is not kept. */
  readonly unkept: string;
  readonly stored: S;
  readonly empty: z.output<S>;
  /** What is to be done about a damaged one: `move it away and create the polls anew`. */
  readonly remedy: string;
}

/** Records that a unit keeps in a text of its own, as JSON. Changes come one after the other. */
export class KeptBook<S extends z.ZodType> {
  readonly #parts: KeptBookParts<S>;
  readonly #keep: KeptText;
  #last: Promise<void> = Promise.resolve();

  constructor(parts: KeptBookParts<S>) {
    this.#parts = parts;
    this.#keep = parts.keep ?? inMemory(parts.unkept);
  }

  /** @throws data_incompatible for a damaged book: it is never written over */
  read(): z.output<S> {
    const text = this.#keep.read();
    if (text === null) return this.#parts.empty;
    let told: unknown;
    try {
      told = JSON.parse(text);
    } catch {
      told = undefined;
    }
    const { success, data } = this.#parts.stored.safeParse(told);
    if (success) return data;
    const { path } = this.#keep;
    throw fail('data_incompatible', `${path} is damaged, or was written by another version; ${this.#parts.remedy}.`, { path });
  }

  /** Each change is of what is there then; the same again is not written. `change` may throw, and then nothing changes. */
  change(change: (before: z.output<S>) => z.output<S>): Promise<void> {
    const write = async (): Promise<void> => {
      const before = this.read();
      const after = change(before);
      if (after !== before) await this.#keep.write(() => `${JSON.stringify(after, undefined, 2)}\n`);
    };
    const changed = this.#last.then(write, write);
    this.#last = changed.catch(() => undefined);
    return changed;
  }
}
