import type { Clock } from '#kernel/clock.ts';
import { asFailure, fail } from '#kernel/error.ts';
import type { NewEvent } from '#kernel/event.ts';
import { uuidv7 } from '#kernel/id.ts';
import type { Log } from '#kernel/log.ts';
import { Backoff, type Pace } from './pace.ts';
import { Wake } from './wake.ts';

/** Events of one unit: more than wait while a commit is under way, and far below what a unit can hold. */
const UNIT_EVENTS = 1_000;
/** About 100 MB of node events. With the log away for so long that more wait, they are dropped, and the state is compared afterwards. */
const WAITING_MOST = 50_000;
/** An answer to a request does not wait longer for its events; they stay in the queue all the same. */
const COMMIT_PATIENCE_MS = 10_000;

interface Waiting {
  event: NewEvent;
  readonly heardMs: number | undefined;
}

export interface PublicationParts {
  readonly clock: Clock;
  readonly log: Log;
  readonly pace: Pick<Pace, 'retryFirstMs' | 'retryLongestMs'>;
  readonly random: () => number;
  readonly waitingMost?: number;
  publish(events: readonly NewEvent[]): Promise<void>;
  /** The last look at events before they are published: the same ones, in the same order. What it throws is tried again. */
  reviewed?(events: readonly NewEvent[]): Promise<readonly NewEvent[]>;
  /** Is an event of this id and subject in the log? A commit whose answer was lost must not be repeated. */
  committed(event: NewEvent): Promise<boolean>;
  /** These were committed; `heardMs` is when the notification behind one came, on the monotonic clock. */
  counted(event: NewEvent, heardMs: number | undefined): void;
  waiting(events: number): void;
  /** Too much waited and was dropped: what is to be said first when the log is back. */
  overflowed(): readonly NewEvent[];
  /** The log is back after an overflow: compare what it says with GNS3, then `resume`. */
  returned(): void;
}

/**
 * The one way of a server's events into the log: in order, a unit at a time, everything that came while the one before
 * was committed together. A log that does not take them is tried again until it does.
 */
export class Publication {
  readonly #parts: PublicationParts;
  readonly #backoff: Backoff;
  readonly #wake = new Wake();
  readonly #stopping = new AbortController();
  readonly #observers = new Set<() => void>();
  #queue: Waiting[] = [];
  #accepted = 0;
  #committed = 0;
  #running: Promise<void> = Promise.resolve();
  #active = false;
  /** How many events the unit has whose commit failed or was not answered. */
  #retriedEvents: number | undefined;
  #failing = false;
  #dropping = false;

  constructor(parts: PublicationParts) {
    this.#parts = parts;
    this.#backoff = new Backoff(parts.pace, parts.random);
  }

  /** The log has not taken events for some time. */
  get failing(): boolean {
    return this.#failing;
  }

  add(events: readonly NewEvent[], heardMs?: number): void {
    if (events.length === 0 || this.#dropping) return;
    if (this.#queue.length + events.length > (this.#parts.waitingMost ?? WAITING_MOST)) {
      this.#overflow();
      return;
    }
    for (const event of events) this.#queue.push({ event: { ...event, id: event.id ?? uuidv7() }, heardMs });
    this.#accepted += events.length;
    this.#parts.waiting(this.#queue.length);
    this.#begin();
  }

  /** Resolves when everything that was added before is committed. @throws store_unavailable when that takes too long */
  async settled(patienceMs = COMMIT_PATIENCE_MS): Promise<void> {
    const goal = this.#accepted;
    if (this.#dropping) throw notTaken();
    if (this.#committed >= goal) return;
    await new Promise<void>((resolve, reject) => {
      const done = (error?: Error): void => {
        clearTimeout(timer);
        this.#observers.delete(look);
        if (error === undefined) resolve();
        else reject(error);
      };
      const timer = setTimeout(() => done(notTaken()), patienceMs);
      const look = (): void => {
        if (this.#dropping) done(notTaken());
        else if (this.#committed >= goal) done();
      };
      this.#observers.add(look);
    });
  }

  /** After an overflow: what is added from now on is taken again. */
  resume(): void {
    this.#dropping = false;
  }

  /** Commits what waits, as far as that goes within the time, and ends. */
  async close(patienceMs: number): Promise<void> {
    await this.settled(patienceMs).catch((error: unknown) => {
      this.#parts.log.error('Events were not committed before the end; the next start compares with GNS3 and finds what they said.', {
        events: this.#queue.length,
        error: String(error),
      });
    });
    this.#stopping.abort();
    // A commit that hangs is not waited for any longer: its events carry their ids, and the log has them or not.
    await Promise.race([this.#running, new Wake().wait(patienceMs, new AbortController().signal)]);
  }

  /** Publishes nothing any more: another process does, and finds by comparison what waited here. */
  abandon(): void {
    this.#stopping.abort();
    this.#queue = [];
    this.#dropping = true;
    for (const look of this.#observers) look();
  }

  #begin(): void {
    if (this.#active) return;
    this.#active = true;
    this.#running = this.#run();
  }

  async #run(): Promise<void> {
    // The events of one notification are added together: a turn of the loop lets those that came with it join.
    await Promise.resolve();
    while (this.#queue.length > 0 && !this.#stopping.signal.aborted) {
      const unit = this.#queue.slice(0, this.#retriedEvents ?? UNIT_EVENTS);
      if (!(await this.#commit(unit))) {
        // Perhaps it was committed: it is looked for, or tried again, as it was, without what came meanwhile.
        if (!this.#dropping) this.#retriedEvents ??= unit.length;
        continue;
      }
      this.#retriedEvents = undefined;
      // An overflow may have emptied the queue meanwhile.
      if (this.#queue[0] === unit[0]) {
        this.#queue.splice(0, unit.length);
        this.#committed += unit.length;
      }
      for (const { event, heardMs } of unit) this.#parts.counted(event, heardMs);
      this.#parts.waiting(this.#queue.length);
      for (const look of this.#observers) look();
      if (this.#dropping && this.#queue.length === 0 && !this.#stopping.signal.aborted) this.#parts.returned();
    }
    // In the same turn as the look at the empty queue: what is added next begins anew.
    this.#active = false;
  }

  async #commit(unit: readonly Waiting[]): Promise<boolean> {
    try {
      if (this.#failing && (await this.#parts.committed(unit[0]!.event))) return this.#succeeded();
      const reviewed = await this.#parts.reviewed?.(unit.map((waiting) => waiting.event));
      for (const [index, event] of reviewed?.entries() ?? []) unit[index]!.event = event;
      // The right to publish may have ended during the look.
      if (this.#stopping.signal.aborted) return false;
      await this.#parts.publish(unit.map((waiting) => waiting.event));
      return this.#succeeded();
    } catch (error) {
      if (asFailure(error).code === 'lease_lost') this.abandon();
      if (this.#stopping.signal.aborted) return false;
      if (!this.#failing) {
        this.#parts.log.error('The event log does not take events; they wait.', { error: String(error), waiting: this.#queue.length });
      }
      this.#failing = true;
      await this.#wake.wait(this.#backoff.nextMs(), this.#stopping.signal);
      return false;
    }
  }

  #succeeded(): true {
    if (this.#failing) this.#parts.log.info('The event log takes events again.', { waiting: this.#queue.length });
    this.#failing = false;
    this.#backoff.reset();
    return true;
  }

  #overflow(): void {
    this.#parts.log.error('Too many events wait for the log; they are dropped, a gap is marked, and GNS3 is compared afterwards.', {
      dropped: this.#queue.length,
    });
    this.#dropping = true;
    const first = this.#parts.overflowed().map((event) => ({ event: { ...event, id: uuidv7() }, heardMs: undefined }));
    this.#queue = first;
    this.#retriedEvents = undefined;
    this.#committed = 0;
    this.#accepted = first.length;
    for (const look of this.#observers) look();
    this.#begin();
  }
}

const notTaken = (): Error => fail('store_unavailable', 'GNS3 did what was asked, but the event log has not taken the events of it yet.');
