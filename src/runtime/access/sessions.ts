import { join } from 'node:path';
import { z } from 'zod';
import type { Clock } from '#kernel/clock.ts';
import { fail } from '#kernel/error.ts';
import { uuidv7, type Uuid } from '#kernel/id.ts';
import { PrivateFile } from './private-file.ts';

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

/**
 * Who is logged in, in a private file. Only living sessions are kept, so what is not here was ended: a token is good as long
 * as its session is, after a restart too.
 */
export class Sessions {
  readonly #file: PrivateFile;
  readonly #clock: Clock;
  readonly #lifeMs: number;
  /** In the order in which they were last renewed. */
  readonly #sessions = new Map<Uuid, Session>();

  private constructor(file: PrivateFile, clock: Clock, lifeMs: number) {
    this.#file = file;
    this.#clock = clock;
    this.#lifeMs = lifeMs;
  }

  /** `lifeMs`: how long a session lasts after it was last renewed. A damaged file ends all sessions: everybody logs in again. */
  static open(dataDir: string, clock: Clock, lifeMs: number): { readonly sessions: Sessions; readonly damaged: boolean } {
    const file = new PrivateFile(join(dataDir, 'sessions.json'));
    const sessions = new Sessions(file, clock, lifeMs);
    const text = file.read();
    if (text === null) return { sessions, damaged: false };
    const stored = Stored.safeParse(jsonOrNull(text));
    if (!stored.success) return { sessions, damaged: true };
    for (const [id, { user, generation, expires_at: expiresAt }] of Object.entries(stored.data.sessions)) {
      sessions.#sessions.set(id, { id, user, generation, expiresAtMs: Date.parse(expiresAt) });
    }
    return { sessions, damaged: false };
  }

  isAlive(id: Uuid): boolean {
    const session = this.#sessions.get(id);
    return session !== undefined && session.expiresAtMs > this.#clock.now().getTime();
  }

  async begin(user: string): Promise<Session> {
    const nowMs = this.#clock.now().getTime();
    for (const [id, session] of this.#sessions) {
      if (session.expiresAtMs <= nowMs) this.#sessions.delete(id);
    }
    const own = [...this.#sessions.values()].filter((session) => session.user === user);
    for (const { id } of own.slice(0, Math.max(0, own.length - MOST_OF_ONE_USER + 1))) this.#sessions.delete(id);
    return this.#put({ id: uuidv7(nowMs), user, generation: 1, expiresAtMs: nowMs + this.#lifeMs });
  }

  /**
   * The session with its next generation. A refresh token that was used before is in wrong hands, or the right ones lost the
   * race: the session ends for both (RFC 9700 §4.14.2). @throws unauthorized
   */
  async renew(id: Uuid, generation: number): Promise<Session> {
    const session = this.#sessions.get(id);
    if (session === undefined || !this.isAlive(id)) throw fail('unauthorized', 'The session has ended; log in again.');
    if (session.generation !== generation) {
      await this.end(id);
      throw fail('unauthorized', 'The refresh token was used before; its session is ended for safety. Log in again.');
    }
    this.#sessions.delete(id);
    return this.#put({ ...session, generation: generation + 1, expiresAtMs: this.#clock.now().getTime() + this.#lifeMs });
  }

  async end(id: Uuid): Promise<void> {
    if (this.#sessions.delete(id)) await this.#save();
  }

  /** Ends all sessions of a user, for example when the password changed. */
  async endAll(user: string): Promise<void> {
    const own = [...this.#sessions.values()].filter((session) => session.user === user);
    for (const { id } of own) this.#sessions.delete(id);
    if (own.length > 0) await this.#save();
  }

  async #put(session: Session): Promise<Session> {
    this.#sessions.set(session.id, session);
    try {
      await this.#save();
    } catch (error) {
      // Not on the disk: whoever gets no token shall have no session.
      this.#sessions.delete(session.id);
      throw error;
    }
    return session;
  }

  async #save(): Promise<void> {
    await this.#file.write(() => {
      const sessions = [...this.#sessions.values()].map(({ id, user, generation, expiresAtMs }) => [
        id,
        { user, generation, expires_at: new Date(expiresAtMs).toISOString() },
      ]);
      return `${JSON.stringify({ format: 1, sessions: Object.fromEntries(sessions) })}\n`;
    });
  }
}

function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
