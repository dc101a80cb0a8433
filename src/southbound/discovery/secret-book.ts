import { z } from 'zod';
import { KeptBook, type KeptText } from '#kernel/kept-text.ts';

const Stored = z.object({ format: z.literal(1), communities: z.record(z.string(), z.string()) });

/** Communities that devices take and that are secrets: they stand in no event, and in answers only for those who may see them. */
export class SecretBook {
  readonly #book: KeptBook<typeof Stored>;

  /** Without a place to keep them they last as long as the process. */
  constructor(keep?: KeptText) {
    this.#book = new KeptBook({
      keep,
      unkept: 'the secrets of this process',
      stored: Stored,
      empty: { format: 1, communities: {} },
      remedy: 'move it away, and devices are asked anew',
    });
  }

  /** @throws data_incompatible for a damaged book: it is never written over */
  communityOf(server: string, equipmentId: string): string | undefined {
    return this.#book.read().communities[keyOf(server, equipmentId)];
  }

  async put(server: string, equipmentId: string, community: string | null): Promise<void> {
    const key = keyOf(server, equipmentId);
    await this.#book.change((stored) => {
      const { [key]: before, ...others } = stored.communities;
      if ((before ?? null) === community) return stored;
      return { format: 1, communities: community === null ? others : { ...others, [key]: community } };
    });
  }
}

function keyOf(server: string, equipmentId: string): string {
  return `${server}/${equipmentId.toLowerCase()}`;
}
