import { joined, lastOf, unseenOf } from './replay.ts';

/** How the connection of a console does. */
export type LineState =
  /** Not wanted now: the node does not run, or its console is no text. */
  | { readonly phase: 'idle' }
  | { readonly phase: 'connecting' }
  | { readonly phase: 'open' }
  /** It is tried again by itself. `why`: the hub's words; empty when it did not answer. */
  | { readonly phase: 'waiting'; readonly why: string }
  /** It is not tried again by itself. */
  | { readonly phase: 'refused'; readonly code: 'forbidden' | 'not_found'; readonly why: string };

/** Who may write: this browser, nobody in particular, or somebody else by name. */
export type Pen = 'reading' | 'writing' | { readonly heldBy: string };

/** As much of a browser's WebSocket as is used. */
export interface LineSocket {
  send(data: string | Uint8Array<ArrayBuffer>): void;
  close(): void;
}

/** What a socket tells. */
export interface SocketListener {
  opened(): void;
  /** Binary frames as ArrayBuffer, text frames as string. */
  received(data: unknown): void;
  closed(code: number): void;
}

export interface LineParts {
  /** With a token it opens when the console is open, else the token is the first frame. Tells nothing before it has returned. */
  readonly open: (token: string | undefined, listener: SocketListener) => LineSocket;
  readonly token: () => Promise<string>;
  readonly renew: (refused: string) => Promise<string>;
  readonly later: (ms: number, work: () => void) => () => void;
  readonly random: () => number;
}

export interface LineListener {
  said(bytes: Uint8Array): void;
  state(state: LineState): void;
  pen(pen: Pen): void;
}

const FIRST_RETRY_MS = 300;
const LONGEST_RETRY_MS = 8_000;
/** What the hub says again comes at once; after this long it is the console that speaks. */
const REPLAY_MS = 250;
/** Close codes of northbound/realtime. */
const CLOSE_UNAUTHORIZED = 4401;
const CLOSE_FORBIDDEN = 4403;

/**
 * The connection to one console: opens, opens again after a loss, carries bytes both ways, and says who has the pen. Without a
 * browser, a terminal or a node.
 */
export class ConsoleLine {
  readonly #parts: LineParts;
  readonly #listener: LineListener;
  #socket: LineSocket | undefined;
  #state: LineState = { phase: 'idle' };
  #pen: Pen = 'reading';
  #wanted = false;
  #attempt = 0;
  /** A refused handshake does not tell a browser why: the next one is made so that the reason comes in a frame. */
  #asksWhy = false;
  #token = '';
  #cancelRetry: (() => void) | undefined;
  #cancelReplay: (() => void) | undefined;
  #replay: Uint8Array[] | undefined;
  #seen = new Uint8Array();
  #size: { readonly columns: number; readonly rows: number } | undefined;

  constructor(parts: LineParts, listener: LineListener) {
    this.#parts = parts;
    this.#listener = listener;
  }

  get state(): LineState {
    return this.#state;
  }

  get pen(): Pen {
    return this.#pen;
  }

  start(): void {
    if (this.#wanted) return;
    this.#wanted = true;
    this.#attempt = 0;
    void this.#connect();
  }

  stop(): void {
    this.#wanted = false;
    this.#drop();
    this.#say({ phase: 'idle' });
  }

  /** Does not wait for the next try. */
  hurry(): void {
    if (!this.#wanted || this.#socket !== undefined) return;
    this.#attempt = 0;
    void this.#connect();
  }

  takePen(): void {
    this.#setPen('writing');
    this.#sendSize();
  }

  leavePen(): void {
    this.#setPen('reading');
  }

  /** Types; nothing happens without the pen. Says whether it was sent. */
  type(bytes: Uint8Array<ArrayBuffer>): boolean {
    if (this.#pen !== 'writing' || this.#state.phase !== 'open') return false;
    this.#socket?.send(bytes);
    return true;
  }

  resize(columns: number, rows: number): void {
    this.#size = { columns, rows };
    this.#sendSize();
  }

  /** Who only reads does not change the window that somebody writes in. */
  #sendSize(): void {
    if (this.#pen === 'writing' && this.#state.phase === 'open' && this.#size !== undefined)
      this.#socket?.send(JSON.stringify({ action: 'resize', ...this.#size }));
  }

  async #connect(): Promise<void> {
    this.#cancelRetry?.();
    this.#cancelRetry = undefined;
    // One that is already tried again keeps its reason on the screen.
    if (this.#state.phase !== 'waiting') this.#say({ phase: 'connecting' });
    try {
      this.#token = await this.#parts.token();
    } catch {
      return this.#retry('');
    }
    if (!this.#wanted || this.#socket !== undefined) return;
    const asksWhy = this.#asksWhy;
    let opened = false;
    let why: HubError | undefined;
    const socket = this.#parts.open(asksWhy ? undefined : this.#token, {
      opened: () => {
        if (this.#socket !== socket) return;
        opened = true;
        if (asksWhy) socket.send(JSON.stringify({ action: 'auth', token: this.#token }));
        else this.#opened();
      },
      received: (data) => {
        if (this.#socket !== socket) return;
        if (data instanceof ArrayBuffer) {
          if (this.#state.phase !== 'open') this.#opened();
          this.#heard(new Uint8Array(data));
          return;
        }
        const error = errorOf(data);
        if (error?.writer !== undefined) this.#setPen({ heldBy: error.writer });
        else why = error;
      },
      closed: (code) => {
        if (this.#socket !== socket) return;
        this.#drop();
        if (this.#wanted) this.#lost(code, why, !opened && !asksWhy);
      },
    });
    this.#socket = socket;
  }

  /** @param silent it was refused without a word: why is asked once, before it is tried as before */
  #lost(code: number, why: HubError | undefined, silent: boolean): void {
    this.#asksWhy = false;
    if (code === CLOSE_FORBIDDEN || why?.code === 'forbidden') this.#say({ phase: 'refused', code: 'forbidden', why: why?.message ?? '' });
    else if (why?.code === 'not_found') this.#say({ phase: 'refused', code: 'not_found', why: why.message });
    else if (code === CLOSE_UNAUTHORIZED) {
      const again = (): void => this.#retry('');
      void this.#parts.renew(this.#token).then(again, again);
    } else if (silent) {
      this.#asksWhy = true;
      void this.#connect();
    } else this.#retry(why?.message ?? '');
  }

  #opened(): void {
    this.#attempt = 0;
    this.#asksWhy = false;
    if (this.#seen.length > 0) {
      this.#replay = [];
      this.#cancelReplay = this.#parts.later(REPLAY_MS, () => this.#endReplay());
    }
    this.#say({ phase: 'open' });
    this.#sendSize();
  }

  #heard(bytes: Uint8Array): void {
    if (this.#replay !== undefined) this.#replay.push(bytes);
    else this.#show(bytes);
  }

  #endReplay(): void {
    this.#cancelReplay?.();
    this.#cancelReplay = undefined;
    const replay = joined(this.#replay ?? []);
    this.#replay = undefined;
    this.#show(unseenOf(this.#seen, replay));
  }

  #show(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    this.#seen = lastOf(this.#seen, bytes) as Uint8Array<ArrayBuffer>;
    this.#listener.said(bytes);
  }

  #retry(why: string): void {
    if (!this.#wanted || this.#cancelRetry !== undefined) return;
    this.#say({ phase: 'waiting', why });
    const longestMs = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** this.#attempt);
    this.#attempt += 1;
    // Half of it at random: the consoles of a class do not come back in one moment.
    this.#cancelRetry = this.#parts.later(longestMs * (0.5 + this.#parts.random() / 2), () => void this.#connect());
  }

  #drop(): void {
    const socket = this.#socket;
    this.#socket = undefined;
    this.#cancelRetry?.();
    this.#cancelRetry = undefined;
    if (this.#replay !== undefined) this.#endReplay();
    socket?.close();
  }

  #say(state: LineState): void {
    this.#state = state;
    this.#listener.state(state);
  }

  #setPen(pen: Pen): void {
    this.#pen = pen;
    this.#listener.pen(pen);
  }
}

/** An error frame of the hub. */
interface HubError {
  readonly code: string;
  readonly message: string;
  /** Who has the pen, when that is why something was not typed. */
  readonly writer: string | undefined;
}

function errorOf(data: unknown): HubError | undefined {
  if (typeof data !== 'string') return undefined;
  try {
    const frame = JSON.parse(data) as { type?: unknown; code?: unknown; message?: unknown; details?: { writer?: unknown } };
    if (frame.type !== 'error') return undefined;
    const writer = frame.details?.writer;
    return { code: String(frame.code), message: String(frame.message), writer: typeof writer === 'string' ? writer : undefined };
  } catch {
    return undefined;
  }
}
