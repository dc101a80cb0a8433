/** A declared measurement of the process itself (not of the network: those are samples). Names as Prometheus wants them: base units, `_total` on counters. @see https://prometheus.io/docs/practices/naming/ */
export interface Metric {
  readonly name: string;
  readonly help: string;
  readonly kind: 'counter' | 'gauge' | 'histogram';
  readonly labels: readonly string[];
  /** Upper bounds of a histogram, in its unit. */
  readonly buckets?: readonly number[];
}

export function metric(
  kind: Metric['kind'],
  name: string,
  help: string,
  labels: readonly string[] = [],
  buckets?: readonly number[],
): Metric {
  return buckets === undefined ? { kind, name, help, labels } : { kind, name, help, labels, buckets };
}

export type Labels = Readonly<Record<string, string>>;

/** Where declared metrics are written. */
export interface Meter {
  /** Adds to a counter or a gauge. */
  add(metric: Metric, amount?: number, labels?: Labels): void;
  /** Sets a gauge. */
  set(metric: Metric, value: number, labels?: Labels): void;
  /** Puts a value into a histogram. */
  observe(metric: Metric, value: number, labels?: Labels): void;
}

/** A meter that nobody reads: for tests and offline commands. */
export const silentMeter: Meter = { add: () => undefined, set: () => undefined, observe: () => undefined };
