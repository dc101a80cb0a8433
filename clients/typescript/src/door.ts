import { PLACES } from './catalogue.ts';
import type { Tokens } from './credentials.ts';
import { failureOf, ThalamusError } from './failure.ts';
import type { Surroundings } from './surroundings.ts';

/** How one question is asked. */
export interface Asking {
  readonly signal?: AbortSignal;
  /** Absent: ten minutes; GNS3's slowest calls take some. */
  readonly timeoutMs?: number;
  /** The same key with the same input is done once, also by another process. Absent: a new one for each command. */
  readonly idempotencyKey?: string;
  /** The answer has seen at least this position of the log. Absent: that of the last command asked here. */
  readonly minPosition?: number;
  /** The file, for an operation that takes one. */
  readonly content?: Blob | ArrayBuffer | Uint8Array<ArrayBuffer> | string;
}

export interface Answer<Output> {
  readonly output: Output;
  /** The position that the log had reached; undefined where the answer has none. */
  readonly position: number | undefined;
  /** For those who look after the hub. */
  readonly requestId: string | undefined;
  /** The answer of an earlier call under the same key. */
  readonly replayed: boolean;
}

export interface Retries {
  /** How often a question is asked at most. */
  readonly tries: number;
  /** The first wait, doubled each time; the hub's own `Retry-After` goes before it. */
  readonly firstMs: number;
  /** A longer wait is left to the caller. */
  readonly longestMs: number;
}

const TIMEOUT_MS = 600_000;

/** The hub over HTTP: operations by their names, files by their places. */
export class Door {
  readonly #surroundings: Surroundings;
  readonly #tokens: Tokens;
  readonly #retries: Retries;
  readonly #language: string | undefined;
  /** What the commands that were asked here reached. */
  #position = 0;

  constructor(surroundings: Surroundings, tokens: Tokens, retries: Retries, language?: string) {
    this.#surroundings = surroundings;
    this.#tokens = tokens;
    this.#retries = retries;
    this.#language = language;
  }

  get position(): number {
    return this.#position;
  }

  async ask<Output>(name: string, input: Readonly<Record<string, unknown>>, asking: Asking): Promise<Answer<Output>> {
    const place = name in PLACES ? PLACES[name as keyof typeof PLACES] : undefined;
    const minPosition = asking.minPosition ?? this.#position;
    const { path, method, body, type } = requestOf(name, place, input, asking.content);
    // The same in every try: the hub does it once. A query has no use for it, and one of a module's operations may be either.
    const headers: Record<string, string> = { 'idempotency-key': asking.idempotencyKey ?? this.#surroundings.key() };
    if (type !== undefined) headers['content-type'] = type;
    if (this.#language !== undefined) headers['accept-language'] = this.#language;
    const waiting = minPosition > 0 && place?.kind !== 'command' ? `${path.includes('?') ? '&' : '?'}min_position=${minPosition}` : '';
    const response = await this.#insisted(path + waiting, { method, headers, ...(body === undefined ? {} : { body }) }, asking);
    const position = numberOf(response.headers.get('x-position'));
    if (place?.kind !== 'query' && position !== undefined) this.#position = Math.max(this.#position, position);
    return {
      output: (await this.#read(response, place?.gives !== undefined)) as Output,
      position,
      requestId: response.headers.get('x-request-id') ?? undefined,
      replayed: response.headers.get('x-idempotent-replay') === 'true',
    };
  }

  async #read(response: Response, file: boolean): Promise<unknown> {
    try {
      return file ? await response.blob() : await response.json();
    } catch (error) {
      throw new ThalamusError('unreachable', `The answer of the hub at ${this.#surroundings.url} broke off.`, { cause: error });
    }
  }

  async #insisted(path: string, init: RequestInit, asking: Asking): Promise<Response> {
    const { tries, firstMs, longestMs } = this.#retries;
    for (let tried = 1; ; tried += 1) {
      const { response, failure } = await this.#once(path, init, asking);
      if (response !== undefined) return response;
      asking.signal?.throwIfAborted();
      const waitMs = failure.retryAfterMs ?? Math.min(longestMs, firstMs * 2 ** (tried - 1)) * (0.5 + this.#surroundings.random() / 2);
      if (tried >= tries || !mayPass(failure) || waitMs > longestMs) throw failure;
      await this.#surroundings.pause(waitMs, asking.signal);
      asking.signal?.throwIfAborted();
    }
  }

  /** One try, and another with a new token where the old one was refused. */
  async #once(
    path: string,
    init: RequestInit,
    asking: Asking,
  ): Promise<{ response: Response; failure?: never } | { response?: never; failure: ThalamusError }> {
    try {
      const token = await this.#tokens.token();
      let response = await this.#send(path, init, token, asking);
      if (response.status === 401) {
        await response.body?.cancel();
        response = await this.#send(path, init, await this.#tokens.renew(token), asking);
      }
      return response.ok ? { response } : { failure: await failureOf(response) };
    } catch (error) {
      return { failure: error instanceof ThalamusError ? error : this.#unreachable(error) };
    }
  }

  async #send(path: string, init: RequestInit, token: string, { signal, timeoutMs = TIMEOUT_MS }: Asking): Promise<Response> {
    const timeout = AbortSignal.timeout(timeoutMs);
    return this.#surroundings.fetch(this.#surroundings.url + path, {
      ...init,
      headers: { ...(init.headers as Record<string, string>), accept: 'application/json, */*;q=0.5', authorization: `Bearer ${token}` },
      signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout]),
    });
  }

  #unreachable(error: unknown): ThalamusError {
    const late = error instanceof Error && error.name === 'TimeoutError';
    return new ThalamusError(
      late ? 'timeout' : 'unreachable',
      `The hub at ${this.#surroundings.url} ${late ? 'did not answer in time' : 'is not reachable'}.`,
      { cause: error },
    );
  }
}

type Place = (typeof PLACES)[keyof typeof PLACES];

/** By its name, which stays; what is a file has no place there. */
function requestOf(name: string, place: Place | undefined, input: Readonly<Record<string, unknown>>, content: Asking['content']) {
  if (place?.takes === undefined && place?.gives === undefined) {
    return {
      method: 'POST',
      path: `/api/common/api/v1/operations/${encodeURIComponent(name)}/`,
      body: JSON.stringify(input),
      type: 'application/json',
    };
  }
  const rest = new Map(Object.entries(input).filter(([, value]) => value !== undefined));
  const path = place.path.replaceAll(/:(\w+)/g, (_, field: string) => {
    const value = rest.get(field);
    rest.delete(field);
    return encodeURIComponent(String(value));
  });
  const query = new URLSearchParams(
    [...rest].flatMap(([field, value]) =>
      (Array.isArray(value) ? value.map((each) => partOf(String(each))) : [String(value)]).map((each): [string, string] => [field, each]),
    ),
  );
  return {
    method: place.method,
    path: query.size === 0 ? path : `${path}?${query.toString()}`,
    body: place.takes === undefined ? undefined : content,
    type: place.takes,
  };
}

/** One of several values: the hub separates at commas unless a backslash stands before them. */
const partOf = (value: string): string => value.replaceAll(/(\\*),/g, String.raw`$1$1\,`);

/** Nobody answered, too many asked, or the hub or GNS3 is away for a moment: the same may succeed later. */
function mayPass({ code, status }: ThalamusError): boolean {
  return code === 'unreachable' ? [0, 429, 502, 503, 504].includes(status) : status === 429 || status === 503;
}

function numberOf(text: string | null): number | undefined {
  return text === null ? undefined : Number(text);
}
