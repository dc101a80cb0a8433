import type { Clock } from '#kernel/clock.ts';
import { fail } from '#kernel/error.ts';
import { uuidv7, type Uuid } from '#kernel/id.ts';
import type { Origin } from '#kernel/origin.ts';
import { KeptState, type PrivateDocument } from '../documents/index.ts';
import { networkBehind } from './networks.ts';
import type { Session } from './session.ts';
import { isDamaged, SESSIONS_FORMAT, type Living } from './sessions-format.ts';

export interface NewSession {
  readonly user: string;
  readonly how: string;
  readonly origin: Origin;
  readonly providerSession?: string | undefined;
}

/** One user's sessions beyond this end the oldest: a script that logs in for each call does not fill the document. */
const MOST_OF_ONE_USER = 1_000;
/** What a client says that it is may be long. */
const LONGEST_USER_AGENT = 200;

/**
 * Who is logged in, in a private document. Only living sessions are kept, so what is not here was ended: a token is good as long
 * as its session is, after a restart and at every process.
 */
export class Sessions {
  readonly #document: PrivateDocument;
  readonly #kept: KeptState<Living>;
  readonly #clock: Clock;
  readonly #lifeMs: number;
  /** Ended here, and not written down yet: they count for nothing at once, whatever becomes of the writing. */
  readonly #ending = new Set<Uuid>();
  /** Networks by user, of one state: whoever floods the hub with log-ins asks for them each time. */
  #places: { readonly of: Living; readonly networks: ReadonlyMap<string, ReadonlySet<string>> } | undefined;

  private constructor(document: PrivateDocument, clock: Clock, lifeMs: number) {
    this.#document = document;
    this.#kept = new KeptState(document, SESSIONS_FORMAT);
    this.#clock = clock;
    this.#lifeMs = lifeMs;
  }

  /** `lifeMs`: how long a session lasts after it was last renewed. A damaged document ends all sessions: everybody logs in again. */
  static open(document: PrivateDocument, clock: Clock, lifeMs: number): { readonly sessions: Sessions; readonly damaged: boolean } {
    const text = document.current()?.text;
    const sessions = new Sessions(document, clock, lifeMs);
    return { sessions, damaged: text !== undefined && isDamaged(text) };
  }

  /** Calls back when sessions ended, here or at another process, and not when some began. Returns the end of it. */
  onEnd(ended: () => void): () => void {
    let before = this.#kept.state();
    return this.#document.onChange(() => {
      const now = this.#kept.state();
      const gone = [...before.keys()].some((id) => !now.has(id));
      before = now;
      if (gone) ended();
    });
  }

  isAlive(id: Uuid): boolean {
    return this.get(id) !== null;
  }

  /** Null for one that ended. */
  get(id: Uuid): Session | null {
    const session = this.#kept.state().get(id);
    return session !== undefined && this.#lives(session) && !this.#ending.has(id) ? session : null;
  }

  /** The same as `isAlive`, and knows a session that another process has just begun. */
  async lives(id: Uuid): Promise<boolean> {
    if (this.isAlive(id)) return true;
    await this.#kept.refresh();
    return this.isAlive(id);
  }

  /** Living ones, the one that was begun last first. */
  list(): Session[] {
    return [...this.#kept.state().values()]
      .filter((session) => this.#lives(session) && !this.#ending.has(session.id))
      .toSorted((a, b) => (a.id < b.id ? 1 : -1));
  }

  /** Whether a user is logged in from a network. */
  has(user: string, network: string): boolean {
    const living = this.#kept.state();
    if (this.#places?.of !== living) {
      const networks = new Map<string, Set<string>>();
      for (const session of living.values()) {
        const known = networks.get(session.user) ?? new Set();
        networks.set(session.user, known.add(networkBehind(session.origin.address)));
      }
      this.#places = { of: living, networks };
    }
    return this.#places.networks.get(user)?.has(network) === true;
  }

  async begin({ user, how, origin, providerSession }: NewSession): Promise<Session> {
    const nowMs = this.#clock.now().getTime();
    const session: Session = {
      id: uuidv7(nowMs),
      user,
      generation: 1,
      expiresAtMs: nowMs + this.#lifeMs,
      begunAtMs: nowMs,
      renewedAtMs: nowMs,
      how,
      origin: {
        door: origin.door,
        ...(origin.address === undefined ? {} : { address: origin.address }),
        ...(origin.userAgent === undefined ? {} : { userAgent: origin.userAgent.slice(0, LONGEST_USER_AGENT) }),
      },
      ...(providerSession === undefined ? {} : { providerSession }),
    };
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
   * race: the session ends for both (RFC 9700 §4.14.2). Within `overlapMs` after a renewal the token before it gives the same
   * generation once more instead: for tabs of one browser that renewed at the same time. @throws unauthorized
   */
  async renew(id: Uuid, generation: number, overlapMs = 0): Promise<Session> {
    let renewed: Session | undefined;
    await this.#kept.change((living) => {
      const session = living.get(id);
      if (session === undefined || !this.#lives(session) || this.#ending.has(id)) {
        throw fail('unauthorized', 'The session has ended; log in again.');
      }
      const nowMs = this.#clock.now().getTime();
      const others = [...living.values()].filter((each) => each !== session);
      renewed = undefined;
      if (session.generation === generation + 1 && nowMs - session.renewedAtMs < overlapMs) {
        renewed = session;
        return living;
      }
      if (session.generation !== generation) return byId(others);
      renewed = { ...session, generation: generation + 1, renewedAtMs: nowMs, expiresAtMs: nowMs + this.#lifeMs };
      return byId([...others, renewed]);
    });
    if (renewed === undefined) {
      throw fail('unauthorized', 'The refresh token was used before; its session is ended for safety. Log in again.');
    }
    return renewed;
  }

  async end(id: Uuid): Promise<void> {
    await this.endThose((session) => session.id === id);
  }

  /** Ends all sessions of a user, for example when the password changed. */
  async endAll(user: string): Promise<void> {
    await this.endThose((session) => session.user === user);
  }

  /** Tells how many they were. */
  async endThose(which: (session: Session) => boolean): Promise<number> {
    const ended = [...this.#kept.state().values()].filter(which).map(({ id }) => id);
    for (const id of ended) this.#ending.add(id);
    let count = 0;
    await this.#kept.change((living) => {
      const left = [...living.values()].filter((session) => !which(session));
      count = living.size - left.length;
      return count === 0 ? living : byId(left);
    });
    for (const id of ended) this.#ending.delete(id);
    return count;
  }

  #lives(session: Session): boolean {
    return session.expiresAtMs > this.#clock.now().getTime();
  }
}

function byId(sessions: readonly Session[]): Living {
  return new Map(sessions.map((session) => [session.id, session]));
}
