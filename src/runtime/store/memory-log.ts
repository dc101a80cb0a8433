import type { Clock } from '#kernel/clock.ts';
import { fail } from '#kernel/error.ts';
import type { Envelope, Position } from '#kernel/event.ts';
import type { Committed, EventFilter, EventLog, Fold, StreamEvent, Unit, UnitRecord } from '#kernel/event-log.ts';
import { uuidv7 } from '#kernel/id.ts';
import type { Json } from '#kernel/json.ts';
import { NO_AUDIT, type AuditHead } from './audit-chain.ts';
import type { StoredAudit } from './audit-verify.ts';
import { leaseLost, NO_STREAM, placeUnits, type StreamHead } from './batch.ts';
import type { CommittedEvents, LiveLog } from './committed.ts';
import { filterPredicate } from './event-filter.ts';
import { foldStream, type Memos } from './memo.ts';
import type { MemoryMessageQueue } from './memory-message-queue.ts';
import { stampUnit } from './stamp.ts';

interface KeptRecord {
  readonly key: string;
  readonly recordedAt: Date;
  readonly value: Json;
}

/** The event log in memory, gone with the process: for tests and for looking at things offline. */
export class MemoryLog implements LiveLog {
  readonly logId = uuidv7();
  readonly #clock: Clock;
  readonly #events: Envelope[] = [];
  /** When each event was recorded; never decreases. */
  readonly #recordedAt: number[] = [];
  readonly #heads = new Map<string, StreamHead>();
  readonly #streams = new Map<string, StreamEvent[]>();
  /** In the order of the chain. */
  readonly #audit = new Map<string, StoredAudit>();
  readonly #answers = new Map<string, KeptRecord>();
  #auditHead: AuditHead = NO_AUDIT;
  readonly #memos = new Map<string, { version: number; state: Json }>();
  readonly #listeners: ((committed: CommittedEvents) => void)[] = [];
  readonly #epochs = new Map<string, number>();
  #messages: MemoryMessageQueue | null = null;
  #closed = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Where the messages of units go. */
  sendThrough(messages: MemoryMessageQueue): void {
    this.#messages = messages;
  }

  /** The last epoch of a lease, which units are guarded by. */
  noteLease(lease: string, epoch: number): void {
    this.#epochs.set(lease, epoch);
  }

  onCommitted(listener: (committed: CommittedEvents) => void): void {
    this.#listeners.push(listener);
  }

  async append(unit: Unit): Promise<Committed> {
    if (this.#closed) throw fail('shutting_down', 'The event log is closed and takes no more events.');
    const now = this.#clock.now();
    const stamped = stampUnit(unit, now);
    const { guard } = stamped;
    const last = guard === undefined ? undefined : this.#epochs.get(guard.lease);
    if (guard !== undefined && last !== undefined && last !== guard.epoch) throw leaseLost(guard.lease, guard.epoch, last);
    const batch = placeUnits(
      [stamped],
      { position: this.#events.length, audit: this.#auditHead, recordedAt: now },
      (stream) => this.#heads.get(stream) ?? NO_STREAM,
    );
    const refused = batch.refused[0];
    if (refused !== undefined) throw refused.reason;
    for (const { event, version } of batch.placed) {
      this.#events.push(event.envelope);
      this.#recordedAt.push(now.getTime());
      const stream = this.#streams.get(event.stream) ?? [];
      stream.push({ version, event: event.envelope });
      this.#streams.set(event.stream, stream);
    }
    for (const [name, head] of batch.streams) this.#heads.set(name, head);
    // A clock that was set back: what stood in the future happened by now.
    for (let index = batch.after - 1; index >= 0 && this.#recordedAt[index]! > now.getTime(); index -= 1) {
      this.#recordedAt[index] = now.getTime();
    }
    for (const { key, json } of stamped.answers) this.#answers.set(key, { key, recordedAt: now, value: JSON.parse(json) as Json });
    for (const row of batch.audited) this.#audit.set(row.key, { ...row, id: row.seq, recordedAt: now });
    this.#auditHead = batch.auditHead;
    if (stamped.messages.length > 0) {
      if (this.#messages === null) throw fail('internal_error', 'This log keeps no messages.');
      this.#messages.keep(stamped.messages.map(({ message }) => message));
    }
    const events = stamped.events.map(({ envelope }) => envelope);
    if (events.length > 0) for (const listener of this.#listeners) listener({ events, bytes: stamped.bytes });
    return { position: batch.head, events };
  }

  async head(): Promise<Position> {
    return this.#events.length;
  }

  async readStream(
    stream: string,
    options: { readonly fromVersion?: number; readonly limit?: number } = {},
  ): Promise<readonly StreamEvent[]> {
    const from = Math.max(options.fromVersion ?? 1, 1) - 1;
    return (this.#streams.get(stream) ?? []).slice(from, options.limit === undefined ? undefined : from + options.limit);
  }

  async readAll(options: Parameters<EventLog['readAll']>[0]): Promise<readonly Envelope[]> {
    const fits = filterPredicate(options.filter);
    const end = Math.min(this.#events.length, (options.before ?? Number.POSITIVE_INFINITY) - 1);
    const found: Envelope[] = [];
    for (let index = options.after; index < end && found.length < (options.limit ?? 1_000); index += 1) {
      const event = this.#events[index]!;
      if (fits(event)) found.push(event);
    }
    return found;
  }

  async readBack(options: Parameters<EventLog['readBack']>[0]): Promise<readonly Envelope[]> {
    const fits = filterPredicate(options.filter satisfies EventFilter | undefined);
    const first = options.from === undefined ? 0 : await this.positionAt(new Date(options.from.getTime() - 1));
    const until = options.until === undefined ? this.#events.length : await this.positionAt(options.until);
    const end = Math.min(until, (options.before ?? Number.POSITIVE_INFINITY) - 1);
    const found: Envelope[] = [];
    for (let index = end - 1; index >= first && found.length < (options.limit ?? 1_000); index -= 1) {
      const event = this.#events[index]!;
      if (fits(event)) found.push(event);
    }
    return found;
  }

  async positionAt(moment: Date): Promise<Position> {
    let low = 0;
    let high = this.#recordedAt.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#recordedAt[middle]! <= moment.getTime()) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  fold<S extends Json>(stream: string, fold: Fold<S>): Promise<{ readonly state: S; readonly version: number }> {
    const memos: Memos = {
      read: async (of, name) => this.#memos.get(`${name} ${of}`) ?? null,
      keep: async (of, name, version, state) => {
        // As text and back: a memo must mean the same as one that a database kept.
        this.#memos.set(`${name} ${of}`, { version, state: JSON.parse(JSON.stringify(state)) as Json });
      },
    };
    return foldStream(this, memos, stream, fold);
  }

  async record(kind: UnitRecord['kind'], key: string): Promise<Json | null> {
    if (kind === 'idempotency') return this.#answers.get(key)?.value ?? null;
    const row = this.#audit.get(key);
    return row === undefined ? null : (JSON.parse(row.json) as Json);
  }

  /** The audit as a database would have it; whoever changes it is a forger. */
  audit(): { readonly rows: Map<string, StoredAudit>; readonly head: AuditHead } {
    return { rows: this.#audit, head: this.#auditHead };
  }

  /** Removes answers of before a moment; says how many. */
  forgetAnswers(before: Date): number {
    let count = 0;
    for (const [key, { recordedAt }] of this.#answers) {
      if (recordedAt >= before) continue;
      this.#answers.delete(key);
      count += 1;
    }
    return count;
  }

  async close(): Promise<void> {
    this.#closed = true;
  }
}
