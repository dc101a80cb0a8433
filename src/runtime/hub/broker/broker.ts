import type { Attachment, Broker, Consumer, Messenger, OutgoingMessage } from '#kernel/broker.ts';
import { system, type Caller } from '#kernel/caller.ts';
import type { Clock } from '#kernel/clock.ts';
import { asFailure, fail } from '#kernel/error.ts';
import type { EventLog } from '#kernel/event-log.ts';
import { PRIORITIES } from '#kernel/event.ts';
import { uuidv7 } from '#kernel/id.ts';
import type { Json } from '#kernel/json.ts';
import type { Log } from '#kernel/log.ts';
import type { Meter } from '#kernel/metric.ts';
import { isNamed, type DeadLetters, type MessageQueue, type Placement, type SentMessage, type Taker } from '../../store/index.ts';
import type { Carrying } from './carrying.ts';
import { compose } from './compose.ts';
import { Counts } from './counts.ts';
import { Destination } from './destination.ts';
import type { Entry } from './lane.ts';
import { LetterTeller } from './letters.ts';
import { Recent } from './recent.ts';
import { answerOf, Requests, wireOf } from './requests.ts';
import { Standing, type QueueStanding } from './standing.ts';
import { weightOf } from './weight.ts';

export interface BrokerOptions {
  readonly queue: MessageQueue;
  readonly eventLog: Pick<EventLog, 'append' | 'readStream'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly meter: Meter;
  /** Names of the registered modules, whether they run or not. */
  readonly modules: () => readonly string[];
  /** Those of them that a broadcast of a name is for; absent: all. */
  readonly recipients?: (name: string) => readonly string[];
  /** Instances of the module are connected to other processes; absent: there are none. */
  readonly elsewhere?: (module: string) => boolean;
  /** Calls for each other process that ended. */
  readonly deaths?: (listener: () => void) => () => void;
  /** From 0, below 1; for tests. */
  readonly random?: () => number;
  /** After how many failures a message is a dead letter. */
  readonly maxAttempts?: number;
  /** The longest pause after the first failure. */
  readonly firstRetryMs?: number;
  /** How long a live message waits for an instance of its module. */
  readonly liveWaitMs?: number;
  /** How many messages of one priority a module may have waiting in memory. */
  readonly laneLimit?: number;
  /** How many of a lane's durable messages are in memory at once; the others wait in the table. */
  readonly tableLimit?: number;
}

/** The broker with its life. */
export interface RunningBroker extends Broker {
  readonly dead: Pick<DeadLetters, 'list' | 'get' | 'discard' | 'replay'>;
  /** How the queues of modules stand, of all processes where the table tells it. */
  standing(): Promise<readonly QueueStanding[]>;
  close(): Promise<void>;
}

const MAX_ATTEMPTS = 5;
/** As long as a module may be silent before it is unhealthy. */
const LIVE_WAIT_MS = 300_000;
const LANE_LIMIT = 200_000;
const LANE_BYTES = 67_108_864;
const TABLE_LIMIT = 10_000;
/** Of one message, as of an event. */
const MESSAGE_BYTES = 1_048_576;
/** Durable messages that may wait for one module, in the table. */
const TABLE_MOST = 1_000_000;
const REQUEST_MS = 30_000;
const ANSWER_KEPT_MS = 60_000;
/** How often an answer is looked for that another process got. */
const ANSWER_LOOK_MS = 200;
const TICK_MS = 1_000;
/** Ticks between sweeps, and for how many at the start there is one each: a statement of a process that was killed may still be done. */
const SWEEP_TICKS = 10;
const FIRST_SWEEPS = 5;
/** How long deliveries may go on before everything else has its turn. */
const SLICE_MS = 5;

/** @see Broker */
export function createBroker(options: BrokerOptions): RunningBroker {
  return new MessageBroker(options);
}

class MessageBroker implements RunningBroker, Carrying, Taker {
  readonly queue: MessageQueue;
  readonly clock: Clock;
  readonly log: Log;
  readonly random: () => number;
  readonly counts: Counts;
  readonly maxAttempts: number;
  readonly firstRetryMs: number | undefined;
  readonly tableLimit: number;
  readonly dead: RunningBroker['dead'];
  readonly #options: BrokerOptions;
  readonly #liveWaitMs: number;
  readonly #laneLimit: number;
  readonly #destinations = new Map<string, Destination>();
  readonly #requests = new Requests();
  readonly #recent = new Recent();
  readonly #teller: LetterTeller;
  readonly #standing: Standing;
  /** Those that have something to deliver. */
  readonly #due = new Set<Destination>();
  readonly #timer: NodeJS.Timeout;
  readonly #undo: (() => void) | undefined;
  #scheduled = false;
  #mailbox: Attachment | null = null;
  #ticks = 0;
  #doubtful = false;
  #strays = new Set<string>();
  #closed = false;

  constructor(options: BrokerOptions) {
    const { queue, clock, log, meter, eventLog } = options;
    this.#options = options;
    this.queue = queue;
    this.clock = clock;
    this.log = log;
    this.random = options.random ?? Math.random;
    this.counts = new Counts(meter);
    this.maxAttempts = options.maxAttempts ?? MAX_ATTEMPTS;
    this.firstRetryMs = options.firstRetryMs;
    this.tableLimit = options.tableLimit ?? TABLE_LIMIT;
    this.#liveWaitMs = options.liveWaitMs ?? LIVE_WAIT_MS;
    this.#laneLimit = options.laneLimit ?? LANE_LIMIT;
    this.#teller = new LetterTeller({ dead: queue.dead, eventLog, clock, log });
    this.#standing = new Standing({ queue, clock, destinations: () => this.#destinations.values() });
    this.dead = {
      list: (filter) => queue.dead.list(filter),
      get: (id) => queue.dead.get(id),
      discard: (id) => queue.dead.discard(id),
      replay: async (id) => {
        const letter = await queue.dead.get(id);
        if (letter === null || !(await queue.dead.replay(id))) return false;
        this.#destinations.get(letter.message.to)?.table(letter.message.priority).look();
        return true;
      },
    };
    queue.attend(this);
    queue.onTold((lanes) => {
      for (const { module, priority } of lanes ?? []) this.#destinations.get(module)?.table(priority).look();
      if (lanes === null) this.#lookForAll();
    });
    this.#undo = options.deaths?.(() => this.#sweep());
    this.#timer = setInterval(() => this.#tick(), TICK_MS).unref();
    this.#sweep();
    this.#teller.soon();
  }

  messenger(sender: Caller, correlationId?: string): Messenger {
    return {
      send: async (outgoing) => {
        const message = compose(outgoing, { sender, clock: this.clock, correlationId });
        this.#checkModule(message.to, outgoing);
        await this.#carry(message);
        return message.id;
      },
      broadcast: (outgoing) => this.#broadcast(outgoing, sender, correlationId),
      request: (outgoing, given) => this.#request(outgoing, sender, correlationId, given),
    };
  }

  attach(module: string, consumer: Consumer): Attachment {
    if (this.#closed) throw fail('shutting_down', 'The hub is stopping.');
    return this.#destination(module).attach(consumer);
  }

  standing(): Promise<readonly QueueStanding[]> {
    return this.#standing.tell();
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    clearInterval(this.#timer);
    this.#undo?.();
    this.#mailbox?.close();
    for (const destination of this.#destinations.values()) {
      destination.close();
      const lost = destination.takeLive();
      if (lost.length > 0) this.log.warn('Live messages end with the process.', { module: destination.module, count: lost.length });
    }
    this.#requests.close();
    await this.#teller.close();
    this.counts.write([0, 0, 0, 0]);
    await this.queue.close();
  }

  // What the queue asks.

  wants(message: SentMessage): boolean {
    return this.#destinations.get(message.to)?.table(message.priority).wants(message) ?? false;
  }

  placed(placements: readonly Placement[]): void {
    for (const placement of placements) {
      const { message, again, taken } = placement;
      this.counts.durable[PRIORITIES.indexOf(message.priority)]! += 1;
      const destination = this.#destinations.get(message.to);
      // Sent again after a lost answer, it may have come another way meanwhile.
      const known = again && taken && destination !== undefined && [...destination.stored()].includes(message.id);
      destination?.table(message.priority).placed(known ? { ...placement, taken: false } : placement);
    }
  }

  unplaced(messages: readonly { readonly message: SentMessage; readonly wanted: boolean }[]): void {
    this.#doubtful = true;
    for (const { message, wanted } of messages) {
      if (wanted) this.#destinations.get(message.to)?.table(message.priority).unplaced();
    }
  }

  // What destinations ask.

  schedule(destination: Destination): void {
    this.#due.add(destination);
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => this.#deliver());
  }

  ended({ message, stored }: Entry, answer?: Parameters<Attachment['reply']>[1]): void {
    this.counts.acked[PRIORITIES.indexOf(message.priority)]! += 1;
    const answered = answer !== undefined && message.reply;
    if (stored) {
      if (answered && isNamed(message.id)) this.queue.end(message.id, wireOf(answer));
      else this.queue.end(message.id);
    }
    if (answered) this.#answer(message, answer);
    else if (message.reply) this.#answer(message, { data: null });
  }

  died(entry: Entry, reason: Parameters<Carrying['died']>[1], error: string): void {
    const { message, failures, losses } = entry;
    if (message.to.startsWith('@')) {
      // An answer that nobody waits for any more.
      if (entry.stored) this.queue.end(message.id);
      return;
    }
    this.counts.dead(reason);
    this.queue.die({ message, reason, error, attempts: failures + losses, diedAt: this.clock.now() });
    this.#teller.soon();
    if (message.reply) {
      const code = reason === 'expired' ? 'timeout' : reason === 'undeliverable' ? 'module_unavailable' : 'module_error';
      this.#answer(message, { error: { code, message: error } });
    }
  }

  doubt(): void {
    this.#doubtful = true;
  }

  async #broadcast(
    outgoing: Parameters<Messenger['broadcast']>[0],
    sender: Caller,
    correlationId: string | undefined,
  ): ReturnType<Messenger['broadcast']> {
    const { modules, recipients: understanding = modules } = this.#options;
    const recipients = understanding(outgoing.name).filter((module) => module !== sender.name);
    const messages = recipients.map((to) => compose({ ...outgoing, to }, { sender, clock: this.clock, correlationId }));
    const outcomes = await Promise.allSettled(messages.map((message) => this.#carry(message)));
    const reached = recipients.filter((_, index) => outcomes[index]!.status === 'fulfilled');
    const refused = outcomes.find(({ status }) => status === 'rejected') as PromiseRejectedResult | undefined;
    if (reached.length === 0 && refused !== undefined) throw refused.reason;
    return { messageId: messages[0]?.id ?? uuidv7(this.clock.now().getTime()), recipients: reached };
  }

  async #request(
    outgoing: OutgoingMessage,
    sender: Caller,
    correlationId: string | undefined,
    { timeoutMs = REQUEST_MS, signal }: { readonly timeoutMs?: number; readonly signal?: AbortSignal } = {},
  ): Promise<Json> {
    // Nobody waits any longer: it need not be done then.
    const bounded = { ...outgoing, expiresInMs: outgoing.expiresInMs ?? timeoutMs };
    const message = compose(bounded, { sender, clock: this.clock, correlationId, replyTo: this.queue.process });
    this.#checkModule(message.to, outgoing);
    signal?.throwIfAborted();
    const what = `${message.to} (${message.name})`;
    const answer = this.#requests.wait(message.id, what, { timeoutMs, signal });
    void this.#carryRequest(message);
    return answer;
  }

  async #carryRequest(message: SentMessage): Promise<void> {
    try {
      if (!(await this.#carry(message))) await this.#answeredBefore(message);
    } catch (error) {
      this.#requests.fail(message.id, asFailure(error));
    }
  }

  /** Asked before under the same key: its answer is kept where it was durable, or still to come. */
  async #answeredBefore(message: SentMessage): Promise<void> {
    if (message.delivery === 'live') return;
    while (this.#requests.has(message.id) && !this.#closed) {
      try {
        const kept = await this.queue.answerOf(message.id);
        if (kept !== undefined) return this.#requests.answer(message.id, answerOf(kept));
      } catch (error) {
        this.log.debug('Whether a request was answered could not be read.', { error: String(error) });
      }
      await new Promise((resolve) => setTimeout(resolve, ANSWER_LOOK_MS).unref());
    }
  }

  #checkModule(module: string, { name }: Pick<OutgoingMessage, 'name'>): void {
    if (this.#closed) throw fail('shutting_down', 'The hub is stopping and takes no more messages.');
    if (this.#destinations.get(module)?.attended === true || this.#options.modules().includes(module)) return;
    throw fail('not_found', `There is no module ${module}; the message ${name} was not sent.`, { module });
  }

  /** False when a message of its id was sent before. @throws rate_limited, too_large */
  async #carry(message: SentMessage): Promise<boolean> {
    const bytes = weightOf(message.data);
    if (bytes > MESSAGE_BYTES) {
      throw fail('too_large', `A message of about ${bytes} bytes is too large; at most ${MESSAGE_BYTES} are carried.`, {
        limit: MESSAGE_BYTES,
      });
    }
    const destination = this.#destination(message.to);
    if (message.delivery === 'durable') {
      if (this.#standing.waiting(message.to) >= TABLE_MOST) throw full(message.to, TABLE_MOST);
      return this.#send(message);
    }
    if (isNamed(message.id) && !this.#recent.add(message.id)) return false;
    if (!destination.attended && this.#options.elsewhere?.(message.to) === true) return this.#send(message);
    const lane = destination.lane(message.priority);
    if (lane.depth >= this.#laneLimit || lane.bytes + bytes > LANE_BYTES) {
      if (isNamed(message.id)) this.#recent.forget(message.id);
      throw full(message.to, lane.depth);
    }
    this.counts.live[PRIORITIES.indexOf(message.priority)]! += 1;
    destination.add({
      message,
      stored: false,
      bytes,
      arrivedMs: this.clock.monotonicMs(),
      expiresMs: message.expiresAt === undefined ? Number.POSITIVE_INFINITY : Date.parse(message.expiresAt),
      failures: 0,
      losses: 0,
    });
    return true;
  }

  /** Through the table: its answer may come from another process. */
  #send(message: SentMessage): Promise<boolean> {
    if (message.reply && this.#options.elsewhere !== undefined) this.#openMailbox();
    return this.queue.send(message);
  }

  /** Where answers from other processes arrive. */
  #openMailbox(): void {
    if (this.#mailbox !== null) return;
    const mailbox = this.#destination(`@${this.queue.process}`).attach({
      maxInFlight: 1_000,
      deliver: (messages) => {
        for (const { id, data } of messages) {
          const { request, answer } = data as { readonly request: string; readonly answer: Json };
          mailbox.ack(id);
          this.#requests.answer(request, answerOf(answer));
        }
      },
    });
    this.#mailbox = mailbox;
  }

  #answer(message: SentMessage, answer: Parameters<Attachment['reply']>[1]): void {
    const { replyto, id } = message;
    if (replyto === undefined) return;
    if (replyto === this.queue.process) {
      this.#requests.answer(id, answer);
      return;
    }
    const now = this.clock.now();
    const reply: SentMessage = {
      id: uuidv7(now.getTime()),
      to: `@${replyto}`,
      name: '@answer',
      sender: system,
      data: { request: id, answer: wireOf(answer) },
      priority: message.priority,
      delivery: 'durable',
      attempt: 1,
      reply: false,
      sentAt: now.toISOString(),
      expiresAt: new Date(now.getTime() + ANSWER_KEPT_MS).toISOString(),
    };
    this.queue.send(reply).catch((error: unknown) => this.log.warn('An answer could not be sent.', { request: id, error: String(error) }));
  }

  #destination(module: string): Destination {
    let destination = this.#destinations.get(module);
    if (destination === undefined) this.#destinations.set(module, (destination = new Destination(module, this)));
    return destination;
  }

  /** CRITICAL of all modules first, then modules in turn, until nothing is left or others must have their turn. */
  #deliver(): void {
    this.#scheduled = false;
    const untilMs = this.clock.monotonicMs() + SLICE_MS;
    while (this.#due.size > 0 && this.clock.monotonicMs() < untilMs) {
      const due = Array.from(this.#due);
      for (const destination of due) if (destination.lanes[0]!.ready > 0) destination.deliver();
      for (const destination of due) {
        destination.deliver();
        if (!destination.deliverable) this.#due.delete(destination);
      }
    }
    if (this.#due.size === 0 || this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => this.#deliver());
  }

  #tick(): void {
    this.#ticks += 1;
    const nowMs = this.clock.now().getTime();
    const depths = [0, 0, 0, 0];
    for (const destination of this.#destinations.values()) {
      destination.measure(TICK_MS);
      destination.expire(nowMs, this.clock.monotonicMs() - this.#liveWaitMs);
      for (const [index, { depth }] of destination.lanes.entries()) depths[index]! += depth;
      void destination.hold();
      if (!destination.attended && this.#options.elsewhere?.(destination.module) === true) {
        for (const { message } of destination.takeLive()) this.#moveToTable(message);
      }
    }
    this.counts.write(depths);
    if (this.#doubtful) void this.#findStrays();
    void this.#lookWhereWaiting();
    if (this.#ticks <= FIRST_SWEEPS || this.#ticks % SWEEP_TICKS === 0) this.#sweep();
  }

  #moveToTable(message: SentMessage): void {
    this.queue.send(message).catch(() => {
      // It waits here again, and is moved by and by.
      if (!this.#closed)
        void this.#carry(message).catch((error: unknown) =>
          this.log.error('A live message was lost.', { id: message.id, error: String(error) }),
        );
    });
  }

  #lookForAll(): void {
    for (const { tables } of this.#destinations.values()) for (const table of tables) table.look();
  }

  async #lookWhereWaiting(): Promise<void> {
    const attended = [...this.#destinations.values()].filter((destination) => destination.attended).map(({ module }) => module);
    if (attended.length === 0) return;
    try {
      for (const { module, priority } of await this.queue.waiting(attended)) this.#destinations.get(module)?.table(priority).look();
    } catch {
      // The database is away: looked again at the next tick.
    }
  }

  #sweep(): void {
    this.queue.sweep().then(
      () => this.#teller.soon(),
      (error: unknown) => this.log.debug('What ended processes held could not be freed.', { error: String(error) }),
    );
  }

  /** Rows that were claimed for this process by a statement whose answer was lost: gives up those that are unknown at two looks. */
  async #findStrays(): Promise<void> {
    this.#doubtful = false;
    try {
      const held = await this.queue.held();
      const known = new Set<string>();
      for (const destination of this.#destinations.values()) for (const id of destination.stored()) known.add(id);
      const unknown = held.filter((id) => !known.has(id));
      const strays = unknown.filter((id) => this.#strays.has(id));
      this.queue.release(strays.map((id) => ({ id, losses: 1 })));
      if (strays.length > 0) this.#lookForAll();
      this.#strays = new Set(unknown);
      if (unknown.length > 0) this.#doubtful = true;
    } catch {
      this.#doubtful = true;
    }
  }
}

function full(module: string, count: number) {
  return fail(
    'rate_limited',
    `The queue of ${module} is full: ${count} messages wait.`,
    { module, waiting: count },
    { retryAfterMs: 1_000 },
  );
}
