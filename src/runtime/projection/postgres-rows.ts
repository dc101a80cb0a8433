import { fail } from '#kernel/error.ts';
import type { Position } from '#kernel/event.ts';
import type { Json } from '#kernel/json.ts';
import type { ProjectionRow } from '#kernel/projection.ts';
import type { Database } from '../store/database.ts';
import { OPEN, type DocumentVersion, type RowChanges } from './history.ts';
import type { Generation, ProjectionRows } from './projection-rows.ts';

/** PostgreSQL's greatest bigint stands for OPEN in the tables. */
const OPEN_SQL = '9223372036854775807';
const REMOVED_AT_ONCE = 20_000;

interface RowText {
  readonly key: string;
  readonly scope: string;
  readonly value: string;
  readonly valid_from: number;
}

/** Rows of projections on PostgreSQL. */
export class PostgresProjectionRows implements ProjectionRows {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async serving(name: string): Promise<Generation | null> {
    const rows = await this.#database.read<{ id: number; version: number; position: number }>({
      text: 'select generation as id, version, position from thalamus.projections where name = $1 and serving',
      values: [name],
    });
    return rows[0] ?? null;
  }

  async create(name: string, version: number): Promise<Generation> {
    const rows = await this.#database.read<{ id: number }>({
      text: 'insert into thalamus.projections (name, version, serving) values ($1, $2, false) returning generation as id',
      values: [name, version],
    });
    return { id: rows[0]!.id, version, position: 0 };
  }

  async serve(name: string, generation: number): Promise<void> {
    await this.#database.transaction(async (client) => {
      await client.query('update thalamus.projections set serving = false where name = $1 and serving and generation <> $2', [
        name,
        generation,
      ]);
      await client.query('update thalamus.projections set serving = true where generation = $1', [generation]);
    });
    const old = await this.#database.read<{ id: number }>({
      text: 'select generation as id from thalamus.projections where name = $1 and not serving',
      values: [name],
    });
    for (const { id } of old) await this.#remove(id);
  }

  async apply(generation: number, from: Position, through: Position, changes: RowChanges): Promise<void> {
    const { ended, versions } = changes;
    await this.#database.transaction(async (client) => {
      const { rows } = await client.query<{ position: number }>(
        'select position from thalamus.projections where generation = $1 for update',
        [generation],
      );
      const position = rows[0]?.position;
      if (position === through) return;
      if (position !== from) throw fail('conflict', `The checkpoint of generation ${generation} stands at ${position}, not at ${from}.`);
      if (ended.size > 0) {
        // Without a name, here and below: a plan that is kept from when the table was small would go on reading all of it.
        await client.query({
          text: `with ended as (
              update thalamus.projection_rows r set valid_to = e.position
              from unnest($2::text[], $3::bigint[]) as e (key, position)
              where r.generation = $1 and r.key = e.key and r.valid_to = ${OPEN_SQL}
              returning r.scope, r.key, r.valid_to)
            update thalamus.projection_keys k set died = ended.valid_to from ended
            where k.generation = $1 and k.scope = ended.scope and k.key = ended.key`,
          values: [generation, [...ended.keys()], [...ended.values()]],
        });
      }
      if (versions.length > 0) {
        await client.query({
          text: `with added as (
              insert into thalamus.projection_rows (generation, key, valid_from, valid_to, scope, value)
              select $1, v.key, v.valid_from, coalesce(v.valid_to, ${OPEN_SQL}), v.scope, v.value
              from unnest($2::text[], $3::bigint[], $4::bigint[], $5::text[], $6::text[]) as v (key, valid_from, valid_to, scope, value)
              returning scope, key, valid_from, valid_to)
            insert into thalamus.projection_keys (generation, scope, key, born, died)
            select $1, scope, key, min(valid_from), max(valid_to) from added group by scope, key
            on conflict (generation, scope, key) do update set died = excluded.died`,
          values: [generation, ...columns(versions)],
        });
      }
      await client.query({
        name: 'projection-checkpoint',
        text: 'update thalamus.projections set position = $2 where generation = $1',
        values: [generation, through],
      });
    });
  }

  async read(generation: number, options: { readonly scope?: string; readonly at?: Position }): Promise<readonly ProjectionRow[]> {
    const values: unknown[] = [generation];
    const scope = options.scope === undefined ? '' : ` and scope = $${values.push(options.scope)}`;
    const rows = await this.#database.read<RowText>(
      options.at === undefined
        ? {
            name: `projection-rows${scope === '' ? '' : '-of-scope'}`,
            text: `select key, scope, value, valid_from from thalamus.projection_rows
              where generation = $1${scope} and valid_to = ${OPEN_SQL} order by key collate "C"`,
            values,
          }
        : {
            name: `projection-rows-at${scope === '' ? '' : '-of-scope'}`,
            // For each key that may have been there, its last row that began by then.
            text: `select r.key, r.scope, r.value, r.valid_from
              from (select scope, key from thalamus.projection_keys
                where generation = $1${scope} and born <= $${values.push(options.at)} and died > $${values.length}) as k
              cross join lateral (select key, scope, value, valid_from, valid_to from thalamus.projection_rows
                where generation = $1 and key = k.key and valid_from <= $${values.length} order by valid_from desc limit 1) as r
              where r.scope = k.scope and r.valid_to > $${values.length} order by r.key collate "C"`,
            values,
          },
    );
    return rows.map(({ key, scope: of, value, valid_from }) => ({
      key,
      scope: of,
      value: JSON.parse(value) as Json,
      validFrom: valid_from,
    }));
  }

  async #remove(generation: number): Promise<void> {
    for (const table of ['projection_rows', 'projection_keys']) {
      for (;;) {
        const removed = await this.#database.read<{ count: number }>({
          text: `with gone as (delete from thalamus.${table} where ctid = any(array(
              select ctid from thalamus.${table} where generation = $1 limit ${REMOVED_AT_ONCE})) returning 1)
            select count(*)::integer as count from gone`,
          values: [generation],
        });
        if (removed[0]!.count < REMOVED_AT_ONCE) break;
      }
    }
    await this.#database.read({ text: 'delete from thalamus.projections where generation = $1', values: [generation] });
  }
}

function columns(versions: readonly DocumentVersion[]): unknown[] {
  return [
    versions.map(({ key }) => key),
    versions.map(({ validFrom }) => validFrom),
    versions.map(({ validTo }) => (validTo === OPEN ? null : validTo)),
    versions.map(({ scope }) => scope),
    versions.map(({ value }) => JSON.stringify(value)),
  ];
}
