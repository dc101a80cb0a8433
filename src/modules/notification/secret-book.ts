import { z } from 'zod';
import { KeptBook, type KeptText } from '#kernel/kept-text.ts';
import type { Secrets } from './channel-definition.ts';

const Stored = z.object({ format: z.literal(1), channels: z.record(z.string(), z.record(z.string(), z.string())) });

/** Passwords, keys and addresses with tokens of channels: they never stand in events, logs or answers. */
export class SecretBook {
  readonly #book: KeptBook<typeof Stored>;

  /** Without a place to keep them they last as long as the process. */
  constructor(keep?: KeptText) {
    this.#book = new KeptBook({
      keep,
      unkept: 'the secrets of this process',
      stored: Stored,
      empty: { format: 1, channels: {} },
      remedy: 'move it away and give channels their secrets anew',
    });
  }

  /** @throws data_incompatible for a damaged book: it is never written over */
  of(channel: string): Secrets {
    return this.#book.read().channels[channel] ?? {};
  }

  async replace(channel: string, secrets: Secrets): Promise<void> {
    await this.#book.change(({ channels }) => ({ format: 1, channels: { ...channels, [channel]: secrets } }));
  }

  async remove(channel: string): Promise<void> {
    await this.#book.change((stored) => {
      const { [channel]: gone, ...channels } = stored.channels;
      return gone === undefined ? stored : { format: 1, channels };
    });
  }
}
