import { fail, type Failure } from '#kernel/error.ts';
import type { Clock } from '#kernel/clock.ts';
import type { Log } from '#kernel/log.ts';
import type { Gns3Api, Gns3Server } from './controller.ts';
import type { TimeLimits } from './time-limits.ts';
import type { Reply } from './transport.ts';

/** A token is renewed this long before it expires; GNS3's last 24 h. */
const RENEW_BEFORE_MS = 5 * 60_000;
/** When the token does not say how long it lives. */
const ASSUMED_LIFE_MS = 12 * 3_600_000;
/** Refusals in a row after which the hub stops asking for a while: GNS3 hashes the password each time, and a locked account stays locked. */
const REFUSALS = 3;

interface Token {
  readonly text: string;
  readonly renewAtMs: number;
}

/** Sends a log-in request: `POST /v3/access/users/authenticate` with this JSON. */
export type LogIn = (body: string) => Promise<Reply>;

/**
 * The hub's credentials at one server. v2: none, or HTTP Basic. v3: a token, got once for however many callers, kept,
 * renewed before it expires or when it is refused. There is no log out: GNS3 3.1 revokes every token of the user by it.
 * @see gns3-pitfalls.md 9 to 12, 15
 */
export class Session {
  readonly #server: Gns3Server;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #limits: TimeLimits;
  readonly #logIn: LogIn;
  #token: Token | undefined;
  #loggingIn: Promise<Token> | undefined;
  #refusals = 0;
  #notBeforeMs = 0;

  constructor(server: Gns3Server, { clock, log, limits, logIn }: { clock: Clock; log: Log; limits: TimeLimits; logIn: LogIn }) {
    this.#server = server;
    this.#clock = clock;
    this.#log = log;
    this.#limits = limits;
    this.#logIn = logIn;
  }

  /** What must not appear in any text. */
  secrets(): readonly string[] {
    return [this.#token?.text, this.#server.password, this.#basic()].filter((secret) => secret !== undefined);
  }

  /** The header of a request. @throws gns3_unavailable when the credentials are refused or missing */
  async headers(api: Gns3Api): Promise<Record<string, string>> {
    if (api === 'v2') {
      const basic = this.#basic();
      return basic === undefined ? {} : { authorization: `Basic ${basic}` };
    }
    const token = await this.token();
    return token === undefined ? {} : { authorization: `Bearer ${token}` };
  }

  /** The v3 token; undefined without a configured user: then v3 itself says what it wants. @throws gns3_unavailable */
  async token(): Promise<string | undefined> {
    if (this.#server.user === undefined) return undefined;
    const kept = this.#token;
    if (kept !== undefined && this.#clock.monotonicMs() < kept.renewAtMs) return kept.text;
    this.#loggingIn ??= this.#fetchToken().finally(() => {
      this.#loggingIn = undefined;
    });
    return (await this.#loggingIn).text;
  }

  /** The server answered 401 to this token. True: a new one may help, ask once more. */
  refused(token: string | undefined): boolean {
    if (token === undefined) return false;
    // Another caller may have renewed it meanwhile: only the token that was refused is dropped.
    if (this.#token?.text === token) this.#token = undefined;
    return true;
  }

  /** A token that was fresh was refused too: logging in again and again would go on for ever. */
  refusedFresh(): Failure {
    this.#token = undefined;
    return this.#countRefusal('it gives a token and then refuses it');
  }

  /** A request was accepted: the credentials are good. */
  accepted(): void {
    this.#refusals = 0;
  }

  #basic(): string | undefined {
    const { user, password } = this.#server;
    return user === undefined ? undefined : Buffer.from(`${user}:${password ?? ''}`, 'utf8').toString('base64');
  }

  async #fetchToken(): Promise<Token> {
    const nowMs = this.#clock.monotonicMs();
    if (nowMs < this.#notBeforeMs) throw this.#paused('it refused the credentials before', this.#notBeforeMs - nowMs);
    const reply = await this.#logIn(JSON.stringify({ username: this.#server.user, password: this.#server.password ?? '' }));
    if (reply.status === 401 || reply.status === 403 || reply.status === 422) throw this.#countRefusal('it refuses user name or password');
    const text = reply.status === 200 ? accessToken(reply.text) : undefined;
    if (text === undefined) {
      throw fail('gns3_unavailable', `GNS3 server ${this.#server.id} answered the log in with HTTP ${reply.status} and no token.`, {
        server: this.#server.id,
        status: reply.status,
      });
    }
    const token: Token = { text, renewAtMs: this.#clock.monotonicMs() + lifeMs(text, this.#clock.now().getTime()) };
    this.#token = token;
    return token;
  }

  #countRefusal(reason: string): Failure {
    this.#refusals += 1;
    if (this.#refusals < REFUSALS) return this.#paused(reason, 0);
    const pauseMs = Math.min(this.#limits.loginPauseMs * 2 ** (this.#refusals - REFUSALS), this.#limits.loginPauseMaxMs);
    this.#notBeforeMs = this.#clock.monotonicMs() + pauseMs;
    if (this.#refusals === REFUSALS) {
      this.#log.warn('GNS3 refuses the credentials of the hub', { server: this.#server.id, refusals: this.#refusals, pause_ms: pauseMs });
    }
    return this.#paused(reason, pauseMs);
  }

  #paused(reason: string, waitMs: number): Failure {
    const again = waitMs > 0 ? ` It is tried again in ${Math.ceil(waitMs / 1000)} s at the latest.` : '';
    return fail(
      'gns3_unavailable',
      `GNS3 server ${this.#server.id} cannot be used: ${reason}; check the configured user and password.${again}`,
      { server: this.#server.id, credentials: 'refused' },
      waitMs > 0 ? { retryAfterMs: waitMs } : {},
    );
  }
}

function accessToken(body: string): string | undefined {
  try {
    const parsed: unknown = JSON.parse(body);
    const text = (parsed as { access_token?: unknown } | null)?.access_token;
    return typeof text === 'string' && text !== '' ? text : undefined;
  } catch {
    return undefined;
  }
}

/** How long to use a token, from its `exp` claim (RFC 7519 §4.1.4), which is read and not trusted for anything else. */
function lifeMs(token: string, nowMs: number): number {
  try {
    const claims: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'));
    const exp = (claims as { exp?: unknown } | null)?.exp;
    if (typeof exp === 'number') {
      const leftMs = exp * 1000 - nowMs;
      // A token that lives less than ten minutes is used for half its life; one that looks expired means that the clocks differ.
      if (leftMs > 0) return Math.max(leftMs / 2, leftMs - RENEW_BEFORE_MS);
    }
  } catch {
    // Not a JWT: GNS3 may change what its tokens are.
  }
  return ASSUMED_LIFE_MS;
}
