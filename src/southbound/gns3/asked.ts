import type { Clock } from '#kernel/clock.ts';
import type { NewEvent } from '#kernel/event.ts';

/** An act that was never ended (its handler died) counts no longer than this. */
export const LONGEST_MS = 60_000;
/** The notification of a change may come after the answer to the request: at worst 59 ms were seen (v3); a closing project's last word takes longer. */
export const AFTERWARDS_MS = 2_000;
/** An event is laid to an act that ended no longer ago than this: four times the latest notification seen, and sooner than people act again. */
export const CAUSED_AFTERWARDS_MS = 250;

/** The request behind an act, as its events name it. */
export type Causation = Pick<NewEvent, 'correlationid' | 'causationid'>;

/** Something that the hub does to GNS3 on somebody's behalf. */
export interface Act {
  /** A stop or close that follows is what was asked for. A start does not vouch: it would hide a stop by somebody else right after it. */
  readonly vouches: boolean;
  readonly causation?: Causation;
}

interface Counting {
  readonly act: Act;
  /** When it stops counting. */
  vouchesUntilMs: number;
  causesUntilMs: number;
}

/** What the hub itself asks of GNS3 right now: such changes are not "unasked", and their events say which request caused them. */
export class Asked {
  readonly #clock: Clock;
  readonly #acts = new Map<string, Set<Counting>>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The act ends with the returned function, which takes how long ago it ended. */
  ask(subject: string, act: Act): (agoMs?: number) => void {
    const acts = this.#acts.get(subject) ?? new Set<Counting>();
    const untilMs = this.#clock.monotonicMs() + LONGEST_MS;
    const counting: Counting = { act, vouchesUntilMs: untilMs, causesUntilMs: untilMs };
    acts.add(counting);
    this.#acts.set(subject, acts);
    return (agoMs = 0) => {
      const now = this.#clock.monotonicMs() - agoMs;
      counting.vouchesUntilMs = Math.min(counting.vouchesUntilMs, now + AFTERWARDS_MS);
      counting.causesUntilMs = Math.min(counting.causesUntilMs, now + CAUSED_AFTERWARDS_MS);
    };
  }

  /** Was a change of this subject asked for, or of what contains it (`projects/<id>` of `projects/<id>/nodes/<id>`)? */
  asked(subject: string): boolean {
    const now = this.#clock.monotonicMs();
    return this.#counting(subject, now).some(({ act, vouchesUntilMs }) => act.vouches && vouchesUntilMs > now);
  }

  /** The request that a change of this subject is laid to: the latest, where several act on it. */
  causation(subject: string): Causation | undefined {
    const now = this.#clock.monotonicMs();
    return this.#counting(subject, now).findLast(({ act, causesUntilMs }) => act.causation !== undefined && causesUntilMs > now)?.act
      .causation;
  }

  /** Acts on what contains the subject, then those on itself. */
  #counting(subject: string, now: number): readonly Counting[] {
    if (this.#acts.size === 0) return [];
    const around = subject.split('/').slice(0, 2).join('/');
    return [...(around === subject ? [] : this.#living(around, now)), ...this.#living(subject, now)];
  }

  #living(subject: string, now: number): Iterable<Counting> {
    const acts = this.#acts.get(subject);
    if (acts === undefined) return [];
    for (const counting of acts) if (counting.vouchesUntilMs <= now) acts.delete(counting);
    if (acts.size === 0) this.#acts.delete(subject);
    return acts;
  }
}
