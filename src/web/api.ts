import { asHubFailure, failureOf } from './failure.ts';
import { PLACES } from './operations.generated.ts';
import { requestOf, type Input, type OperationName, type Output } from './request.ts';
import { Session } from './session.ts';

export interface ApiParts {
  readonly session: Pick<Session, 'token' | 'renew'>;
  readonly fetch: (path: string, init: RequestInit) => Promise<Response>;
  /** A key that nobody else has: a command under it is done once, however often it is sent. */
  readonly key: () => string;
}

export interface Asking {
  readonly signal?: AbortSignal;
  /** A raw body, for an operation that takes one. */
  readonly content?: Blob;
  /** A raw answer that goes on until it is stopped: what came within so many milliseconds is taken. */
  readonly collectMs?: number;
  /** Given each piece of a raw answer as it comes. */
  readonly onPiece?: (piece: Uint8Array) => void;
}

/** The input may be left out where no field is needed. */
type Given<Name extends OperationName> =
  object extends Input<Name> ? [input?: Input<Name>, asking?: Asking] : [input: Input<Name>, asking?: Asking];

/** Asks the hub for one of its operations. @throws HubFailure */
export type Ask = <Name extends OperationName>(name: Name, ...given: Given<Name>) => Promise<Output<Name>>;

export function createAsk({ session, fetch, key }: ApiParts): Ask {
  return async function ask<Name extends OperationName>(name: Name, ...[input, asking]: Given<Name>): Promise<Output<Name>> {
    const { kind, gives, takes } = PLACES[name];
    const { method, path, body } = requestOf(name, input ?? ({} as Input<Name>));
    // The same in both tries: the hub does it once.
    const idempotencyKey = kind === 'command' ? key() : undefined;
    const send = (token: string) => {
      const headers: Record<string, string> = { authorization: `Bearer ${token}` };
      if (body !== undefined) headers['content-type'] = 'application/json';
      if (takes !== undefined) headers['content-type'] = takes;
      if (idempotencyKey !== undefined) headers['idempotency-key'] = idempotencyKey;
      const sent = asking?.content ?? body;
      return fetch(path, {
        method,
        headers,
        ...(sent === undefined ? {} : { body: sent }),
        ...(asking?.signal === undefined ? {} : { signal: asking.signal }),
      });
    };
    try {
      const token = await session.token();
      let response = await send(token);
      if (response.status === 401) response = await send(await session.renew(token));
      if (!response.ok) throw await failureOf(response);
      if (gives === undefined) return (await response.json()) as Output<Name>;
      return (await collected(response, asking)) as Output<Name>;
    } catch (error) {
      // Whoever cancelled knows why.
      if (asking?.signal?.aborted === true) throw error;
      throw asHubFailure(error);
    }
  };
}

async function collected(response: Response, { collectMs, onPiece }: Asking = {}): Promise<Blob> {
  if (collectMs === undefined && onPiece === undefined) return response.blob();
  const reader = response.body!.getReader();
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  const timer = collectMs === undefined ? undefined : setTimeout(() => void reader.cancel(), collectMs);
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      chunks.push(next.value);
      onPiece?.(next.value);
    }
  } finally {
    clearTimeout(timer);
  }
  return new Blob(chunks, { type: response.headers.get('content-type') ?? '' });
}

/** 128 random bits; `crypto.randomUUID` is not there on pages that came by plain HTTP from another machine. */
function randomKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Refusals come in the language of the app, whatever the browser prefers. */
function inLanguage(path: string, init: RequestInit): Promise<Response> {
  return fetch(path, {
    ...init,
    headers: { ...(init.headers as Record<string, string>), 'accept-language': document.documentElement.lang },
  });
}

/** The log-in of this browser. */
export const session = new Session({
  fetch: inLanguage,
  storage: {
    getItem: (key) => localStorage.getItem(key),
    setItem: (key, value) => localStorage.setItem(key, value),
    removeItem: (key) => localStorage.removeItem(key),
  },
  nowMs: () => Date.now(),
  // Locks are there on secure pages only; elsewhere two tabs may log each other out at worst.
  alone: (work) => ('locks' in navigator ? navigator.locks.request('thalamus-session', work) : work()),
});

/** Asks as whoever is logged in here. */
export const ask = createAsk({ session, fetch: inLanguage, key: randomKey });
