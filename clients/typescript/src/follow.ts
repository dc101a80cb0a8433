import type { Door } from './door.ts';
import type { Tokens } from './credentials.ts';
import type { EventOf, Filter } from './events.ts';
import { ThalamusError } from './failure.ts';
import type { Socket, SocketClass, Surroundings } from './surroundings.ts';

export interface Following {
  /** Everything after this position, then live; absent: from now on. */
  readonly since?: number;
  /** The log that the position is of; a hub with another one refuses with `log_changed`. */
  readonly logId?: string;
  readonly signal?: AbortSignal;
}

/** Events in order, each once, for as long as somebody reads. */
export interface Stream<Event> extends AsyncIterableIterator<Event> {
  /** Where to go on from later, as `since`: everything up to here was read, or did not fit. Undefined until the hub answered. */
  readonly position: number | undefined;
  /** What the position is of; keep both. Undefined until the hub answered, and where there is no WebSocket. */
  readonly logId: string | undefined;
  close(): void;
}

type AnyEvent = EventOf<string, unknown>;

interface Frame {
  readonly type: string;
  readonly position?: number;
  readonly log_id?: string;
  readonly events?: readonly AnyEvent[];
  readonly code?: string;
  readonly message?: string;
}

/** The hub says something every 5 s (`caught_up`): three of them missing mean that nothing comes through any more. */
const SILENCE_MS = 16_000;
const FIRST_RETRY_MS = 250;
const LONGEST_RETRY_MS = 10_000;
/** Who reads slower than this much waits in the log of the hub, not here. */
const MOST_WAITING = 10_000;
/** How long nothing is asked where there is no WebSocket and nothing happened. */
const POLL_MS = 1_000;
/** The most that the hub gives at once. */
const PAGE = 500;
/** Close code: the token is no longer good. */
const CLOSE_UNAUTHORIZED = 4401;
/** Trying again does not help. */
const FINAL = new Set(['log_changed', 'position_unknown', 'validation_error', 'forbidden']);

/** Follows the log over a WebSocket; after a loss it goes on from the last position. Begins with the first read. */
export class SocketStream implements Stream<AnyEvent> {
  readonly #surroundings: Surroundings;
  readonly #socketClass: SocketClass;
  readonly #tokens: Tokens;
  readonly #door: Door;
  readonly #filter: Filter;
  readonly #signal: AbortSignal | undefined;
  readonly #end = new AbortController();
  readonly #waiting: AnyEvent[] = [];
  #wake: (() => void) | undefined;
  #failure: unknown;
  #begun = false;
  #socket: Socket | undefined;
  #silence: ReturnType<typeof setTimeout> | undefined;
  #attempt = 0;
  /** The socket was left because too much waits here. */
  #left = false;
  /** What came from the hub. */
  #received: number | undefined;
  #position: number | undefined;
  #logId: string | undefined;

  constructor(
    parts: { surroundings: Surroundings; socketClass: SocketClass; tokens: Tokens; door: Door },
    filter: Filter,
    following: Following,
  ) {
    this.#surroundings = parts.surroundings;
    this.#socketClass = parts.socketClass;
    this.#tokens = parts.tokens;
    this.#door = parts.door;
    this.#filter = filter;
    this.#received = this.#position = following.since;
    this.#logId = following.logId;
    this.#signal = following.signal;
    this.#signal?.addEventListener('abort', this.close);
    if (this.#signal?.aborted === true) this.close();
  }

  get position(): number | undefined {
    return this.#position;
  }

  get logId(): string | undefined {
    return this.#logId;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  readonly close = (): void => {
    this.#end.abort();
    this.#signal?.removeEventListener('abort', this.close);
    this.#drop(1000);
    this.#wake?.();
  };

  async return(): Promise<IteratorResult<AnyEvent, undefined>> {
    this.close();
    return { done: true, value: undefined };
  }

  async next(): Promise<IteratorResult<AnyEvent, undefined>> {
    if (!this.#begun && !this.#end.signal.aborted) {
      this.#begun = true;
      void this.#connect();
    }
    for (;;) {
      if (this.#end.signal.aborted) return { done: true, value: undefined };
      const event = this.#waiting.shift();
      if (event !== undefined) {
        this.#position = event.position;
        return { done: false, value: event };
      }
      if (this.#failure !== undefined) {
        this.close();
        throw this.#failure;
      }
      this.#position = this.#received;
      if (this.#left) {
        this.#left = false;
        void this.#connect();
      }
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }

  async #connect(): Promise<void> {
    let token: string;
    try {
      token = await this.#tokens.token();
    } catch (error) {
      return this.#tryAgain(error);
    }
    if (this.#end.signal.aborted) return;
    const address = `${this.#surroundings.url.replace(/^http/i, 'ws')}/ws/gns3/events/`;
    const socket = new this.#socketClass(address, ['thalamus.v1', `bearer.${token}`]);
    this.#socket = socket;
    let welcomed = false;
    this.#expectMore(socket);
    socket.addEventListener('message', ({ data }: { data: unknown }) => {
      if (this.#socket !== socket || typeof data !== 'string') return;
      this.#expectMore(socket);
      const frame = JSON.parse(data) as Frame;
      welcomed ||= frame.type === 'welcome';
      this.#take(frame, socket);
    });
    // What a close says comes after it, and that is heard.
    socket.addEventListener('error', () => undefined);
    socket.addEventListener('close', ({ code }: { code: number }) => {
      if (this.#socket !== socket) return;
      this.#drop();
      void this.#lost(code, welcomed, token);
    });
  }

  #take(frame: Frame, socket: Socket): void {
    switch (frame.type) {
      case 'welcome': {
        if (this.#logId !== undefined && this.#logId !== frame.log_id)
          return this.#fail(new ThalamusError('log_changed', 'The hub has another log: positions of before mean nothing in it.'));
        this.#logId = frame.log_id;
        const { types, projects, nodes, minPriority } = this.#filter;
        const subscription = { types, projects, nodes, min_priority: minPriority, since: this.#received, log_id: this.#logId };
        return socket.send(JSON.stringify({ action: 'subscribe', id: 'follow', ...subscription }));
      }
      case 'subscribed':
        this.#attempt = 0;
        // Without a position live begins here, and that is where to go on from.
        return this.#reached(this.#received ?? frame.position ?? 0);
      case 'events':
        return this.#hear(frame.events ?? []);
      case 'caught_up':
        return this.#reached(frame.position ?? 0);
      case 'error': {
        const failure = new ThalamusError(frame.code ?? 'internal_error', frame.message ?? 'The hub refused to be followed.');
        if (FINAL.has(failure.code)) return this.#fail(failure);
        return socket.close(1000);
      }
      default:
    }
  }

  #hear(events: readonly AnyEvent[]): void {
    for (const event of events) {
      if (event.position <= (this.#received ?? 0)) continue;
      this.#received = event.position;
      this.#waiting.push(event);
    }
    if (this.#waiting.length > MOST_WAITING) {
      this.#left = true;
      this.#drop(1000);
    }
    this.#wake?.();
  }

  #reached(position: number): void {
    this.#received = Math.max(this.#received ?? 0, position);
    if (this.#waiting.length === 0) this.#position = this.#received;
  }

  async #lost(code: number, welcomed: boolean, token: string): Promise<void> {
    try {
      if (code === CLOSE_UNAUTHORIZED) await this.#tokens.renew(token);
      // A browser is not told why a handshake was refused; this is.
      else if (!welcomed) await this.#door.ask('auth.me', {}, { signal: this.#end.signal });
    } catch (error) {
      return this.#tryAgain(error);
    }
    return this.#tryAgain(undefined);
  }

  /** Never gives up, but where it is no use: whoever asks is not, or no longer, let in. */
  async #tryAgain(error: unknown): Promise<void> {
    if (error instanceof ThalamusError && (error.code === 'unauthorized' || error.code === 'forbidden')) return this.#fail(error);
    const longestMs = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** this.#attempt);
    this.#attempt += 1;
    // Half of it at random: a thousand clients do not come back in one moment.
    await this.#surroundings.pause(longestMs * (0.5 + this.#surroundings.random() / 2), this.#end.signal);
    if (!this.#end.signal.aborted) await this.#connect();
  }

  #expectMore(socket: Socket): void {
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => {
      if (this.#socket !== socket) return;
      this.#drop(1000);
      void this.#tryAgain(undefined);
    }, SILENCE_MS);
  }

  /** What a socket that was dropped still says is not heard. */
  #drop(code?: number): void {
    clearTimeout(this.#silence);
    const socket = this.#socket;
    this.#socket = undefined;
    if (code !== undefined) socket?.close(code);
  }

  #fail(failure: unknown): void {
    this.#failure = failure;
    this.#drop(1000);
    this.#wake?.();
  }
}

/** The same by asking the log again and again, for runtimes without a WebSocket. */
export function askedStream(door: Door, surroundings: Surroundings, filter: Filter, { since, signal, logId }: Following): Stream<AnyEvent> {
  const end = new AbortController();
  const close = (): void => end.abort();
  signal?.addEventListener('abort', close);
  if (signal?.aborted === true) close();
  let position = since;
  async function* read(): AsyncGenerator<AnyEvent, undefined> {
    const { types, projects, nodes, minPriority } = filter;
    try {
      if (position === undefined) {
        const newest = await door.ask<{ items: AnyEvent[] }>('events.list', { limit: 1 }, { signal: end.signal });
        position = newest.output.items[0]?.position ?? 0;
      }
      while (!end.signal.aborted) {
        const wanted: Record<string, unknown> = { types, projects, nodes, min_priority: minPriority, after: position, limit: PAGE };
        const { items }: { items: AnyEvent[] } = (await door.ask<{ items: AnyEvent[] }>('events.replay', wanted, { signal: end.signal }))
          .output;
        for (const event of items) {
          position = event.position;
          yield event;
        }
        if (items.length < PAGE) await surroundings.pause(POLL_MS, end.signal);
      }
    } catch (error) {
      if (!end.signal.aborted) throw error;
    } finally {
      signal?.removeEventListener('abort', close);
      end.abort();
    }
    return undefined;
  }
  const events = read();
  return {
    get position() {
      return position;
    },
    logId,
    close,
    next: async () => events.next(),
    return: async () => {
      close();
      return events.return(undefined);
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
