import { WebSocket } from 'ws';
import { z } from 'zod';
import { anonymous, projectsOf, type Caller } from '#kernel/caller.ts';
import type { Clock } from '#kernel/clock.ts';
import { asFailure, fail } from '#kernel/error.ts';
import type { Feed } from '#kernel/feed.ts';
import type { Log } from '#kernel/log.ts';
import type { TellRefusal } from '#kernel/refusal.ts';
import type { Answering, Following, Told } from './answering.ts';
import type { Asker } from './execution.ts';
import type { GraphqlLimits } from './limits.ts';
import { EVENTS } from './rights.ts';

export interface SocketsOptions {
  readonly answering: () => Promise<Answering>;
  readonly feed: Feed;
  readonly verify: (token: string) => Promise<Caller>;
  /** Calls back when what tokens permit may have changed; gives the end of it. Absent: they are looked at again by and by alone. */
  readonly onChange?: (changed: () => void) => () => void;
  /** Told whom a socket refused; absent: nobody is. */
  readonly refused?: TellRefusal;
  readonly clock: Clock;
  readonly log: Log;
  readonly limits: GraphqlLimits;
}

export interface SessionOptions extends SocketsOptions {
  /** Shown with the upgrade request; absent: `connection_init` brings it. */
  readonly token: string | undefined;
  readonly requestId: string;
  readonly address: string;
  readonly userAgent: string | undefined;
}

const Id = z.string().min(1).max(128);
const Payload = z.record(z.string(), z.unknown()).nullish();
/** What a client says. @see https://github.com/enisdenjo/graphql-ws/blob/master/PROTOCOL.md */
const Message = z.discriminatedUnion('type', [
  z.object({ type: z.literal('connection_init'), payload: Payload }),
  z.object({ type: z.literal('ping'), payload: Payload }),
  z.object({ type: z.literal('pong'), payload: Payload }),
  z.object({ type: z.literal('subscribe'), id: Id, payload: z.record(z.string(), z.unknown()) }),
  z.object({ type: z.literal('complete'), id: Id }),
]);
type Message = z.output<typeof Message>;

/** Close codes of the protocol; 4000-4999 are private (RFC 6455 §7.4.2). */
const CLOSE = { malformed: 4400, unauthorized: 4401, forbidden: 4403, late: 4408, taken: 4409, tooMany: 4429, defect: 4500 } as const;
/** A close reason has at most 123 bytes (RFC 6455 §5.5). */
const REASON_CHARACTERS = 100;

/** What is under way under an id. */
interface Running {
  end(): void;
}

/** One connection: shows who it is, then has operations done, several at once. */
export class SocketSession {
  readonly #webSocket: WebSocket;
  readonly #options: SessionOptions;
  readonly #running = new Map<string, Running>();
  readonly #gone = new AbortController();
  readonly #authenticateBy: NodeJS.Timeout;
  #token: string | undefined;
  #caller: Caller | undefined;
  #initialised = false;
  #heard = true;
  #frames: number;
  #filledMs: number;

  constructor(webSocket: WebSocket, options: SessionOptions) {
    this.#webSocket = webSocket;
    this.#options = options;
    this.#frames = options.limits.framesPerSecond;
    this.#filledMs = options.clock.monotonicMs();
    this.#authenticateBy = setTimeout(() => this.#close(CLOSE.late, 'Connection initialisation timeout'), options.limits.authenticateMs);
    webSocket.on('message', (data: Buffer, isBinary: boolean) => {
      this.#heard = true;
      this.#take(isBinary ? undefined : data.toString('utf8'));
    });
    webSocket.on('pong', () => {
      this.#heard = true;
    });
    webSocket.once('close', () => {
      clearTimeout(this.#authenticateBy);
      this.#gone.abort(new Error('The client went away.'));
      for (const running of this.#running.values()) running.end();
      this.#running.clear();
    });
  }

  /** Pings; ends the connection when nothing came since the last one. */
  look(): void {
    if (this.#webSocket.readyState !== WebSocket.OPEN) return;
    if (!this.#heard) {
      this.#webSocket.terminate();
      return;
    }
    this.#heard = false;
    this.#webSocket.ping();
  }

  /** Looks whether the token still holds, and what it permits now. */
  async verifyAgain(): Promise<void> {
    if (this.#token === undefined || this.#caller === undefined) return;
    try {
      const before = this.#caller;
      this.#caller = await this.#options.verify(this.#token);
      // Whoever may follow other events than before ends: what runs began with other rights.
      if (this.#running.size > 0 && !followsTheSame(before, this.#caller)) this.#close(CLOSE.forbidden, 'Forbidden');
    } catch (error) {
      // The verdict could not be had: only a refusal ends the connection.
      if (asFailure(error).code === 'unauthorized') this.#close(CLOSE.unauthorized, 'Unauthorized');
    }
  }

  #take(text: string | undefined): void {
    if (this.#webSocket.readyState !== WebSocket.OPEN) return;
    const message = read(text);
    if (typeof message === 'string') return this.#close(CLOSE.malformed, message);
    if (!this.#within()) return this.#close(CLOSE.tooMany, 'Too many messages');
    switch (message.type) {
      case 'connection_init':
        if (this.#initialised) return this.#close(CLOSE.tooMany, 'Too many initialisation requests');
        this.#initialised = true;
        void this.#initialise(message.payload);
        return undefined;
      case 'ping':
        void this.#say({ type: 'pong', ...(message.payload == undefined ? {} : { payload: message.payload }) });
        return undefined;
      case 'subscribe':
        if (this.#caller === undefined) return this.#close(CLOSE.unauthorized, 'Unauthorized');
        if (this.#running.has(message.id)) return this.#close(CLOSE.taken, `Subscriber for ${message.id} already exists`);
        this.#start(message, this.#caller).catch((error: unknown) => this.#defect(error));
        return undefined;
      case 'complete':
        this.#running.get(message.id)?.end();
        this.#running.delete(message.id);
        return undefined;
      default:
        return undefined;
    }
  }

  async #initialise(payload: Readonly<Record<string, unknown>> | null | undefined): Promise<void> {
    const { feed, clock, verify } = this.#options;
    const token = tokenOf(payload ?? {}) ?? this.#options.token;
    try {
      if (token === undefined) throw fail('unauthorized', 'Send a token in the payload of connection_init.');
      this.#caller = await verify(token);
      this.#token = token;
      clearTimeout(this.#authenticateBy);
      const payloadOfAck = { position: feed.head(), log_id: feed.logId, server_time: clock.now().toISOString() };
      await this.#say({ type: 'connection_ack', payload: payloadOfAck });
    } catch (error) {
      const failure = asFailure(error);
      const { code, message } = failure;
      const { requestId, address, userAgent, refused } = this.#options;
      if (code === 'unauthorized') {
        const origin = { door: 'graphql', address, ...(userAgent === undefined ? {} : { userAgent }) };
        refused?.({ ...origin, caller: anonymous, requestId, wanted: 'connection_init', failure });
      }
      if (code === 'unauthorized') this.#close(CLOSE.unauthorized, 'Unauthorized');
      else this.#close(CLOSE.defect, message);
    }
  }

  async #start({ id, payload }: Extract<Message, { type: 'subscribe' }>, caller: Caller): Promise<void> {
    const { limits, requestId, address } = this.#options;
    const asker: Asker = { caller, requestId, address, signal: this.#gone.signal };
    const running = { ended: false, following: undefined as Following | undefined };
    const full = this.#running.size >= limits.subscriptions;
    if (!full) {
      const end = (): void => {
        running.ended = true;
        running.following?.end();
      };
      this.#running.set(id, { end });
    }
    const answering = await this.#options.answering();
    if (full) {
      const most = limits.subscriptions;
      const failure = fail('conflict', `A connection has at most ${most} operations at once.`, { limit: most });
      return this.#say({ type: 'error', id, payload: answering.refuse(failure, asker).errors });
    }
    const prepared = answering.prepare(payload, asker, answering.allowance());
    let told: Told | Following;
    if ('refused' in prepared) told = prepared.refused;
    else if (prepared.follows) told = await answering.subscribe(prepared.args);
    else told = await answering.execute(prepared.args);

    let failed: Told | undefined;
    if ('end' in told) {
      running.following = told;
      if (running.ended) return told.end();
      failed = await this.#follow(id, told, (error) => answering.refuse(error, asker));
    } else if (!('data' in told)) failed = told;
    else if (!running.ended) await this.#say({ type: 'next', id, payload: told });
    // Whoever ended it hears nothing more of it, and may have given its id to another one.
    if (running.ended) return undefined;
    this.#running.delete(id);
    return this.#say(failed === undefined ? { type: 'complete', id } : { type: 'error', id, payload: failed.errors });
  }

  #defect(error: unknown): void {
    this.#options.log.error('A WebSocket of GraphQL failed by a defect.', { requestId: this.#options.requestId, error });
    this.#close(CLOSE.defect, 'Internal server error');
  }

  /** Each is written before the next one is taken: who reads slowly is waited for, and the log keeps the rest. */
  async #follow(id: string, following: Following, refuse: (error: unknown) => Told): Promise<Told | undefined> {
    try {
      for (let next = await following.next(); next !== undefined; next = await following.next())
        await this.#say({ type: 'next', id, payload: next });
      return undefined;
    } catch (error) {
      return refuse(error);
    }
  }

  /** Resolves when the system has taken it, or the connection ended. */
  #say(message: object): Promise<void> {
    return new Promise((resolve) => {
      if (this.#webSocket.readyState === WebSocket.OPEN) this.#webSocket.send(JSON.stringify(message), () => resolve());
      else resolve();
    });
  }

  #within(): boolean {
    const { limits, clock } = this.#options;
    const nowMs = clock.monotonicMs();
    this.#frames = Math.min(limits.framesPerSecond, this.#frames + ((nowMs - this.#filledMs) / 1_000) * limits.framesPerSecond);
    this.#filledMs = nowMs;
    if (this.#frames < 1) return false;
    this.#frames -= 1;
    return true;
  }

  #close(code: number, reason: string): undefined {
    this.#webSocket.close(code, reason.slice(0, REASON_CHARACTERS));
  }
}

/** Whether two callers, or one at two times, may follow the same events. */
export function followsTheSame(one: Caller, other: Caller): boolean {
  const [these, those] = [projectsOf(one, EVENTS), projectsOf(other, EVENTS)];
  if (these === null || those === null) return these === those;
  return these.size === those.size && those.size > 0 && [...these].every((id) => those.has(id));
}

/** What a frame says, or what is wrong with it. */
function read(text: string | undefined): Message | string {
  if (text === undefined) return 'Frames here are text';
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return 'The frame is not JSON';
  }
  const parsed = Message.safeParse(value);
  return parsed.success ? parsed.data : 'The frame is no message of the protocol';
}

/** `{"authorization":"Bearer …"}` as clients send headers, or `{"token":"…"}`. */
function tokenOf(payload: Readonly<Record<string, unknown>>): string | undefined {
  const named = Object.entries(payload).find(([name]) => name.toLowerCase() === 'authorization')?.[1];
  if (typeof named === 'string' && named.slice(0, 7).toLowerCase() === 'bearer ') return named.slice(7).trim();
  return typeof payload['token'] === 'string' ? payload['token'] : undefined;
}
