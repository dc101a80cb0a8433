import { metric, type Labels, type Meter, type Metric } from '#kernel/metric.ts';
import { moduleErrors, moduleMessages } from './registry/figures.ts';

const operationsTotal = metric('counter', 'thalamus_operations_total', 'Operations answered, by outcome: done or the code of the error.', [
  'operation',
  'outcome',
]);

const operationDuration = metric(
  'histogram',
  'thalamus_operation_duration_seconds',
  'Time from asking an operation to its answer, by outcome: done or the code of the error.',
  ['operation', 'outcome'],
  [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60],
);

/** Of all processes of the hub: every one of them says the same. */
export const activeModules = metric(
  'gauge',
  'nms_active_modules',
  'Modules that take messages: those of the hub, and those connected to it.',
);

/** What the hub measures of itself. */
export const HUB_METRICS: readonly Metric[] = [operationsTotal, operationDuration, activeModules, moduleMessages, moduleErrors];

export interface Measure {
  /** `outcome`: `done` or the code of the failure. */
  answered(operation: string, outcome: string, durationMs: number): void;
  modulesRunning(count: number): void;
}

export function measureWith(meter: Meter): Measure {
  // Operations and codes are few; their labels are made once, not per call.
  const known = new Map<string, Map<string, Labels>>();
  const labelsOf = (operation: string, outcome: string): Labels => {
    let outcomes = known.get(operation);
    if (outcomes === undefined) known.set(operation, (outcomes = new Map()));
    let labels = outcomes.get(outcome);
    if (labels === undefined) outcomes.set(outcome, (labels = { operation, outcome }));
    return labels;
  };
  return {
    answered(operation, outcome, durationMs) {
      const labels = labelsOf(operation, outcome);
      meter.add(operationsTotal, 1, labels);
      meter.observe(operationDuration, durationMs / 1_000, labels);
    },
    modulesRunning: (count) => meter.set(activeModules, count),
  };
}
