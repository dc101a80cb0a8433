import type { Message } from '#kernel/broker.ts';
import type { Priority } from '#kernel/event.ts';
import type { Uuid } from '#kernel/id.ts';
import type { Json } from '#kernel/json.ts';

/** A message as the table keeps it. */
export interface SentMessage extends Message {
  /** The process at which somebody waits for its answer. */
  readonly replyto?: string;
}

/** A message that this process has claimed. */
export interface ClaimedMessage {
  readonly message: SentMessage;
  /** Its place in the order of arrival. */
  readonly nth: number;
  /** How often it was refused, and how often it was lost with its consumer or process. */
  readonly failures: number;
  readonly losses: number;
  /** Not before this moment; null: now. */
  readonly dueAt: Date | null;
}

/** What became of a message that was sent. */
export interface Placement {
  readonly message: SentMessage;
  /** This process wanted to take it. */
  readonly wanted: boolean;
  /** It is this process's now. Else it waits in the table, or had been sent before. */
  readonly taken: boolean;
  /** Of messages with a key that were taken: their place in the order of arrival; 0 where it is not known. */
  readonly nth: number;
  /** Its commit was in doubt and it was sent again: it may be known already. */
  readonly again: boolean;
}

/** Whoever takes messages at this process. Called within commits: must not throw. */
export interface Taker {
  /** Whether this process takes it at once; asked when it leaves for the database. */
  wants(message: SentMessage): boolean;
  /** It committed, before the sender is told. */
  placed(placements: readonly Placement[]): void;
  /** What was asked about may or may not be there. */
  unplaced(messages: readonly { readonly message: SentMessage; readonly wanted: boolean }[]): void;
}

/** Through which the messages of units become this process's. */
export interface Outbox {
  readonly process: string;
  readonly taker: Taker | null;
  /** Messages committed that this process did not take. */
  unclaimed(messages: readonly SentMessage[]): void;
}

export type DeathReason = 'failed' | 'expired' | 'undeliverable' | 'lost';

export interface DeadLetter {
  readonly message: SentMessage;
  /** `failed` after its attempts or for good, `expired` before it was begun, `undeliverable` with no consumer, `lost` with too many consumers or processes. */
  readonly reason: DeathReason;
  readonly error: string;
  readonly attempts: number;
  readonly diedAt: Date;
}

export interface DeadLetterFilter {
  readonly module?: string;
  readonly name?: string;
}

/** Of one module and priority: what is in the table. */
export interface Depth {
  readonly module: string;
  readonly priority: Priority;
  /** Claimed by nobody. */
  readonly waiting: number;
  readonly claimed: number;
  readonly oldest: Date | null;
}

export interface DeadLetters {
  /** Newest first; `before` is the id of the last one that was seen. */
  list(filter: DeadLetterFilter & { readonly limit: number; readonly before?: Uuid }): Promise<readonly DeadLetter[]>;
  get(id: Uuid): Promise<DeadLetter | null>;
  /** Removes it; false when it is not there any more. */
  discard(id: Uuid): Promise<boolean>;
  /** Sends it anew under its own id, as if it had never been tried; false when it is not there any more. */
  replay(id: Uuid): Promise<boolean>;
  /** Those of which no event tells yet, oldest first. */
  untold(limit: number): Promise<readonly DeadLetter[]>;
  told(ids: readonly Uuid[]): Promise<void>;
}

/**
 * Messages that outlive the process, shared by the processes of one database. Everything is safe to repeat; what ends
 * messages is kept in memory until it is committed, however long the database is away.
 */
export interface MessageQueue {
  /** Name of this process among those that share the queue. */
  readonly process: string;
  attend(taker: Taker): void;
  /** Resolves when it is committed, false when a message of its id was sent before. @throws store_unavailable */
  send(message: SentMessage): Promise<boolean>;
  /** Done. With an answer, it is kept for those who ask the same again. */
  end(id: Uuid, answer?: Json): void;
  /** To be tried again, not before a moment. */
  retry(id: Uuid, failures: number, dueAt: Date): void;
  /** Gives up claims, for any process to take them. */
  release(messages: readonly { readonly id: Uuid; readonly losses: number }[]): void;
  die(letter: DeadLetter): void;
  /** Resolves when all that was told before is committed. */
  flush(): Promise<void>;
  /** Takes waiting messages in order of arrival; those with a key only for the module's holder. @throws store_unavailable */
  claim(module: string, priority: Priority, limit: number, keyed: boolean): Promise<readonly ClaimedMessage[]>;
  /** Asks to be the one that takes a module's messages with a key; false when a living process is. */
  hold(module: string): Promise<boolean>;
  letGo(module: string): void;
  /** Which of the modules have waiting messages. */
  waiting(modules: readonly string[]): Promise<readonly { readonly module: string; readonly priority: Priority }[]>;
  /** Ids that this process has claimed, as the table says. */
  held(): Promise<readonly Uuid[]>;
  /** Frees what processes hold that are not alive, and moves what expired to the dead letters. */
  sweep(): Promise<void>;
  /** The answer that a message with an idempotency key had; undefined when there is none. */
  answerOf(id: Uuid): Promise<Json | undefined>;
  depths(): Promise<readonly Depth[]>;
  readonly dead: DeadLetters;
  /** Calls with the lanes for which another process sent messages; with null when some may have been missed. */
  onTold(listener: (lanes: readonly { readonly module: string; readonly priority: Priority }[] | null) => void): void;
  /** Commits what waits and ends. */
  close(): Promise<void>;
}

/** Ids derived from a name are those of messages with an idempotency key (RFC 9562 §4.2: the version is the 13th digit). */
export function isNamed(id: Uuid): boolean {
  return id[14] === '5';
}

/** After how long a message with the same idempotency key is a new one. */
export const KEYS_KEPT_MS = 2 * 86_400_000;
