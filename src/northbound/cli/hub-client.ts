import { JsonLineReader } from '#kernel/json-lines.ts';
import { connectionOf, type Connection, type ConnectionOptions } from './connection.ts';
import { readProfile, writeProfile, type Profile } from './profiles.ts';
import { failed, unreachable, type ErrorBody, type Refusal } from './refusal.ts';

const AUTH = '/api/common/api/v1/auth';

/** How long an answer may take: GNS3's slowest calls (importing, duplicating, restoring) take minutes. */
const ANSWER_TIMEOUT_MS = 600_000;
/** A token that ends sooner than this is renewed before it is used. */
const RENEW_BEFORE_MS = 30_000;

export interface Answered<T> {
  readonly output: T;
  /** The position that the log had reached; null where the answer has none. */
  readonly position: number | null;
}

interface Asking {
  readonly method: string;
  readonly path: string;
  readonly json?: unknown;
  readonly body?: ReadableStream<Uint8Array>;
  readonly mediaType?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A hub over HTTP: any operation by its name, and what is not JSON by its path. */
export class HubClient {
  readonly #env: NodeJS.ProcessEnv;
  readonly #options: ConnectionOptions;
  readonly #signal: AbortSignal;
  #connection: Connection | undefined;
  #renewal: Promise<string | undefined> | undefined;

  /** @param signal ends what is being asked */
  constructor(options: ConnectionOptions, env: NodeJS.ProcessEnv, signal: AbortSignal) {
    this.#options = options;
    this.#env = env;
    this.#signal = signal;
  }

  /** Looked up when it is first needed: what works offline needs no hub. */
  get connection(): Connection {
    this.#connection ??= connectionOf(this.#options, this.#env);
    return this.#connection;
  }

  /** Asks an operation by its name. @throws Refusal */
  async perform<T>(operation: string, input: object = {}): Promise<T> {
    return (await this.ask<T>(operation, input)).output;
  }

  /** The same, with the position. */
  async ask<T>(operation: string, input: object = {}): Promise<Answered<T>> {
    const response = await this.request({
      method: 'POST',
      path: placeOf(operation),
      json: input,
    });
    const position = response.headers.get('x-position');
    return { output: (await this.#read(response)) as T, position: position === null ? null : Number(position) };
  }

  /** Asks an operation that tells its answer in lines of JSON, and gives each as it comes. @throws Refusal */
  async *lines<T>(operation: string, input: object): AsyncGenerator<T> {
    const response = await this.request({ method: 'POST', path: placeOf(operation), json: input });
    const reader = new JsonLineReader();
    try {
      for await (const bytes of response.body ?? []) yield* reader.push(bytes as Uint8Array) as T[];
    } catch (error) {
      if (this.#signal.aborted) throw failed('Interrupted; what was asked may still take effect.');
      throw unreachable(`The answer of the hub at ${this.connection.url} broke off: ${reason(error)}.`);
    }
  }

  async get<T>(path: string): Promise<T> {
    return (await this.#read(await this.request({ method: 'GET', path }))) as T;
  }

  /** The health report, whatever its status: an unhealthy hub answers 503 with the same shape. */
  async health<T>(): Promise<T> {
    const response = await this.#send({ method: 'GET', path: '/health/' }, undefined);
    return (await this.#read(response)) as T;
  }

  /** Logs in and gives the session, which is not kept yet. */
  async logIn(user: string, password: string): Promise<Profile> {
    const response = await this.#send({ method: 'POST', path: `${AUTH}/token/`, json: { username: user, password } }, undefined);
    if (!response.ok) throw await this.#refusal(response);
    const answer = (await this.#read(response)) as { access: string; refresh: string; expires_in: number };
    return this.#session(user, answer);
  }

  /** Identity providers with which people log in at this hub. */
  async providers(): Promise<readonly { readonly id: string; readonly name: string }[]> {
    const response = await this.#send({ method: 'GET', path: `${AUTH}/providers/` }, undefined);
    if (!response.ok) throw await this.#refusal(response);
    return ((await this.#read(response)) as { providers: { id: string; name: string }[] }).providers;
  }

  /** Logs in with the code that a browser brought, and gives the session, which is not kept yet. */
  async redeem(provider: string, code: string, verifier: string): Promise<Profile> {
    const path = `${AUTH}/providers/${provider}/redeem/`;
    const response = await this.#send({ method: 'POST', path, json: { code, verifier } }, undefined);
    if (!response.ok) throw await this.#refusal(response);
    const answer = (await this.#read(response)) as { access: string; refresh: string; expires_in: number; username: string };
    return this.#session(answer.username, answer);
  }

  /** Ends the session of the profile at the hub. */
  async logOut(refresh: string): Promise<void> {
    const response = await this.request({ method: 'POST', path: `${AUTH}/logout/`, json: { refresh } });
    await response.body?.cancel();
  }

  /** The access token, renewed when it is about to end. */
  async token(): Promise<string | undefined> {
    const { profile, token } = this.connection;
    if (profile === undefined) return token;
    const kept = readProfile(this.#env, profile)?.profile;
    if (kept === undefined || kept.expires_at_ms - Date.now() > RENEW_BEFORE_MS) return kept?.access ?? token;
    return this.renew();
  }

  /** A new access token of the profile; the old one where the hub gives none. One renewal at a time. */
  async renew(): Promise<string | undefined> {
    this.#renewal ??= this.#renewed().finally(() => {
      this.#renewal = undefined;
    });
    return this.#renewal;
  }

  async #renewed(): Promise<string | undefined> {
    const { profile, token } = this.connection;
    const kept = profile === undefined ? undefined : readProfile(this.#env, profile)?.profile;
    if (profile === undefined || kept === undefined) return token;
    const response = await this.#send({ method: 'POST', path: `${AUTH}/refresh/`, json: { refresh: kept.refresh } }, undefined);
    if (!response.ok) {
      await response.body?.cancel();
      // Another command may have renewed it meanwhile: the refresh token is good for one use.
      return readProfile(this.#env, profile)?.profile.access ?? kept.access;
    }
    const session = this.#session(
      kept.user,
      (await this.#read(response)) as { access: string; refresh?: string; expires_in: number },
      kept.refresh,
    );
    writeProfile(this.#env, profile, session, { current: false });
    return session.access;
  }

  #session(user: string, answer: { access: string; refresh?: string; expires_in: number }, refresh = ''): Profile {
    return {
      url: this.connection.url,
      user,
      access: answer.access,
      refresh: answer.refresh ?? refresh,
      expires_at_ms: Date.now() + answer.expires_in * 1_000,
    };
  }

  /** Sends a request as whoever is logged in and gives the answer when it is a success. @throws Refusal */
  async request(asking: Asking): Promise<Response> {
    let response = await this.#send(asking, await this.token());
    if (response.status === 401 && this.connection.profile !== undefined && asking.body === undefined) {
      await response.body?.cancel();
      response = await this.#send(asking, await this.renew());
    }
    if (!response.ok) throw await this.#refusal(response);
    return response;
  }

  async #send({ method, path, json, body, mediaType, headers }: Asking, token: string | undefined): Promise<Response> {
    const sent: Record<string, string> = { accept: 'application/json, */*;q=0.5', ...headers };
    if (json !== undefined) sent['content-type'] = 'application/json';
    if (mediaType !== undefined) sent['content-type'] = mediaType;
    if (token !== undefined) sent['authorization'] = `Bearer ${token}`;
    const options: RequestInit & { duplex?: 'half' } = { method, headers: sent, redirect: 'error', signal: this.#signal };
    // A streamed body, and a streamed answer, have their own pace; everything else ends some time.
    if (json !== undefined) options.signal = AbortSignal.any([AbortSignal.timeout(ANSWER_TIMEOUT_MS), this.#signal]);
    if (json !== undefined) options.body = JSON.stringify(json);
    else if (body !== undefined) Object.assign(options, { body, duplex: 'half' });
    try {
      return await fetch(`${this.connection.url}${path}`, options);
    } catch (error) {
      if (this.#signal.aborted) throw failed('Interrupted; what was asked may still take effect.');
      throw unreachable(`The hub at ${this.connection.url} is not reachable: ${reason(error)}.`);
    }
  }

  async #read(response: Response): Promise<unknown> {
    const { url } = this.connection;
    let text: string;
    try {
      text = await response.text();
    } catch (error) {
      throw unreachable(`The answer of the hub at ${url} broke off: ${reason(error)}.`);
    }
    try {
      return JSON.parse(text);
    } catch {
      throw failed(`What answers at ${url} is no hub: status ${response.status} and no JSON.`);
    }
  }

  async #refusal(response: Response): Promise<Refusal> {
    const { url } = this.connection;
    const text = await response.text().catch(() => '');
    const body = errorBody(text);
    if (body === undefined) return failed(`What answers at ${url} is no hub: status ${response.status} without an error of the hub.`);
    return refusalOf(body, response.status);
  }
}

function placeOf(operation: string): string {
  return `/api/common/api/v1/operations/${encodeURIComponent(operation)}/`;
}

/** What the hub refused, with what to do about it where the command line knows. */
export function refusalOf(body: ErrorBody, status?: number): Refusal {
  const lines = [body.message];
  const { details } = body;
  if (typeof details === 'object' && details !== null) {
    for (const [field, messages] of Object.entries(details)) {
      if (!Array.isArray(messages)) continue;
      // What the message says already is not said again.
      const more = messages.filter((each): each is string => typeof each === 'string' && !body.message.includes(each.replace(/\.$/, '')));
      if (more.length > 0) lines.push(`  ${field}: ${more.join('; ')}`);
    }
  }
  if (status === 401 || body.code === 'unauthorized') lines.push('Log in with: thalamus login');
  return failed(lines.join('\n'), body);
}

export function errorBody(text: string): ErrorBody | undefined {
  try {
    const value = JSON.parse(text) as Partial<ErrorBody> | null;
    return typeof value?.code === 'string' && typeof value.message === 'string' ? (value as ErrorBody) : undefined;
  } catch {
    return undefined;
  }
}

/** `fetch failed` hides what failed in its cause. */
export function reason(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (!(cause instanceof Error)) return String(cause);
  if (cause instanceof AggregateError && cause.errors[0] instanceof Error) return cause.errors[0].message;
  return cause.message === '' ? cause.name : cause.message;
}
