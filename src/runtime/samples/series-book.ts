import { LRUCache } from 'lru-cache';
import type { Pool } from 'pg';
import type { Sample, Series } from '#kernel/samples.ts';

/** Series whose numbers are known without asking; some 300 bytes each. */
const MOST_KNOWN = 200_000;

interface Known {
  readonly id: number;
  /** What else is said of it, as text: told again only when it changed. */
  readonly about: string;
}

/** Which number a series has. */
export class SeriesBook {
  readonly #pool: Pool;
  readonly #known = new LRUCache<string, Known>({ max: MOST_KNOWN });

  constructor(pool: Pool) {
    this.#pool = pool;
  }

  /** The number of each sample's series, new ones entered, in the order of the samples. */
  async idsOf(samples: readonly Sample[]): Promise<readonly number[]> {
    const wanted = new Map<string, Sample>();
    for (const sample of samples) {
      const key = keyOf(sample);
      if (this.#known.get(key)?.about !== aboutOf(sample)) wanted.set(key, sample);
    }
    if (wanted.size > 0) await this.#enter([...wanted.values()]);
    return samples.map((sample) => this.#known.get(keyOf(sample))!.id);
  }

  async #enter(samples: readonly Sample[]): Promise<void> {
    // In one order everywhere, so that two processes that enter the same ones wait for each other and do not deadlock.
    const sorted = samples.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
    const { rows } = await this.#pool.query<{ id: number; metric: string; resource: string }>({
      text: `insert into thalamus.series (metric, resource, kind, unit, project, node, labels)
        select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::jsonb[])
        on conflict (metric, resource) do update set kind = excluded.kind, unit = excluded.unit, project = excluded.project,
          node = excluded.node, labels = excluded.labels
        returning id, metric, resource`,
      values: [
        sorted.map(({ metric }) => metric),
        sorted.map(({ resource }) => resource),
        sorted.map(({ kind }) => kind),
        sorted.map(({ unit }) => unit ?? null),
        sorted.map(({ project }) => project ?? null),
        sorted.map(({ node }) => node ?? null),
        sorted.map(({ labels }) => JSON.stringify(labels)),
      ],
    });
    const ids = new Map(rows.map((row) => [keyOf(row), row.id]));
    for (const sample of sorted) this.#known.set(keyOf(sample), { id: ids.get(keyOf(sample))!, about: aboutOf(sample) });
  }
}

export interface SeriesRow {
  readonly id: number;
  readonly metric: string;
  readonly resource: string;
  readonly kind: 'gauge' | 'counter';
  readonly unit: string | null;
  readonly project: string | null;
  readonly node: string | null;
  readonly labels: Readonly<Record<string, string>>;
}

export function seriesOfRow({ unit, project, node, ...row }: SeriesRow): Series {
  return {
    ...row,
    ...(unit === null ? {} : { unit }),
    ...(project === null ? {} : { project }),
    ...(node === null ? {} : { node }),
  };
}

function keyOf({ metric, resource }: { readonly metric: string; readonly resource: string }): string {
  return `${metric} ${resource}`;
}

function aboutOf({ kind, unit, project, node, labels }: Sample): string {
  return JSON.stringify([kind, unit, project, node, labels]);
}
