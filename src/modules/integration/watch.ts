import type { Clock } from '#kernel/clock.ts';
import type { NewEvent } from '#kernel/event.ts';
import type { Log } from '#kernel/log.ts';
import { judged, unwatched, type Change, type InstanceHealth, type Look, type Standing, type Thresholds } from './services/verdict.ts';

/** Looks at once; the others wait their turn. */
const MOST_AT_ONCE = 32;
/** A tenth more or less than the interval, so that what began together does not go on together. */
const JITTER = 0.1;
/** What was found once and is not believed yet is looked at again sooner, as `fastinter` of HAProxy does. @see https://docs.haproxy.org/3.0/configuration.html#5.2-fastinter */
const SOONER = 1 / 5;
const LEAST_MS = 1_000;
/** How soon it is looked at what is new, at most. */
const FIRST_MS = 1_000;

/** Something whose health is watched. */
export interface Watched {
  readonly key: string;
  /** Whatever changes this is a new thing to watch, of which nothing is known. */
  readonly identity: string;
  /** What the log says of it. */
  readonly health: InstanceHealth;
  readonly intervalMs: number;
  readonly thresholds: Thresholds;
  /** Must not throw. Null: it is not looked at by itself, and whoever knows notes what was found. */
  readonly look: ((signal: AbortSignal) => Promise<Look>) | null;
  /** The event that tells a change. */
  tell(change: Change, look: Look, looks: number): NewEvent;
}

export interface LastLook extends Look {
  readonly at: Date;
  readonly tookMs: number;
}

export interface WatchParts {
  readonly clock: Clock;
  readonly log: Log;
  /** From 0 to 1. */
  readonly random: () => number;
  /** Resolves when they are committed. */
  readonly publish: (events: readonly NewEvent[]) => Promise<void>;
}

interface Place {
  watched: Watched;
  standing: Standing;
  dueMs: number;
  looking: boolean;
  last: LastLook | null;
}

/**
 * Watches many things: each is looked at in its own interval, and what is to be told is told once. What is known changes only after it was
 * committed, and it is begun from what the log says: whoever goes on after a crash tells nothing again and forgets nothing.
 */
export class Watch {
  readonly #parts: WatchParts;
  readonly #places = new Map<string, Place>();
  readonly #ending = new AbortController();
  #turn: Promise<unknown> = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;
  #atOnce = 0;

  constructor(parts: WatchParts) {
    this.#parts = parts;
  }

  /** Reads anew what is to be watched. Nothing is told meanwhile, so that what is read is not overtaken. */
  refresh(read: () => Promise<readonly Watched[]>): Promise<void> {
    return this.#inTurn(async () => {
      const all = await read();
      const keys = new Set(all.map(({ key }) => key));
      for (const key of this.#places.keys()) if (!keys.has(key)) this.#places.delete(key);
      for (const watched of all) this.#keep(watched);
      this.#arm();
    });
  }

  lastLook(key: string): LastLook | null {
    return this.#places.get(key)?.last ?? null;
  }

  /** What somebody found. */
  note(key: string, look: Look, tookMs = 0): Promise<void> {
    const place = this.#places.get(key);
    return place === undefined ? Promise.resolve() : this.#judge(place.watched, look, tookMs);
  }

  /** Looks at one thing now. */
  async look(key: string): Promise<void> {
    const place = this.#places.get(key);
    const look = place?.watched.look;
    if (place === undefined || look === null || look === undefined || place.looking) return;
    place.looking = true;
    this.#atOnce += 1;
    const { watched } = place;
    const startedMs = this.#parts.clock.monotonicMs();
    try {
      const found = await look(this.#ending.signal);
      if (!this.#ending.signal.aborted) await this.#judge(watched, found, this.#parts.clock.monotonicMs() - startedMs);
    } catch (error) {
      // What was found is found again: nothing was told and nothing is forgotten.
      this.#parts.log.warn('What became of a monitored thing could not be told; it is looked at again.', { key, error: String(error) });
    } finally {
      place.looking = false;
      const everyMs = place.watched.intervalMs * (isInDoubt(place.standing) ? SOONER : 1);
      place.dueMs = this.#parts.clock.monotonicMs() + Math.max(LEAST_MS, everyMs) * (1 + JITTER * (2 * this.#parts.random() - 1));
      this.#atOnce -= 1;
      this.#arm();
    }
  }

  async close(): Promise<void> {
    this.#ending.abort();
    clearTimeout(this.#timer);
    await this.#turn.catch(() => undefined);
  }

  #keep(watched: Watched): void {
    const before = this.#places.get(watched.key);
    if (before?.watched.identity === watched.identity && before.standing.health === watched.health) {
      before.watched = watched;
      return;
    }
    const nowMs = this.#parts.clock.monotonicMs();
    this.#places.set(watched.key, {
      watched,
      standing: { ...unwatched, health: watched.health },
      dueMs: nowMs + this.#parts.random() * Math.min(FIRST_MS, watched.intervalMs),
      looking: false,
      last: null,
    });
  }

  #judge(watched: Watched, look: Look, tookMs: number): Promise<void> {
    return this.#inTurn(async () => {
      const place = this.#places.get(watched.key);
      // It is another thing by now, or none.
      if (place === undefined || place.watched.identity !== watched.identity) return;
      const { standing, change } = judged(place.standing, look.ok, watched.thresholds);
      if (change !== null) await this.#parts.publish([watched.tell(change, look, look.ok ? standing.successes : standing.failures)]);
      place.standing = standing;
      place.last = { ...look, at: this.#parts.clock.now(), tookMs };
      if (change !== null) place.watched = { ...place.watched, health: standing.health };
    });
  }

  #arm(): void {
    clearTimeout(this.#timer);
    if (this.#ending.signal.aborted || this.#atOnce >= MOST_AT_ONCE) return;
    const waiting = [...this.#places.values()].filter(({ looking, watched }) => !looking && watched.look !== null);
    if (waiting.length === 0) return;
    const next = waiting.reduce((first, each) => (each.dueMs < first.dueMs ? each : first));
    const inMs = Math.max(0, next.dueMs - this.#parts.clock.monotonicMs());
    this.#timer = setTimeout(() => {
      void this.look(next.watched.key);
      this.#arm();
    }, inMs).unref();
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(work, work);
    this.#turn = turn.catch(() => undefined);
    return turn;
  }
}

/** The last looks say something else than what is known. */
function isInDoubt({ health, failures, successes }: Standing): boolean {
  return health === 'unhealthy' ? successes > 0 : failures > 0;
}
