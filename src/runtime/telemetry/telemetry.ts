import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Meter, Metric } from '#kernel/metric.ts';

/** Where declared metrics are written and read. */
export interface Telemetry {
  readonly meter: Meter;
  /** Makes room for the metrics of a unit that is built later. A name belongs to one declaration. */
  declare(metrics: readonly Metric[]): void;
  /** The page of `/metrics`. @see https://prometheus.io/docs/instrumenting/exposition_formats/ */
  readonly exposition: () => Promise<string>;
  readonly contentType: string;
  /** Ends the collection of the process's own figures. */
  close(): void;
}

/** Gauges of the library that end in `_total`, which is for counters alone: `promtool check metrics` complains of them. */
const MISNAMED = ['nodejs_active_handles_total', 'nodejs_active_requests_total', 'nodejs_active_resources_total'];

/**
 * Keeps the figures of declared metrics and of the process itself (event-loop delay, heap, CPU, garbage collection).
 * Counters and gauges without labels stand at 0 from the first moment, so that a rate has something to start from.
 */
export function createTelemetry(metrics: readonly Metric[] = []): Telemetry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  for (const name of MISNAMED) registry.removeSingleMetric(name);
  const instruments = new Map<Metric, Counter | Gauge | Histogram>();
  const byName = new Map<string, Metric>();
  declare(metrics);

  function declare(more: readonly Metric[]): void {
    for (const metric of more) {
      if (instruments.has(metric)) continue;
      if (byName.has(metric.name)) throw new Error(`Metric ${metric.name} is declared twice; a name belongs to one declaration.`);
      byName.set(metric.name, metric);
      instruments.set(metric, instrument(metric, registry));
    }
  }

  function the<T>(metric: Metric, kind: new (...words: never[]) => T): T {
    const found = instruments.get(metric);
    if (found === undefined) throw new Error(`Metric ${metric.name} is not declared by any module; add it to the list of the unit.`);
    if (!(found instanceof kind)) throw new Error(`Metric ${metric.name} is a ${metric.kind} and cannot be written as another kind.`);
    return found;
  }

  return {
    meter: {
      add(metric, amount = 1, labels = {}) {
        if (metric.kind === 'gauge') the(metric, Gauge).inc(labels, amount);
        else the(metric, Counter).inc(labels, amount);
      },
      set(metric, value, labels = {}) {
        the(metric, Gauge).set(labels, value);
      },
      observe(metric, value, labels = {}) {
        the(metric, Histogram).observe(labels, value);
      },
    },
    declare,
    exposition: () => registry.metrics(),
    contentType: registry.contentType,
    close: () => registry.clear(),
  };
}

function instrument(metric: Metric, registry: Registry): Counter | Gauge | Histogram {
  const { name, help, labels } = metric;
  const configuration = { name, help, labelNames: [...labels], registers: [registry] };
  if (metric.kind === 'counter') return new Counter(configuration);
  if (metric.kind === 'gauge') return new Gauge(configuration);
  return new Histogram(metric.buckets === undefined ? configuration : { ...configuration, buckets: [...metric.buckets] });
}
