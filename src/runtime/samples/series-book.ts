import type { Pool } from 'pg';
import type { Sample, Series } from '#kernel/samples.ts';

/** Series whose numbers are known without asking; some 100 bytes each. */
const MOST_KNOWN = 200_000;

/** What the series of one resource have in common; held once for all of them. */
interface Whose {
  readonly project: string | undefined;
  readonly node: string | undefined;
  /** As JSON: they are compared and never read. */
  readonly labels: string;
}

interface Known {
  readonly id: number;
  /** What else is said of it: told again only when it changed. */
  readonly kind: Sample['kind'];
  readonly unit: string | undefined;
  readonly whose: Whose;
}

interface Resource {
  readonly series: Map<string, Known>;
  whose: Whose;
}

/** Which number a series has. */
export class SeriesBook {
  readonly #pool: Pool;
  readonly #most: number;
  /** By resource, the one that was used least recently first. */
  readonly #known = new Map<string, Resource>();
  #count = 0;

  /** @param most series that are remembered; those of one resource are forgotten together */
  constructor(pool: Pool, most = MOST_KNOWN) {
    this.#pool = pool;
    this.#most = most;
  }

  /** The number of each sample's series, new ones entered, in the order of the samples. */
  async idsOf(samples: readonly Sample[]): Promise<readonly number[]> {
    const wanted = new Map<string, Sample>();
    const whoseOf = whoseInTurn();
    const ids = samples.map((sample) => {
      const resource = this.#known.get(sample.resource);
      const known = resource?.series.get(sample.metric);
      if (known !== undefined && isStill(known, sample, whoseOf(sample, resource))) return known.id;
      wanted.set(keyOf(sample), sample);
      return null;
    });
    this.#touch(samples);
    if (wanted.size === 0) return ids as number[];
    const entered = await this.#enter([...wanted.values()]);
    return samples.map((sample, at) => ids[at] ?? entered.get(keyOf(sample))!);
  }

  /** Samples of one resource come one after the other: it is looked at once for them. */
  #touch(samples: readonly Sample[]): void {
    let last: string | undefined;
    for (const { resource } of samples) {
      if (resource === last) continue;
      last = resource;
      const known = this.#known.get(resource);
      if (known === undefined) continue;
      this.#known.delete(resource);
      this.#known.set(resource, known);
    }
  }

  async #enter(samples: readonly Sample[]): Promise<ReadonlyMap<string, number>> {
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
    this.#remember(samples, ids);
    return ids;
  }

  /** In the order of the samples: what a resource has in common is told by the one before. */
  #remember(samples: readonly Sample[], ids: ReadonlyMap<string, number>): void {
    const whoseOf = whoseInTurn();
    for (const sample of samples) {
      let resource = this.#known.get(sample.resource);
      if (resource === undefined) {
        resource = { series: new Map(), whose: whoseOf(sample) };
        this.#known.set(sample.resource, resource);
      }
      const whose = whoseOf(sample, resource);
      const before = resource.series.size;
      resource.series.set(sample.metric, { id: ids.get(keyOf(sample))!, kind: sample.kind, unit: sample.unit, whose });
      resource.whose = whose;
      this.#count += resource.series.size - before;
    }
    for (const [name, { series }] of this.#known) {
      if (this.#count <= this.#most) break;
      this.#known.delete(name);
      this.#count -= series.size;
    }
  }
}

/** Whose samples are that come one after the other, and often have the very same labels. */
function whoseInTurn(): (sample: Sample, resource?: Resource) => Whose {
  let labels: Sample['labels'] | undefined;
  let text = '';
  return (sample, resource) => {
    if (sample.labels !== labels) [labels, text] = [sample.labels, JSON.stringify(sample.labels)];
    const { project, node } = sample;
    const whose = resource?.whose;
    if (whose !== undefined && whose.project === project && whose.node === node && whose.labels === text) return whose;
    return { project, node, labels: text };
  };
}

function isStill(known: Known, { kind, unit }: Sample, whose: Whose): boolean {
  if (known.kind !== kind || known.unit !== unit) return false;
  const { project, node, labels } = known.whose;
  return known.whose === whose || (project === whose.project && node === whose.node && labels === whose.labels);
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
