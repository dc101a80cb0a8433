import PQueue from 'p-queue';

/** Connections on the way at once, of everybody together: far below what a process may have open. */
const MOST_SOCKETS = 256;
/** Programs that run at once: most of them only wait. */
const MOST_PROGRAMS = 64;

/** Bounds what all scans together have open. */
export class Turns {
  readonly #sockets = new PQueue({ concurrency: MOST_SOCKETS });
  readonly #programs = new PQueue({ concurrency: MOST_PROGRAMS });

  socket<T>(task: () => Promise<T>): Promise<T> {
    return this.#sockets.add(task);
  }

  program<T>(task: () => Promise<T>): Promise<T> {
    return this.#programs.add(task);
  }
}
