import { describe, expect, onTestFinished, test } from 'vitest';
import { metric, type Metric } from '#kernel/metric.ts';
import { createTelemetry, type Telemetry } from './telemetry.ts';

function telemetry(...metrics: Metric[]): Telemetry {
  const created = createTelemetry(metrics);
  onTestFinished(() => created.close());
  return created;
}

describe('meter', () => {
  test('what is written appears in the exposition with its labels', async () => {
    const requests = metric('counter', 'thalamus_requests_total', 'Requests.', ['door']);
    const clients = metric('gauge', 'thalamus_websocket_clients', 'Clients.');
    const duration = metric('histogram', 'thalamus_request_duration_seconds', 'Duration.', ['door'], [0.1, 1]);
    const { meter, exposition } = telemetry(requests, clients, duration);
    meter.add(requests, 2, { door: 'rest' });
    meter.add(requests, undefined, { door: 'rest' });
    meter.set(clients, 5);
    meter.add(clients, -2);
    meter.observe(duration, 0.5, { door: 'rest' });
    const lines = (await exposition()).split('\n');
    expect(lines).toEqual(
      expect.arrayContaining([
        '# HELP thalamus_requests_total Requests.',
        '# TYPE thalamus_requests_total counter',
        'thalamus_requests_total{door="rest"} 3',
        'thalamus_websocket_clients 3',
        'thalamus_request_duration_seconds_bucket{le="0.1",door="rest"} 0',
        'thalamus_request_duration_seconds_bucket{le="1",door="rest"} 1',
        'thalamus_request_duration_seconds_count{door="rest"} 1',
      ]),
    );
  });

  test('a counter without labels stands at 0 before it is first written', async () => {
    const { exposition } = telemetry(metric('counter', 'thalamus_requests_total', 'Requests.'));
    expect(await exposition()).toContain('\nthalamus_requests_total 0\n');
  });

  test('two declarations of one name are refused, one declaration in two lists is not', () => {
    const one = metric('gauge', 'thalamus_things_count', 'Things.');
    expect(() => telemetry(one, metric('gauge', 'thalamus_things_count', 'Things.'))).toThrow('declared twice');
    expect(() => telemetry(one, one)).not.toThrow();
  });

  test('what was not declared cannot be written, nor under another kind', () => {
    const gauge = metric('gauge', 'thalamus_clients', 'Clients.');
    const { meter } = telemetry(gauge);
    expect(() => meter.add(metric('counter', 'thalamus_other_total', 'Other.'))).toThrow('not declared');
    expect(() => meter.observe(gauge, 1)).toThrow('is a gauge');
  });
});

describe('exposition', () => {
  test('the event-loop delay, memory and CPU of the process are in it', async () => {
    const text = await telemetry().exposition();
    for (const name of ['nodejs_eventloop_lag_p99_seconds', 'process_resident_memory_bytes', 'process_cpu_seconds_total']) {
      expect(text).toMatch(new RegExp(`^${name} `, 'm'));
    }
  });

  // The rules that `promtool check metrics` applies. @see https://github.com/prometheus/client_golang/tree/main/prometheus/testutil/promlint/validations
  test('promtool has nothing to say of names, helps and types', async () => {
    const samples = [
      metric('counter', 'gns3_events_total', 'Events.'),
      metric('histogram', 'gns3_response_time_seconds', 'Response times.'),
      metric('gauge', 'nms_cache_hit_ratio', 'Hit ratio.'),
    ];
    const text = await telemetry(...samples).exposition();
    const types = new Map([...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)].map((match) => [match[1]!, match[2]!]));
    const helps = new Set([...text.matchAll(/^# HELP (\S+) \S/gm)].map((match) => match[1]!));
    expect(types.size).toBeGreaterThan(20);
    expect([...types].flatMap(([name, type]) => complaints(name, type, helps.has(name)))).toEqual([]);
  });

  test('the rules find what they are for', () => {
    expect(complaints('x_requests', 'counter', true)).toHaveLength(1);
    expect(complaints('x_handles_total', 'gauge', true)).toHaveLength(1);
    expect(complaints('x_delay_milliseconds', 'gauge', false)).toHaveLength(2);
    expect(complaints('xDelay_ms', 'gauge', true)).toHaveLength(2);
    expect(complaints('x_gauge_count', 'gauge', true)).toHaveLength(2);
  });
});

function complaints(name: string, type: string, hasHelp: boolean): string[] {
  const found: string[] = [];
  const words = name.split('_');
  if (!hasHelp) found.push(`${name}: no help text`);
  if (type === 'counter' && !name.endsWith('_total')) found.push(`${name}: counter metrics should have "_total" suffix`);
  if (type !== 'counter' && name.endsWith('_total')) found.push(`${name}: non-counter metrics should not have "_total" suffix`);
  if (!['histogram', 'summary'].includes(type) && /_(?:count|sum|bucket)$/.test(name)) found.push(`${name}: suffix of histograms`);
  if (words.includes(type)) found.push(`${name}: metric name should not include type`);
  if (name.includes(':')) found.push(`${name}: metric names should not contain ":"`);
  if (/[a-z][A-Z]/.test(name)) found.push(`${name}: metric names should be snake_case`);
  if (words.some((word) => ['s', 'ms', 'us', 'ns', 'sec', 'b', 'kb', 'mb', 'gb', 'm', 'h', 'd'].includes(word)))
    found.push(`${name}: abbreviated unit`);
  if (/(?:milli|micro|nano|kilo|mega|giga|kibi|mebi)(?:seconds|bytes|bits|meters|grams)|_(?:minutes|hours|days|weeks)(?:_|$)/.test(name))
    found.push(`${name}: not a base unit`);
  return found;
}
