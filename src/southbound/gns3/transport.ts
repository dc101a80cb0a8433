import { Readable } from 'node:stream';
import { Pool, type Dispatcher } from 'undici';
import { connectorAsked, NOT_ASKED } from './reachable.ts';
import type { TimeLimits } from './time-limits.ts';

/** No JSON answer of GNS3 is near this; one that is larger is not read into memory. */
const ANSWER_MAX_BYTES = 64 * 1024 * 1024;
/** Requests that may be under way at once: GNS3 serves 50 starts at once in 0.8 s, and one Python process serves them all. */
const CONNECTIONS = 32;
/** v3 drops idle connections after about 5 s without a word; ours go before that. @see gns3/README.md, "API differences" */
const KEEP_ALIVE_MS = 3_500;

/** What went wrong below HTTP. `unknown`: the request may have been executed all the same. */
export class TransportFault extends Error {
  readonly kind: 'unreachable' | 'reset' | 'timeout' | 'aborted' | 'too_large' | 'protocol';

  constructor(kind: TransportFault['kind'], message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'TransportFault';
    this.kind = kind;
  }
}

export interface Request {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** With the API's prefix and query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | AsyncIterable<Uint8Array>;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
  /** A larger answer is not read into memory; absent: what no JSON answer of GNS3 comes near. */
  readonly maxBytes?: number | undefined;
}

export interface Reply {
  readonly status: number;
  readonly contentType: string;
  readonly text: string;
  /** The WWW-Authenticate header of a 401 (RFC 9110 §11.6.1). */
  readonly challenge?: string;
}

export interface StreamedReply {
  readonly status: number;
  readonly contentType: string;
  /** Must be read to its end or destroyed. */
  readonly body: Dispatcher.ResponseData['body'];
}

/**
 * The end of a request: its time is over, or its caller went away. By hand, for AbortSignal.timeout() cannot be taken
 * back: at 10,000 reads a second the timers of half a minute would be kept.
 */
class Deadline {
  readonly #ending = new AbortController();
  readonly #timer: NodeJS.Timeout;
  readonly #caller: AbortSignal | undefined;
  /** The time was over, as opposed to: the caller went away. */
  passed = false;

  constructor(ms: number, caller: AbortSignal | undefined) {
    this.#timer = setTimeout(() => {
      this.passed = true;
      this.#ending.abort();
    }, ms);
    this.#caller = caller;
    caller?.addEventListener('abort', this.#left);
    if (caller?.aborted === true) this.#ending.abort();
  }

  get signal(): AbortSignal {
    return this.#ending.signal;
  }

  readonly #left = (): void => this.#ending.abort();

  /** Only the caller ends it from here on. */
  headCame(): void {
    clearTimeout(this.#timer);
  }

  clear(): void {
    clearTimeout(this.#timer);
    this.#caller?.removeEventListener('abort', this.#left);
  }
}

/** HTTP to one GNS3 server: bounded in time and size, and what goes wrong said in one of a few ways. */
export class Transport {
  readonly #requests: Pool;
  /** Streams last: they would starve requests if they took their connections. */
  readonly #streams: Pool;

  constructor(origin: string, limits: TimeLimits) {
    const shared = {
      connect: connectorAsked(limits.connectMs),
      pipelining: 1,
      keepAliveTimeout: KEEP_ALIVE_MS,
      keepAliveMaxTimeout: KEEP_ALIVE_MS,
    };
    this.#requests = new Pool(origin, { ...shared, connections: CONNECTIONS });
    this.#streams = new Pool(origin, { ...shared, connections: null });
  }

  /** One request and its whole answer. A GET that met a reset is repeated: nothing else is safe to. @throws TransportFault */
  async exchange(request: Request): Promise<Reply> {
    const deadline = new Deadline(request.timeoutMs, request.signal);
    try {
      for (let attempt = 1; ; attempt += 1) {
        try {
          // The deadline covers the whole exchange, a body that drips included.
          const response = await this.#send(this.#requests, request, deadline.signal, 0);
          const { headers, statusCode: status } = response;
          const challenge = headers['www-authenticate'];
          return {
            status,
            contentType: contentType(headers),
            ...(typeof challenge === 'string' ? { challenge } : {}),
            text: await textOf(response.body, request.maxBytes),
          };
        } catch (thrown) {
          const fault = asFault(thrown, request, deadline);
          // A restarted server resets every connection that was kept: at most one per attempt is met.
          if (fault.kind === 'reset' && request.method === 'GET' && attempt < 3) continue;
          throw fault;
        }
      }
    } finally {
      deadline.clear();
    }
  }

  /**
   * One request whose answer is a stream. `timeoutMs` of the request is for its head; `pieceMs` for each silence of the
   * body, 0 for none. The request's signal ends the body too. @throws TransportFault
   */
  async stream(request: Request, pieceMs: number): Promise<StreamedReply> {
    const deadline = new Deadline(request.timeoutMs, request.signal);
    try {
      const { statusCode, headers, body } = await this.#send(this.#streams, request, deadline.signal, pieceMs);
      deadline.headCame();
      body.once('close', () => deadline.clear());
      return { status: statusCode, contentType: contentType(headers), body };
    } catch (thrown) {
      deadline.clear();
      throw asFault(thrown, request, deadline);
    }
  }

  #send(pool: Pool, request: Request, signal: AbortSignal, bodyTimeout: number) {
    return pool.request({
      method: request.method,
      path: request.path,
      headers: request.headers,
      body: bodyOf(request),
      headersTimeout: 0,
      bodyTimeout,
      signal,
    });
  }

  async close(): Promise<void> {
    await Promise.all([this.#requests.destroy(), this.#streams.destroy()]);
  }
}

/** The whole body as text. @throws TransportFault too_large */
export async function textOf(body: Dispatcher.ResponseData['body'], maxBytes = ANSWER_MAX_BYTES): Promise<string> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of body as AsyncIterable<Buffer>) {
    size += piece.length;
    if (size > maxBytes) throw new TransportFault('too_large', `the answer is larger than ${maxBytes} bytes`);
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString('utf8');
}

function bodyOf({ body }: Request): string | Readable | null {
  return body === undefined || typeof body === 'string' ? (body ?? null) : Readable.from(body);
}

function contentType(headers: Record<string, string | string[] | undefined>): string {
  const value = headers['content-type'];
  return typeof value === 'string' ? value : '';
}

const UNREACHABLE = new Set([
  NOT_ASKED,
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EHOSTDOWN',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ETIMEDOUT',
  'UND_ERR_CONNECT_TIMEOUT',
]);
const PROTOCOL = new Set([
  'UND_ERR_HEADERS_OVERFLOW',
  'UND_ERR_RES_CONTENT_LENGTH_MISMATCH',
  'UND_ERR_REQ_CONTENT_LENGTH_MISMATCH',
  'UND_ERR_INVALID_ARG',
]);

/** What undici threw, as one of our kinds. */
function asFault(thrown: unknown, request: Pick<Request, 'signal'>, deadline: Deadline): TransportFault {
  if (thrown instanceof TransportFault) return thrown;
  if (request.signal?.aborted === true) return new TransportFault('aborted', 'the caller went away', thrown);
  if (deadline.passed) return new TransportFault('timeout', 'no answer in time', thrown);
  const { code, message } = describe(thrown);
  if (UNREACHABLE.has(code)) return new TransportFault('unreachable', message, thrown);
  if (code === 'UND_ERR_BODY_TIMEOUT' || code === 'UND_ERR_HEADERS_TIMEOUT')
    return new TransportFault('timeout', 'no answer in time', thrown);
  if (PROTOCOL.has(code) || code.startsWith('HPE_')) return new TransportFault('protocol', `the answer is not HTTP (${message})`, thrown);
  return new TransportFault('reset', `the connection was lost (${message})`, thrown);
}

/** The code and text of what undici threw, of the first where it tried several addresses. */
export function describe(thrown: unknown): { code: string; message: string } {
  if (thrown instanceof AggregateError && thrown.errors.length > 0) return describe(thrown.errors[0]);
  if (!(thrown instanceof Error)) return { code: '', message: String(thrown) };
  const code = (thrown as { code?: unknown }).code;
  return { code: typeof code === 'string' ? code : '', message: thrown.message };
}
