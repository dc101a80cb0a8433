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
import { stampUnit } from './stamp.ts';

export interface PostgresLogOptions {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly meter: Meter;
  readonly appendTimeoutMs?: number;
}

const DEFAULT_LIMIT = 1_000;
/** Of one statement: 400 events of the largest size still fit a JavaScript string. */
const PAGE_EVENTS = 400;
const NO_BOUND = Number.MAX_SAFE_INTEGER;

/** The event log on PostgreSQL. */
export class PostgresLog implements LiveLog {
  readonly logId: string;
  readonly #database: Database;
  readonly #clock: Clock;
  readonly #writer: GroupCommit;
  readonly #memos: Memos;
  readonly #listeners: ((committed: CommittedEvents) => void)[] = [];

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
      const events = await this.#page({
        name: 'read-stream',
        text: `select string_agg(body, ',') as page from (select body from thalamus.events
          where stream = (select id from thalamus.streams where name = $1) and version >= $2 order by version limit $3) as e`,
        values: [stream, version, size],
      });
      for (const event of events) {
        found.push({ version, event });
        version += 1;
      }
      if (events.length < size) break;
    }
    return found;
  }

  async readAll(options: Parameters<EventLog['readAll']>[0]): Promise<readonly Envelope[]> {
    const values: unknown[] = [];
    const filter = filterSql(options.filter, values);
    const { after, before = NO_BOUND, limit = DEFAULT_LIMIT } = options;
    if (filter === '') return this.#readGapless(after, before, limit);
    const count = values.length;
    const text = `select string_agg(body, ',') as page from (select body from thalamus.events
      where position > $${count + 1} and position < $${count + 2}${filter} order by position limit $${count + 3}) as e`;
    return this.#pages(limit, (last, size) => ({ text, values: [...values, last?.position ?? after, before, size] }));
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
    const before = Math.min(
      options.before ?? NO_BOUND,
      options.until === undefined ? NO_BOUND : (await this.positionAt(options.until)) + 1,
    );
    const values: unknown[] = [];
    const filter = filterSql(options.filter, values);
    const count = values.length;
    const text = `select string_agg(body, ',') as page from (select body from thalamus.events
      where position > $${count + 1} and position < $${count + 2}${filter} order by position desc limit $${count + 3}) as e`;
    return this.#pages(options.limit ?? DEFAULT_LIMIT, (last, size) => ({
      text,
      values: [...values, after, last?.position ?? before, size],
    }));
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
    const fetch = (from: number) =>
      this.#fetch({
        name: 'read-all',
        text: `select string_agg(body, ',') as page from (select body from thalamus.events
          where position > $1 and position < $2 order by position limit $3) as e`,
        values: [after + from, before, Math.min(PAGE_EVENTS, limit - from)],
      });
    const found: Envelope[] = [];
    let next: Promise<string | null> | null = limit > 0 ? fetch(0) : null;
    while (next !== null) {
      const text: string | null = await next;
      const from = found.length + PAGE_EVENTS;
      next = text !== null && from < limit && after + from + 1 < before ? fetch(from) : null;
      // Should parsing fail, nobody waits for it.
      next?.catch(() => undefined);
      const page = parsePage(text);
      for (const event of page) found.push(event);
      if (page.length < PAGE_EVENTS) break;
    }
    return found;
  }

  async #pages(limit: number, query: (last: Envelope | undefined, size: number) => QueryText): Promise<readonly Envelope[]> {
    const found: Envelope[] = [];
    while (found.length < limit) {
      const size = Math.min(PAGE_EVENTS, limit - found.length);
      const page = await this.#page(query(found.at(-1), size));
      for (const event of page) found.push(event);
      if (page.length < size) break;
    }
    return found;
  }

  async #page(query: QueryText): Promise<Envelope[]> {
    return parsePage(await this.#fetch(query));
  }

  /** The bodies come as one text: that is less work for both sides than a row for each of them. */
  async #fetch(query: QueryText): Promise<string | null> {
    const rows = await this.#database.read<{ page: string | null }>(query);
    return rows[0]?.page ?? null;
  }
}

function parsePage(text: string | null): Envelope[] {
  return text === null ? [] : (JSON.parse(`[${text}]`) as Envelope[]);
}

interface QueryText {
  readonly name?: string;
  readonly text: string;
  readonly values: unknown[];
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
