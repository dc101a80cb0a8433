import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from 'pg';
import type { Clock } from '#kernel/clock.ts';
import { asFailure, fail, type Failure } from '#kernel/error.ts';
import type { Position } from '#kernel/event.ts';
import type { Committed } from '#kernel/event-log.ts';
import type { Log } from '#kernel/log.ts';
import type { Meter } from '#kernel/metric.ts';
import { appendStatement, type AppendedRow } from './append.ts';
import { NO_AUDIT, type AuditHead } from './audit-chain.ts';
import { leaseLost, NO_STREAM, placeUnits, streamsOf, type Batch, type StreamHead } from './batch.ts';
import type { CommittedEvents } from './committed.ts';
import { isUnavailable, unavailable, type Database } from './database.ts';
import { isNamed, type Outbox } from './message-queue.ts';
import { placements, type LeavingMessage } from './message-rows.ts';
import { appendedEvents, commitSeconds, unitsPerCommit } from './metrics.ts';
import type { StampedUnit } from './stamp.ts';

export interface GroupCommitOptions {
  readonly database: Database;
  readonly logId: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly meter: Meter;
  readonly committed: (committed: CommittedEvents) => void;
  /** Takes the messages of units; null: they wait in the table for whoever claims them. */
  readonly outbox: () => Outbox | null;
  /** How long an append waits for a database that is away. */
  readonly appendTimeoutMs?: number;
}

/** Several batches on their way at once keep both sides busy; more than two only make them smaller. */
const BATCHES_IN_FLIGHT = 2;
/** With a batch on its way, the next leaves when it is worth a commit of its own, else when the one before it is back. */
const WORTHWHILE_UNITS = 256;
const BATCH_EVENTS = 2_000;
const BATCH_BYTES = 4_194_304;
/** What may wait for the database in memory. */
const WAITING_BYTES = 67_108_864;
const STREAMS_REMEMBERED = 50_000;
const STATEMENT_TIMEOUT_MS = 20_000;
/** Clocks of several processes differ a little; a clock that stands further back than this was set back. */
const CLOCK_SKEW_MS = 5_000;

interface Waiting extends StampedUnit {
  readonly since: number;
  readonly resolve: (committed: Committed) => void;
  readonly reject: (reason: Failure) => void;
  /** Place in the order of arrival. */
  readonly turn: number;
  /** The positions at which it was sent to the database: should an answer be lost, it is looked for there. */
  readonly sentTo: Position[];
  /** A batch with it was refused by the database: it goes alone, so that others do not suffer from it. */
  alone: boolean;
  /** It was sent, and whether it committed is not known. */
  doubtful: boolean;
}

type Sent = Batch<Waiting> & {
  readonly units: readonly Waiting[];
  readonly leaving: readonly LeavingMessage[];
  readonly startedMs: number;
};

/**
 * The one writer of this process: units that wait are committed together, in the order they came. Batches are placed
 * here, from what is known of the head, and the database refuses a batch whose head was moved by another process; it is
 * then placed anew. A batch whose answer was lost with the connection is looked for in the log before it is sent again,
 * so every unit commits once.
 */
export class GroupCommit {
  readonly #options: GroupCommitOptions;
  readonly #appendTimeoutMs: number;
  #client: Client | null = null;
  #queue: Waiting[] = [];
  #waitingBytes = 0;
  #turn = 0;
  #inFlight: Sent[] = [];
  /** Units of batches that did not commit, oldest first; while there are any, nothing more is sent. */
  #failed: Waiting[] = [];
  #waker: (() => void) | null = null;
  #running = false;
  #closed = false;
  #head: Position = -1;
  #auditHead: AuditHead = NO_AUDIT;
  #recordedAt = new Date(0);
  #streams = new Map<string, StreamHead>();
  #lastError: unknown = null;
  #lost: Failure | null = null;

  constructor(options: GroupCommitOptions) {
    this.#options = options;
    this.#appendTimeoutMs = options.appendTimeoutMs ?? 30_000;
  }

  /** What keeps appends from committing at present; null when nothing does. */
  trouble(): string | null {
    if (this.#lost !== null) return this.#lost.message;
    return this.#lastError === null ? null : unavailable(this.#lastError).message;
  }

  append(unit: StampedUnit): Promise<Committed> {
    if (this.#lost !== null) return Promise.reject(this.#lost);
    if (this.#closed) return Promise.reject(fail('shutting_down', 'The event log is closed and takes no more events.'));
    if (this.#waitingBytes > WAITING_BYTES) {
      return Promise.reject(unavailable(this.#lastError ?? new Error('more events wait to be written than memory may hold')));
    }
    return new Promise((resolve, reject) => {
      this.#waitingBytes += unit.bytes;
      this.#turn += 1;
      this.#queue.push({
        ...unit,
        turn: this.#turn,
        since: this.#options.clock.monotonicMs(),
        resolve,
        reject,
        sentTo: [],
        alone: false,
        doubtful: false,
      });
      if (!this.#running) this.#start();
      else if (this.#queue.length === WORTHWHILE_UNITS) this.#wake();
    });
  }

  /** Commits what waits, then lets the connection go. */
  async close(): Promise<void> {
    this.#closed = true;
    while (this.#running) await sleep(5);
    await this.#client?.end().catch(() => undefined);
    this.#client = null;
  }

  #start(): void {
    if (this.#running) return;
    this.#running = true;
    // At the end of this turn of the event loop: whatever is appended in it goes together.
    setImmediate(() => {
      this.#run()
        .catch((error: unknown) => this.#options.log.error('The writer of the event log failed.', { error }))
        .finally(() => {
          this.#running = false;
          if (this.#queue.length > 0 || this.#failed.length > 0) this.#start();
        });
    });
  }

  async #run(): Promise<void> {
    while (this.#queue.length > 0 || this.#inFlight.length > 0 || this.#failed.length > 0) {
      if (this.#failed.length > 0) {
        if (this.#inFlight.length > 0) await this.#change();
        else await this.#recover();
        continue;
      }
      const worthwhile = this.#inFlight.length === 0 || this.#queue.length >= WORTHWHILE_UNITS;
      if (this.#queue.length === 0 || this.#inFlight.length >= BATCHES_IN_FLIGHT || !worthwhile) {
        await this.#change();
        continue;
      }
      if (this.#client === null || this.#head < 0) {
        await this.#recover();
        continue;
      }
      const units = this.#take();
      try {
        await this.#learnStreams(this.#client, units);
      } catch (error) {
        this.#failed.push(...units);
        this.#drop(error);
        continue;
      }
      if (this.#failed.length > 0) this.#failed.push(...units);
      else this.#send(this.#client, units);
    }
  }

  #take(): Waiting[] {
    let events = 0;
    let bytes = 0;
    let count = 0;
    const named = new Set<string>();
    for (const unit of this.#queue) {
      const size = unit.events.length + unit.messages.length;
      if (count > 0 && (unit.alone || events + size > BATCH_EVENTS || bytes + unit.bytes > BATCH_BYTES)) break;
      // One statement may touch a row only once.
      if (unit.messages.some(({ message: { id } }) => isNamed(id) && named.size === named.add(id).size)) break;
      events += size;
      bytes += unit.bytes;
      count += 1;
      if (unit.alone) break;
    }
    return this.#queue.splice(0, count);
  }

  /** Reads where streams stand that are not known. On the one connection, so after what is in flight. */
  async #learnStreams(client: Client, units: readonly Waiting[]): Promise<void> {
    if (this.#streams.size > STREAMS_REMEMBERED) this.#streams.clear();
    // Another process may have written to a stream since it was looked at: nobody is refused for what is only remembered.
    for (const { stream, version } of units.flatMap(({ expect }) => expect)) {
      if (this.#streams.get(stream)?.version !== version) this.#streams.delete(stream);
    }
    const unknown = [...streamsOf(units)].filter((name) => !this.#streams.has(name));
    if (unknown.length === 0) return;
    const { rows } = await client.query<{ name: string; id: number; version: number }>({
      name: 'stream-heads',
      text: 'select name, id, version from thalamus.streams where name = any($1::text[])',
      values: [unknown],
    });
    for (const name of unknown) this.#streams.set(name, NO_STREAM);
    for (const { name, id, version } of rows) this.#streams.set(name, { id, version });
  }

  #send(client: Client, units: readonly Waiting[]): void {
    const after = { position: this.#head, audit: this.#auditHead, recordedAt: this.#moment(client) };
    const batch = placeUnits(units, after, (stream) => this.#streams.get(stream) ?? NO_STREAM);
    for (const { unit, reason } of batch.refused) this.#finish(unit, () => unit.reject(reason));
    if (batch.accepted.length === 0) return;
    const outbox = this.#options.outbox();
    const leaving = leavingOf(batch, outbox);
    const startedMs = this.#options.clock.monotonicMs();
    const sent: Sent = { ...batch, units: batch.accepted.map(({ unit }) => unit), leaving, startedMs };
    for (const { unit } of batch.accepted) {
      const first = unit.events[0]?.envelope.position;
      if (first !== undefined && !unit.sentTo.includes(first)) unit.sentTo.push(first);
    }
    this.#head = batch.head;
    this.#auditHead = batch.auditHead;
    for (const [name, head] of batch.streams) this.#streams.set(name, head);
    this.#inFlight.push(sent);
    client
      .query<AppendedRow>(appendStatement({ batch, logId: this.#options.logId, process: outbox?.process ?? null, leaving }))
      .then(({ rows }) => (rows[0] === undefined ? this.#failedToCommit(sent, null) : this.#succeeded(sent, rows[0])))
      .catch((error: unknown) => this.#failedToCommit(sent, error))
      .finally(() => this.#wake());
  }

  /** The moment that is noted beside the events: never before the last one. */
  #moment(client: Client): Date {
    const now = this.#options.clock.now();
    const ahead = this.#recordedAt.getTime() - now.getTime();
    if (ahead > CLOCK_SKEW_MS) {
      // The clock was set back: what was noted as the future happened by now, else "as of now" would miss it for long.
      this.#options.log.warn('The clock stands before the last event: the moments noted for later events are set to now.', {
        aheadMs: ahead,
      });
      this.#recordByNow(client, now).catch((error: unknown) => this.#drop(error));
    }
    if (ahead <= 0 || ahead > CLOCK_SKEW_MS) this.#recordedAt = now;
    return this.#recordedAt;
  }

  async #recordByNow(client: Client, now: Date): Promise<void> {
    await client.query('update thalamus.events set recorded_at = $1 where position > thalamus.position_at($1)', [now]);
  }

  #succeeded(sent: Sent, row: AppendedRow): void {
    this.#inFlight = this.#inFlight.filter((other) => other !== sent);
    this.#lastError = null;
    const { meter, clock } = this.#options;
    meter.observe(commitSeconds, (clock.monotonicMs() - sent.startedMs) / 1_000);
    meter.observe(unitsPerCommit, sent.units.length);
    if (sent.leaving.length > 0) this.#handOver(sent.leaving, row.sent ?? null);
    this.#acknowledge(sent.accepted);
  }

  #handOver(leaving: readonly LeavingMessage[], sent: readonly string[] | null): void {
    const outbox = this.#options.outbox();
    const found = placements(leaving, sent);
    outbox?.taker?.placed(found.map(({ placement }) => placement));
    const unclaimed = found.filter(({ placement, fresh }) => fresh && !placement.taken);
    if (unclaimed.length > 0) outbox?.unclaimed(unclaimed.map(({ placement }) => placement.message));
  }

  #acknowledge(accepted: Sent['accepted']): void {
    const events = accepted.flatMap(({ unit }) => unit.events.map(({ envelope }) => envelope));
    if (events.length > 0) {
      this.#options.meter.add(appendedEvents, events.length);
      this.#options.committed({ events, bytes: accepted.reduce((sum, { unit }) => sum + unit.bytes, 0) });
    }
    for (const { unit, position } of accepted) {
      this.#finish(unit, () => unit.resolve({ position, events: unit.events.map(({ envelope }) => envelope) }));
    }
  }

  #failedToCommit(sent: Sent, error: unknown): void {
    this.#inFlight = this.#inFlight.filter((other) => other !== sent);
    this.#head = -1;
    if (sent.leaving.length > 0) this.#options.outbox()?.taker?.unplaced(sent.leaving);
    if (error !== null && isUnavailable(error)) for (const unit of sent.units) unit.doubtful = true;
    if (error !== null && !isUnavailable(error)) {
      // Refused for what is in it. Alone, it is the culprit; else each of its units is tried alone.
      if (sent.units.length === 1) {
        const [unit] = sent.units;
        this.#finish(unit!, () => unit!.reject(asFailure(error)));
        this.#options.log.error('The database refused a unit of events.', { error });
        return;
      }
      for (const unit of sent.units) unit.alone = true;
    }
    this.#failed.push(...sent.units);
    if (error !== null && isUnavailable(error)) this.#drop(error);
  }

  #drop(reason: unknown): void {
    if (this.#lastError === null) this.#options.log.error('The database does not answer; events wait.', { error: String(reason) });
    this.#lastError = reason;
    this.#head = -1;
    const client = this.#client;
    this.#client = null;
    void client?.end().catch(() => undefined);
  }

  /** Brings the connection back, finds out where the log stands, and puts what failed first in the queue again. */
  async #recover(): Promise<void> {
    const { clock, database, log, logId } = this.#options;
    for (let waitMs = 20; ; waitMs = Math.min(waitMs * 2, 1_000)) {
      try {
        this.#client ??= await database.connect({ pipeline: true, statementTimeoutMs: STATEMENT_TIMEOUT_MS });
        const head = await this.#readHead(this.#client);
        if (head.logId !== logId) {
          this.#lost = fail(
            'store_unavailable',
            `The log was replaced by another (${head.logId}) under the running process. Start it again.`,
          );
          this.#rejectAll(this.#lost);
          return;
        }
        const known = await this.#findCommitted(this.#client);
        await this.#refuseLost(this.#client, known);
        const committed = new Set(known);
        this.#streams.clear();
        this.#head = head.position;
        this.#auditHead = head.audit;
        this.#recordedAt = head.recordedAt;
        if (this.#lastError !== null) log.info('The database answers again.', { position: head.position });
        this.#lastError = null;
        this.#queue.unshift(...this.#failed.filter((unit) => !committed.has(unit)).sort((a, b) => a.turn - b.turn));
        this.#failed = [];
        this.#acknowledge(known.map((unit) => ({ unit, position: unit.events.at(-1)?.envelope.position ?? head.position })));
        return;
      } catch (error) {
        this.#drop(error);
        this.#expire(clock.monotonicMs());
        if (this.#closed || (this.#queue.length === 0 && this.#failed.length === 0)) {
          this.#rejectAll(unavailable(error));
          return;
        }
        await sleep(waitMs * (0.5 + Math.random()));
      }
    }
  }

  async #readHead(client: Client): Promise<{ logId: string; position: Position; audit: AuditHead; recordedAt: Date }> {
    const { rows } = await client.query<{ log_id: string; position: number; recorded_at: Date | number; seq: number; hash: string }>(
      'select log_id, position, recorded_at, audit_seq as seq, audit_hash as hash from thalamus.log_head',
    );
    const row = rows[0];
    if (row === undefined) throw unavailable(new Error('the log has no head'));
    const { log_id: logId, position, seq, hash } = row;
    return { logId, position, audit: { seq, hash }, recordedAt: row.recorded_at instanceof Date ? row.recorded_at : new Date(0) };
  }

  /**
   * Of what was sent without an answer: the units that are in the log, in its order and with their positions. Those without
   * events are known by their audit row, which may be there only once; others without may be written again.
   */
  async #findCommitted(client: Client): Promise<Waiting[]> {
    const audited = await this.#findAudited(client);
    const doubtful = this.#failed.filter((unit) => unit.sentTo.length > 0);
    if (doubtful.length === 0) return audited;
    const { rows } = await client.query<{ position: number; id: string }>({
      text: "select position, body::json ->> 'id' as id from thalamus.events where position = any($1::bigint[])",
      values: [doubtful.flatMap((unit) => unit.sentTo)],
    });
    const ids = new Map(rows.map(({ position, id }) => [position, id]));
    const found = doubtful.flatMap((unit) => {
      const first = unit.sentTo.find((position) => ids.get(position) === unit.events[0]!.envelope.id);
      return first === undefined ? [] : [{ unit, first }];
    });
    for (const { unit, first } of found) unit.events.forEach(({ envelope }, index) => (envelope.position = first + index));
    return [...found.sort((a, b) => a.first - b.first).map(({ unit }) => unit), ...audited];
  }

  async #findAudited(client: Client): Promise<Waiting[]> {
    const doubtful = this.#failed.filter((unit) => unit.doubtful && unit.sentTo.length === 0 && unit.audit.length > 0);
    if (doubtful.length === 0) return [];
    const { rows } = await client.query<{ key: string }>({
      text: 'select key from thalamus.audit where key = any($1::text[])',
      values: [doubtful.map(({ audit }) => audit[0]!.key)],
    });
    const keys = new Set(rows.map(({ key }) => key));
    return doubtful.filter(({ audit }) => keys.has(audit[0]!.key));
  }

  /** Units that were not committed because their lease has another holder now. */
  async #refuseLost(client: Client, committed: readonly Waiting[]): Promise<void> {
    const guarded = this.#failed.filter((unit) => unit.guard !== undefined && !committed.includes(unit));
    if (guarded.length === 0) return;
    const { rows } = await client.query<{ name: string; epoch: number }>({
      text: 'select name, epoch from thalamus.leases where name = any($1::text[])',
      values: [guarded.map(({ guard }) => guard!.lease)],
    });
    const epochs = new Map(rows.map(({ name, epoch }) => [name, epoch]));
    for (const unit of guarded) {
      const { lease, epoch } = unit.guard!;
      const last = epochs.get(lease) ?? epoch;
      if (last === epoch) continue;
      this.#failed = this.#failed.filter((other) => other !== unit);
      this.#finish(unit, () => unit.reject(leaseLost(lease, epoch, last)));
    }
  }

  #expire(nowMs: number): void {
    const overdue = (unit: Waiting) => nowMs - unit.since > this.#appendTimeoutMs;
    const expired = [...this.#failed, ...this.#queue].filter(overdue);
    if (expired.length === 0) return;
    this.#failed = this.#failed.filter((unit) => !overdue(unit));
    this.#queue = this.#queue.filter((unit) => !overdue(unit));
    for (const unit of expired) this.#refuse(unit, unavailable(this.#lastError));
  }

  #rejectAll(reason: Failure): void {
    const units = [...this.#failed, ...this.#queue];
    this.#failed = [];
    this.#queue = [];
    for (const unit of units) this.#refuse(unit, reason);
  }

  #refuse(unit: Waiting, reason: Failure): void {
    const outcome = unit.sentTo.length === 0 && !unit.doubtful ? 'not committed' : 'unknown';
    const told = fail('store_unavailable', `${reason.message} (outcome: ${outcome})`, { outcome }, { cause: reason, retryAfterMs: 1_000 });
    this.#finish(unit, () => unit.reject(told));
  }

  #finish(unit: Waiting, tell: () => void): void {
    this.#waitingBytes -= unit.bytes;
    tell();
  }

  /** Resolves when a batch came back, or enough waits for another one. */
  #change(): Promise<void> {
    if (this.#inFlight.length === 0) return Promise.resolve();
    return new Promise((resolve) => (this.#waker = resolve));
  }

  #wake(): void {
    this.#waker?.();
    this.#waker = null;
  }
}

const NONE: readonly never[] = [];

function leavingOf(batch: Batch<Waiting>, outbox: Outbox | null): readonly LeavingMessage[] {
  if (batch.accepted.every(({ unit }) => unit.messages.length === 0)) return NONE;
  return batch.accepted.flatMap(({ unit }) =>
    unit.messages.map(({ message, json }) => ({ message, json, again: unit.doubtful, wanted: outbox?.taker?.wants(message) ?? false })),
  );
}
