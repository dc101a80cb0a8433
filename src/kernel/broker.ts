import type { Caller } from './caller.ts';
import type { Priority } from './event.ts';
import type { Uuid } from './id.ts';
import type { Json } from './json.ts';

/**
 * `live`: kept in memory, lost with the process, never silently while it runs. `durable`: committed before the sender is
 * told, delivered at least once, survives any crash, dead-lettered after its retries.
 */
export type Delivery = 'live' | 'durable';

export const DELIVERIES = ['live', 'durable'] as const satisfies readonly Delivery[];

/** What a sender says. */
export interface OutgoingMessage {
  /** Name of the module that is to get it: one of its instances does. */
  readonly to: string;
  /** What it is about: an operation that the module answers, an event that it reacts to, or whatever both sides agreed on. */
  readonly name: string;
  readonly data: Json;
  /** `normal` unless said. */
  readonly priority?: Priority;
  /** `durable` unless said. */
  readonly delivery?: Delivery;
  /** Messages of one key to one module arrive in order within a priority; absent: in no promised order. */
  readonly key?: string;
  /** A message that was sent under this key before by the same sender is not sent again: the same id is answered. */
  readonly idempotencyKey?: string;
  /** What was not begun by then is dead-lettered as expired; absent: never. */
  readonly expiresInMs?: number;
}

/** A message as its receiver gets it. */
export interface Message {
  /** UUIDv7. */
  readonly id: Uuid;
  readonly to: string;
  readonly name: string;
  /** Who sent it, with what that one may do: an operation that the message asks is asked on its behalf. On the wire `from` is its name. */
  readonly sender: Caller;
  readonly data: Json;
  readonly priority: Priority;
  readonly delivery: Delivery;
  readonly key?: string;
  /** 1 for the first delivery; a higher one says that the message may have been seen before. */
  readonly attempt: number;
  /** An answer is waited for. */
  readonly reply: boolean;
  readonly sentAt: string;
  readonly expiresAt?: string;
  readonly correlationid?: string;
}

/** Sends messages on behalf of one sender. */
export interface Messenger {
  /** Resolves with the id of the message: durable after the commit, live when it is queued. @throws not_found when no such module is known, rate_limited when its queue is full */
  send(message: OutgoingMessage): Promise<Uuid>;
  /** To every registered module but the sender. */
  broadcast(message: Omit<OutgoingMessage, 'to' | 'key'>): Promise<{ readonly messageId: Uuid; readonly recipients: readonly string[] }>;
  /** Sends and waits for the answer. @throws timeout, and what the receiver failed with */
  request(message: OutgoingMessage, options?: { readonly timeoutMs?: number; readonly signal?: AbortSignal }): Promise<Json>;
}

/** An instance of a module that takes its messages. */
export interface Consumer {
  /** How many messages it may hold unacknowledged. */
  readonly maxInFlight: number;
  /** Takes messages, the most urgent first; each is ended by `ack`, `nack` or `reply`. Must not throw. */
  deliver(messages: readonly Message[]): void;
}

/** The place of a consumer: what it holds is delivered to another one when it is closed. */
export interface Attachment {
  /** Done. Unknown ids (delivered again elsewhere meanwhile) count for nothing. */
  ack(id: Uuid): void;
  /** Failed: tried again after a while unless `retry` is false; then, or after the last attempt, dead-lettered with `error`. */
  nack(id: Uuid, failure: { readonly error: string; readonly retry?: boolean }): void;
  /** Done, with the answer that the sender waits for. */
  reply(id: Uuid, answer: { readonly data: Json } | { readonly error: { readonly code: string; readonly message: string } }): void;
  /** Takes nothing more and waits until what it holds is ended, at most for the time; what is left goes to others. */
  drain(timeoutMs: number): Promise<void>;
  close(): void;
}

/** Carries messages between modules. */
export interface Broker {
  /** A sender by its name; its permissions are checked by whoever hands the messenger out. */
  messenger(sender: Caller, correlationId?: string): Messenger;
  attach(module: string, consumer: Consumer): Attachment;
}
