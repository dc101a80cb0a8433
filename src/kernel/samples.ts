/** What is measured again and again: one metric of one resource. */
export interface SeriesKey {
  /** `ifHCInOctets`, `cpu_load_percent`, …; lower-case or as a MIB writes it. */
  readonly metric: string;
  /** What is measured, as a path: `projects/<id>/nodes/<id>/interfaces/3`. */
  readonly resource: string;
}

export interface Series extends SeriesKey {
  /** Small number that the store knows it by; not the same in another database. */
  readonly id: number;
  /** `counter`: grows until it starts anew; its raw values mean little, its rate does. */
  readonly kind: 'gauge' | 'counter';
  /** As UCUM writes it: `By`, `%`, `ms`, `1`; absent: none. */
  readonly unit?: string;
  /** Whose it is, where it belongs to a project and a node; ids in lower case. */
  readonly project?: string;
  readonly node?: string;
  /** For people and for lists: the name of the node, of the interface, … */
  readonly labels: Readonly<Record<string, string>>;
}

/** A measured value, with what is measured. */
export interface Sample extends Omit<Series, 'id'> {
  readonly at: Date;
  /** Finite. */
  readonly value: number;
}

/** How the samples within one step become one value. `rate` is per second; percentiles are those of the raw samples where these are still there. */
export const AGGREGATES = ['avg', 'min', 'max', 'sum', 'last', 'count', 'rate', 'increase', 'p50', 'p90', 'p95', 'p99'] as const;
export type Aggregate = (typeof AGGREGATES)[number];

export interface SeriesFilter {
  readonly metrics?: readonly string[];
  readonly resource?: string;
  /** Resources at or under a path: `projects/<id>/nodes/<id>`. */
  readonly under?: string;
  /** Ids in lower case. */
  readonly projects?: readonly string[];
  readonly nodes?: readonly string[];
  readonly ids?: readonly number[];
  readonly limit?: number;
  /** Series after this id: for pages. */
  readonly after?: number;
}

export interface RangeQuery {
  readonly series: readonly number[];
  readonly from: Date;
  readonly until: Date;
  /** Steps begin at whole multiples of it since 1970. */
  readonly stepMs: number;
  readonly aggregate: Aggregate;
}

/** Points of one series: moment in Unix milliseconds at which a step begins, and the value. Steps without samples are left out. */
export interface SeriesPoints {
  readonly series: number;
  readonly points: readonly (readonly [atMs: number, value: number])[];
}

/** What the points of a range were made of. */
export type Resolution = 'raw' | '5m' | '1h';

export interface RangeAnswer {
  readonly resolution: Resolution;
  readonly series: readonly SeriesPoints[];
}

export interface LatestSample {
  readonly series: number;
  readonly at: Date;
  readonly value: number;
}

/** Time series of measured values. They are kept apart from the log of events: there are many of them, and none is a fact that anybody reacts to. */
export interface Samples {
  /** Keeps them; the same series and moment again changes nothing. Resolves when they are committed. @throws store_unavailable */
  write(samples: readonly Sample[]): Promise<void>;
  /** Series in the order of their ids. */
  series(filter: SeriesFilter): Promise<readonly Series[]>;
  range(query: RangeQuery): Promise<RangeAnswer>;
  /** The series whose aggregate over the whole range is greatest (or least), with it. */
  top(
    query: Omit<RangeQuery, 'stepMs' | 'series'> & { readonly filter: SeriesFilter; readonly limit: number; readonly least?: boolean },
  ): Promise<readonly { readonly series: Series; readonly value: number }[]>;
  /** The newest sample of each series that has one not older than `since`. */
  latest(series: readonly number[], since: Date): Promise<readonly LatestSample[]>;
}
