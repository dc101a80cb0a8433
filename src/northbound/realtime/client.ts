import type { Socket } from 'node:net';
import type { WebSocket } from 'ws';
import { HEARD_OF_MS } from '#kernel/as-of.ts';
import type { Caller } from '#kernel/caller.ts';
import type { Clock } from '#kernel/clock.ts';
import { asFailure, fail, type Failure } from '#kernel/error.ts';
import { EVENTS_READ, eventProjectsOf, narrowedFilter } from '#kernel/event-scope.ts';
import type { Position } from '#kernel/event.ts';
import type { Feed } from '#kernel/feed.ts';
import type { Hub } from '#kernel/hub.ts';
import { uuidv7 } from '#kernel/id.ts';
import type { Log } from '#kernel/log.ts';
import type { Meter } from '#kernel/metric.ts';
import type { SubscriptionId } from './frames.ts';
import type { Groups } from './groups.ts';
import type { RealtimeLimits } from './limits.ts';
import { Liveness } from './liveness.ts';
import { Member } from './member.ts';
import * as metrics from './metrics.ts';
import { Outlet } from './outlet.ts';
import { errorFrame, filterOf, isCommon, readFrame, type Action, type Schemas, type Subscribe } from './protocol.ts';
import { CLOSE_UNAUTHORIZED } from './tokens.ts';

export interface ClientOptions {
  /** Where subscriptions are counted. */
  readonly hub: Pick<Hub, 'count'>;
  readonly feed: Feed;
  readonly groups: Groups;
  readonly verify: (token: string) => Promise<Caller>;
  readonly clock: Clock;
  readonly log: Log;
  readonly meter: Meter;
  readonly limits: RealtimeLimits;
  /** From where the client came. */
  readonly address: string;
  /** Told of what the connection is refused because of who asks. */
  readonly refused?: (failure: Failure, caller: Caller | undefined) => void;
  /** What this socket understands beside the actions of all: made once for each connection. */
  readonly conversation?: (client: Client) => Extension;
}

/** What is said on a socket beside the actions of all. */
export interface Extension {
  readonly actions: Schemas;
  readonly actionsPerFrame: number;
  /** @throws Failure, which is told */
  act(action: { readonly action: string }, caller: Caller): Promise<void> | void;
  /** The connection ended with a close code (RFC 6455 §7.4). */
  end(code: number): void;
}

/** How many messages a module may hold unacknowledged; said in `welcome` on every socket of the protocol. */
export const MAX_IN_FLIGHT = 256;

/** One connection of the protocol. */
export class Client {
  readonly webSocket: WebSocket;
  readonly outlet: Outlet;
  readonly liveness: Liveness;
  readonly #options: ClientOptions;
  readonly #members = new Map<SubscriptionId, { readonly member: Member; readonly asked: Subscribe }>();
  readonly #extension: Extension | undefined;
  #token: string | undefined;
  #caller: Caller | undefined;
  /** The projects whose events the caller may see: what the subscriptions are narrowed to. */
  #projects: ReadonlySet<string> | null = null;
  #tokens: number;
  #filledMs: number;
  /** Frames are worked off in order, though `auth` takes time. */
  #work: Promise<void> = Promise.resolve();
  readonly #authenticateBy: NodeJS.Timeout;

  constructor(webSocket: WebSocket, socket: Socket, token: string | undefined, options: ClientOptions) {
    this.webSocket = webSocket;
    this.outlet = new Outlet(webSocket, socket);
    this.liveness = new Liveness(webSocket, socket);
    this.#options = options;
    this.#extension = options.conversation?.(this);
    this.#tokens = options.limits.actionsPerSecond;
    this.#filledMs = options.clock.monotonicMs();
    this.#authenticateBy = setTimeout(() => {
      this.#refuseAndClose(fail('unauthorized', `No token came within ${options.limits.authenticateMs} ms.`));
    }, options.limits.authenticateMs);
    webSocket.on('message', (data: Buffer, isBinary: boolean) => {
      // `auth` takes time; nothing more is read meanwhile than is already here.
      this.#later(() => this.#take(isBinary ? undefined : data.toString('utf8')));
    });
    webSocket.on('ping', () => this.#holdReading());
    webSocket.once('close', (code) => this.#end(code));
    if (token === undefined) webSocket.resume();
    else this.#later(() => this.#authenticate(token));
  }

  get subscriptions(): number {
    return this.#members.size;
  }

  /** Looks whether the token still holds, and what it permits now. */
  async verifyAgain(): Promise<void> {
    const token = this.#token;
    if (token === undefined || !this.outlet.open) return;
    try {
      const caller = await this.#options.verify(token);
      if (this.#token === token && this.outlet.open) this.#actAs(caller);
    } catch (error) {
      const failure = asFailure(error);
      // Re-authenticated meanwhile, or the verdict could not be had: only a refusal ends the connection.
      if (this.#token === token && failure.code === 'unauthorized') this.#refuseAndClose(failure);
    }
  }

  #later(step: () => Promise<void> | void): void {
    this.webSocket.pause();
    this.#work = this.#work.then(step).then(
      () => this.#holdReading(),
      (error: unknown) => {
        this.#options.log.error('A WebSocket frame failed by a defect.', { error });
        this.refuse(asFailure(error));
        this.#holdReading();
      },
    );
  }

  /** Reads on only while the client reads too: answers to it must not pile up. */
  #holdReading(): void {
    if (this.outlet.backlogBytes <= this.#options.limits.backlogBytes) {
      this.webSocket.resume();
      return;
    }
    this.webSocket.pause();
    void this.outlet.drained().then(() => this.webSocket.resume());
  }

  async #take(text: string | undefined): Promise<void> {
    if (!this.outlet.open) return;
    if (text === undefined) return this.refuse(fail('malformed', 'Frames here are text; this one was binary.'));
    // One for the whole frame, however many positions in it are beyond the end.
    const heardByMs = this.#options.clock.monotonicMs() + HEARD_OF_MS;
    const actionsPerFrame = this.#extension?.actionsPerFrame ?? this.#options.limits.actionsPerFrame;
    for (const { action, failure, ...rest } of readFrame(text, actionsPerFrame, this.#extension?.actions ?? {})) {
      this.#options.meter.add(metrics.receivedActions);
      const { id } = (action ?? rest) as { readonly id?: SubscriptionId };
      // What a module says about its messages is bounded by the messages that it has.
      if (action !== undefined && !isCommon(action)) await this.#extend(action, id);
      else if (!this.#within()) {
        this.refuse(
          fail('rate_limited', `More than ${this.#options.limits.actionsPerSecond} actions a second; this one was not done.`),
          id,
        );
      } else if (failure !== undefined) this.refuse(failure, id);
      else await this.#act(action, id, heardByMs);
    }
  }

  async #act(action: Action, id: SubscriptionId | undefined, heardByMs: number): Promise<void> {
    if (action.action === 'auth') return this.#authenticate(action.token);
    if (this.#caller === undefined) return this.refuse(fail('unauthorized', 'Send auth with a token first.'), id);
    if (action.action === 'ping') return this.outlet.say(JSON.stringify({ type: 'pong', ...(id === undefined ? {} : { id }) }));
    if (action.action === 'subscribe') {
      const failure = await this.#subscribe(action, heardByMs);
      if (failure !== null) this.refuse(failure, id);
      return undefined;
    }
    const subscribed = this.#members.get(action.id);
    if (subscribed === undefined) return this.refuse(fail('not_found', 'There is no subscription of this id.'), id);
    subscribed.member.end();
    this.#members.delete(action.id);
    return undefined;
  }

  async #extend(action: { readonly action: string }, id: SubscriptionId | undefined): Promise<void> {
    if (this.#caller === undefined) return this.refuse(fail('unauthorized', 'Send auth with a token first.'), id);
    try {
      // Not awaited where it need not be: thousands of acknowledgements come in one frame.
      const work = this.#extension!.act(action, this.#caller);
      if (work !== undefined) await work;
    } catch (error) {
      this.refuse(asFailure(error), id);
    }
  }

  async #authenticate(token: string): Promise<void> {
    try {
      const caller = await this.#options.verify(token);
      const first = this.#caller === undefined;
      this.#token = token;
      this.#actAs(caller);
      clearTimeout(this.#authenticateBy);
      if (first) this.#welcome();
    } catch (error) {
      const failure = asFailure(error);
      if (this.#caller === undefined) this.#refuseAndClose(failure);
      else this.refuse(failure);
    }
  }

  /** From here on it is this one: subscriptions are narrowed to what it may see, before the next event is written. */
  #actAs(caller: Caller): void {
    this.#caller = caller;
    let projects: ReadonlySet<string> | null;
    try {
      projects = eventProjectsOf(caller);
    } catch {
      projects = new Set();
    }
    if (areSame(projects, this.#projects)) return;
    this.#projects = projects;
    const before = Array.from(this.#members);
    this.#members.clear();
    for (const [id, { member, asked }] of before) {
      member.end();
      const failure = this.#follow(asked, member.through);
      if (failure !== null) this.refuse(failure, id);
    }
  }

  #welcome(): void {
    const { feed, clock } = this.#options;
    this.outlet.say(
      JSON.stringify({
        type: 'welcome',
        position: feed.head(),
        log_id: feed.logId,
        server_time: clock.now().toISOString(),
        max_in_flight: MAX_IN_FLIGHT,
      }),
    );
  }

  /** `heardByMs`, of the monotonic clock: until then a position may still come from another process. */
  async #subscribe(asked: Subscribe, heardByMs: number): Promise<Failure | null> {
    const { feed, clock, limits } = this.#options;
    if (this.#isBlind()) return this.#unseen(asked);
    if (this.#members.has(asked.id)) return fail('conflict', 'This id is subscribed already; unsubscribe it first.');
    if (this.#members.size >= limits.subscriptions) {
      return fail('conflict', `A connection has at most ${limits.subscriptions} subscriptions.`, { limit: limits.subscriptions });
    }
    const refused = await this.#count();
    if (refused !== null) return refused;
    if (asked.log_id !== undefined && asked.log_id !== feed.logId) {
      return fail('log_changed', 'The log is another one than the position is from: read the state anew.', { log_id: feed.logId });
    }
    if (asked.since !== undefined && asked.since > feed.head()) {
      await feed.reached(asked.since, Math.max(0, heardByMs - clock.monotonicMs()));
      // A connection that ended meanwhile has no subscriptions to be ended with it.
      if (!this.outlet.open) return null;
    }
    const head = feed.head();
    if (asked.since !== undefined && asked.since > head) {
      return fail('position_unknown', `Position ${asked.since} lies beyond the end of the log at ${head}.`, { position: head });
    }
    return this.#follow(asked, asked.since ?? head, head);
  }

  /** A subscription may read as much of the log as a query: of many sockets, all count together. */
  async #count(): Promise<Failure | null> {
    const call = { caller: this.#caller!, requestId: uuidv7(), door: 'websocket', address: this.#options.address };
    try {
      await this.#options.hub.count({ name: 'subscribe', rate: 'read' }, call);
      return null;
    } catch (error) {
      return asFailure(error);
    }
  }

  /** The events of one subscription after a position; `head`, where it begins: told the client. */
  #follow(asked: Subscribe, after: Position, head?: Position): Failure | null {
    const { feed, groups, limits, meter, log } = this.#options;
    const filter = narrowedFilter(filterOf(asked), this.#projects);
    if (filter === null) return this.#unseen(asked);
    const failed = (error: unknown) => {
      log.error('Events could not be read for a WebSocket client.', { error });
      // 1011: it could not go on (RFC 6455 §7.4.1); the client comes again with its last position.
      this.webSocket.close(1011, 'the log cannot be read');
    };
    const member = new Member({ id: asked.id, group: groups.of(filter), outlet: this.outlet, feed, limits, meter, log, failed }, after);
    this.#members.set(asked.id, { member, asked });
    if (head !== undefined) this.outlet.say(JSON.stringify({ type: 'subscribed', id: asked.id, position: head }));
    if (member.through < feed.head()) member.catchUp();
    else member.goLive();
    return null;
  }

  /** There is no event that it may see. */
  #isBlind(): boolean {
    return this.#projects?.size === 0;
  }

  #unseen({ projects }: Subscribe): Failure {
    const where = this.#isBlind() || projects === undefined ? '' : ' in these projects';
    return fail('forbidden', `${this.#caller!.name} lacks the permission ${EVENTS_READ}${where}.`, { permission: EVENTS_READ });
  }

  refuse(failure: Failure, id?: SubscriptionId): void {
    this.#options.meter.add(metrics.refused, 1, { code: failure.publicCode });
    if (failure.code === 'unauthorized' || failure.code === 'forbidden') this.#options.refused?.(failure, this.#caller);
    this.outlet.say(errorFrame(failure, id));
  }

  #refuseAndClose(failure: Failure): void {
    this.refuse(failure);
    // A reason is at most 123 bytes (RFC 6455 §5.5).
    this.webSocket.close(failure.fault === 'ours' ? 1011 : CLOSE_UNAUTHORIZED, failure.publicCode);
    this.webSocket.resume();
  }

  #within(): boolean {
    const { clock, limits } = this.#options;
    const nowMs = clock.monotonicMs();
    this.#tokens = Math.min(limits.actionsPerSecond, this.#tokens + ((nowMs - this.#filledMs) / 1_000) * limits.actionsPerSecond);
    this.#filledMs = nowMs;
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }

  #end(code: number): void {
    clearTimeout(this.#authenticateBy);
    this.#extension?.end(code);
    for (const { member } of this.#members.values()) member.end();
    this.#members.clear();
  }
}

function areSame(one: ReadonlySet<string> | null, other: ReadonlySet<string> | null): boolean {
  if (one === null || other === null) return one === other;
  return one.size === other.size && [...one].every((id) => other.has(id));
}
