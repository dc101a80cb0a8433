import type { Priority } from '#kernel/event.ts';
import type { SentMessage } from '../../store/index.ts';
import { Fifo } from './fifo.ts';

/** A message in memory, from its arrival until it is ended. */
export interface Entry {
  readonly message: SentMessage;
  /** It has a row in the database. */
  readonly stored: boolean;
  readonly bytes: number;
  readonly arrivedMs: number;
  /** Wall clock; infinite when it never expires. */
  readonly expiresMs: number;
  /** How often it was refused, and how often it was lost with whoever held it. */
  failures: number;
  losses: number;
}

/**
 * Messages of one priority for one module. Of each key one is out at a time: the next follows when it was ended, so that
 * they stay in order.
 */
export class Lane {
  readonly module: string;
  readonly priority: Priority;
  /** In memory and not ended: ready, behind another of their key, out or put off. */
  depth = 0;
  bytes = 0;
  /** Ever, at this process. */
  arrived = 0;
  readonly #ready = new Fifo<Entry>();
  /** Of each key that has a message that is ready, out or put off: those behind it. */
  readonly #behind = new Map<string, Fifo<Entry> | null>();

  constructor(module: string, priority: Priority) {
    this.module = module;
    this.priority = priority;
  }

  /** Can be delivered now. */
  get ready(): number {
    return this.#ready.length;
  }

  add(entry: Entry): void {
    this.arrived += 1;
    this.depth += 1;
    this.bytes += entry.bytes;
    const { key } = entry.message;
    if (key === undefined) {
      this.#ready.push(entry);
      return;
    }
    const behind = this.#behind.get(key);
    if (behind === undefined) {
      this.#behind.set(key, null);
      this.#ready.push(entry);
    } else if (behind === null) {
      const queue = new Fifo<Entry>();
      queue.push(entry);
      this.#behind.set(key, queue);
    } else behind.push(entry);
  }

  /** Takes it in without its being ready: it is put off until it is put back. False when it waits behind another of its key anyway. */
  addPutOff(entry: Entry): boolean {
    const { key } = entry.message;
    if (key !== undefined && this.#behind.has(key)) {
      this.add(entry);
      return false;
    }
    this.arrived += 1;
    this.depth += 1;
    this.bytes += entry.bytes;
    if (key !== undefined) this.#behind.set(key, null);
    return true;
  }

  /** The next one to deliver; it is out until it is ended or put back. */
  take(): Entry | undefined {
    return this.#ready.shift();
  }

  /** Something of it is ended: the next of its key may go. */
  ended(entry: Entry): void {
    this.depth -= 1;
    this.bytes -= entry.bytes;
    const { key } = entry.message;
    if (key === undefined) return;
    const next = this.#behind.get(key)?.shift();
    if (next === undefined) this.#behind.delete(key);
    else this.#ready.push(next);
  }

  /** What was out or put off is delivered again, before others. */
  putBack(entry: Entry): void {
    this.#ready.unshift(entry);
  }

  /** Ends what has expired and is not out. */
  expire(nowMs: number): Entry[] {
    return this.remove((entry) => entry.expiresMs <= nowMs);
  }

  /** Takes away what is neither out nor put off and fits. */
  remove(fits: (entry: Entry) => boolean): Entry[] {
    const removed: Entry[] = [];
    for (const queue of this.#behind.values()) {
      if (queue === null) continue;
      for (const entry of queue.retain((one) => !fits(one))) {
        this.depth -= 1;
        this.bytes -= entry.bytes;
        removed.push(entry);
      }
    }
    for (const entry of this.#ready.retain((one) => !fits(one))) {
      removed.push(entry);
      this.ended(entry);
    }
    return removed;
  }

  /** The oldest that waits, by its arrival; null when none does. */
  oldestMs(): number | null {
    return this.#ready.peek()?.arrivedMs ?? null;
  }

  /** How many wait that are in memory only. */
  live(): number {
    let count = 0;
    for (const { stored } of this.waiting()) if (!stored) count += 1;
    return count;
  }

  /** Everything that waits: ready and behind others. */
  *waiting(): Generator<Entry> {
    yield* this.#ready;
    for (const queue of this.#behind.values()) if (queue !== null) yield* queue;
  }
}
