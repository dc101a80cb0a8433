/** One after the other on each console: two sessions on one terminal would read each other's output. */
export class Turns {
  readonly #last = new Map<string, Promise<unknown>>();

  /** Consoles on which somebody is, or waits. */
  get size(): number {
    return this.#last.size;
  }

  /** Does something when those before it have ended; undefined when they did not within the time. */
  async take<T>(key: string, mostMs: number, act: () => Promise<T>): Promise<T | undefined> {
    const before = this.#last.get(key) ?? Promise.resolve();
    const { promise: done, resolve: end } = Promise.withResolvers<void>();
    const mine = Promise.all([before, done]);
    this.#last.set(key, mine);
    try {
      if (!(await within(before, mostMs))) return undefined;
      return await act();
    } finally {
      end();
      void mine.finally(() => {
        if (this.#last.get(key) === mine) this.#last.delete(key);
      });
    }
  }
}

async function within(promise: Promise<unknown>, ms: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), ms);
  });
  try {
    return await Promise.race([promise.then(() => true), late]);
  } finally {
    clearTimeout(timer);
  }
}
