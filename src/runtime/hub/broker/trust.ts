/** Failures in a row after which a consumer is left out, how long the first time, and how long at most. @see https://www.envoyproxy.io/docs/envoy/latest/intro/arch_overview/upstream/outlier */
const FAILURES = 5;
const BASE_MS = 30_000;
const MOST_MS = 300_000;

/**
 * Whether a consumer is given messages while there are others. One that refuses each of its messages at once always has room: without
 * this it would be given more than those that work.
 */
export class Trust {
  #failures = 0;
  #ejections = 0;
  #lostUntilMs = 0;

  /** It was left out at some time: only then is there anything to ask. */
  get everLost(): boolean {
    return this.#ejections > 0;
  }

  isLost(nowMs: number): boolean {
    return this.#lostUntilMs > nowMs;
  }

  /** It ended a message well; a while of that after a return is forgiven step by step. */
  ended(nowMs: number): void {
    this.#failures = 0;
    if (this.#ejections > 0 && nowMs - this.#lostUntilMs >= BASE_MS) {
      this.#ejections -= 1;
      this.#lostUntilMs += BASE_MS;
    }
  }

  failed(nowMs: number): void {
    // What it held already when it was left out says nothing new.
    if (this.isLost(nowMs)) return;
    this.#failures += 1;
    if (this.#failures < FAILURES) return;
    this.#failures = 0;
    this.#ejections += 1;
    this.#lostUntilMs = nowMs + Math.min(MOST_MS, BASE_MS * this.#ejections);
  }
}
