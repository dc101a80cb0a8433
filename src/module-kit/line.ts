import { WebSocket, type RawData } from 'ws';
import { ModuleFailure } from './failure.ts';

/** A frame of the hub. */
export interface Frame {
  readonly type: string;
  readonly [field: string]: unknown;
}

export interface LineEvents {
  frame(frame: Frame): void;
  /** Once. `code` as RFC 6455 §7.4.1 and the hub have it; `failure` where the hub refused the connection itself. */
  closed(code: number, failure: ModuleFailure | undefined): void;
}

/** The hub pings every 20 s: three missed ones, and nobody is there any more. */
const SILENCE_MS = 65_000;
/** Actions in one frame; the hub takes up to 1,000 and 1 MiB. */
const ACTIONS_PER_FRAME = 500;
const FRAME_CHARACTERS = 262_144;
/** Between the close frame and the end of a connection whose other side does not answer it. */
const CLOSE_MS = 2_000;

/** One connection to the hub. Actions that are said in one turn travel in one frame. */
export class Line {
  readonly #socket: WebSocket;
  #pending: string[] = [];
  #flushing = false;
  #heardMs = performance.now();

  constructor(url: string, token: string, events: LineEvents) {
    this.#socket = new WebSocket(url, ['thalamus.v1', `bearer.${token}`], { handshakeTimeout: 10_000, perMessageDeflate: false });
    let failure: ModuleFailure | undefined;
    const listening = setInterval(() => {
      if (performance.now() - this.#heardMs > SILENCE_MS) this.#socket.terminate();
    }, 5_000);
    const heard = () => {
      this.#heardMs = performance.now();
    };
    this.#socket.on('ping', heard);
    this.#socket.on('message', (data, isBinary) => {
      heard();
      const frame = isBinary ? undefined : parsed(textOf(data));
      if (frame !== undefined) events.frame(frame);
    });
    this.#socket.on('unexpected-response', (request, response) => {
      const { statusCode = 0 } = response;
      const code = statusCode === 401 ? 'unauthorized' : statusCode === 403 ? 'forbidden' : statusCode === 404 ? 'not_found' : 'refused';
      failure = new ModuleFailure(code, `The hub answered the connection with status ${statusCode}.`);
      response.resume();
      request.destroy();
    });
    this.#socket.on('error', (error) => {
      failure ??= new ModuleFailure('unreachable', error.message);
    });
    this.#socket.once('close', (code) => {
      clearInterval(listening);
      events.closed(code, failure);
    });
  }

  get open(): boolean {
    return this.#socket.readyState === WebSocket.OPEN;
  }

  say(action: Readonly<Record<string, unknown>>): void {
    this.#pending.push(JSON.stringify(action));
    if (this.#flushing) return;
    this.#flushing = true;
    setImmediate(() => this.flush());
  }

  flush(): void {
    this.#flushing = false;
    const actions = this.#pending;
    this.#pending = [];
    if (!this.open) return;
    let frame: string[] = [];
    let characters = 0;
    for (const action of actions) {
      if (frame.length === ACTIONS_PER_FRAME || (frame.length > 0 && characters + action.length > FRAME_CHARACTERS)) {
        this.#socket.send(`[${frame.join(',')}]`);
        frame = [];
        characters = 0;
      }
      frame.push(action);
      characters += action.length;
    }
    if (frame.length > 0) this.#socket.send(frame.length === 1 ? frame[0]! : `[${frame.join(',')}]`);
  }

  /** Says good-bye after everything that was said. */
  close(): void {
    this.flush();
    if (this.#socket.readyState === WebSocket.CLOSED) return;
    this.#socket.close(1000);
    setTimeout(() => this.#socket.terminate(), CLOSE_MS).unref();
  }

  /** Ends without a word. */
  terminate(): void {
    this.#socket.terminate();
  }
}

function parsed(text: string): Frame | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || typeof (value as { type?: unknown }).type !== 'string') return undefined;
    return value as Frame;
  } catch {
    return undefined;
  }
}

function textOf(data: RawData): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString('utf8');
  return (data instanceof ArrayBuffer ? Buffer.from(data) : data).toString('utf8');
}
