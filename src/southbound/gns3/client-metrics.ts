import { metric, type Metric } from '#kernel/metric.ts';

/** What the client measures of its own requests. */
export const gns3ResponseTime = metric(
  'histogram',
  'gns3_response_time_seconds',
  'Time from sending a request to a GNS3 server to its whole answer, waiting in the queue of the hub excluded.',
  ['server', 'operation', 'outcome'],
  [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60],
);

export const clientMetrics: readonly Metric[] = [gns3ResponseTime];
