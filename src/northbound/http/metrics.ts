import { metric } from '#kernel/metric.ts';

export const requestDuration = metric(
  'histogram',
  'thalamus_http_request_duration_seconds',
  'From the end of the request headers to the end of the answer.',
  ['method', 'route', 'status'],
  [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
);

export const clientErrors = metric(
  'counter',
  'thalamus_http_client_errors_total',
  'Connections on which no HTTP request could be read: malformed, too long, too slow or too many.',
  ['kind'],
);

export const HTTP_METRICS = [requestDuration, clientErrors] as const;
