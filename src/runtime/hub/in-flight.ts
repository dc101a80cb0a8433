/** Counts what is under way, so that a stop can wait for it. */
export class InFlight {
  #count = 0;
  #idle: (() => void)[] = [];

  get count(): number {
    return this.#count;
  }

  enter(): void {
    this.#count += 1;
  }

  leave(): void {
    this.#count -= 1;
    if (this.#count === 0) {
      for (const resolve of this.#idle.splice(0)) resolve();
    }
  }

  /** True as soon as nothing is under way, false when something still is after the time. */
  async idle(timeoutMs: number): Promise<boolean> {
    if (this.#count === 0) return true;
    return within(timeoutMs, new Promise<void>((resolve) => this.#idle.push(resolve)));
  }
}

/** True when the work ended in time; it is not stopped otherwise. What it throws is thrown. */
export async function within(timeoutMs: number, work: Promise<unknown>): Promise<boolean> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), timeoutMs);
  });
  try {
    return await Promise.race([work.then(() => true), late]);
  } finally {
    clearTimeout(timer);
  }
}
