import type { Pool, QueryConfig, QueryResultRow } from 'pg';
import type { Clock } from '#kernel/clock.ts';
import { asFailure, fail, type Failure } from '#kernel/error.ts';
import type { Log } from '#kernel/log.ts';
import type { RangeQuery, Samples, SeriesFilter, SeriesPoints } from '#kernel/samples.ts';
import { LOOK_BACK_MS } from './aggregate.ts';
import { Partitions } from './partitions.ts';
import { rangeSql } from './range-sql.ts';
import { LEVELS, levelFor } from './resolution.ts';
import { SeriesBook, seriesOfRow, type SeriesRow } from './series-book.ts';

/** Samples of a clock that is further ahead are not believed. */
const MOST_AHEAD_MS = 3_600_000;
/** One statement's worth. */
const MOST_AT_ONCE = 20_000;
const DEFAULT_LIMIT = 1_000;

export interface SamplesOptions {
  /** Connections of the database, with bigints read as numbers or text. */
  readonly pool: Pool;
  readonly clock: Clock;
  readonly log: Log;
}

/** Samples in PostgreSQL. */
export class PostgresSamples implements Samples {
  readonly #pool: Pool;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #book: SeriesBook;
  readonly partitions: Partitions;

  constructor({ pool, clock, log }: SamplesOptions) {
    this.#pool = pool;
    this.#clock = clock;
    this.#log = log;
    this.#book = new SeriesBook(pool);
    this.partitions = new Partitions(pool);
  }

  async write(samples: Parameters<Samples['write']>[0]): Promise<void> {
    const nowMs = this.#clock.now().getTime();
    const [raw] = LEVELS;
    const kept = samples.filter(
      ({ at, value }) => Number.isFinite(value) && at.getTime() > nowMs - raw.keptMs && at.getTime() < nowMs + MOST_AHEAD_MS,
    );
    if (kept.length < samples.length) {
      this.#log.warn('Samples were left out: no number, too old, or more than an hour ahead.', { samples: samples.length - kept.length });
    }
    for (let first = 0; first < kept.length; first += MOST_AT_ONCE) {
      const some = kept.slice(first, first + MOST_AT_ONCE);
      await this.#told(async () => {
        const ids = await this.#book.idsOf(some);
        await this.partitions.make(
          raw,
          some.map(({ at }) => at.getTime()),
        );
        await this.#pool.query({
          name: 'write-samples',
          text: `insert into thalamus.samples (series, at, value)
            select series, at, value from unnest($1::integer[], $2::timestamptz[], $3::double precision[]) with ordinality
              as new (series, at, value, place)
            order by series, at, place on conflict do nothing`,
          values: [ids, some.map(({ at }) => at.toISOString()), some.map(({ value }) => value)],
        });
      });
    }
  }

  async series(filter: SeriesFilter) {
    return (await this.#rows<SeriesRow>(seriesQuery(filter))).map(seriesOfRow);
  }

  async range(query: RangeQuery) {
    const level = levelFor(query, this.#clock.now());
    const rows = await this.#rows<{ series: number; step: string; value: number | null }>({
      text: rangeSql(level, query.aggregate),
      values: [query.series, query.from, query.until, query.stepMs, new Date(query.from.getTime() - LOOK_BACK_MS)],
    });
    const bySeries = new Map<number, [number, number][]>();
    for (const { series, step, value } of rows) {
      if (value === null) continue;
      const points = bySeries.get(series);
      if (points === undefined) bySeries.set(series, [[Number(step), value]]);
      else points.push([Number(step), value]);
    }
    const series = query.series.flatMap((id): SeriesPoints[] => {
      const points = bySeries.get(id);
      return points === undefined ? [] : [{ series: id, points }];
    });
    return { resolution: level.resolution, series };
  }

  async top({ filter, limit, least = false, from, until, aggregate }: Parameters<Samples['top']>[0]) {
    const level = levelFor({ from, until, aggregate, stepMs: until.getTime() - from.getTime() }, this.#clock.now());
    const among = seriesQuery({ ...filter, limit: 1_000_000 });
    const known = new Map((await this.#rows<SeriesRow>(among)).map((row) => [row.id, row]));
    const rows = await this.#rows<{ series: number; value: number }>({
      text: `select series, value from (${rangeSql(level, aggregate)}) as whole where value is not null
        order by value ${least ? 'asc' : 'desc'}, series limit $6`,
      values: [[...known.keys()], from, until, null, from, limit],
    });
    return rows.map(({ series, value }) => ({ series: seriesOfRow(known.get(series)!), value }));
  }

  async latest(series: readonly number[], since: Date) {
    return this.#rows<{ series: number; at: Date; value: number }>({
      text: `select wanted.series, newest.at, newest.value from unnest($1::integer[]) as wanted (series)
        cross join lateral (select at, value from thalamus.samples where samples.series = wanted.series and at >= $2 order by at desc limit 1) as newest`,
      values: [series, since],
    });
  }

  async #rows<R extends QueryResultRow>(query: QueryConfig): Promise<R[]> {
    return this.#told(async () => (await this.#pool.query<R>(query)).rows);
  }

  async #told<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw failureOf(error);
    }
  }
}

/** A database that is away says so in many ways; what is wrong in a statement of ours is a defect. */
function failureOf(error: unknown): Failure {
  const code = (error as { readonly code?: unknown }).code;
  // Class 42: syntax error or access rule violation. @see https://www.postgresql.org/docs/18/errcodes-appendix.html
  if (typeof code === 'string' && code.startsWith('42')) return asFailure(error);
  const reason = error instanceof Error ? error.message : String(error);
  return fail('store_unavailable', `Samples cannot be reached: ${reason}`, undefined, { cause: error, retryAfterMs: 1_000 });
}

function seriesQuery({ metrics, resource, under, projects, nodes, ids, after, limit = DEFAULT_LIMIT }: SeriesFilter): QueryConfig {
  return {
    text: `select id, metric, resource, kind, unit, project, node, labels from thalamus.series
      where ($1::text[] is null or metric = any($1)) and ($2::text is null or resource = $2)
        and ($3::text is null or resource = $3 or resource like $4) and ($5::text[] is null or project = any($5))
        and ($6::text[] is null or node = any($6)) and ($7::integer[] is null or id = any($7)) and ($8::integer is null or id > $8)
      order by id limit $9`,
    values: [
      metrics ?? null,
      resource ?? null,
      under ?? null,
      under === undefined ? null : `${under.replaceAll(/[\\%_]/g, (one) => `\\${one}`)}/%`,
      projects ?? null,
      nodes ?? null,
      ids ?? null,
      after ?? null,
      limit,
    ],
  };
}
