import type { Clock } from '#kernel/clock.ts';

/** A workflow whose own run triggered it may be triggered so often in a row; then it is a loop. */
const MOST_OF_ITSELF = 3;
/** Runs that trigger runs that trigger runs: longer chains are nobody's intention. */
const LONGEST_CHAIN = 10;
const WINDOW_MS = 60_000;
/** Runs that events may start of one workflow in a minute. */
const MOST_PER_MINUTE = 60;

/** How often the chain of runs that led to an event has the workflow in it decides whether one more would be a loop. */
export function isLoop(workflow: string, chain: readonly string[]): boolean {
  return chain.length >= LONGEST_CHAIN || chain.filter((name) => name === workflow).length >= MOST_OF_ITSELF;
}

export type Admission =
  | { readonly admitted: true }
  | { readonly admitted: false; /** Nobody was told of it in this minute. */ readonly first: boolean };

/** Bounds how many runs events start of one workflow. */
export class TriggerRate {
  readonly #clock: Clock;
  readonly #most: number;
  readonly #started = new Map<string, number[]>();
  readonly #toldMs = new Map<string, number>();

  constructor(clock: Clock, most = MOST_PER_MINUTE) {
    this.#clock = clock;
    this.#most = most;
  }

  admit(workflow: string): Admission {
    const nowMs = this.#clock.monotonicMs();
    const recent = (this.#started.get(workflow) ?? []).filter((ms) => nowMs - ms < WINDOW_MS);
    this.#started.set(workflow, recent);
    if (recent.length < this.#most) {
      recent.push(nowMs);
      return { admitted: true };
    }
    const toldMs = this.#toldMs.get(workflow);
    const first = toldMs === undefined || nowMs - toldMs >= WINDOW_MS;
    if (first) this.#toldMs.set(workflow, nowMs);
    return { admitted: false, first };
  }
}
