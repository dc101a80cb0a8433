import { z } from 'zod';
import { fail } from '#kernel/error.ts';

/** A small text that outlives the process and that only the hub may read. @see docs/adr/0004 */
export interface KeptText {
  /** For messages. */
  readonly path: string;
  read(): string | null;
  /** Replaces it as a whole; resolves when it is safe. */
  write(content: () => string): Promise<void>;
}

const Stored = z.object({ format: z.literal(1), communities: z.record(z.string(), z.string()) });

/** Communities that devices take and that are secrets: they stand in no event, and in answers only for those who may see them. */
export class SecretBook {
  readonly #keep: KeptText;
  #last: Promise<void> = Promise.resolve();

  /** Without a place to keep them they last as long as the process. */
  constructor(keep: KeptText = inMemory()) {
    this.#keep = keep;
  }

  /** @throws data_incompatible for a damaged book: it is never written over */
  communityOf(server: string, equipmentId: string): string | undefined {
    return this.#read()[keyOf(server, equipmentId)];
  }

  async put(server: string, equipmentId: string, community: string | null): Promise<void> {
    const key = keyOf(server, equipmentId);
    const write = async (): Promise<void> => {
      const { [key]: before, ...others } = this.#read();
      if ((before ?? null) === community) return;
      const communities = community === null ? others : { ...others, [key]: community };
      await this.#keep.write(() => `${JSON.stringify({ format: 1, communities }, undefined, 2)}\n`);
    };
    const written = this.#last.then(write, write);
    this.#last = written.catch(() => undefined);
    return written;
  }

  #read(): Readonly<Record<string, string>> {
    const text = this.#keep.read();
    if (text === null) return {};
    let told: unknown;
    try {
      told = JSON.parse(text);
    } catch {
      told = undefined;
    }
    const { success, data } = Stored.safeParse(told);
    if (success) return data.communities;
    const { path } = this.#keep;
    throw fail('data_incompatible', `${path} is damaged, or was written by another version; move it away, and devices are asked anew.`, {
      path,
    });
  }
}

function keyOf(server: string, equipmentId: string): string {
  return `${server}/${equipmentId.toLowerCase()}`;
}

function inMemory(): KeptText {
  let text: string | null = null;
  return {
    path: 'the secrets of this process',
    read: () => text,
    write: async (content) => {
      text = content();
    },
  };
}
