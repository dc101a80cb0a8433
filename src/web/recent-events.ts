import type { Envelope } from '#kernel/event.ts';

/** Lists on the screen follow at most so often: more is not seen. */
const TELL_EVERY_MS = 100;

/** The last events that this tab heard, newest first. */
export class RecentEvents {
  /** More are a matter of the log, which can be paged through. */
  static readonly KEPT = 2_000;
  #newestFirst: readonly Envelope[] = [];
  #untold: Envelope[] = [];
  readonly #watchers = new Set<() => void>();
  #telling: ReturnType<typeof setTimeout> | undefined;

  add(events: readonly Envelope[]): void {
    this.#untold.push(...events);
    if (this.#untold.length > RecentEvents.KEPT) this.#untold = this.#untold.slice(-RecentEvents.KEPT);
    this.#telling ??= setTimeout(() => this.#tell(), TELL_EVERY_MS);
  }

  clear(): void {
    this.#newestFirst = [];
    this.#untold = [];
    this.#tell();
  }

  readonly all = (): readonly Envelope[] => this.#newestFirst;

  readonly watch = (changed: () => void): (() => void) => {
    this.#watchers.add(changed);
    return () => void this.#watchers.delete(changed);
  };

  #tell(): void {
    clearTimeout(this.#telling);
    this.#telling = undefined;
    if (this.#untold.length > 0) this.#newestFirst = [...this.#untold.toReversed(), ...this.#newestFirst].slice(0, RecentEvents.KEPT);
    this.#untold = [];
    for (const changed of this.#watchers) changed();
  }
}
