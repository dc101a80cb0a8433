import { asHubFailure, failureOf, HubFailure } from './failure.ts';

/** Who is logged in, as all tabs know it. Nothing of it opens anything: the refresh token is a cookie that scripts do not see. */
interface Known {
  readonly username: string;
  /** Another one at each log-in. */
  readonly since: number;
}

/** An access token, in the memory of this tab alone. */
interface Held {
  readonly access: string;
  readonly expiresAtMs: number;
}

/** What the hub gives at a log-in and a renewal. */
interface Given {
  readonly access: string;
  readonly expires_in: number;
  readonly username?: string;
}

/** A program on this machine that somebody logs in by way of this browser; the hub checks it. */
export interface LogInProgram {
  readonly address: string;
  readonly state: string;
  readonly challenge: string;
}

/** With what a browser leaves for an identity provider. */
export interface Departure {
  /** A page of ours to come back to. */
  readonly returnTo: string;
  /** Who is logged in; absent: this browser. */
  readonly program?: LogInProgram;
}

export interface SessionParts {
  readonly fetch: (path: string, init: RequestInit) => Promise<Response>;
  readonly storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
  readonly nowMs: () => number;
  /** One at a time in all tabs: the refresh token is good for one use. */
  readonly alone: <T>(work: () => Promise<T>) => Promise<T>;
}

const KEY = 'thalamus-log-in';
/** A token that ends sooner is renewed before it is used. */
const RENEW_BEFORE_MS = 60_000;

/** Who is logged in here, and the access token, renewed before it ends; all tabs share the session, each has a token of its own. */
export class Session {
  readonly #parts: SessionParts;
  readonly #watchers = new Set<() => void>();
  #held: Held | undefined;
  #renewal: Promise<string> | undefined;

  constructor(parts: SessionParts) {
    this.#parts = parts;
  }

  /** The name of who is logged in, or null. */
  get username(): string | null {
    return this.#known()?.username ?? null;
  }

  /** When the access token ends, in milliseconds of Unix time; undefined while this tab has none. */
  get expiresAtMs(): number | undefined {
    return this.#held?.expiresAtMs;
  }

  /** Calls back whenever somebody logs in or out. */
  watch(changed: () => void): () => void {
    this.#watchers.add(changed);
    return () => void this.#watchers.delete(changed);
  }

  /** Another tab logged in or out: the token of this one is of another session, or of none. */
  changedElsewhere(key: string | null): void {
    if (key !== null && key !== KEY) return;
    this.#held = undefined;
    this.#tell();
  }

  /** @throws HubFailure */
  async logIn(username: string, password: string): Promise<void> {
    this.#begin(username, await this.#post('/signin/session/', { username, password }));
  }

  /** Takes up the session of the cookie that an identity provider's log-in left behind. @throws HubFailure */
  async takeUp(): Promise<void> {
    const given = await this.#parts.alone(() => this.#post('/signin/renewal/'));
    this.#begin(given.username ?? '', given);
  }

  /** Where the browser goes to log in at an identity provider, to come back to a page of ours or to go on to a program. @throws HubFailure */
  async departure(provider: string, { returnTo, program }: Departure): Promise<string> {
    const { url } = await this.#post<{ url: string }>(`/signin/oidc/${encodeURIComponent(provider)}/`, {
      return_to: returnTo,
      ...(program === undefined ? {} : { program }),
    });
    return url;
  }

  /** Forgets the log-in here at once; the hub is told as far as it can be reached. Gives where to end a provider's session too. */
  async logOut(): Promise<string | null> {
    const authorization: Record<string, string> = this.#held === undefined ? {} : { authorization: `Bearer ${this.#held.access}` };
    this.#forget();
    const ended = await this.#post<{ continue_at: string | null }>('/signin/end/', undefined, authorization).catch(() => undefined);
    return ended?.continue_at ?? null;
  }

  /** A token that holds for a while yet. @throws HubFailure `unauthorized` when nobody is logged in any more */
  async token(): Promise<string> {
    if (this.#known() === undefined) throw loggedOut();
    const held = this.#held;
    return held !== undefined && held.expiresAtMs - this.#parts.nowMs() > RENEW_BEFORE_MS ? held.access : this.renew(held?.access);
  }

  /** A new token in place of one that the hub no longer takes. One renewal at a time, whoever asks. */
  async renew(refused: string | undefined): Promise<string> {
    this.#renewal ??= this.#parts.alone(() => this.#renewed(refused)).finally(() => (this.#renewal = undefined));
    return this.#renewal;
  }

  async #renewed(refused: string | undefined): Promise<string> {
    const known = this.#known();
    if (known === undefined) throw loggedOut();
    // Somebody else here renewed it while this one waited.
    if (this.#held !== undefined && this.#held.access !== refused) return this.#held.access;
    try {
      const given = await this.#post('/signin/renewal/');
      // Logged out, or in as somebody else, while the hub answered: the token is not for who is here now.
      if (this.#known()?.since !== known.since) throw loggedOut();
      this.#hold(given);
      return given.access;
    } catch (error) {
      const failure = asHubFailure(error);
      // Only a refusal ends the session; a hub that is away does not.
      if (failure.code === 'unauthorized' && this.#known()?.since === known.since) this.#forget();
      throw failure;
    }
  }

  async #post<Answer = Given>(path: string, body: object = {}, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
    const init = { method: 'POST', headers: { ...OWN_PAGE, ...headers }, body: JSON.stringify(body), credentials: 'same-origin' } as const;
    const response = await this.#parts.fetch(path, init).catch((error: unknown) => {
      throw asHubFailure(error);
    });
    if (!response.ok) throw await failureOf(response);
    return (await response.json()) as Answer;
  }

  #known(): Known | undefined {
    const text = this.#parts.storage.getItem(KEY);
    if (text === null) return undefined;
    try {
      const known = JSON.parse(text) as Partial<Known>;
      return typeof known.username === 'string' && typeof known.since === 'number' ? (known as Known) : undefined;
    } catch {
      return undefined;
    }
  }

  #begin(username: string, given: Given): void {
    this.#hold(given);
    const known: Known = { username, since: this.#parts.nowMs() };
    this.#parts.storage.setItem(KEY, JSON.stringify(known));
    this.#tell();
  }

  #hold({ access, expires_in: seconds }: Given): void {
    this.#held = { access, expiresAtMs: this.#parts.nowMs() + seconds * 1_000 };
  }

  #forget(): void {
    this.#held = undefined;
    this.#parts.storage.removeItem(KEY);
    this.#tell();
  }

  #tell(): void {
    for (const changed of this.#watchers) changed();
  }
}

/** A page of another site cannot send the second one without asking (northbound/signin). */
const OWN_PAGE = { 'content-type': 'application/json', 'x-thalamus-signin': '1' };

function loggedOut(): HubFailure {
  return new HubFailure('unauthorized', 'Nobody is logged in here.');
}
