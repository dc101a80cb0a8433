import { fail } from '#kernel/error.ts';

/** One reader's share of a console: what it has not yet taken waits here, within a bound. */
export class ConsoleReader {
  readonly who: string;
  readonly #maxBytes: number;
  readonly #left: () => void;
  #waiting: Uint8Array[] = [];
  #waitingBytes = 0;
  #wake: (() => void) | undefined;
  #ended: { readonly error?: unknown } | undefined;

  constructor(who: string, maxBytes: number, left: () => void) {
    this.who = who;
    this.#maxBytes = maxBytes;
    this.#left = left;
  }

  push(bytes: Uint8Array): void {
    if (this.#ended !== undefined) return;
    this.#waitingBytes += bytes.length;
    if (this.#waitingBytes > this.#maxBytes) {
      // Leaving pieces out would show a console that never was: this reader is let go, and can come back to the scrollback.
      this.end(fail('conflict', `The console says more than this reader takes: ${this.#maxBytes} bytes were waiting.`));
      this.#left();
      return;
    }
    this.#waiting.push(bytes);
    this.#wake?.();
  }

  end(error?: unknown): void {
    if (this.#ended !== undefined) return;
    this.#ended = error === undefined ? {} : { error };
    if (error !== undefined) this.#waiting = [];
    this.#wake?.();
  }

  /** What the console says from now on; to be read once. Leaving the loop leaves the console. */
  async *bytes(): AsyncGenerator<Uint8Array> {
    try {
      for (;;) {
        const next = this.#waiting.shift();
        if (next !== undefined) {
          this.#waitingBytes -= next.length;
          yield next;
          continue;
        }
        if (this.#ended?.error !== undefined) throw this.#ended.error;
        if (this.#ended !== undefined) return;
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
        this.#wake = undefined;
      }
    } finally {
      this.end();
      this.#left();
    }
  }
}
