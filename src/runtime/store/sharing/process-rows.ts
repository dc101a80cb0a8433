import type { QueryConfig, QueryResultRow } from 'pg';
import type { Json } from '#kernel/json.ts';

/** What a process says of itself. */
export interface ProcessDescription {
  /** Unique for each start of each process. */
  readonly name: string;
  readonly roles: readonly string[];
  /** Host, process id, version, URL: for people. */
  readonly about: Readonly<Record<string, Json>>;
}

export interface ProcessInfo extends ProcessDescription {
  readonly startedAt: Date;
  readonly seenAt: Date;
}

export interface ProcessRow extends ProcessInfo {
  /** By the database's clock, in milliseconds. */
  readonly silentMs: number;
  /** It ended, or was taken for dead. */
  readonly ended: boolean;
  /** Changes with each sign of life. */
  readonly sign: string;
}

/** The processes that share a database, as its rows have them. One contract, in memory and on PostgreSQL. */
export interface ProcessRows {
  /** Gives a sign of life, and every row as it was before. False when this process was taken for dead. @throws store_unavailable */
  beat(self: ProcessDescription): Promise<{ readonly accepted: boolean; readonly rows: readonly ProcessRow[] }>;
  /** Notes that a process ended, unless it gave another sign of life; says whether. What it was doing is free then. */
  end(name: string, sign: string | null): Promise<boolean>;
  /** Removes rows of processes that ended long ago. */
  sweep(): Promise<void>;
  list(): Promise<readonly ProcessRow[]>;
  /** Calls when a process may have ended. */
  onEnded(listener: () => void): void;
}

type Run = <R extends QueryResultRow>(query: QueryConfig) => Promise<R[]>;

interface RowText {
  readonly name: string;
  readonly roles: string[];
  readonly about: string;
  readonly started_at: Date;
  readonly seen_at: Date;
  readonly silent_ms: number;
  readonly ended: boolean;
  readonly sign: string;
  readonly accepted: boolean;
}

/** Whoever was away for so long asks nobody whether it may come back. */
const KEPT = "interval '1 day'";

const COLUMNS = `p.name, p.roles, p.about, p.started_at, p.seen_at, p.ended_at is not null as ended, p.seen_at::text as sign,
  (extract(epoch from clock_timestamp() - p.seen_at) * 1000)::float8 as silent_ms`;

export function postgresProcessRows(run: Run, ended: (listener: () => void) => void): ProcessRows {
  return {
    async beat({ name, roles, about }) {
      // One row more than there are processes, so that the answer is there also of the first one.
      const rows = await run<RowText | { readonly name: null; readonly accepted: boolean }>({
        name: 'beat',
        text: `with settings as (select set_config('synchronous_commit', 'off', true) as value), beat as (
            insert into thalamus.processes as p (name, roles, about, started_at, seen_at)
            select $1, $2, $3, clock_timestamp(), clock_timestamp() from settings
            on conflict (name) do update set seen_at = excluded.seen_at, about = excluded.about where p.ended_at is null
            returning p.name)
          select ${COLUMNS}, answer.accepted
          from (select exists (select from beat) as accepted) answer left join thalamus.processes p on true`,
        values: [name, roles, JSON.stringify(about)],
      });
      return { accepted: rows[0]!.accepted, rows: rows.flatMap((row) => (row.name === null ? [] : [rowOf(row)])) };
    },
    async end(name, sign) {
      const rows = await run({
        name: 'end-process',
        text: `with gone as (
            update thalamus.processes set ended_at = clock_timestamp()
            where name = $1 and ended_at is null and ($2::text is null or seen_at::text = $2) returning name
          ), freed as (
            delete from thalamus.claims where process in (select name from gone)
          )
          select pg_notify('thalamus_processes', name) from gone`,
        values: [name, sign],
      });
      return rows.length > 0;
    },
    async sweep() {
      await run({
        text: `with gone as (delete from thalamus.processes where ended_at < clock_timestamp() - ${KEPT} returning name)
          delete from thalamus.claims where process in (select name from gone)`,
      });
    },
    async list() {
      const rows = await run<RowText>({
        name: 'processes',
        text: `select ${COLUMNS} from thalamus.processes p order by p.started_at, p.name`,
      });
      return rows.map(rowOf);
    },
    onEnded: ended,
  };
}

function rowOf(row: RowText): ProcessRow {
  return {
    name: row.name,
    roles: row.roles,
    about: JSON.parse(row.about) as Record<string, Json>,
    startedAt: row.started_at,
    seenAt: row.seen_at,
    silentMs: row.silent_ms,
    ended: row.ended,
    sign: row.sign,
  };
}
