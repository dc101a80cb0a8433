import type { Clock } from '#kernel/clock.ts';

/** An act that was never ended (its handler died) counts no longer than this. */
const LONGEST_MS = 60_000;
/** The notification of a change may come after the answer to the request: at worst 59 ms were seen (v3); a closing project's last word takes longer. */
const AFTERWARDS_MS = 2_000;

/** What the hub itself asks of GNS3 right now: such changes are not "unasked". */
export class Asked {
  readonly #clock: Clock;
  /** Subject to the moments at which each act that asks for it stops counting. */
  readonly #until = new Map<string, Map<symbol, number>>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The act ends with the returned function. */
  ask(subject: string): () => void {
    const act = Symbol(subject);
    const acts = this.#until.get(subject) ?? new Map<symbol, number>();
    acts.set(act, this.#clock.monotonicMs() + LONGEST_MS);
    this.#until.set(subject, acts);
    return () => {
      if (acts.has(act)) acts.set(act, this.#clock.monotonicMs() + AFTERWARDS_MS);
    };
  }

  /** Was a change of this subject asked for, or of what contains it (`projects/<id>` of `projects/<id>/nodes/<id>`)? */
  asked(subject: string): boolean {
    if (this.#until.size === 0) return false;
    return this.#counts(subject) || this.#counts(subject.split('/').slice(0, 2).join('/'));
  }

  #counts(subject: string): boolean {
    const acts = this.#until.get(subject);
    if (acts === undefined) return false;
    const now = this.#clock.monotonicMs();
    for (const [act, until] of acts) if (until <= now) acts.delete(act);
    if (acts.size === 0) this.#until.delete(subject);
    return acts.size > 0;
  }
}
