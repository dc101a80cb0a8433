import { asHubFailure, failureOf, HubFailure } from './failure.ts';
import { PLACES, type Operations } from './operations.generated.ts';

/** Somebody's log-in, as it is kept between pages. */
interface Kept {
  readonly username: string;
  readonly access: string;
  readonly refresh: string;
  readonly expiresAtMs: number;
}

export interface SessionParts {
  readonly fetch: (path: string, init: RequestInit) => Promise<Response>;
  readonly storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
  readonly nowMs: () => number;
  /** One at a time in all tabs: the refresh token is good for one use. */
  readonly alone: <T>(work: () => Promise<T>) => Promise<T>;
}

const KEY = 'thalamus-session';
/** A token that ends sooner is renewed before it is used. */
const RENEW_BEFORE_MS = 60_000;

/** Who is logged in here, and the access token, renewed before it ends; all tabs share it. */
export class Session {
  readonly #parts: SessionParts;
  readonly #watchers = new Set<() => void>();
  #renewal: Promise<string> | undefined;

  constructor(parts: SessionParts) {
    this.#parts = parts;
  }

  /** The name of who is logged in, or null. */
  get username(): string | null {
    return this.#kept()?.username ?? null;
  }

  /** When the access token ends, in milliseconds of Unix time. */
  get expiresAtMs(): number | undefined {
    return this.#kept()?.expiresAtMs;
  }

  /** Calls back whenever somebody logs in or out. */
  watch(changed: () => void): () => void {
    this.#watchers.add(changed);
    return () => void this.#watchers.delete(changed);
  }

  /** Another tab logged in or out. */
  changedElsewhere(key: string | null): void {
    if (key === null || key === KEY) this.#tell();
  }

  /** @throws HubFailure */
  async logIn(username: string, password: string): Promise<void> {
    this.#keep(username, await this.#post('auth.token.create', { username, password }));
    this.#tell();
  }

  /** Forgets the log-in here at once; the hub is told as far as it can be reached. */
  async logOut(): Promise<void> {
    const kept = this.#kept();
    this.#forget();
    if (kept === undefined) return;
    const ending = { method: 'POST', headers: { ...JSON_BODY, authorization: `Bearer ${kept.access}` } };
    const { path } = PLACES['auth.session.end'];
    await this.#parts.fetch(path, { ...ending, body: JSON.stringify({ refresh: kept.refresh }) }).catch(() => undefined);
  }

  /** A token that holds for a while yet. @throws HubFailure `unauthorized` when nobody is logged in any more */
  async token(): Promise<string> {
    const kept = this.#kept();
    if (kept === undefined) throw loggedOut();
    return kept.expiresAtMs - this.#parts.nowMs() > RENEW_BEFORE_MS ? kept.access : this.renew(kept.access);
  }

  /** A new token in place of one that the hub no longer takes. One renewal at a time, whoever asks. */
  async renew(refused: string): Promise<string> {
    this.#renewal ??= this.#parts.alone(() => this.#renewed(refused)).finally(() => (this.#renewal = undefined));
    return this.#renewal;
  }

  async #renewed(refused: string): Promise<string> {
    const kept = this.#kept();
    if (kept === undefined) throw loggedOut();
    // Another tab renewed it while this one waited.
    if (kept.access !== refused) return kept.access;
    try {
      const answer = await this.#post('auth.token.refresh', { refresh: kept.refresh });
      this.#keep(kept.username, answer);
      return answer.access;
    } catch (error) {
      const failure = asHubFailure(error);
      // Only a refusal ends the session; a hub that is away does not.
      if (failure.code === 'unauthorized' || failure.code === 'validation_error') this.#forget();
      throw failure;
    }
  }

  async #post<Name extends 'auth.token.create' | 'auth.token.refresh'>(
    name: Name,
    input: Operations[Name]['input'],
  ): Promise<Operations[Name]['output']> {
    const { path, method } = PLACES[name];
    const response = await this.#parts.fetch(path, { method, headers: JSON_BODY, body: JSON.stringify(input) }).catch((error: unknown) => {
      throw asHubFailure(error);
    });
    if (!response.ok) throw await failureOf(response);
    return (await response.json()) as Operations[Name]['output'];
  }

  #kept(): Kept | undefined {
    const text = this.#parts.storage.getItem(KEY);
    if (text === null) return undefined;
    try {
      const kept = JSON.parse(text) as Partial<Kept>;
      return typeof kept.access === 'string' && typeof kept.refresh === 'string' ? (kept as Kept) : undefined;
    } catch {
      return undefined;
    }
  }

  #keep(username: string, answer: Operations['auth.token.create']['output']): void {
    const expiresAtMs = this.#parts.nowMs() + answer.expires_in * 1_000;
    const kept: Kept = { username, access: answer.access, refresh: answer.refresh, expiresAtMs };
    this.#parts.storage.setItem(KEY, JSON.stringify(kept));
  }

  #forget(): void {
    this.#parts.storage.removeItem(KEY);
    this.#tell();
  }

  #tell(): void {
    for (const changed of this.#watchers) changed();
  }
}

const JSON_BODY = { 'content-type': 'application/json' };

function loggedOut(): HubFailure {
  return new HubFailure('unauthorized', 'Nobody is logged in here.');
}
