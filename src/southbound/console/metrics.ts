import { metric } from '#kernel/metric.ts';

export const sessions = metric('counter', 'thalamus_console_sessions_total', 'Sessions on consoles by whether a prompt was reached.', [
  'outcome',
]);
export const sessionDuration = metric(
  'histogram',
  'thalamus_console_session_duration_seconds',
  'From joining a console to leaving it.',
  [],
  [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120],
);

export const consoleMetrics = [sessions, sessionDuration];
