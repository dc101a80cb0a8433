import { z } from 'zod';
import { fail } from '#kernel/error.ts';
import { createPoll } from './messages.ts';

/** A small text that outlives the process and that only the hub may read. @see docs/adr/0004 */
export interface KeptText {
  /** For messages. */
  readonly path: string;
  read(): string | null;
  /** Replaces it as a whole; resolves when it is safe. @throws conflict when another process was quicker */
  write(content: () => string): Promise<void>;
}

/** What is polled, with the credential: it is kept where passwords are, and nowhere else. */
const KeptPoll = z.object({
  poll_id: z.string(),
  name: z.string(),
  created_at: z.string(),
  created_by: z.string(),
  input: createPoll.input,
});
export type KeptPoll = z.output<typeof KeptPoll>;

const Stored = z.object({ format: z.literal(1), polls: z.array(KeptPoll) });

/** Definitions of polls. Without a place to keep them they last as long as the process. */
export class PollBook {
  readonly #keep: KeptText;
  #last: Promise<void> = Promise.resolve();

  constructor(keep: KeptText = inMemory()) {
    this.#keep = keep;
  }

  /** @throws data_incompatible for a damaged book: it is never written over */
  all(): readonly KeptPoll[] {
    const text = this.#keep.read();
    if (text === null) return [];
    try {
      return Stored.parse(JSON.parse(text)).polls;
    } catch {
      const { path } = this.#keep;
      throw fail('data_incompatible', `${path} is damaged, or was written by another version; move it away and create the polls anew.`, {
        path,
      });
    }
  }

  /** One after the other, each of what is there then. `change` may throw, and then nothing changes. */
  change(change: (polls: readonly KeptPoll[]) => readonly KeptPoll[]): Promise<void> {
    const write = (): Promise<void> => {
      const polls = change(this.all());
      return this.#keep.write(() => `${JSON.stringify({ format: 1, polls }, undefined, 2)}\n`);
    };
    const changed = this.#last.then(write, write);
    this.#last = changed.catch(() => undefined);
    return changed;
  }
}

function inMemory(): KeptText {
  let text: string | null = null;
  return {
    path: 'the polls of this process',
    read: () => text,
    write: async (content) => {
      text = content();
    },
  };
}
