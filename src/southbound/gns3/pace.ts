/** How fast the hub goes about its servers. The defaults are for real servers; tests hurry. */
export interface Pace {
  /** Waiting times between attempts: the first, and the longest. A probe is one small request, and people wait for a server that came back. */
  readonly retryFirstMs: number;
  readonly retryLongestMs: number;
  /**
   * A project's stream that ended is opened again after this: long enough to learn whether the whole server is gone, and
   * far below the 5 s after which GNS3 closes a project whose last listener left.
   */
  readonly reopenMs: number;
  /** A closed project's stream is kept this long: its nodes' last "stopped" may come after `project.closed`. */
  readonly lastWordsMs: number;
  /** GNS3 pings after 5 s of silence; nothing for 15 s is dead. */
  readonly silenceMs: number;
  /** How often silence and the wall clock are looked at. */
  readonly watchEveryMs: number;
  /** Reads per second and server that polling may take. */
  readonly pollReadsPerSecond: number;
  /** A polled project is read this often while it changes, and when it is quiet, as far as the budget goes. */
  readonly pollBusyMs: number;
  readonly pollQuietMs: number;
  /** Projects that are opened and read at the same time. */
  readonly parallelProjects: number;
  /** On a server with more nodes than this, start-up files are read for addresses only when somebody asks. */
  readonly addressNodesMost: number;
  /** How long state counts as fresh that nothing keeps fresh. */
  readonly cacheTtlMs: number;
}

export const usualPace: Pace = {
  retryFirstMs: 500,
  retryLongestMs: 5_000,
  reopenMs: 250,
  lastWordsMs: 3_000,
  silenceMs: 15_000,
  watchEveryMs: 5_000,
  pollReadsPerSecond: 10,
  pollBusyMs: 1_000,
  pollQuietMs: 5_000,
  parallelProjects: 16,
  addressNodesMost: 1_000,
  cacheTtlMs: 300_000,
};

/** Exponential waiting times with jitter (between half and the whole), so that many clients do not come back together. */
export class Backoff {
  #attempt = 0;
  readonly #pace: Pick<Pace, 'retryFirstMs' | 'retryLongestMs'>;
  readonly #random: () => number;

  constructor(pace: Pick<Pace, 'retryFirstMs' | 'retryLongestMs'>, random: () => number) {
    this.#pace = pace;
    this.#random = random;
  }

  nextMs(): number {
    const whole = Math.min(this.#pace.retryLongestMs, this.#pace.retryFirstMs * 2 ** Math.min(this.#attempt, 30));
    this.#attempt += 1;
    return whole * (0.5 + this.#random() / 2);
  }

  reset(): void {
    this.#attempt = 0;
  }
}
