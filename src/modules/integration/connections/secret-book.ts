import { z } from 'zod';
import { KeptBook, type KeptText } from '#kernel/kept-text.ts';
import type { Secrets } from './connection-definition.ts';

const Stored = z.object({ format: z.literal(1), connections: z.record(z.string(), z.record(z.string(), z.string())) });

/** Tokens and passwords of connections: they never stand in events, logs or answers. */
export class SecretBook {
  readonly #book: KeptBook<typeof Stored>;
  readonly #refresh: () => Promise<void>;

  /** Without a place to keep them they last as long as the process. */
  constructor(keep?: KeptText) {
    this.#book = new KeptBook({
      keep,
      unkept: 'the secrets of this process',
      stored: Stored,
      empty: { format: 1, connections: {} },
      remedy: 'move it away and give connections their secrets anew',
    });
    this.#refresh = async () => keep?.refresh?.();
  }

  /** @throws data_incompatible for a damaged book: it is never written over */
  of(connection: string): Secrets {
    return this.#book.read().connections[connection] ?? {};
  }

  /** Looks what other processes wrote. */
  refresh(): Promise<void> {
    return this.#refresh();
  }

  /** An empty set removes it. */
  async replace(connection: string, secrets: Secrets): Promise<void> {
    await this.#book.change((stored) => {
      const { [connection]: gone, ...connections } = stored.connections;
      if (Object.keys(secrets).length > 0) return { format: 1, connections: { ...connections, [connection]: { ...secrets } } };
      return gone === undefined ? stored : { format: 1, connections };
    });
  }
}
