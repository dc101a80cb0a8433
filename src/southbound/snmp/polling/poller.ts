import { setInterval } from 'node:timers/promises';
import PQueue from 'p-queue';
import type { Clock } from '#kernel/clock.ts';
import type { Lease } from '#kernel/lease.ts';
import type { PollResult } from './messages.ts';
import type { KeptPoll } from './poll-book.ts';
import type { PollReading } from './reading.ts';
import { type Reading, withRates } from './rates.ts';

/** Results that are kept of a poll, and values of all of them together. */
const MOST_RESULTS = 100;
const MOST_VALUES = 5_000;
/** Polls that read at once; the sockets of the unit bound what each asks. */
const AT_ONCE = 32;
const LOOK_MS = 5_000;

export interface PollState {
  readonly read: number;
  readonly failed: number;
  /** Newest first. */
  readonly results: readonly PollResult[];
}

const NOT_POLLED: PollState = { read: 0, failed: 0, results: [] };

interface Polled {
  readonly poll: KeptPoll;
  readonly stop: AbortController;
  timer: NodeJS.Timeout | undefined;
  before: Reading | undefined;
  state: PollState;
}

export interface PollerOptions {
  readonly clock: Clock;
  readonly read: (poll: KeptPoll, signal: AbortSignal) => Promise<PollReading>;
}

/** Reads what is polled, each in its time, while this process is the one that does. Results are in memory: measurements belong to monitoring. */
export class Poller {
  readonly #options: PollerOptions;
  readonly #turns = new PQueue({ concurrency: AT_ONCE });
  readonly #polled = new Map<string, Polled>();
  #working = false;

  constructor(options: PollerOptions) {
    this.#options = options;
  }

  /** Until the lease is lost. @param polls those that there are */
  async work(lease: Lease, polls: () => readonly KeptPoll[]): Promise<void> {
    this.#working = true;
    for (const poll of polls()) this.add(poll, shareOf(poll));
    // Another process may be asked to create or delete one.
    try {
      for await (const _ of setInterval(LOOK_MS, undefined, { signal: lease.lost, ref: false })) this.#follow(polls());
    } catch (error) {
      if (!lease.lost.aborted) throw error;
    } finally {
      this.#working = false;
      for (const id of this.#polled.keys()) this.remove(id);
    }
  }

  #follow(polls: readonly KeptPoll[]): void {
    const there = new Set(polls.map((poll) => poll.poll_id));
    for (const id of this.#polled.keys()) if (!there.has(id)) this.remove(id);
    for (const poll of polls) this.add(poll);
  }

  /** @param share of its time that passes before the first reading */
  add(poll: KeptPoll, share = 0): void {
    if (!this.#working || this.#polled.has(poll.poll_id)) return;
    const polled: Polled = { poll, stop: new AbortController(), timer: undefined, before: undefined, state: NOT_POLLED };
    this.#polled.set(poll.poll_id, polled);
    this.#later(polled, share * poll.input.every_s * 1_000);
  }

  remove(id: string): void {
    const polled = this.#polled.get(id);
    if (polled === undefined) return;
    this.#polled.delete(id);
    clearTimeout(polled.timer);
    polled.stop.abort();
  }

  state(id: string): PollState {
    return this.#polled.get(id)?.state ?? NOT_POLLED;
  }

  #later(polled: Polled, inMs: number): void {
    polled.timer = setTimeout(() => void this.#once(polled), inMs);
    polled.timer.unref();
  }

  /** One that takes longer than its time begins again at once, and never twice at once. */
  async #once(polled: Polled): Promise<void> {
    const { clock, read } = this.#options;
    const beganMs = clock.monotonicMs();
    const { answered, reason, values } = await this.#turns.add(() => read(polled.poll, polled.stop.signal));
    if (polled.stop.signal.aborted) return;
    const now: Reading = { atMs: clock.monotonicMs(), values };
    const result: PollResult = {
      at: clock.now().toISOString(),
      answered,
      reason,
      duration_ms: now.atMs - beganMs,
      values: withRates(now, polled.before),
    };
    // A reading that failed says nothing: rates go from the last that did not.
    if (answered) polled.before = now;
    const { state } = polled;
    polled.state = { read: state.read + 1, failed: state.failed + (answered ? 0 : 1), results: kept([result, ...state.results]) };
    this.#later(polled, Math.max(0, polled.poll.input.every_s * 1_000 - (clock.monotonicMs() - beganMs)));
  }
}

/** From 0 to 1, another one for each poll: not all come at once after a start. */
function shareOf({ poll_id: id }: KeptPoll): number {
  return Number.parseInt(id.slice(0, 8), 16) / 2 ** 32;
}

/** As many of the newest as fit; the last one always does. */
function kept(results: readonly PollResult[]): PollResult[] {
  let values = 0;
  return results.slice(0, MOST_RESULTS).filter((result, at) => {
    values += result.values.length;
    return at === 0 || values <= MOST_VALUES;
  });
}
