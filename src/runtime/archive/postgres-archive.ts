import type { Pool, PoolClient } from 'pg';
import type { Archive, ArchivedDocument, ArchiveMark, ArchiveQuery } from '#kernel/archive.ts';
import { fail } from '#kernel/error.ts';
import type { Json } from '#kernel/json.ts';
import { conditionSql, Values } from './condition-sql.ts';

const DAY_MS = 86_400_000;
/** Any number; the same in every version, so that two processes never make the same partition at once. */
const PARTITION_LOCK = 0x61726368;
/** A search of documents that nothing was indexed for ends rather than hold up everybody else. */
const SEARCH_MS = 10_000;

export interface ArchiveOptions {
  readonly pool: Pool;
  /** Days that documents are kept for. */
  readonly keptDays: number;
  now(): Date;
}

/** An archive in PostgreSQL: one partition a day, dropped when its time is up. */
export class PostgresArchive implements Archive {
  readonly #options: ArchiveOptions;
  readonly #days = new Set<string>();

  constructor(options: ArchiveOptions) {
    this.#options = options;
  }

  async append(documents: Parameters<Archive['append']>[0], reader?: Parameters<Archive['append']>[1]): Promise<void> {
    await this.#within(async (client) => {
      await this.#makeDays(client, documents);
      if (documents.length > 0) {
        await client.query({
          name: 'append-archive',
          text: `insert into thalamus.archive (at, id, source, raw, document, named)
            select at, id, source, raw, document, named
            from unnest($1::timestamptz[], $2::uuid[], $3::text[], $4::text[], $5::jsonb[], $6::jsonb[]) as new (at, id, source, raw, document, named)
            order by at, id on conflict do nothing`,
          values: [
            documents.map(({ at }) => at.toISOString()),
            documents.map(({ id }) => id),
            documents.map(({ source }) => source),
            documents.map(({ raw }) => raw.replaceAll('\0', '\u2400')),
            documents.map(({ document }) => storable(document)),
            documents.map(({ named }) => storable(named)),
          ],
        });
      }
      if (reader !== undefined) {
        await client.query({
          text: `insert into thalamus.archive_readers (name, place) values ($1, $2::jsonb)
            on conflict (name) do update set place = excluded.place`,
          values: [reader.name, storable(reader.place)],
        });
      }
    });
    for (const { at } of documents) this.#days.add(dayOf(at));
  }

  async place(reader: string): Promise<Json | null> {
    return this.#within(async (client) => {
      const { rows } = await client.query<{ place: Json }>({
        text: 'select place from thalamus.archive_readers where name = $1',
        values: [reader],
      });
      return rows[0]?.place ?? null;
    });
  }

  async search({
    limit,
    before,
    ...query
  }: ArchiveQuery & { readonly limit: number; readonly before?: ArchiveMark }): Promise<readonly ArchivedDocument[]> {
    const values = new Values();
    const where = whereSql(query, values);
    const earlier =
      before === undefined ? '' : ` and (at, id) < (${values.add(before.at.toISOString())}::timestamptz, ${values.add(before.id)}::uuid)`;
    const text = `select at, id, source, raw, document, named from thalamus.archive where ${where}${earlier}
      order by at desc, id desc limit ${values.add(limit)}`;
    return this.#within(async (client) => {
      await client.query(`set local statement_timeout = ${SEARCH_MS}`);
      const { rows } = await client.query<Omit<ArchivedDocument, 'at'> & { at: Date | string }>({ text, values: values.all });
      return rows.map((row) => ({ ...row, at: new Date(row.at) }));
    });
  }

  async count(query: ArchiveQuery): Promise<number> {
    const values = new Values();
    const text = `select count(*)::integer as count from thalamus.archive where ${whereSql(query, values)}`;
    return this.#within(async (client) => {
      await client.query(`set local statement_timeout = ${SEARCH_MS}`);
      return (await client.query<{ count: number }>({ text, values: values.all })).rows[0]!.count;
    });
  }

  async #makeDays(client: PoolClient, documents: readonly ArchivedDocument[]): Promise<void> {
    const missing = [...new Set(documents.map(({ at }) => dayOf(at)))].filter((day) => !this.#days.has(day));
    if (missing.length === 0) return;
    await client.query('select pg_advisory_xact_lock($1)', [PARTITION_LOCK]);
    for (const day of missing) {
      const end = new Date(Date.parse(`${day}T00:00:00Z`) + DAY_MS).toISOString().slice(0, 10);
      await client.query(
        `create table if not exists thalamus.${tableOf(day)} partition of thalamus.archive for values from ('${day}T00:00:00Z') to ('${end}T00:00:00Z')`,
      );
    }
    // A new day is when an old one ends. What is told of a past day is kept as long as what came on it.
    const oldest = tableOf(dayOf(new Date(this.#options.now().getTime() - this.#options.keptDays * DAY_MS)));
    const { rows } = await client.query<{ name: string }>(
      `select child.relname as name from pg_inherits join pg_class child on child.oid = inhrelid where inhparent = 'thalamus.archive'::regclass`,
    );
    for (const { name } of rows) {
      if (name < oldest && !missing.some((day) => tableOf(day) === name)) await client.query(`drop table thalamus.${name}`);
    }
  }

  async #within<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
    let client: PoolClient;
    try {
      client = await this.#options.pool.connect();
    } catch (error) {
      throw fail('store_unavailable', 'The archive cannot be reached.', {}, { cause: error });
    }
    let broken = false;
    try {
      await client.query('begin');
      const answer = await work(client);
      await client.query('commit');
      return answer;
    } catch (error) {
      broken = true;
      if ((error as { readonly code?: string }).code === '57014')
        throw fail('timeout', 'The search took longer than ten seconds: narrow the time or the conditions.');
      throw fail('store_unavailable', 'The archive could not be read or written.', {}, { cause: error });
    } finally {
      client.release(broken);
    }
  }
}

function whereSql({ from, until, sources, where }: ArchiveQuery, values: Values): string {
  return [
    `at >= ${values.add(from.toISOString())}::timestamptz and at < ${values.add(until.toISOString())}::timestamptz`,
    ...(sources === undefined ? [] : [`source = any(${values.add(sources)}::text[])`]),
    ...where.map((condition) => conditionSql(condition, values)),
  ].join(' and ');
}

/** PostgreSQL keeps no NUL in a text: the picture of one stands for it in what is searched; `raw` has the escape as it came. */
function storable(value: unknown): string {
  return JSON.stringify(value).replaceAll(/(?<!\\)((?:\\\\)*)\\u0000/gu, String.raw`$1\u2400`);
}

function dayOf(at: Date): string {
  return at.toISOString().slice(0, 10);
}

function tableOf(day: string): string {
  return `archive_${day.replaceAll('-', '')}`;
}
