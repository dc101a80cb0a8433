import { z } from 'zod';
import { KeptBook, type KeptText } from '#kernel/kept-text.ts';
import { createPoll } from './messages.ts';

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
  readonly #book: KeptBook<typeof Stored>;

  constructor(keep?: KeptText) {
    this.#book = new KeptBook({
      keep,
      unkept: 'the polls of this process',
      stored: Stored,
      empty: { format: 1, polls: [] },
      remedy: 'move it away and create the polls anew',
    });
  }

  /** @throws data_incompatible for a damaged book: it is never written over */
  all(): readonly KeptPoll[] {
    return this.#book.read().polls;
  }

  /** One after the other, each of what is there then. `change` may throw, and then nothing changes. */
  change(change: (polls: readonly KeptPoll[]) => readonly KeptPoll[]): Promise<void> {
    return this.#book.change(({ polls }) => ({ format: 1, polls: [...change(polls)] }));
  }
}
