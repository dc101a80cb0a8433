import type { Clock } from '#kernel/clock.ts';
import { PRIORITIES, type Priority } from '#kernel/event.ts';
import type { Depth, MessageQueue } from '../../store/index.ts';
import type { Destination } from './destination.ts';

/** How the queue of one module stands. */
export interface QueueStanding {
  readonly module: string;
  /** Waiting, by priority. */
  readonly depth: Readonly<Record<Priority, number>>;
  /** With consumers of this process. */
  readonly inFlight: number;
  /** At this process, in the last second. */
  readonly arrivedPerS: number;
  readonly deliveredPerS: number;
  /** Of what waits. */
  readonly oldestAgeMs: number | null;
}

const REFRESH_MS = 5_000;

/** Counts what waits, in memory and in the table. */
export class Standing {
  readonly #parts: { readonly queue: MessageQueue; readonly clock: Clock; readonly destinations: () => Iterable<Destination> };
  readonly #waiting = new Map<string, number>();
  #readMs = Number.NEGATIVE_INFINITY;
  #reading = false;

  constructor(parts: { readonly queue: MessageQueue; readonly clock: Clock; readonly destinations: () => Iterable<Destination> }) {
    this.#parts = parts;
  }

  /** How many of a module waited in the table some seconds ago: near enough for a bound. */
  waiting(module: string): number {
    const nowMs = this.#parts.clock.monotonicMs();
    if (!this.#reading && nowMs - this.#readMs > REFRESH_MS) {
      this.#reading = true;
      this.#readMs = nowMs;
      this.#parts.queue
        .depths()
        .then((depths) => this.#note(depths))
        .catch(() => undefined)
        .finally(() => (this.#reading = false));
    }
    return this.#waiting.get(module) ?? 0;
  }

  async tell(): Promise<readonly QueueStanding[]> {
    const { queue, clock } = this.#parts;
    const depths = await queue.depths();
    this.#note(depths);
    const found = new Map<
      string,
      { depth: Record<Priority, number>; inFlight: number; arrivedPerS: number; deliveredPerS: number; oldestAgeMs: number | null }
    >();
    const of = (module: string) => {
      const standing = found.get(module) ?? {
        depth: { critical: 0, high: 0, normal: 0, low: 0 },
        inFlight: 0,
        arrivedPerS: 0,
        deliveredPerS: 0,
        oldestAgeMs: null,
      };
      found.set(module, standing);
      return standing;
    };
    for (const { module, priority, waiting, claimed, oldest } of depths) {
      const standing = of(module);
      standing.depth[priority] += waiting + claimed;
      if (oldest !== null) standing.oldestAgeMs = Math.max(standing.oldestAgeMs ?? 0, clock.now().getTime() - oldest.getTime());
    }
    for (const destination of this.#parts.destinations()) {
      if (destination.module.startsWith('@')) continue;
      const standing = of(destination.module);
      standing.inFlight = destination.inFlight;
      standing.arrivedPerS = destination.arrivedPerS;
      standing.deliveredPerS = destination.deliveredPerS;
      for (const [index, lane] of destination.lanes.entries()) {
        standing.depth[PRIORITIES[index]!] += lane.live();
        const arrivedMs = lane.oldestMs();
        if (arrivedMs !== null) standing.oldestAgeMs = Math.max(standing.oldestAgeMs ?? 0, clock.monotonicMs() - arrivedMs);
      }
    }
    return [...found].map(([module, standing]) => ({ module, ...standing })).sort((a, b) => (a.module < b.module ? -1 : 1));
  }

  #note(depths: readonly Depth[]): void {
    this.#waiting.clear();
    for (const { module, waiting } of depths) this.#waiting.set(module, (this.#waiting.get(module) ?? 0) + waiting);
  }
}
