import { metric } from '#kernel/metric.ts';

export const appendedEvents = metric('counter', 'thalamus_log_appended_events_total', 'Events committed to the log by this process.');
export const commitSeconds = metric(
  'histogram',
  'thalamus_log_commit_duration_seconds',
  'From sending a batch to the database until it is on the disk.',
  [],
  [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5],
);
export const unitsPerCommit = metric(
  'histogram',
  'thalamus_log_commit_size_units',
  'Units of work that shared one commit.',
  [],
  [1, 2, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_000],
);
export const feedRefills = metric(
  'counter',
  'thalamus_feed_refills_total',
  'Reads from the log for subscribers that memory no longer serves.',
);
export const projectionPosition = metric('gauge', 'thalamus_projection_position_events', 'The position that a projection has reached.', [
  'projection',
]);

export const storeMetrics = [appendedEvents, commitSeconds, unitsPerCommit, feedRefills, projectionPosition];
