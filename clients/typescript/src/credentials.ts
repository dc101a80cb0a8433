import { failureOf, ThalamusError } from './failure.ts';
import type { Surroundings } from './surroundings.ts';

const AUTH = '/api/common/api/v1/auth';
/** A token that ends sooner is renewed before it is used. */
const RENEW_BEFORE_MS = 30_000;

/** Who asks. An API key and an access token are both given as they are; a function is asked anew whenever the hub refused what it gave. */
export type Credentials =
  | { readonly token: string | (() => string | Promise<string>) }
  | { readonly key: string }
  | { readonly username: string; readonly password: string };

/** Gives tokens that hold. */
export interface Tokens {
  token(): Promise<string>;
  /** One in place of another that the hub no longer takes. @throws ThalamusError `unauthorized` when there is none */
  renew(refused: string): Promise<string>;
  /** Ends the session that was begun here; nothing where none was. */
  end(): Promise<void>;
}

export function tokensOf(credentials: Credentials, surroundings: Surroundings): Tokens {
  if ('username' in credentials) return new LogIn(credentials, surroundings);
  const given = 'key' in credentials ? credentials.key : credentials.token;
  const token = async (): Promise<string> => (typeof given === 'string' ? given : given());
  return {
    token,
    async renew(refused) {
      const other = await token();
      if (other === refused) throw new ThalamusError('unauthorized', 'The hub does not take this token or key.', { status: 401 });
      return other;
    },
    end: async () => undefined,
  };
}

interface Held {
  readonly access: string;
  readonly refresh: string;
  readonly expiresAtMs: number;
}

/** A session that begins with the first question and is kept up as long as it is used. */
class LogIn implements Tokens {
  readonly #credentials: { readonly username: string; readonly password: string };
  readonly #surroundings: Surroundings;
  #held: Held | undefined;
  #renewal: Promise<string> | undefined;

  constructor(credentials: { readonly username: string; readonly password: string }, surroundings: Surroundings) {
    // What else stands beside them is no field of a log-in.
    this.#credentials = { username: credentials.username, password: credentials.password };
    this.#surroundings = surroundings;
  }

  async token(): Promise<string> {
    const held = this.#held;
    if (held !== undefined && held.expiresAtMs - this.#surroundings.nowMs() > RENEW_BEFORE_MS) return held.access;
    return this.renew(held?.access ?? '');
  }

  /** One at a time, whoever asks: a refresh token is good for one use. */
  async renew(refused: string): Promise<string> {
    if (this.#held !== undefined && this.#held.access !== refused) return this.#held.access;
    this.#renewal ??= this.#renewed().finally(() => (this.#renewal = undefined));
    return this.#renewal;
  }

  async end(): Promise<void> {
    const held = this.#held;
    this.#held = undefined;
    if (held === undefined) return;
    const response = await this.#post('logout/', { refresh: held.refresh }, held.access);
    await response.body?.cancel();
  }

  async #renewed(): Promise<string> {
    const held = this.#held;
    if (held !== undefined) {
      const response = await this.#post('refresh/', { refresh: held.refresh });
      if (response.ok) return this.#hold(response, held.refresh);
      const failure = await failureOf(response);
      // A session that ended, or was ended, is begun anew; a hub that is away is told.
      if (failure.code !== 'unauthorized') throw failure;
      this.#held = undefined;
    }
    const response = await this.#post('token/', this.#credentials);
    if (!response.ok) throw await failureOf(response);
    return this.#hold(response);
  }

  async #hold(response: Response, refresh = ''): Promise<string> {
    const given = (await response.json()) as { access: string; refresh?: string; expires_in: number };
    this.#held = {
      access: given.access,
      refresh: given.refresh ?? refresh,
      expiresAtMs: this.#surroundings.nowMs() + given.expires_in * 1_000,
    };
    return given.access;
  }

  async #post(path: string, body: object, token?: string): Promise<Response> {
    const headers = { 'content-type': 'application/json', ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) };
    try {
      return await this.#surroundings.fetch(`${this.#surroundings.url}${AUTH}/${path}`, {
        method: 'POST',
        headers,
        body: JSON.stringify(body),
      });
    } catch (error) {
      throw new ThalamusError('unreachable', `The hub at ${this.#surroundings.url} is not reachable.`, { cause: error });
    }
  }
}
