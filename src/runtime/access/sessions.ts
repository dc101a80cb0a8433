import { z } from 'zod';
import type { Clock } from '#kernel/clock.ts';
import { fail } from '#kernel/error.ts';
import { uuidv7, type Uuid } from '#kernel/id.ts';
import { KeptState, type PrivateDocument, type StateFormat } from '../documents/index.ts';

const StoredSession = z.object({
  user: z.string(),
  /** Which refresh token is the good one: each use gives the next. */
  generation: z.int(),
  expires_at: z.iso.datetime(),
});
const Stored = z.object({ format: z.literal(1), sessions: z.record(z.string(), StoredSession) });

export interface Session {
  readonly id: Uuid;
  readonly user: string;
  readonly generation: number;
  readonly expiresAtMs: number;
}

/** One user's sessions beyond this end the oldest: a script that logs in for each call does not fill the file. */
const MOST_OF_ONE_USER = 1_000;

/** By id, in the order in which they were last renewed. */
type Living = ReadonlyMap<Uuid, Session>;

/**
 * Who is logged in, in a private document. Only living sessions are kept, so what is not here was ended: a token is good as long
 * as its session is, after a restart and at every process.
 */
export class Sessions {
  readonly #kept: KeptState<Living>;
  readonly #clock: Clock;
  readonly #lifeMs: number;
  /** Ended here, and not written down yet: they count for nothing at once, whatever becomes of the writing. */
  readonly #ending = new Set<Uuid>();

  private constructor(kept: KeptState<Living>, clock: Clock, lifeMs: number) {
    this.#kept = kept;
    this.#clock = clock;
    this.#lifeMs = lifeMs;
  }

  /** `lifeMs`: how long a session lasts after it was last renewed. A damaged document ends all sessions: everybody logs in again. */
  static open(document: PrivateDocument, clock: Clock, lifeMs: number): { readonly sessions: Sessions; readonly damaged: boolean } {
    const text = document.current()?.text;
    const sessions = new Sessions(new KeptState(document, FORMAT), clock, lifeMs);
    return { sessions, damaged: text !== undefined && parse(text) === null };
  }

  isAlive(id: Uuid): boolean {
    const session = this.#kept.state().get(id);
    return session !== undefined && this.#lives(session) && !this.#ending.has(id);
  }

  /** The same, and knows a session that another process has just begun. */
  async lives(id: Uuid): Promise<boolean> {
    if (this.isAlive(id)) return true;
    await this.#kept.refresh();
    return this.isAlive(id);
  }

  async begin(user: string): Promise<Session> {
    const nowMs = this.#clock.now().getTime();
    const session: Session = { id: uuidv7(nowMs), user, generation: 1, expiresAtMs: nowMs + this.#lifeMs };
    await this.#kept.change((living) => {
      const left = [...living.values()].filter((each) => this.#lives(each));
      const own = left.filter((each) => each.user === user);
      const tooMany = new Set(own.slice(0, Math.max(0, own.length - MOST_OF_ONE_USER + 1)));
      return byId([...left.filter((each) => !tooMany.has(each)), session]);
    });
    return session;
  }

  /**
   * The session with its next generation. A refresh token that was used before is in wrong hands, or the right ones lost the
   * race: the session ends for both (RFC 9700 §4.14.2). @throws unauthorized
   */
  async renew(id: Uuid, generation: number): Promise<Session> {
    let renewed: Session | undefined;
    await this.#kept.change((living) => {
      const session = living.get(id);
      if (session === undefined || !this.#lives(session) || this.#ending.has(id)) {
        throw fail('unauthorized', 'The session has ended; log in again.');
      }
      const others = [...living.values()].filter((each) => each !== session);
      renewed = undefined;
      if (session.generation !== generation) return byId(others);
      renewed = { ...session, generation: generation + 1, expiresAtMs: this.#clock.now().getTime() + this.#lifeMs };
      return byId([...others, renewed]);
    });
    if (renewed === undefined) {
      throw fail('unauthorized', 'The refresh token was used before; its session is ended for safety. Log in again.');
    }
    return renewed;
  }

  async end(id: Uuid): Promise<void> {
    await this.#end((session) => session.id === id);
  }

  /** Ends all sessions of a user, for example when the password changed. */
  async endAll(user: string): Promise<void> {
    await this.#end((session) => session.user === user);
  }

  async #end(which: (session: Session) => boolean): Promise<void> {
    const ended = [...this.#kept.state().values()].filter(which).map(({ id }) => id);
    for (const id of ended) this.#ending.add(id);
    await this.#kept.change((living) => {
      const left = [...living.values()].filter((session) => !which(session));
      return left.length === living.size ? living : byId(left);
    });
    for (const id of ended) this.#ending.delete(id);
  }

  #lives(session: Session): boolean {
    return session.expiresAtMs > this.#clock.now().getTime();
  }
}

function byId(sessions: readonly Session[]): Living {
  return new Map(sessions.map((session) => [session.id, session]));
}

const FORMAT: StateFormat<Living> = {
  initial: new Map(),
  parse: (text) => parse(text) ?? new Map(),
  format: (living) => {
    const sessions = [...living.values()].map(({ id, user, generation, expiresAtMs }) => [
      id,
      { user, generation, expires_at: new Date(expiresAtMs).toISOString() },
    ]);
    return `${JSON.stringify({ format: 1, sessions: Object.fromEntries(sessions) })}\n`;
  },
};

/** Null for a damaged text. */
function parse(text: string): Living | null {
  const stored = Stored.safeParse(jsonOrNull(text));
  if (!stored.success) return null;
  const entries = Object.entries(stored.data.sessions);
  return byId(entries.map(([id, { user, generation, expires_at: at }]) => ({ id, user, generation, expiresAtMs: Date.parse(at) })));
}

function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
