import { z } from 'zod';
import { fail } from '#kernel/error.ts';
import type { Secrets } from './channel-definition.ts';

/** A small text that outlives the process and that only the hub may read. @see docs/adr/0004 */
export interface KeptText {
  /** For messages. */
  readonly path: string;
  read(): string | null;
  /** Replaces it as a whole; resolves when it is safe. @throws conflict when another process was quicker */
  write(content: () => string): Promise<void>;
}

const Stored = z.object({ format: z.literal(1), channels: z.record(z.string(), z.record(z.string(), z.string())) });

/** Passwords, keys and addresses with tokens of channels: they never stand in events, logs or answers. */
export class SecretBook {
  readonly #keep: KeptText;
  #last: Promise<void> = Promise.resolve();

  /** Without a place to keep them they last as long as the process. */
  constructor(keep: KeptText = inMemory()) {
    this.#keep = keep;
  }

  /** @throws data_incompatible for a damaged book: it is never written over */
  of(channel: string): Secrets {
    return this.#read()[channel] ?? {};
  }

  async replace(channel: string, secrets: Secrets): Promise<void> {
    await this.#change((channels) => ({ ...channels, [channel]: secrets }));
  }

  async remove(channel: string): Promise<void> {
    if (this.#read()[channel] === undefined) return;
    await this.#change((channels) => Object.fromEntries(Object.entries(channels).filter(([id]) => id !== channel)));
  }

  /** One after the other, each of what is there then. */
  #change(change: (channels: Readonly<Record<string, Secrets>>) => Readonly<Record<string, Secrets>>): Promise<void> {
    const write = (): Promise<void> => {
      const channels = change(this.#read());
      return this.#keep.write(() => `${JSON.stringify({ format: 1, channels }, undefined, 2)}\n`);
    };
    const changed = this.#last.then(write, write);
    this.#last = changed;
    return changed;
  }

  #read(): Readonly<Record<string, Secrets>> {
    const text = this.#keep.read();
    if (text === null) return {};
    let told: unknown;
    try {
      told = JSON.parse(text);
    } catch {
      told = undefined;
    }
    const { success, data } = Stored.safeParse(told);
    if (success) return data.channels;
    const { path } = this.#keep;
    throw fail(
      'data_incompatible',
      `${path} is damaged, or was written by another version; move it away and give channels their secrets anew.`,
      { path },
    );
  }
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
