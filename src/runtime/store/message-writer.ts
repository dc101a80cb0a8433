import { setTimeout as sleep } from 'node:timers/promises';
import type { Client, QueryConfig, QueryResultRow } from 'pg';
import type { Clock } from '#kernel/clock.ts';
import type { Failure } from '#kernel/error.ts';
import { asFailure, fail } from '#kernel/error.ts';
import type { Log } from '#kernel/log.ts';
import { isUnavailable, unavailable, type Database } from './database.ts';
import { isNamed, type SentMessage, type Taker } from './message-queue.ts';
import { placements, sendSql, sendValues, sentCounts, sentSql, type LeavingMessage } from './message-rows.ts';
import { SEPARATOR } from './separator.ts';

export interface MessageWriterOptions {
  readonly database: Pick<Database, 'connect'>;
  readonly process: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly taker: () => Taker | null;
  /** Messages that committed unclaimed: others may want them. */
  readonly unclaimed: (messages: readonly SentMessage[]) => void;
  /** How long a message waits for a database that is away. */
  readonly sendTimeoutMs?: number;
}

const BATCHES_IN_FLIGHT = 2;
/** With a batch on its way, the next leaves when it is worth a commit of its own, else when the one before it is back. */
const WORTHWHILE = 256;
const BATCH_MESSAGES = 2_000;
const BATCH_BYTES = 4_194_304;
/** What may wait for the database in memory. */
const WAITING_BYTES = 67_108_864;
const STATEMENT_TIMEOUT_MS = 20_000;

const CARRY_SQL = `with ${sendSql(3, '')},
ended as (delete from thalamus.messages where id = any(string_to_array($15, E'\\x1e')::uuid[]))
select ${sentSql(1)} as sent`;
const END_SQL = `delete from thalamus.messages where id = any(string_to_array($1, E'\\x1e')::uuid[])`;

interface Sending {
  readonly message: SentMessage;
  readonly json: string;
  readonly since: number;
  again: boolean;
  /** A batch with it was refused by the database: it goes alone, so that others do not suffer from it. */
  alone: boolean;
  readonly resolve: (fresh: boolean) => void;
  readonly reject: (reason: Failure) => void;
}

interface Statement {
  readonly query: QueryConfig;
  /** It is repeated until the database took it; else it fails with the connection. */
  readonly lasting: boolean;
  readonly done: (rows: readonly QueryResultRow[]) => void;
  readonly failed: (error: unknown) => void;
}

interface Batch {
  /** Place in the order of leaving. */
  readonly turn: number;
  readonly sends: readonly Sending[];
  readonly leaving: readonly LeavingMessage[];
  readonly ends: readonly string[];
  readonly statements: readonly Statement[];
}

/**
 * Sends and ends messages on one connection, in order, many in one commit. Everything it says may be said again, so after
 * a lost connection it says again whatever was not answered.
 */
export class MessageWriter {
  readonly #options: MessageWriterOptions;
  readonly #sendTimeoutMs: number;
  #client: Client | null = null;
  #sends: Sending[] = [];
  #ends: string[] = [];
  #statements: Statement[] = [];
  #bytes = 0;
  #inFlight = 0;
  #turn = 0;
  #failed: Batch[] = [];
  #running = false;
  #waker: (() => void) | null = null;
  #closed = false;
  #away = false;

  constructor(options: MessageWriterOptions) {
    this.#options = options;
    this.#sendTimeoutMs = options.sendTimeoutMs ?? 30_000;
  }

  send(message: SentMessage, json: string): Promise<boolean> {
    if (this.#closed) return Promise.reject(fail('shutting_down', 'The hub is stopping and takes no more messages.'));
    if (this.#bytes > WAITING_BYTES) {
      return Promise.reject(
        fail('rate_limited', 'More durable messages wait for the database than memory may hold.', undefined, { retryAfterMs: 1_000 }),
      );
    }
    return new Promise((resolve, reject) => {
      this.#bytes += json.length;
      this.#sends.push({ message, json, since: this.#options.clock.monotonicMs(), again: false, alone: false, resolve, reject });
      this.#start(this.#sends.length);
    });
  }

  end(id: string): void {
    this.#ends.push(id);
    this.#start(this.#ends.length);
  }

  /** Something that is repeated until it is done. */
  tell(query: QueryConfig): void {
    const failed = (error: unknown) => this.#options.log.error('The database refused what became of a message.', { error });
    this.#statements.push({ query, lasting: true, done: () => undefined, failed });
    this.#start(0);
  }

  /** Asks after everything that was said before. @throws store_unavailable */
  ask<R extends QueryResultRow>(query: QueryConfig): Promise<readonly R[]> {
    if (this.#closed) return Promise.reject(fail('shutting_down', 'The hub is stopping.'));
    return new Promise((resolve, reject) => {
      const done = (rows: readonly QueryResultRow[]) => resolve(rows as readonly R[]);
      const failed = (error: unknown) => reject(isUnavailable(error) ? unavailable(error) : asFailure(error));
      this.#statements.push({ query, lasting: false, done, failed });
      this.#start(0);
    });
  }

  async flush(): Promise<void> {
    while (this.#running) await sleep(2);
  }

  /** Says what waits, as far as the database is there, then lets the connection go. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.flush();
    await this.#client?.end().catch(() => undefined);
    this.#client = null;
  }

  #start(waiting: number): void {
    if (this.#running) {
      if (waiting === WORTHWHILE) this.#wake();
      return;
    }
    this.#running = true;
    // At the end of this turn of the event loop: whatever is said in it goes together.
    setImmediate(() => {
      this.#run()
        .catch((error: unknown) => this.#options.log.error('The writer of messages failed.', { error }))
        .finally(() => {
          this.#running = false;
          if (this.#waiting()) this.#start(0);
        });
    });
  }

  #waiting(): boolean {
    return this.#sends.length > 0 || this.#ends.length > 0 || this.#statements.length > 0 || this.#failed.length > 0;
  }

  async #run(): Promise<void> {
    while (this.#waiting() || this.#inFlight > 0) {
      if (this.#failed.length > 0 || this.#client === null) {
        if (this.#inFlight > 0) await this.#change();
        else if (!(await this.#recover())) return;
        continue;
      }
      const most = Math.max(this.#sends.length, this.#ends.length);
      if (!this.#waiting() || this.#inFlight >= BATCHES_IN_FLIGHT || (this.#inFlight > 0 && most < WORTHWHILE)) {
        await this.#change();
        continue;
      }
      this.#leave(this.#client, this.#take());
    }
  }

  #take(): Batch {
    let count = 0;
    let bytes = 0;
    const named = new Set<string>();
    for (const { message, json, alone } of this.#sends) {
      if (count > 0 && (alone || count === BATCH_MESSAGES || bytes + json.length > BATCH_BYTES)) break;
      // One statement may touch a row only once.
      if (isNamed(message.id) && named.size === named.add(message.id).size) break;
      bytes += json.length;
      count += 1;
      if (alone) break;
    }
    const taker = this.#options.taker();
    const sends = count === this.#sends.length ? this.#sends : this.#sends.slice(0, count);
    this.#sends = count === this.#sends.length ? [] : this.#sends.slice(count);
    const leaving = sends.map(({ message, json, again }) => ({ message, json, again, wanted: taker?.wants(message) ?? false }));
    const ends = this.#ends.length <= BATCH_MESSAGES ? this.#ends : this.#ends.slice(0, BATCH_MESSAGES);
    this.#ends = this.#ends.length <= BATCH_MESSAGES ? [] : this.#ends.slice(BATCH_MESSAGES);
    const statements = this.#statements;
    this.#statements = [];
    this.#turn += 1;
    return { turn: this.#turn, sends, leaving, ends, statements };
  }

  #leave(client: Client, batch: Batch): void {
    this.#inFlight += 1;
    const { process } = this.#options;
    const { leaving, ends, statements } = batch;
    const done: Statement[] = [];
    const carried = (async () => {
      if (leaving.length > 0) {
        const values = [...sentCounts(leaving), ...sendValues(process, leaving), ends.join(SEPARATOR)];
        const { rows } = await client.query<{ sent: string[] | null }>({ name: 'carry-messages', text: CARRY_SQL, values });
        this.#placed(batch, rows[0]?.sent ?? null);
      } else if (ends.length > 0) await client.query({ name: 'end-messages', text: END_SQL, values: [ends.join(SEPARATOR)] });
    })();
    const others = statements.map(async (statement) => {
      try {
        const { rows } = await client.query(statement.query);
        done.push(statement);
        statement.done(rows);
      } catch (error) {
        if (isUnavailable(error) && statement.lasting) throw error;
        done.push(statement);
        statement.failed(error);
        if (isUnavailable(error)) throw error;
      }
    });
    void Promise.allSettled([carried, ...others]).then((outcomes) => {
      this.#inFlight -= 1;
      const failure = outcomes.find(({ status }) => status === 'rejected');
      if (failure !== undefined) this.#notSaid(batch, outcomes[0].status === 'fulfilled', done, (failure as PromiseRejectedResult).reason);
      return this.#wake();
    });
  }

  #placed({ sends, leaving }: Batch, sent: readonly string[] | null): void {
    const found = placements(leaving, sent);
    this.#options.taker()?.placed(found.map(({ placement }) => placement));
    const unclaimed = found.filter(({ placement, fresh }) => fresh && !placement.taken).map(({ placement }) => placement.message);
    if (unclaimed.length > 0) this.#options.unclaimed(unclaimed);
    for (const [index, send] of sends.entries()) {
      this.#bytes -= send.json.length;
      send.resolve(found[index]!.fresh);
    }
  }

  #notSaid(batch: Batch, carried: boolean, done: readonly Statement[], error: unknown): void {
    const statements = batch.statements.filter((statement) => !done.includes(statement));
    if (!carried) this.#options.taker()?.unplaced(batch.leaving);
    const sends = carried ? [] : batch.sends;
    const ends = carried ? [] : batch.ends;
    if (isUnavailable(error)) {
      for (const send of sends) send.again = true;
      this.#drop(error);
    } else if (sends.length === 1) {
      // Refused for what is in it. Alone, it is the culprit; else each is tried alone.
      this.#bytes -= sends[0]!.json.length;
      sends[0]!.reject(asFailure(error));
      this.#options.log.error('The database refused a message.', { error });
      this.#failed.push({ ...batch, sends: [], leaving: [], ends, statements });
      return;
    } else {
      for (const send of sends) send.alone = true;
      if (sends.length === 0) this.#options.log.error('The database refused what became of messages.', { error });
    }
    this.#failed.push({ ...batch, sends, leaving: [], ends, statements });
  }

  #drop(reason: unknown): void {
    if (!this.#away) this.#options.log.error('The database does not answer; messages wait.', { error: String(reason) });
    this.#away = true;
    const client = this.#client;
    this.#client = null;
    void client?.end().catch(() => undefined);
  }

  /** Brings the connection back and puts what failed first again. False when it gave up, at the end. */
  async #recover(): Promise<boolean> {
    for (let waitMs = 20; ; waitMs = Math.min(waitMs * 2, 1_000)) {
      try {
        if (this.#client === null) {
          const client = await this.#options.database.connect({ pipeline: true, statementTimeoutMs: STATEMENT_TIMEOUT_MS });
          // The table is tiny when statistics are made and large at a burst: plans made for the one are ruinous for the other.
          await client.query('set enable_seqscan = off');
          await client.query('set plan_cache_mode = force_generic_plan');
          this.#client = client;
        }
        if (this.#away) this.#options.log.info('The database takes messages again.');
        this.#away = false;
        const failed = this.#failed.sort((a, b) => a.turn - b.turn);
        this.#failed = [];
        this.#sends.unshift(...failed.flatMap(({ sends }) => sends));
        this.#ends.unshift(...failed.flatMap(({ ends }) => ends));
        this.#statements.unshift(...failed.flatMap(({ statements }) => statements));
        return true;
      } catch (error) {
        this.#drop(error);
        this.#expire(error);
        if (this.#closed) {
          this.#giveUp(error);
          return false;
        }
        await sleep(waitMs * (0.5 + Math.random() / 2));
      }
    }
  }

  #expire(error: unknown): void {
    const nowMs = this.#options.clock.monotonicMs();
    const overdue = (send: Sending) => nowMs - send.since > this.#sendTimeoutMs;
    for (const send of [...this.#failed.flatMap(({ sends }) => sends), ...this.#sends].filter(overdue)) this.#refuse(send, error);
    this.#failed = this.#failed.map((batch) => ({ ...batch, sends: batch.sends.filter((send) => !overdue(send)) }));
    this.#sends = this.#sends.filter((send) => !overdue(send));
    // Whoever asked does not wait for long; what must be said stays.
    const asked = [...this.#failed.flatMap(({ statements }) => statements), ...this.#statements].filter(({ lasting }) => !lasting);
    this.#failed = this.#failed.map((batch) => ({ ...batch, statements: batch.statements.filter(({ lasting }) => lasting) }));
    this.#statements = this.#statements.filter(({ lasting }) => lasting);
    for (const { failed } of asked) failed(error);
  }

  #giveUp(error: unknown): void {
    const batches = [...this.#failed, { sends: this.#sends, statements: this.#statements }];
    this.#failed = [];
    this.#sends = [];
    this.#ends = [];
    this.#statements = [];
    for (const { sends, statements } of batches) {
      for (const send of sends) this.#refuse(send, error);
      for (const { lasting, failed } of statements) if (!lasting) failed(error);
    }
  }

  #refuse(send: Sending, error: unknown): void {
    this.#bytes -= send.json.length;
    const outcome = send.again ? 'unknown' : 'not committed';
    const reason = unavailable(error);
    send.reject(fail('store_unavailable', `${reason.message} (outcome: ${outcome})`, { outcome }, { cause: reason, retryAfterMs: 1_000 }));
  }

  #change(): Promise<void> {
    if (this.#inFlight === 0) return Promise.resolve();
    return new Promise((resolve) => (this.#waker = resolve));
  }

  #wake(): void {
    this.#waker?.();
    this.#waker = null;
  }
}
