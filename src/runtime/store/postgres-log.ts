import type { QueryArrayConfig } from 'pg';
import type { Clock } from '#kernel/clock.ts';
import { fail } from '#kernel/error.ts';
import type { Envelope, Position } from '#kernel/event.ts';
import type { Committed, EventFilter, EventLog, Fold, StreamEvent, Unit, UnitRecord } from '#kernel/event-log.ts';
import type { Json } from '#kernel/json.ts';
import type { Log } from '#kernel/log.ts';
import type { Meter } from '#kernel/metric.ts';
import type { CommittedEvents, LiveLog } from './committed.ts';
import type { Database } from './database.ts';
import { filterSql } from './event-filter.ts';
import { GroupCommit } from './group-commit.ts';
import { foldStream, type Memos } from './memo.ts';
import type { Outbox } from './message-queue.ts';
import { stampUnit } from './stamp.ts';

export interface PostgresLogOptions {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly meter: Meter;
  readonly appendTimeoutMs?: number;
}

const DEFAULT_LIMIT = 1_000;
/** Of one statement. Events of the largest size make a page of half a gigabyte; usual ones a quarter of a megabyte. */
const PAGE_EVENTS = 500;
/** The first stretch of the log that a filtered read looks through; it doubles while little is found. */
const STRETCH_EVENTS = 4_096;
const STRETCH_LIMIT_EVENTS = 1_048_576;

/** The event log on PostgreSQL. */
export class PostgresLog implements LiveLog {
  readonly logId: string;
  readonly #database: Database;
  readonly #clock: Clock;
  readonly #writer: GroupCommit;
  readonly #memos: Memos;
  readonly #listeners: ((committed: CommittedEvents) => void)[] = [];
  #outbox: Outbox | null = null;

  constructor(logId: string, options: PostgresLogOptions) {
    this.logId = logId;
    this.#database = options.database;
    this.#clock = options.clock;
    this.#memos = postgresMemos(options.database);
    this.#writer = new GroupCommit({
      ...options,
      logId,
      committed: (committed) => {
        for (const listener of this.#listeners) listener(committed);
      },
      outbox: () => this.#outbox,
    });
  }

  static async open(options: PostgresLogOptions): Promise<PostgresLog> {
    const rows = await options.database.read<{ log_id: string }>({ text: 'select log_id from thalamus.log_head' });
    if (rows[0] === undefined) throw fail('data_incompatible', 'The database has the tables of a log but no head.');
    return new PostgresLog(rows[0].log_id, options);
  }

  /** What keeps events from being written; null when nothing does. */
  trouble(): string | null {
    return this.#writer.trouble();
  }

  onCommitted(listener: (committed: CommittedEvents) => void): void {
    this.#listeners.push(listener);
  }

  /** From now on the messages of units may be taken here. */
  sendThrough(outbox: Outbox): void {
    this.#outbox = outbox;
  }

  // Async, so that a unit that cannot be stamped rejects like any other.
  async append(unit: Unit): Promise<Committed> {
    return this.#writer.append(stampUnit(unit, this.#clock.now()));
  }

  async head(): Promise<Position> {
    const rows = await this.#database.read<{ position: number }>({ name: 'head', text: 'select position from thalamus.log_head' });
    return rows[0]!.position;
  }

  async readStream(
    stream: string,
    options: { readonly fromVersion?: number; readonly limit?: number } = {},
  ): Promise<readonly StreamEvent[]> {
    const limit = options.limit ?? Number.POSITIVE_INFINITY;
    const found: StreamEvent[] = [];
    let version = options.fromVersion ?? 1;
    while (found.length < limit) {
      const size = Math.min(PAGE_EVENTS, limit - found.length);
      const events = await this.#page(
        `select body from thalamus.events where stream = (select id from thalamus.streams where name = $1) and version >= $2 and version < $3
          order by version`,
        [stream, version, version + size],
        'read-stream',
      );
      for (const event of events) {
        found.push({ version, event });
        version += 1;
      }
      if (events.length < size) break;
    }
    return found;
  }

  async readAll(options: Parameters<EventLog['readAll']>[0]): Promise<readonly Envelope[]> {
    const { after, before = Number.MAX_SAFE_INTEGER, limit = DEFAULT_LIMIT } = options;
    const values: unknown[] = [];
    const condition = filterSql(options.filter, values);
    if (condition === '') return this.#readGapless(after, before, limit);
    return this.#search({ after, before, limit, condition, values, backwards: false });
  }

  async readBack(options: {
    readonly before?: Position;
    readonly limit?: number;
    readonly filter?: EventFilter;
    readonly from?: Date;
    readonly until?: Date;
  }): Promise<readonly Envelope[]> {
    // A millisecond is the finest that a moment has: what is after the one before it is from it on.
    const after = options.from === undefined ? 0 : await this.positionAt(new Date(options.from.getTime() - 1));
    const until = options.until === undefined ? Number.MAX_SAFE_INTEGER : (await this.positionAt(options.until)) + 1;
    const before = Math.min(options.before ?? Number.MAX_SAFE_INTEGER, until);
    const values: unknown[] = [];
    const condition = filterSql(options.filter, values);
    return this.#search({ after, before, limit: options.limit ?? DEFAULT_LIMIT, condition, values, backwards: true });
  }

  async positionAt(moment: Date): Promise<Position> {
    const rows = await this.#database.read<{ position: number }>({
      name: 'position-at',
      text: 'select thalamus.position_at($1::timestamptz) as position',
      values: [moment],
    });
    return rows[0]!.position;
  }

  fold<S extends Json>(stream: string, fold: Fold<S>): Promise<{ readonly state: S; readonly version: number }> {
    return foldStream(this, this.#memos, stream, fold);
  }

  async record(kind: UnitRecord['kind'], key: string): Promise<Json | null> {
    const rows = await this.#database.read<{ value: string }>({
      name: `record-${kind}`,
      text: `select value from thalamus.${kind === 'audit' ? 'audit' : 'idempotency'} where key = $1`,
      values: [key],
    });
    return rows[0] === undefined ? null : (JSON.parse(rows[0].value) as Json);
  }

  /** Commits what waits; reads are the database's to end. */
  close(): Promise<void> {
    return this.#writer.close();
  }

  /** Without a filter it is known where the next page begins: the database works on it while this one is parsed. */
  async #readGapless(after: Position, before: Position, limit: number): Promise<readonly Envelope[]> {
    const end = Math.min(before - 1, after + limit);
    const fetch = (from: Position) =>
      this.#fetch(
        'select body from thalamus.events where position > $1 and position <= $2 order by position',
        [from, Math.min(from + PAGE_EVENTS, end)],
        'read-all',
      );
    const found: Envelope[] = [];
    let next = after < end ? fetch(after) : null;
    for (let from = after; next !== null; from += PAGE_EVENTS) {
      const rows: readonly (readonly [string])[] = await next;
      next = rows.length === PAGE_EVENTS && from + PAGE_EVENTS < end ? fetch(from + PAGE_EVENTS) : null;
      // Should parsing fail, nobody waits for it.
      next?.catch(() => undefined);
      for (const [body] of rows) found.push(JSON.parse(body) as Envelope);
    }
    return found;
  }

  /**
   * Looks through stretches of the log. A statement over the whole log with a limit would leave it to the planner's
   * statistics whether it reads a page or sorts everything there is (seen on a table that had grown since they were made).
   */
  async #search(query: Search): Promise<readonly Envelope[]> {
    const { condition, values, backwards, limit } = query;
    const found: Envelope[] = [];
    let low = query.after;
    let high = Math.min(query.before - 1, await this.head());
    let stretch = STRETCH_EVENTS;
    const text = `select body from thalamus.events
      where position > $${values.length + 1} and position <= $${values.length + 2}${condition}
      order by position${backwards ? ' desc' : ''} limit $${values.length + 3}`;
    while (found.length < limit && low < high) {
      const from = backwards ? Math.max(low, high - stretch) : low;
      const to = backwards ? high : Math.min(high, low + stretch);
      const size = Math.min(PAGE_EVENTS, limit - found.length);
      const page = await this.#page(text, [...values, from, to, size]);
      for (const event of page) found.push(event);
      if (page.length === size) {
        // There may be more in this stretch.
        stretch = STRETCH_EVENTS;
        if (backwards) high = page.at(-1)!.position - 1;
        else low = page.at(-1)!.position;
      } else {
        stretch = Math.min(stretch * 2, STRETCH_LIMIT_EVENTS);
        if (backwards) high = from;
        else low = to;
      }
    }
    return found;
  }

  async #page(text: string, values: unknown[], name?: string): Promise<Envelope[]> {
    const rows = await this.#fetch(text, values, name);
    return rows.map(([body]) => JSON.parse(body) as Envelope);
  }

  /** `name`: the statement is always the same and is planned once. */
  async #fetch(text: string, values: unknown[], name?: string): Promise<readonly (readonly [string])[]> {
    const query: QueryArrayConfig = { text, values, rowMode: 'array', ...(name === undefined ? {} : { name }) };
    return this.#database.read<[string]>(query);
  }
}

interface Search {
  readonly after: Position;
  readonly before: Position;
  readonly limit: number;
  readonly condition: string;
  readonly values: readonly unknown[];
  readonly backwards: boolean;
}

function postgresMemos(database: Database): Memos {
  return {
    async read(stream, name) {
      const rows = await database.read<{ version: number; state: string }>({
        name: 'memo',
        text: 'select version, state from thalamus.memos where stream = $1 and name = $2',
        values: [stream, name],
      });
      return rows[0] === undefined ? null : { version: rows[0].version, state: JSON.parse(rows[0].state) as Json };
    },
    async keep(stream, name, version, state) {
      await database.read({
        name: 'keep-memo',
        text: `insert into thalamus.memos (stream, name, version, state) values ($1, $2, $3, $4)
          on conflict (stream, name) do update set version = excluded.version, state = excluded.state where memos.version < excluded.version`,
        values: [stream, name, version, JSON.stringify(state)],
      });
    },
  };
}
