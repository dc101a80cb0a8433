import { metric } from '#kernel/metric.ts';

export const requests = metric('counter', 'thalamus_snmp_requests_total', 'SNMP requests by what came of them.', ['outcome']);
export const requestDuration = metric(
  'histogram',
  'thalamus_snmp_request_duration_seconds',
  'From an SNMP request to its answer or to the end of the wait for it.',
  [],
  [0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
);

export const snmpMetrics = [requests, requestDuration];
