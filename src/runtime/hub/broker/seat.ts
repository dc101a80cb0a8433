import type { Attachment, Consumer } from '#kernel/broker.ts';
import type { Entry } from './lane.ts';
import { Trust } from './trust.ts';

/** Of what a consumer may hold, the part that is kept free for CRITICAL: it does not wait until others are ended. */
const KEPT_FOR_CRITICAL = 1 / 16;

type Answer = Parameters<Attachment['reply']>[1];

/** What becomes of messages that a seat holds. */
export interface Endings {
  acked(entry: Entry, answer?: Answer): void;
  nacked(entry: Entry, failure: { readonly error: string; readonly retry?: boolean }): void;
  /** It takes nothing more; those that it held, in the order in which it got them. */
  closed(seat: Seat, held: readonly Entry[]): void;
}

/** The place of one consumer, and what it holds. */
export class Seat implements Attachment {
  readonly consumer: Consumer;
  readonly held = new Map<string, Entry>();
  readonly trust = new Trust();
  readonly #endings: Endings;
  #draining = false;
  #closed = false;
  #drained: (() => void) | null = null;

  constructor(consumer: Consumer, endings: Endings) {
    this.consumer = consumer;
    this.#endings = endings;
  }

  /** How many more CRITICAL ones it takes. */
  get room(): number {
    return this.#draining || this.#closed ? 0 : this.consumer.maxInFlight - this.held.size;
  }

  /** How many more of any priority it takes. */
  get commonRoom(): number {
    return this.room - Math.floor(this.consumer.maxInFlight * KEPT_FOR_CRITICAL);
  }

  /** It takes messages, now or when it has ended some. */
  get open(): boolean {
    return !this.#draining && !this.#closed;
  }

  ack(id: string): void {
    const entry = this.#take(id);
    if (entry !== undefined) this.#endings.acked(entry);
  }

  nack(id: string, failure: { readonly error: string; readonly retry?: boolean }): void {
    const entry = this.#take(id);
    if (entry !== undefined) this.#endings.nacked(entry, failure);
  }

  reply(id: string, answer: Answer): void {
    const entry = this.#take(id);
    if (entry !== undefined) this.#endings.acked(entry, answer);
  }

  async drain(timeoutMs: number): Promise<void> {
    this.#draining = true;
    if (this.held.size > 0 && !this.#closed) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, timeoutMs);
        this.#drained = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    this.close();
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    const held = [...this.held.values()];
    this.held.clear();
    this.#drained?.();
    this.#endings.closed(this, held);
  }

  #take(id: string): Entry | undefined {
    const entry = this.held.get(id);
    if (entry === undefined) return undefined;
    this.held.delete(id);
    if (this.held.size === 0) this.#drained?.();
    return entry;
  }
}
