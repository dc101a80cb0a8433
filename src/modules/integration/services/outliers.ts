/** Bounds of ejection. */
export interface OutlierBounds {
  /** Failures in a row that eject. */
  readonly failures: number;
  /** The first ejection; each further one is so much longer. */
  readonly baseMs: number;
  readonly mostMs: number;
  /** Of all instances; one may be ejected wherever there are two. */
  readonly mostShare: number;
  /** How many times slower than the others the slowest hundredth must be. */
  readonly slowness: number;
  /** What is quicker than this is not slow, whatever the others are. */
  readonly slowMs: number;
}

/**
 * Five failures in a row, 30 s times the number of ejections, 300 s at most, as Envoy has it; a larger share than its 10 %, for
 * services of labs have few instances.
 * @see https://www.envoyproxy.io/docs/envoy/latest/intro/arch_overview/upstream/outlier
 */
export const OUTLIER_BOUNDS: OutlierBounds = { failures: 5, baseMs: 30_000, mostMs: 300_000, mostShare: 0.34, slowness: 3, slowMs: 100 };

/** Durations that are remembered of each, and how many are needed to say something of the slowest hundredth. */
const REMEMBERED = 100;
const LEAST_REMEMBERED = 50;

interface Record {
  failures: number;
  ejections: number;
  ejectedUntilMs: number;
  /** When it was ejected or forgiven last: a quiet time takes an ejection off. */
  sinceMs: number;
  durations: number[];
  next: number;
}

/** Which instances fail those that are sent there, whatever their health check says. */
export class Outliers {
  readonly #bounds: OutlierBounds;
  readonly #records = new Map<string, Record>();

  constructor(bounds: OutlierBounds = OUTLIER_BOUNDS) {
    this.#bounds = bounds;
  }

  /** `ids`: all instances that there are. */
  report(
    id: string,
    { ok, durationMs }: { readonly ok: boolean; readonly durationMs: number | null },
    nowMs: number,
    ids: readonly string[],
  ): void {
    if (!ids.includes(id)) return;
    for (const known of this.#records.keys()) if (!ids.includes(known)) this.#records.delete(known);
    const record = this.#of(id, nowMs);
    // What was under way when it was ejected says nothing new.
    if (record.ejectedUntilMs > nowMs) return;
    this.#forgive(record, nowMs);
    record.failures = ok ? 0 : record.failures + 1;
    if (ok && durationMs !== null) {
      record.durations[record.next] = durationMs;
      record.next = (record.next + 1) % REMEMBERED;
    }
    if ((record.failures >= this.#bounds.failures || this.#isSlow(id)) && this.#mayEject(nowMs, ids)) this.#eject(record, nowMs);
  }

  /** Null: it is not ejected. */
  ejectedUntil(id: string, nowMs: number): number | null {
    const until = this.#records.get(id)?.ejectedUntilMs ?? 0;
    return until > nowMs ? until : null;
  }

  #of(id: string, nowMs: number): Record {
    const known = this.#records.get(id);
    if (known !== undefined) return known;
    const fresh = { failures: 0, ejections: 0, ejectedUntilMs: 0, sinceMs: nowMs, durations: [], next: 0 };
    this.#records.set(id, fresh);
    return fresh;
  }

  #eject(record: Record, nowMs: number): void {
    record.ejections += 1;
    record.ejectedUntilMs = nowMs + Math.min(this.#bounds.mostMs, this.#bounds.baseMs * record.ejections);
    record.sinceMs = record.ejectedUntilMs;
    record.failures = 0;
    record.durations = [];
    record.next = 0;
  }

  #forgive(record: Record, nowMs: number): void {
    const quiet = Math.floor((nowMs - record.sinceMs) / this.#bounds.baseMs);
    if (quiet <= 0) return;
    record.ejections = Math.max(0, record.ejections - quiet);
    record.sinceMs += quiet * this.#bounds.baseMs;
  }

  #mayEject(nowMs: number, ids: readonly string[]): boolean {
    const ejected = ids.filter((id) => this.ejectedUntil(id, nowMs) !== null).length;
    const most = Math.max(ids.length > 1 ? 1 : 0, Math.floor(ids.length * this.#bounds.mostShare));
    return ejected < most;
  }

  #isSlow(id: string): boolean {
    const own = this.#slowest(id);
    if (own === null || own < this.#bounds.slowMs) return false;
    const others = [...this.#records.keys()].filter((each) => each !== id).flatMap((each) => this.#slowest(each) ?? []);
    if (others.length === 0) return false;
    const middle = others.toSorted((one, other) => one - other)[Math.floor((others.length - 1) / 2)]!;
    return own > middle * this.#bounds.slowness;
  }

  /** The 99th percentile of what is remembered; null where that is too little. */
  #slowest(id: string): number | null {
    const durations = this.#records.get(id)?.durations ?? [];
    if (durations.length < LEAST_REMEMBERED) return null;
    return durations.toSorted((one, other) => one - other)[Math.ceil(durations.length * 0.99) - 1]!;
  }
}
