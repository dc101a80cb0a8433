import type { Priority } from '#kernel/event.ts';
import type { Json } from '#kernel/json.ts';
import { revived } from './dead-letters.ts';
import type { ClaimedMessage, DeadLetter, Depth, MessageQueue, Placement, SentMessage, Taker } from './message-queue.ts';
import { isNamed } from './message-queue.ts';

interface Row {
  readonly message: SentMessage;
  readonly nth: number;
  claimedBy: string | null;
  failures: number;
  losses: number;
  dueAt: Date | null;
}

type Lane = { readonly module: string; readonly priority: Priority };

/** What queues share: a database in memory, for tests and for looking at things offline. */
export class MemoryMessages {
  readonly rows = new Map<string, Row>();
  readonly keys = new Map<string, Json | undefined>();
  readonly holders = new Map<string, string>();
  readonly letters = new Map<string, DeadLetter & { told: boolean }>();
  readonly alive = new Set<string>();
  readonly listeners = new Map<string, ((lanes: readonly Lane[] | null) => void)[]>();
  nth = 0;

  tell(from: string, lanes: readonly Lane[] | null): void {
    for (const [process, listeners] of this.listeners) {
      if (process === from) continue;
      for (const listener of listeners) setImmediate(() => listener(lanes));
    }
  }
}

/** The queue of one process. `now` dates what expires. */
export class MemoryMessageQueue implements MessageQueue {
  readonly process: string;
  readonly #shared: MemoryMessages;
  readonly #now: () => Date;
  #taker: Taker | null = null;

  constructor(process: string, now: () => Date, shared = new MemoryMessages()) {
    this.process = process;
    this.#shared = shared;
    this.#now = now;
    shared.alive.add(process);
  }

  attend(taker: Taker): void {
    this.#taker = taker;
  }

  send(message: SentMessage): Promise<boolean> {
    return new Promise((resolve) => setImmediate(() => resolve(this.keep([message])[0]!)));
  }

  /** Keeps messages at once, as a unit of the log does; says which had not been sent before. */
  keep(messages: readonly SentMessage[]): boolean[] {
    const { rows, keys } = this.#shared;
    const placed: Placement[] = [];
    const unclaimed: Lane[] = [];
    const fresh = messages.map((given) => {
      // As text and back: a message must mean the same as one that a database kept.
      const message = JSON.parse(JSON.stringify(given)) as SentMessage;
      const wanted = this.#taker?.wants(message) ?? false;
      const isNew = !rows.has(message.id) && !(isNamed(message.id) && keys.has(message.id));
      if (isNamed(message.id) && isNew) keys.set(message.id, undefined);
      const blocked = message.key !== undefined && this.#elsewhere(message, true);
      const taken = isNew && wanted && !blocked;
      const nth = (this.#shared.nth += 1);
      if (isNew) rows.set(message.id, { message, nth, claimedBy: taken ? this.process : null, failures: 0, losses: 0, dueAt: null });
      if (isNew && !taken) unclaimed.push({ module: message.to, priority: message.priority });
      placed.push({ message, wanted, taken, nth: taken ? nth : 0, again: false });
      return isNew;
    });
    this.#taker?.placed(placed);
    if (unclaimed.length > 0) this.#shared.tell(this.process, unclaimed);
    return fresh;
  }

  end(id: string, answer?: Json): void {
    this.#shared.rows.delete(id);
    if (answer !== undefined && this.#shared.keys.has(id)) this.#shared.keys.set(id, answer);
  }

  retry(id: string, failures: number, dueAt: Date): void {
    const row = this.#shared.rows.get(id);
    if (row?.claimedBy === this.process) Object.assign(row, { failures, dueAt });
  }

  release(messages: Parameters<MessageQueue['release']>[0]): void {
    for (const { id, losses } of messages) {
      const row = this.#shared.rows.get(id);
      if (row?.claimedBy === this.process) Object.assign(row, { claimedBy: null, losses: Math.max(row.losses, losses) });
    }
    if (messages.length > 0) this.#shared.tell(this.process, null);
  }

  die(letter: DeadLetter): void {
    this.#shared.rows.delete(letter.message.id);
    if (!this.#shared.letters.has(letter.message.id)) this.#shared.letters.set(letter.message.id, { ...letter, told: false });
  }

  async flush(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
  }

  async claim(module: string, priority: Priority, limit: number, keyed: boolean): Promise<readonly ClaimedMessage[]> {
    const rows = this.#waitingRows(module, priority).filter(
      ({ message }) => message.key === undefined || (keyed && !this.#elsewhere(message, false)),
    );
    return rows.slice(0, limit).map((row) => {
      row.claimedBy = this.process;
      return { message: row.message, nth: row.nth, failures: row.failures, losses: row.losses, dueAt: row.dueAt };
    });
  }

  async hold(module: string): Promise<boolean> {
    const { holders, alive } = this.#shared;
    const holder = holders.get(module);
    if (holder !== undefined && holder !== this.process && alive.has(holder)) return false;
    holders.set(module, this.process);
    return true;
  }

  letGo(module: string): void {
    if (this.#shared.holders.get(module) === this.process) this.#shared.holders.delete(module);
  }

  async waiting(modules: readonly string[]): Promise<readonly Lane[]> {
    const found = new Map<string, Lane>();
    for (const { message, claimedBy } of this.#shared.rows.values()) {
      if (claimedBy === null && modules.includes(message.to)) {
        found.set(`${message.to} ${message.priority}`, { module: message.to, priority: message.priority });
      }
    }
    return [...found.values()];
  }

  async held(): Promise<readonly string[]> {
    return [...this.#shared.rows.values()].filter(({ claimedBy }) => claimedBy === this.process).map(({ message }) => message.id);
  }

  async sweep(): Promise<void> {
    const { rows, alive, holders } = this.#shared;
    const now = this.#now();
    for (const row of rows.values()) {
      if (row.claimedBy !== null && row.claimedBy !== this.process && !alive.has(row.claimedBy)) {
        row.claimedBy = null;
        row.losses += 1;
      }
      const { message, claimedBy, failures, losses } = row;
      if (claimedBy !== null || message.expiresAt === undefined || Date.parse(message.expiresAt) >= now.getTime()) continue;
      rows.delete(message.id);
      if (message.to.startsWith('@')) continue;
      this.die({ message, reason: 'expired', error: 'It expired before it was begun.', attempts: failures + losses, diedAt: now });
    }
    for (const [module, process] of holders) if (process !== this.process && !alive.has(process)) holders.delete(module);
    for (const listener of this.#shared.listeners.get(this.process) ?? []) listener(null);
  }

  async answerOf(id: string): Promise<Json | undefined> {
    return this.#shared.keys.get(id);
  }

  async depths(): Promise<readonly Depth[]> {
    const found = new Map<string, { module: string; priority: Priority; waiting: number; claimed: number; oldest: Date | null }>();
    for (const { message, claimedBy } of this.#shared.rows.values()) {
      if (message.to.startsWith('@')) continue;
      const lane = `${message.to} ${message.priority}`;
      const sent = new Date(message.sentAt);
      const depth = found.get(lane) ?? { module: message.to, priority: message.priority, waiting: 0, claimed: 0, oldest: sent };
      if (claimedBy === null) depth.waiting += 1;
      else depth.claimed += 1;
      if (depth.oldest === null || sent < depth.oldest) depth.oldest = sent;
      found.set(lane, depth);
    }
    return [...found.values()];
  }

  readonly dead: MessageQueue['dead'] = {
    list: async ({ module, name, limit, before }) => {
      const newest = [...this.#shared.letters.values()].toReversed();
      const from = before === undefined ? 0 : newest.findIndex(({ message }) => message.id === before) + 1;
      const fits = ({ message }: DeadLetter) =>
        (module === undefined || message.to === module) && (name === undefined || message.name === name);
      return newest.slice(from).filter(fits).slice(0, limit).map(letterOnly);
    },
    get: async (id) => {
      const letter = this.#shared.letters.get(id);
      return letter === undefined ? null : letterOnly(letter);
    },
    discard: async (id) => this.#shared.letters.delete(id),
    replay: async (id) => {
      const letter = this.#shared.letters.get(id);
      if (letter === undefined) return false;
      this.#shared.letters.delete(id);
      const message = revived(letter.message);
      this.#shared.nth += 1;
      this.#shared.rows.set(id, { message, nth: this.#shared.nth, claimedBy: null, failures: 0, losses: 0, dueAt: null });
      this.#shared.tell(this.process, [{ module: message.to, priority: message.priority }]);
      return true;
    },
    untold: async (limit) =>
      [...this.#shared.letters.values()]
        .filter(({ told }) => !told)
        .slice(0, limit)
        .map(letterOnly),
    told: async (ids) => {
      for (const id of ids) {
        const letter = this.#shared.letters.get(id);
        if (letter !== undefined) letter.told = true;
      }
    },
  };

  onTold(listener: (lanes: readonly Lane[] | null) => void): void {
    this.#shared.listeners.set(this.process, [...(this.#shared.listeners.get(this.process) ?? []), listener]);
  }

  async close(): Promise<void> {
    this.#shared.alive.delete(this.process);
    this.#shared.listeners.delete(this.process);
  }

  /** A message of its key is with another process, or waits. */
  #elsewhere({ to, priority, key }: SentMessage, waiting: boolean): boolean {
    for (const { message, claimedBy } of this.#shared.rows.values()) {
      if (message.key !== key || message.to !== to || message.priority !== priority) continue;
      if (claimedBy === null ? waiting : claimedBy !== this.process) return true;
    }
    return false;
  }

  #waitingRows(module: string, priority: Priority): Row[] {
    return [...this.#shared.rows.values()]
      .filter(({ message, claimedBy }) => claimedBy === null && message.to === module && message.priority === priority)
      .sort((a, b) => a.nth - b.nth);
  }
}

function letterOnly({ message, reason, error, attempts, diedAt }: DeadLetter): DeadLetter {
  return { message, reason, error, attempts, diedAt };
}
