import type { z } from 'zod';
import { Failure, fail } from '#kernel/error.ts';
import type { Clock } from '#kernel/clock.ts';
import type { Meter } from '#kernel/metric.ts';
import type { Breaker } from './breaker.ts';
import { gns3ResponseTime } from './client-metrics.ts';
import type { Gns3Api, Gns3Server } from './controller.ts';
import { NodeQueue } from './node-queue.ts';
import { redact } from './redact.ts';
import { refusal, unanswered, unknownRoute, type Asked } from './refusal.ts';
import type { Session } from './session.ts';
import { textOf, TransportFault, type Reply, type Request, type StreamedReply, type Transport } from './transport.ts';

/** Requests under way at one server at once: 50 starts at once served well, and reads must find room beside them. */
const WIDTH = 30;

/** One request as the operations state it: the API's prefix, credentials and errors are added here. */
export interface Wanted {
  /** Names it in metrics: `node.start`. */
  readonly operation: string;
  readonly method: Request['method'];
  /** After the prefix: `/projects/…`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly json?: unknown;
  /** Sent as it is, streamed. */
  readonly raw?: AsyncIterable<Uint8Array>;
  readonly timeoutMs: number;
  /** Requests of one node, or one link, go one at a time. */
  readonly inTurnOf?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  /** A larger answer is not read. */
  readonly maxBytes?: number;
}

/** The way of every request to one server: its turn, the breaker, credentials, the wire, and errors of our catalogue. */
export class Requests {
  readonly breaker: Breaker;
  readonly #server: Gns3Server;
  readonly #clock: Clock;
  readonly #meter: Meter;
  readonly #transport: Transport;
  readonly #session: Session;
  readonly #queue = new NodeQueue(WIDTH);
  readonly #api: () => Promise<Gns3Api>;
  readonly #strangeRoute: () => void;

  /** `api` detects the version where it is not known yet; `strangeRoute` is told when the server no longer knows our routes. */
  constructor(parts: {
    server: Gns3Server;
    clock: Clock;
    meter: Meter;
    transport: Transport;
    session: Session;
    breaker: Breaker;
    api: () => Promise<Gns3Api>;
    strangeRoute: () => void;
  }) {
    this.#server = parts.server;
    this.#clock = parts.clock;
    this.#meter = parts.meter;
    this.#transport = parts.transport;
    this.#session = parts.session;
    this.breaker = parts.breaker;
    this.#api = parts.api;
    this.#strangeRoute = parts.strangeRoute;
  }

  /** A text without the hub's credentials. */
  readonly clean = (text: string): string => redact(text, this.#session.secrets());

  /** Asks for JSON of a shape. @throws Failure */
  async json<S extends z.ZodType>(wanted: Wanted, shape: S): Promise<z.output<S>> {
    const reply = await this.done(wanted);
    const asked = await this.#asked(wanted);
    let parsed: unknown;
    try {
      parsed = JSON.parse(reply.text);
    } catch (thrown) {
      const what = reply.text.trim() === '' ? 'nothing' : /^\s*</.test(reply.text) ? 'a web page' : 'something that is not JSON';
      throw fail(
        'gns3_error',
        `GNS3 server ${asked.server} answered ${asked.method} ${asked.path} with ${what}.`,
        { ...asked, status: reply.status },
        { cause: thrown },
      );
    }
    const checked = shape.safeParse(parsed);
    if (checked.success) return checked.data;
    const issue = checked.error.issues[0];
    const place = issue === undefined ? '' : ` at ${issue.path.join('.') || 'its top'}: ${issue.message}`;
    throw fail('gns3_error', `GNS3 server ${asked.server} answered ${asked.method} ${asked.path} in an unknown shape${place}.`, {
      ...asked,
      status: reply.status,
    });
  }

  /** Asks for something to be done; whatever 2xx answer came. @throws Failure */
  async done(wanted: Wanted): Promise<Reply> {
    return this.#queue.run(wanted.inTurnOf, wanted.signal, async () => {
      const reply = await this.#authorized(wanted, (request) => this.#measured(wanted, request));
      if (reply.status >= 200 && reply.status < 300) return reply;
      throw await this.#refusal(wanted, reply);
    });
  }

  /**
   * Asks for something that is streamed. Its head goes through the breaker, its body does not; it takes no place in the
   * queue, for it may last. `pieceMs` 0: the body may be silent for ever. @throws Failure
   */
  async streamed(wanted: Wanted, pieceMs: number, options: { breaker: boolean }): Promise<StreamedReply['body']> {
    let streamed: StreamedReply | undefined;
    const reply = await this.#authorized(wanted, async (request) => {
      const open = async (): Promise<Reply> => {
        const answer = await this.#transport.stream(request, pieceMs);
        streamed = answer;
        const { status, contentType } = answer;
        if (status === 200) return { status, contentType, text: '' };
        return { status, contentType, text: await this.#shortText(answer) };
      };
      return options.breaker ? this.breaker.run(open) : open();
    });
    if (reply.status !== 200 || streamed === undefined) throw await this.#refusal(wanted, reply);
    return streamed.body;
  }

  /** A request beside all rules: the version probe and the log in. @throws TransportFault */
  async bare(request: Request, options: { breaker: boolean }): Promise<Reply> {
    const send = () => this.#transport.exchange(request);
    return options.breaker ? this.breaker.run(send) : send();
  }

  async #authorized(wanted: Wanted, send: (request: Request) => Promise<Reply>): Promise<Reply> {
    const api = await this.#api();
    for (let attempt = 1; ; attempt += 1) {
      const token = api === 'v3' ? await this.#session.token() : undefined;
      const request = await this.#request(api, wanted);
      let reply: Reply;
      try {
        reply = await send(request);
      } catch (thrown) {
        throw await this.#unanswered(wanted, thrown);
      }
      if (reply.status !== 401) {
        this.#session.accepted();
        return reply;
      }
      // A streamed body is spent; all else is refused before it is done, so asking again is safe even for a write.
      if (wanted.raw !== undefined || !this.#session.refused(token)) return reply;
      if (attempt === 2) throw this.#session.refusedFresh();
    }
  }

  async #request(api: Gns3Api, wanted: Wanted): Promise<Request> {
    const query = wanted.query === undefined ? '' : `?${new URLSearchParams(wanted.query).toString()}`;
    const headers: Record<string, string> = { accept: 'application/json', ...(await this.#session.headers(api)) };
    let body: Request['body'];
    if (wanted.raw !== undefined) {
      headers['content-type'] = 'application/octet-stream';
      body = wanted.raw;
    } else if (wanted.json !== undefined) {
      headers['content-type'] = 'application/json';
      body = JSON.stringify(wanted.json);
    }
    const request: Request = {
      method: wanted.method,
      path: `/${api}${wanted.path}${query}`,
      headers,
      timeoutMs: wanted.timeoutMs,
      signal: wanted.signal,
      maxBytes: wanted.maxBytes,
    };
    return body === undefined ? request : { ...request, body };
  }

  async #measured(wanted: Wanted, request: Request): Promise<Reply> {
    const fromMs = this.#clock.monotonicMs();
    let outcome = 'failed';
    try {
      const reply = await this.breaker.run(() => this.#transport.exchange(request));
      outcome = reply.status < 400 ? 'ok' : 'refused';
      return reply;
    } finally {
      const seconds = (this.#clock.monotonicMs() - fromMs) / 1000;
      this.#meter.observe(gns3ResponseTime, seconds, { server: this.#server.id, operation: wanted.operation, outcome });
    }
  }

  async #asked(wanted: Wanted): Promise<Asked> {
    return { server: this.#server.id, method: wanted.method, path: `/${await this.#api()}${wanted.path}` };
  }

  async #refusal(wanted: Wanted, reply: Reply): Promise<Failure> {
    const asked = await this.#asked(wanted);
    if (unknownRoute(reply)) this.#strangeRoute();
    return refusal(asked, reply, this.clean);
  }

  async #unanswered(wanted: Wanted, thrown: unknown): Promise<unknown> {
    if (!(thrown instanceof TransportFault)) return thrown;
    // What the caller's own body threw (too large, gone) is said as it is.
    for (let cause: unknown = thrown; cause instanceof Error; cause = cause.cause) if (cause instanceof Failure) return cause;
    return unanswered(await this.#asked(wanted), thrown, this.clean, wanted.timeoutMs);
  }

  async #shortText(answer: StreamedReply): Promise<string> {
    const timer = setTimeout(() => answer.body.destroy(), 5_000);
    try {
      return await textOf(answer.body);
    } catch {
      return '';
    } finally {
      clearTimeout(timer);
    }
  }
}
