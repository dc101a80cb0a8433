import type { Message } from './broker.ts';
import type { Envelope, NewEvent, Position } from './event.ts';
import type { Json } from './json.ts';

/**
 * What commits together or not at all: the events of one handler and the rows that belong to them (its audit row, the
 * answer kept under its idempotency key).
 */
export interface Unit {
  readonly events: readonly NewEvent[];
  /** The stream must stand at this version (0: must not exist yet); a unit that finds another fails alone with `version_conflict`. */
  readonly expect?: readonly { readonly stream: string; readonly version: number }[];
  readonly records?: readonly UnitRecord[];
  /** Durable messages that are sent with it. */
  readonly messages?: readonly Message[];
  /** It commits only while this is the last epoch of the lease: whoever lost it cannot write. A unit that finds another fails alone with `lease_lost`. */
  readonly guard?: { readonly lease: string; readonly epoch: number };
}

/** A row that commits with a unit: `kind` names the table of the store, `key` its key. The last write of a key wins. */
export interface UnitRecord {
  readonly kind: 'audit' | 'idempotency';
  readonly key: string;
  readonly value: Json;
}

export interface Committed {
  /** Of the last event of the unit; of the head of the log for a unit without events. */
  readonly position: Position;
  readonly events: readonly Envelope[];
}

export interface StreamEvent {
  /** Count within the stream, from 1. */
  readonly version: number;
  readonly event: Envelope;
}

/** Narrow what is read; each list is "one of", absent means any. */
export interface EventFilter {
  /** Exact types or patterns such as `node.*`. */
  readonly types?: readonly string[];
  readonly projects?: readonly string[];
  readonly nodes?: readonly string[];
  readonly subject?: string;
  readonly minPriority?: Envelope['priority'];
}

/** How events of one stream become a state, and how that state is remembered as a memo. */
export interface Fold<S extends Json> {
  /** Names the memo; change it when the meaning of the state changes. */
  readonly name: string;
  readonly initial: S;
  evolve(state: S, event: Envelope): S;
}

/**
 * The append-only log. Positions are gapless and in commit order: a reader that has seen position N never later finds a
 * smaller one that it had not seen.
 */
export interface EventLog {
  /** Changes when a backup is restored: positions of another log mean nothing. */
  readonly logId: string;
  /** Commits a unit durably. @throws version_conflict, store_unavailable */
  append(unit: Unit): Promise<Committed>;
  /** The last committed position; 0 for an empty log. */
  head(): Promise<Position>;
  /** Events of one stream in order, from a version on (1 by default). */
  readStream(stream: string, options?: { readonly fromVersion?: number; readonly limit?: number }): Promise<readonly StreamEvent[]>;
  /** Events after a position in order, at most `limit` (1000 by default). `before` excludes positions from there on. */
  readAll(options: {
    readonly after: Position;
    readonly before?: Position;
    readonly limit?: number;
    readonly filter?: EventFilter;
  }): Promise<readonly Envelope[]>;
  /** The same, newest first: for lists that people page through. */
  readBack(options: {
    readonly before?: Position;
    readonly limit?: number;
    readonly filter?: EventFilter;
    readonly from?: Date;
    readonly until?: Date;
  }): Promise<readonly Envelope[]>;
  /** The last position committed at or before a moment; 0 when nothing was. */
  positionAt(moment: Date): Promise<Position>;
  /** The state of a stream: from its memo on, and the memo is renewed when it fell behind. */
  fold<S extends Json>(stream: string, fold: Fold<S>): Promise<{ readonly state: S; readonly version: number }>;
  /** A record that committed with a unit, or null. */
  record(kind: UnitRecord['kind'], key: string): Promise<Json | null>;
}
