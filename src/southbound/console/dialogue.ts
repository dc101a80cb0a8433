import { Failure } from '#kernel/error.ts';
import type { SessionLimits } from './limits.ts';
import type { Change, Line } from './line.ts';
import type { Timing } from './timing.ts';

/** Why a session ends before it did what it should: told, not thrown further. */
export class Stopped extends Error {}

/** Return, as terminals send it. */
export const RETURN = '\r';

/** How long a text of the console may be in a sentence. */
const QUOTED_MAX = 100;

export interface DialogueParts {
  readonly line: Line;
  readonly timing: Timing;
  readonly limits: SessionLimits;
  /** Whoever asked went away: what was begun is put away, and nothing else done. */
  readonly signal: AbortSignal;
  /** Monotonic time at which everything is over. */
  readonly deadlineMs: number;
  /** What must not appear in any text about this. */
  readonly secrets: readonly string[];
}

/** Speaking on a line within a time: waits, writes when nobody else does, and says why it stops. */
export class Dialogue {
  readonly line: Line;
  readonly limits: SessionLimits;
  readonly #timing: Timing;
  readonly #secrets: readonly string[];
  readonly #signal: AbortSignal;
  #deadlineMs: number;
  #leaving = false;
  /** Since when others hold the right to write, without a pause. */
  #heldSinceMs: number | null = null;

  constructor({ line, timing, limits, deadlineMs, secrets, signal }: DialogueParts) {
    this.line = line;
    this.limits = limits;
    this.#timing = timing;
    this.#deadlineMs = deadlineMs;
    this.#secrets = secrets;
    this.#signal = signal;
  }

  get nowMs(): number {
    return this.#timing.monotonicMs();
  }

  get remainingMs(): number {
    return this.#signal.aborted && !this.#leaving ? 0 : this.#deadlineMs - this.nowMs;
  }

  /** Gives time to put things away, however late it is. */
  leaveWithin(ms: number): void {
    this.#leaving = true;
    this.#deadlineMs = this.nowMs + ms;
  }

  stop(reason: string): never {
    throw new Stopped(this.masked(reason));
  }

  /** Ends here when the console ended or the time is over. */
  check(): void {
    if (this.line.ended !== null) this.stop(`The console ended: ${this.line.ended}.`);
    if (this.#signal.aborted && !this.#leaving) this.stop('Whoever asked went away.');
    if (this.remainingMs <= 0) this.stop(`The time was over; the last line of the console is ${this.lastLine()}.`);
  }

  /** Waits for something new, at most so long. */
  async change(heard: number, ms: number): Promise<Change> {
    return this.line.change(heard, Math.min(ms, Math.max(0, this.remainingMs)));
  }

  /** Waits until nothing was said for a time; false when that did not come within `mostMs`. */
  async quiet(ms: number, mostMs: number): Promise<boolean> {
    const overMs = this.nowMs + Math.min(mostMs, Math.max(0, this.remainingMs));
    for (;;) {
      const missingMs = ms - this.line.silentMs;
      if (missingMs <= 0 || this.line.ended !== null) return true;
      const leftMs = overMs - this.nowMs;
      if (leftMs <= 0) return false;
      await this.line.change(this.line.heard, Math.min(missingMs, leftMs));
    }
  }

  /** Waits, whatever is said meanwhile. */
  async pause(ms: number): Promise<void> {
    const overMs = this.nowMs + Math.min(ms, Math.max(0, this.remainingMs));
    while (this.nowMs < overMs && this.line.ended === null) await this.line.change(this.line.heard, overMs - this.nowMs);
  }

  /** Writes, or says who else has the right to; to be called only where a key does no harm. @throws Stopped when the console takes nothing */
  write(text: string): { readonly heldBy: string; readonly forMs: number } | null {
    try {
      this.line.write(text);
      this.#heldSinceMs = null;
      return null;
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      const writer = error.details?.['writer'];
      if (typeof writer === 'string') return { heldBy: writer, forMs: error.retryAfterMs ?? this.limits.quietMs };
      return this.stop(error.message);
    }
  }

  /** Somebody else writes: waits until the right to write is free. @throws Stopped when that takes too long */
  async stepBack({ heldBy, forMs }: { readonly heldBy: string; readonly forMs: number }): Promise<void> {
    this.#heldSinceMs ??= this.nowMs;
    const leftMs = Math.min(this.#heldSinceMs + this.limits.backOffMs - this.nowMs, this.remainingMs);
    if (forMs > leftMs) this.stop(`${heldBy} writes on the console.`);
    await this.pause(forMs + 1);
  }

  /** Writes where it would be wrong to come back later. @throws Stopped when somebody else has the right to write */
  insist(text: string): void {
    const held = this.write(text);
    if (held !== null) this.stop(`${held.heldBy} writes on the console.`);
  }

  /** The last line that says something, for a sentence. */
  lastLine(): string {
    const { current, screen } = this.line;
    const line = current.trim() === '' ? (screen.lines.findLast((each) => each.trim() !== '') ?? '') : current;
    return quoted(line);
  }

  masked(text: string): string {
    return this.#secrets.reduce((masked, secret) => (secret === '' ? masked : masked.replaceAll(secret, '***')), text);
  }
}

/** A text of a console in a sentence of ours. */
export function quoted(text: string): string {
  const plain = text.trim();
  return plain === '' ? 'empty' : `"${plain.length > QUOTED_MAX ? `${plain.slice(0, QUOTED_MAX)}…` : plain}"`;
}
