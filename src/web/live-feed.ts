import type { Envelope } from '#kernel/event.ts';
import type { HubFailure } from './failure.ts';
import { frameOf, type Frame } from './live-frame.ts';
import type { Topology, TopologyProject } from './operations.generated.ts';
import { TopologyReader } from './topology-reader.ts';

/** How current what is shown is. */
export type LiveState =
  | { readonly phase: 'connecting' }
  /** `behind`: events that happened and are on their way. */
  | { readonly phase: 'live'; readonly behind: number }
  /** What is shown was true at `since`; it is tried again on its own. */
  | { readonly phase: 'stale'; readonly since: Date };

/** A socket that was opened. */
export interface FeedSocket {
  send(text: string): void;
  /** Ends it; nothing more is heard from it. */
  close(): void;
}

/** What is heard from a socket. */
export interface FeedListener {
  readonly message: (data: unknown) => void;
  readonly closed: (code: number) => void;
}

export interface LiveFeedParts {
  readonly open: (token: string, listener: FeedListener) => FeedSocket;
  readonly token: () => Promise<string>;
  /** The hub no longer takes the token. @throws HubFailure */
  readonly renew: (refused: string) => Promise<string>;
  /** Finds out whether the log-in still holds: a refused handshake does not tell a browser why. */
  readonly check: () => Promise<unknown>;
  readonly readAll: () => Promise<Topology>;
  /** One project with the position of the answer; null where the hub does not know it. */
  readonly readProject: (
    server: string,
    projectId: string,
  ) => Promise<{ readonly position: number; readonly project: TopologyProject | null }>;
  readonly now: () => Date;
  /** Calls back after so many milliseconds; the function that it gives prevents that. */
  readonly later: (ms: number, work: () => void) => () => void;
  readonly random: () => number;
}

export interface LiveWatcher {
  state?(state: LiveState): void;
  /** Undefined while nothing is known yet. */
  topology?(topology: Topology): void;
  events?(events: readonly Envelope[]): void;
}

/** The hub says something every 5 s (`caught_up`): three of them missing mean that nothing comes through any more. */
const SILENCE_MS = 16_000;
const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 10_000;
/** Close code: the token is no longer good (northbound/realtime). */
const CLOSE_UNAUTHORIZED = 4401;
const SUBSCRIPTION = 'all';

/**
 * The one connection of this tab to everything that happens. Holds the topology and the last position, and after a loss
 * goes on from there: nothing is missed, nothing is shown twice. Never gives up while it is started.
 */
export class LiveFeed {
  readonly #parts: LiveFeedParts;
  readonly #watchers = new Set<LiveWatcher>();
  readonly #reader: TopologyReader;
  #state: LiveState = { phase: 'connecting' };
  #socket: FeedSocket | undefined;
  #token = '';
  #logId: string | undefined;
  /** Where live begins on this connection. */
  #goal = Number.POSITIVE_INFINITY;
  #welcomed = false;
  #lastHeard: Date | undefined;
  #attempt = 0;
  #cancelRetry: (() => void) | undefined;
  #cancelSilence: (() => void) | undefined;
  #started = false;

  constructor(parts: LiveFeedParts) {
    this.#parts = parts;
    this.#reader = new TopologyReader(parts, (topology) => this.#each((watcher) => watcher.topology?.(topology)));
  }

  get state(): LiveState {
    return this.#state;
  }

  get topology(): Topology | undefined {
    return this.#reader.topology;
  }

  watch(watcher: LiveWatcher): () => void {
    this.#watchers.add(watcher);
    return () => void this.#watchers.delete(watcher);
  }

  start(): void {
    if (this.#started) return;
    this.#started = true;
    void this.#connect();
  }

  /** Ends the connection and forgets everything: somebody else may log in next. */
  stop(): void {
    this.#started = false;
    this.#drop();
    this.#cancelRetry?.();
    this.#reader.forget();
    this.#logId = undefined;
    this.#lastHeard = undefined;
    this.#attempt = 0;
    this.#say({ phase: 'connecting' });
  }

  /** The network or the page came back: does not wait for the next try. */
  hurry(): void {
    if (!this.#started || this.#socket !== undefined) return;
    this.#attempt = 0;
    void this.#connect();
  }

  /** A renewed token keeps the connection. */
  reauthenticate(token: string): void {
    if (this.#socket === undefined || token === this.#token || this.#state.phase !== 'live') return;
    this.#token = token;
    this.#send({ action: 'auth', token });
  }

  async #connect(): Promise<void> {
    this.#cancelRetry?.();
    this.#cancelRetry = undefined;
    try {
      this.#token = await this.#parts.token();
    } catch (error) {
      // Nobody is logged in any more: whoever watches the session stops this.
      if ((error as HubFailure).code !== 'unauthorized') this.#retry();
      return;
    }
    if (!this.#started || this.#socket !== undefined) return;
    this.#goal = Number.POSITIVE_INFINITY;
    this.#welcomed = false;
    const socket = this.#parts.open(this.#token, {
      message: (data) => {
        if (this.#socket !== socket) return;
        this.#lastHeard = this.#parts.now();
        this.#expectMore(socket);
        const frame = frameOf(data);
        if (frame !== undefined) this.#take(frame, socket).catch(() => this.#lose(socket, 1011));
      },
      closed: (code) => this.#lose(socket, code),
    });
    this.#socket = socket;
    this.#expectMore(socket);
  }

  async #take(frame: Frame, socket: FeedSocket): Promise<void> {
    switch (frame.type) {
      case 'welcome':
        this.#welcomed = true;
        return this.#subscribe(frame.log_id, socket);
      case 'subscribed':
        this.#goal = frame.position;
        return this.#look();
      case 'events': {
        const fresh = this.#reader.apply(frame.events);
        if (fresh.length > 0) this.#each((watcher) => watcher.events?.(fresh));
        return this.#look();
      }
      case 'caught_up':
        this.#reader.reach(frame.position);
        return this.#look();
      case 'lagging':
        this.#goal = this.#reader.position + frame.behind;
        return this.#look();
      case 'error':
        return this.#refused(frame.code, socket);
      default:
    }
  }

  /** Another log, or a position that it has not: what was known means nothing in it. */
  async #refused(code: string, socket: FeedSocket): Promise<void> {
    if (code !== 'log_changed' && code !== 'position_unknown')
      return this.#lose(socket, code === 'unauthorized' ? CLOSE_UNAUTHORIZED : 1011);
    this.#reader.forget();
    this.#logId = undefined;
    // A new welcome tells the log that it is now.
    this.#lose(socket, 1000);
  }

  async #subscribe(logId: string, socket: FeedSocket): Promise<void> {
    if (this.#logId !== logId || this.#reader.topology === undefined) await this.#reader.readAll();
    if (this.#socket !== socket) return;
    this.#logId = logId;
    this.#send({ action: 'subscribe', id: SUBSCRIPTION, since: this.#reader.position, log_id: logId });
  }

  /** Is everything here that had happened when live began? */
  #look(): void {
    if (this.#goal === Number.POSITIVE_INFINITY) return;
    const behind = Math.max(0, this.#goal - this.#reader.position);
    if (behind === 0) this.#attempt = 0;
    // A first read or a resumption is shown as done when it is done; who reads slowly is told how far behind.
    if (behind === 0 || this.#state.phase === 'live') this.#say({ phase: 'live', behind });
  }

  #expectMore(socket: FeedSocket): void {
    this.#cancelSilence?.();
    this.#cancelSilence = this.#parts.later(SILENCE_MS, () => this.#lose(socket, 1006));
  }

  #lose(socket: FeedSocket, code: number): void {
    if (this.#socket !== socket) return;
    this.#drop();
    if (!this.#started) return;
    if (this.#reader.topology !== undefined && this.#state.phase !== 'stale') {
      this.#say({ phase: 'stale', since: this.#lastHeard ?? this.#parts.now() });
    }
    const again = (): void => this.#retry();
    if (code === CLOSE_UNAUTHORIZED) void this.#parts.renew(this.#token).then(again, again);
    else if (this.#welcomed) again();
    else void this.#parts.check().then(again, again);
  }

  #drop(): void {
    const socket = this.#socket;
    this.#socket = undefined;
    this.#cancelSilence?.();
    socket?.close();
  }

  #retry(): void {
    if (!this.#started || this.#socket !== undefined || this.#cancelRetry !== undefined) return;
    const longestMs = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** this.#attempt);
    this.#attempt += 1;
    // Half of it at random: a thousand tabs do not come back in one moment.
    this.#cancelRetry = this.#parts.later(longestMs * (0.5 + this.#parts.random() / 2), () => void this.#connect());
  }

  #send(action: object): void {
    this.#socket?.send(JSON.stringify(action));
  }

  #say(state: LiveState): void {
    const same =
      state.phase === this.#state.phase &&
      (state.phase !== 'live' || (this.#state.phase === 'live' && state.behind === this.#state.behind));
    if (same) return;
    this.#state = state;
    this.#each((watcher) => watcher.state?.(state));
  }

  #each(tell: (watcher: LiveWatcher) => void): void {
    for (const watcher of this.#watchers) tell(watcher);
  }
}
