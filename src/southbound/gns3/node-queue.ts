import PQueue from 'p-queue';
import { fail } from '#kernel/error.ts';

/** More requests than this waiting at one server are refused: they would be answered minutes from now. */
const WAITING_MAX = 10_000;

/**
 * The order of requests to one server: one at a time for each node (a GNS3 node cannot do two things at once), and at
 * most `width` in all. @see gns3-pitfalls.md 20
 */
export class NodeQueue {
  readonly #all: PQueue;
  readonly #tails = new Map<string, Promise<void>>();
  #waiting = 0;

  constructor(width: number) {
    this.#all = new PQueue({ concurrency: width });
  }

  /** Runs when its turn has come; `node` undefined: only the width counts. @throws gns3_unavailable when too many wait */
  async run<T>(node: string | undefined, signal: AbortSignal | undefined, request: () => Promise<T>): Promise<T> {
    if (this.#waiting >= WAITING_MAX) {
      throw fail('gns3_unavailable', `${WAITING_MAX} requests already wait for this GNS3 server.`, undefined, { retryAfterMs: 5_000 });
    }
    this.#waiting += 1;
    try {
      return await (node === undefined ? this.#widely(signal, request) : this.#inTurn(node, signal, request));
    } finally {
      this.#waiting -= 1;
    }
  }

  /** Nodes with requests under way or waiting. */
  get nodes(): number {
    return this.#tails.size;
  }

  async #inTurn<T>(node: string, signal: AbortSignal | undefined, request: () => Promise<T>): Promise<T> {
    const before = this.#tails.get(node) ?? Promise.resolve();
    const { promise: done, resolve: finish } = Promise.withResolvers<void>();
    const tail = before.then(() => done);
    this.#tails.set(node, tail);
    try {
      await before;
      return await this.#widely(signal, request);
    } finally {
      finish();
      if (this.#tails.get(node) === tail) this.#tails.delete(node);
    }
  }

  async #widely<T>(signal: AbortSignal | undefined, request: () => Promise<T>): Promise<T> {
    const outcome = await this.#all.add(async () => {
      if (signal?.aborted === true) throw fail('timeout', 'The caller went away before the request was sent; nothing was done.');
      return { value: await request() };
    });
    return outcome.value;
  }
}
