/** A wait that ends when its time is over or when somebody calls, whichever is first. A call while nobody waits ends the next wait. */
export class Wake {
  #called = false;
  #end: (() => void) | undefined;

  call(): void {
    this.#called = true;
    this.#end?.();
  }

  /** @param ms milliseconds; Infinity waits for a call alone */
  async wait(ms: number, signal: AbortSignal): Promise<void> {
    if (!this.#called && !signal.aborted) {
      await new Promise<void>((resolve) => {
        const timer = Number.isFinite(ms) ? setTimeout(() => this.#end?.(), ms) : undefined;
        const end = (): void => {
          clearTimeout(timer);
          signal.removeEventListener('abort', end);
          this.#end = undefined;
          resolve();
        };
        this.#end = end;
        signal.addEventListener('abort', end);
      });
    }
    this.#called = false;
  }
}

/** A door: who comes while it is shut waits. */
export class Gate {
  #open = false;
  readonly #waiting = new Set<() => void>();

  get isOpen(): boolean {
    return this.#open;
  }

  open(): void {
    this.#open = true;
    for (const pass of this.#waiting) pass();
  }

  shut(): void {
    this.#open = false;
  }

  /** Resolves when it is open, or when the signal is aborted. */
  async passed(signal: AbortSignal): Promise<void> {
    while (!this.#open && !signal.aborted) {
      await new Promise<void>((resolve) => {
        const pass = (): void => {
          this.#waiting.delete(pass);
          signal.removeEventListener('abort', pass);
          resolve();
        };
        this.#waiting.add(pass);
        signal.addEventListener('abort', pass);
      });
    }
  }
}
