import type { Clock } from '#kernel/clock.ts';
import type { NewEvent } from '#kernel/event.ts';

/** Delays remembered for the percentiles. */
const DELAYS_KEPT = 4_096;
const WINDOW_S = 10;

export interface EventFigures {
  readonly since: string;
  readonly total: number;
  readonly by_type: Readonly<Record<string, number>>;
  readonly by_priority: Readonly<Record<string, number>>;
  readonly by_project: Readonly<Record<string, number>>;
  readonly rate_per_s: number;
  readonly delay_ms: { readonly p50: number; readonly p99: number };
}

/** Counts committed events of GNS3 since the process started, how many there were in the last 10 s, and how long each took. */
export class EventStatistics {
  readonly #clock: Clock;
  readonly #since: string;
  readonly #startedMs: number;
  #total = 0;
  readonly #byType = new Map<string, number>();
  readonly #byPriority = new Map<string, number>();
  readonly #byProject = new Map<string, number>();
  readonly #delays = new Float64Array(DELAYS_KEPT);
  #delaysSeen = 0;
  /** Events per second, a slot for each second of the window and the one under way. */
  readonly #perSecond = Array.from({ length: WINDOW_S + 1 }, () => ({ second: -1, events: 0 }));

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#since = clock.now().toISOString();
    this.#startedMs = clock.monotonicMs();
  }

  /** @param delayMs from the wire to the commit; absent for what did not come from the wire */
  count(event: NewEvent, delayMs?: number): void {
    this.#total += 1;
    increase(this.#byType, event.type);
    increase(this.#byPriority, event.priority);
    if (event.projectid !== undefined) increase(this.#byProject, event.projectid);
    const second = Math.floor(this.#clock.monotonicMs() / 1_000);
    const slot = this.#perSecond[second % this.#perSecond.length]!;
    if (slot.second !== second) {
      slot.second = second;
      slot.events = 0;
    }
    slot.events += 1;
    if (delayMs !== undefined) {
      this.#delays[this.#delaysSeen % DELAYS_KEPT] = delayMs;
      this.#delaysSeen += 1;
    }
  }

  total(): number {
    return this.#total;
  }

  /** Events per second over the last 10 s, or since the start where that is less. */
  rate(): number {
    const nowMs = this.#clock.monotonicMs();
    const oldest = nowMs / 1_000 - WINDOW_S;
    const events = this.#perSecond.reduce((sum, slot) => (slot.second > oldest - 1 ? sum + slot.events : sum), 0);
    const seconds = Math.min(WINDOW_S, Math.max(1, (nowMs - this.#startedMs) / 1_000));
    return Math.round((events / seconds) * 100) / 100;
  }

  delays(): { readonly p50: number; readonly p99: number } {
    const known = this.#delays.slice(0, Math.min(this.#delaysSeen, DELAYS_KEPT)).sort();
    const at = (share: number): number => {
      if (known.length === 0) return 0;
      return Math.round(known[Math.min(known.length - 1, Math.floor(known.length * share))]! * 1_000) / 1_000;
    };
    return { p50: at(0.5), p99: at(0.99) };
  }

  figures(): EventFigures {
    return {
      since: this.#since,
      total: this.#total,
      by_type: Object.fromEntries(this.#byType),
      by_priority: Object.fromEntries(this.#byPriority),
      by_project: Object.fromEntries(this.#byProject),
      rate_per_s: this.rate(),
      delay_ms: this.delays(),
    };
  }
}

function increase(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
