import { LRUCache } from 'lru-cache';
import type { WebStandardStreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js';
import type { Caller } from '#kernel/caller.ts';
import type { Clock } from '#kernel/clock.ts';
import type { McpLimits } from './limits.ts';

/** Sessions that clients ended are remembered, up to so many. */
const MOST_ENDED = 2_000;

type Transport = Pick<WebStandardStreamableHTTPServerTransport, 'handleRequest' | 'close'>;

interface Session {
  readonly transport: Transport;
  readonly owner: string;
  usedMs: number;
  /** Requests that are being answered: a session is not ended under them. */
  busy: number;
}

/** The sessions of the process, bounded in number and in idle time. */
export class Sessions {
  readonly #clock: Clock;
  readonly #limits: McpLimits;
  /** The one unused for longest first. */
  readonly #sessions = new Map<string, Session>();
  readonly #ended = new LRUCache<string, true>({ max: MOST_ENDED });

  constructor(clock: Clock, limits: McpLimits) {
    this.#clock = clock;
    this.#limits = limits;
  }

  get size(): number {
    return this.#sessions.size;
  }

  add(id: string, transport: Transport, caller: Caller): void {
    const owner = ownerOf(caller);
    this.#sessions.set(id, { transport, owner, usedMs: this.#clock.monotonicMs(), busy: 0 });
    this.#makeRoom(owner);
  }

  /** Its client ended it: nobody goes on with it here. */
  end(id: string): void {
    this.#sessions.delete(id);
    this.#ended.set(id, true);
  }

  hasEnded(id: string): boolean {
    return this.#ended.has(id);
  }

  /** Undefined for one that ended, and for one of somebody else: its id gives nobody anything. */
  find(id: string, caller: Caller): Transport | undefined {
    this.#endIdle();
    const session = this.#sessions.get(id);
    return session?.owner === ownerOf(caller) ? session.transport : undefined;
  }

  /** Something is answered in a session until the function that it gives is called. */
  hold(id: string): () => void {
    const session = this.#sessions.get(id);
    if (session === undefined) return () => undefined;
    this.#use(id, session);
    session.busy += 1;
    return () => {
      session.busy -= 1;
      this.#use(id, session);
    };
  }

  async closeAll(): Promise<void> {
    await Promise.all([...this.#sessions].map(([id, session]) => this.#end(id, session)));
  }

  #use(id: string, session: Session): void {
    session.usedMs = this.#clock.monotonicMs();
    if (!this.#sessions.delete(id)) return;
    this.#sessions.set(id, session);
  }

  #endIdle(): void {
    const idleSince = this.#clock.monotonicMs() - this.#limits.sessionIdleMs;
    for (const [id, session] of this.#sessions) {
      if (session.usedMs > idleSince) return;
      if (session.busy === 0) void this.#end(id, session);
    }
  }

  /** The new one is the last of the map and stays. */
  #makeRoom(owner: string): void {
    this.#endIdle();
    let own = [...this.#sessions.values()].filter((session) => session.owner === owner).length;
    for (const [id, session] of this.#sessions) {
      if (own <= this.#limits.sessionsOfCaller && this.#sessions.size <= this.#limits.sessions) return;
      const tooMany = this.#sessions.size > this.#limits.sessions;
      if (session.busy > 0 || (session.owner !== owner && !tooMany)) continue;
      if (session.owner === owner) own -= 1;
      void this.#end(id, session);
    }
  }

  async #end(id: string, session: Session): Promise<void> {
    this.#sessions.delete(id);
    await session.transport.close();
  }
}

/** A user and a module may have the same name, and two keys of a user are two agents. */
export function ownerOf({ kind, name, key }: Caller): string {
  return key === undefined ? `${kind} ${name}` : `${kind} ${name} ${key.id}`;
}
