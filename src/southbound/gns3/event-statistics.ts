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

/** Of one project. */
interface Counts {
  total: number;
  readonly byType: Map<string, number>;
  readonly byPriority: Map<string, number>;
}

/** Counts committed events of GNS3 since the process started, how many there were in the last 10 s, and how long each took. */
export class EventStatistics {
  readonly #clock: Clock;
  readonly #since: string;
  readonly #startedMs: number;
  #total = 0;
  readonly #byType = new Map<string, number>();
  readonly #byPriority = new Map<string, number>();
  readonly #byProject = new Map<string, Counts>();
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
    if (event.projectid !== undefined) this.#countInProject(event.projectid, event);
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

  /** Of these projects alone where some are meant: the rate and the delays are those of all. */
  figures(projects: ReadonlySet<string> | null = null): EventFigures {
    if (projects !== null) return this.#figuresOf(projects);
    return {
      since: this.#since,
      total: this.#total,
      by_type: Object.fromEntries(this.#byType),
      by_priority: Object.fromEntries(this.#byPriority),
      by_project: Object.fromEntries([...this.#byProject].map(([id, { total }]) => [id, total])),
      rate_per_s: this.rate(),
      delay_ms: this.delays(),
    };
  }

  #figuresOf(projects: ReadonlySet<string>): EventFigures {
    const theirs = [...this.#byProject].filter(([id]) => projects.has(id.toLowerCase()));
    const byType = new Map<string, number>();
    const byPriority = new Map<string, number>();
    for (const [, counts] of theirs) {
      for (const [type, events] of counts.byType) increase(byType, type, events);
      for (const [priority, events] of counts.byPriority) increase(byPriority, priority, events);
    }
    return {
      since: this.#since,
      total: theirs.reduce((sum, [, { total }]) => sum + total, 0),
      by_type: Object.fromEntries(byType),
      by_priority: Object.fromEntries(byPriority),
      by_project: Object.fromEntries(theirs.map(([id, { total }]) => [id, total])),
      rate_per_s: this.rate(),
      delay_ms: this.delays(),
    };
  }

  #countInProject(id: string, { type, priority }: NewEvent): void {
    let counts = this.#byProject.get(id);
    if (counts === undefined) {
      counts = { total: 0, byType: new Map(), byPriority: new Map() };
      this.#byProject.set(id, counts);
    }
    counts.total += 1;
    increase(counts.byType, type);
    increase(counts.byPriority, priority);
  }
}

function increase(counts: Map<string, number>, key: string, by = 1): void {
  counts.set(key, (counts.get(key) ?? 0) + by);
}
