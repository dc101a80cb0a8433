import { fail } from '#kernel/error.ts';
import type { Origin } from '#kernel/origin.ts';
import type { Credentials } from './credentials.ts';
import type { Directory } from './directory.ts';
import type { LoginDelay } from './login-delay.ts';
import { networkBehind } from './networks.ts';
import type { Session } from './session.ts';
import type { NewSession, Sessions } from './sessions.ts';
import type { Tokens } from './tokens.ts';

/** How long tokens are good. */
export interface TokenLives {
  readonly accessMs: number;
  readonly refreshMs: number;
}

/** As it is on the wire. */
export interface TokenPair {
  readonly access: string;
  readonly refresh: string;
  /** Seconds until the access token expires. */
  readonly expires_in: number;
}

/** Tokens, and of which session of whom. */
export interface NewTokens extends TokenPair {
  readonly username: string;
  readonly session: string;
}

export interface LogInParts {
  readonly directory: Directory;
  readonly credentials: Credentials;
  readonly sessions: Sessions;
  readonly tokens: Tokens;
  readonly delay: LoginDelay;
  readonly lives: TokenLives;
  /** Whether a user may log in by password at all. */
  readonly passwords: (username: string) => boolean;
}

/** From a password to tokens, and from tokens to the next ones. */
export class LogIn {
  readonly #parts: LogInParts;

  constructor(parts: LogInParts) {
    this.#parts = parts;
  }

  /** @throws unauthorized, rate_limited while wrong ones have to be waited for */
  async byPassword(username: string, password: string, origin: Origin): Promise<NewTokens> {
    if (!this.#parts.passwords(username)) throw fail('forbidden', 'Passwords are switched off; log in with single sign-on.');
    if (!(await this.isRight(username, password, origin))) throw fail('unauthorized', 'User name or password is wrong.');
    return this.begin({ user: username, how: 'password', origin });
  }

  /** Whether a password is right; wrong ones are counted. @throws rate_limited */
  async isRight(username: string, password: string, origin: Origin): Promise<boolean> {
    const { credentials, delay } = this.#parts;
    const network = networkBehind(origin.address);
    delay.check(username, network);
    return credentials.matches(username, password, delay.turn(username, network));
  }

  /** A session of somebody who was proved to be that user. */
  async begin(session: NewSession): Promise<NewTokens> {
    return this.#tokensOf(await this.#parts.sessions.begin(session));
  }

  /** @param overlapMs see `Sessions.renew` @throws unauthorized */
  async renew(refresh: string, overlapMs = 0): Promise<NewTokens> {
    const { tokens, sessions, directory } = this.#parts;
    const { user: username, session, generation } = await tokens.verify('refresh', refresh);
    const user = (await directory.knowing(username)).user(username);
    if (user === null || user.disabled === true) throw fail('unauthorized', 'The user of the refresh token may no longer log in.');
    return this.#tokensOf(await sessions.renew(session, generation, overlapMs));
  }

  /** Whose session a refresh token is of. @throws unauthorized */
  async sessionOf(refresh: string): Promise<{ readonly id: string; readonly user: string }> {
    const { session, user } = await this.#parts.tokens.verify('refresh', refresh);
    return { id: session, user };
  }

  async #tokensOf(session: Session): Promise<NewTokens> {
    const { tokens, lives } = this.#parts;
    return {
      access: await tokens.sign('access', session, lives.accessMs),
      refresh: await tokens.sign('refresh', session, lives.refreshMs),
      expires_in: Math.floor(lives.accessMs / 1_000),
      username: session.user,
      session: session.id,
    };
  }
}
