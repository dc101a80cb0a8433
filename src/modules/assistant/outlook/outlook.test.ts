import { expect, test } from 'vitest';
import type { Sample } from '#kernel/samples.ts';
import { until } from '#kit/until.ts';
import { alertOf, NODE, person, OTHER_PROJECT, PROJECT, assistantOfTest } from '../test-assistant.ts';
import type { Capacity, ForecastView, Predictions, Scaling } from '../analysis-messages.ts';
import type { Decision } from '../decisions/decision.ts';
import { trendOf } from './foresight.ts';
import { evenly } from './loads.ts';
import { failureRiskOf, riskOf, type Signs } from './risk.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;
type Analysis = { performance_forecast: ForecastView[]; scaling_recommendations: Scaling[] };

/** Half-hours of a number of days, up to now, by what a value is so many days before now. */
async function measured(days: number, metric: string, valueOf: (daysAgo: number) => number, more: Partial<Sample> = {}) {
  const assistant = await assistantOfTest();
  const { samples, clock } = assistant;
  const step = 30 * MINUTE;
  const now = Math.floor(clock.now().getTime() / step) * step;
  const count = days * 48;
  const base = {
    metric,
    resource: `projects/${PROJECT}/nodes/${NODE}`,
    kind: 'gauge' as const,
    unit: '%',
    project: PROJECT,
    node: NODE,
    labels: { node: 'R1' },
  };
  await samples.write(
    Array.from({ length: count }, (_, index) => {
      const atMs = now - (count - index) * step;
      return { ...base, ...more, at: new Date(atMs), value: valueOf((now - atMs) / DAY) };
    }),
  );
  // The newest hour is what the fullest are chosen by.
  await samples.write([{ ...base, ...more, at: new Date(clock.now().getTime() - 1), value: valueOf(0) }]);
  return assistant;
}

test('a day that is like those before is foreseen with its peak and a band around it', async () => {
  const { ask } = await measured(8, 'cpu_load_percent', (daysAgo) => 40 + 30 * Math.sin(2 * Math.PI * daysAgo));
  const { performance_forecast: forecasts, scaling_recommendations: scaling } = await ask<Analysis>('assistant.analysis.get');
  expect(forecasts).toHaveLength(1);
  const [one] = forecasts;
  expect(one).toMatchObject({ component: 'R1', metric: 'cpu_load_percent', unit: '%', step_s: 1_800, node_id: NODE });
  expect(one!.points).toHaveLength(48);
  expect(one!.peak).toBeGreaterThan(65);
  expect(one!.peak).toBeLessThan(75);
  expect(one!.points.every(([, mean, low, high]) => low <= mean && mean <= high)).toBe(true);
  expect(one!.confidence).toBeGreaterThan(0.7);
  expect(scaling).toEqual([]);
});

test('what will be too busy should be larger, by so much that it is at 70 %', async () => {
  const { ask, ward } = await measured(8, 'memory_used_percent', (daysAgo) => 93 + Math.sin(2 * Math.PI * daysAgo));
  ward.nodes = [{ node_id: NODE, name: 'R1', node_type: 'qemu', properties: { ram: 512, cpus: 1 } }];
  const { scaling_recommendations: scaling } = await ask<Analysis>('assistant.analysis.get');
  expect(scaling).toEqual([
    expect.objectContaining({
      service: 'R1',
      scale_factor: 1.5,
      metric: 'memory_used_percent',
      ram_mb: 512,
      scaled_ram_mb: 768,
      cpus: null,
    }),
  ]);
  expect(scaling[0]!.confidence).toBeGreaterThan(0.8);
});

test('processors that will be too busy should be more, in whole ones', async () => {
  const { ask, ward } = await measured(8, 'cpu_load_percent', () => 93);
  ward.nodes = [{ node_id: NODE, name: 'R1', node_type: 'qemu', properties: { ram: 512, cpus: 1 } }];
  const { scaling_recommendations: scaling } = await ask<Analysis>('assistant.analysis.get');
  expect(scaling).toEqual([expect.objectContaining({ service: 'R1', scale_factor: 1.5, cpus: 1, scaled_cpus: 2, ram_mb: null })]);
});

test('by the policy that comes with the product the node would be given more memory, once', async () => {
  const { ask, ward } = await measured(8, 'memory_used_percent', () => 93);
  ward.nodes = [{ node_id: NODE, name: 'R1', node_type: 'qemu', properties: { ram: 512, cpus: 1 } }];
  const decisions = async () => (await ask<{ items: Decision[] }>('assistant.decision.list')).items;
  await until('the decision', async () => (await decisions()).length > 0);
  expect(await decisions()).toEqual([
    expect.objectContaining({
      policy: 'scale_service_above_80_percent',
      state: 'noted',
      action: 'scale_service',
      component: 'R1',
      operation: 'gns3.node.resize',
      input: { project_id: PROJECT, node_id: NODE, ram_mb: 768 },
    }),
  ]);
});

test('of what GNS3 cannot make larger people would be told', async () => {
  const { ask, ward } = await measured(8, 'memory_used_percent', () => 93);
  ward.nodes = [{ node_id: NODE, name: 'R1', node_type: 'vmware', properties: {} }];
  const decisions = async () => (await ask<{ items: Decision[] }>('assistant.decision.list')).items;
  await until('the decision', async () => (await decisions()).length > 0);
  expect(await decisions()).toEqual([
    expect.objectContaining({
      policy: 'tell_of_scaling_above_80_percent',
      operation: 'notification.send',
      input: expect.objectContaining({ title: 'Make R1 1.5 times as large' }),
    }),
  ]);
});

test('what grows steadily is full when it grows there, and the surer the longer it was seen', async () => {
  const growing = (daysAgo: number): number => 80 - daysAgo + 0.1 * Math.sin(daysAgo * 40);
  const at = async (days: number): Promise<Capacity> => {
    const { ask } = await measured(days, 'storage_used_percent', growing, { labels: { node: 'R1', storage: 'flash' } });
    return (await ask<Predictions>('assistant.predictions.get')).capacity_forecast[0]!;
  };
  const long = await at(20);
  expect(long.component).toBe('flash of R1');
  expect(long.growth_per_day).toBeCloseTo(1, 1);
  expect(long.days_to_full).toBeGreaterThan(18);
  expect(long.days_to_full).toBeLessThan(22);
  expect(long.in_30_days).toMatchObject({ expected: 100 });
  expect((await at(4)).confidence).toBeLessThan(long.confidence);
});

test('what only goes up and down is not foreseen to be full', async () => {
  const { ask } = await measured(10, 'memory_used_percent', (daysAgo) => 50 + 10 * Math.sin(2 * Math.PI * daysAgo));
  const [capacity] = (await ask<Predictions>('assistant.predictions.get')).capacity_forecast;
  expect(capacity).toMatchObject({ full_at: null, days_to_full: null });
  expect(capacity!.reasons[0]).toBe('R1 does not grow more than chance would have it.');
});

test('a line is foreseen by its load against its speed, and without a speed not at all', async () => {
  const rate = {
    kind: 'counter' as const,
    unit: 'By',
    resource: `projects/${PROJECT}/nodes/${NODE}/interfaces/e0`,
    labels: { node: 'R1', interface: 'e0' },
  };
  // 10 Mbit/s of 100 for all the time.
  const { ask, samples, clock } = await measured(3, 'ifHCInOctets', (daysAgo) => (1_000 - daysAgo) * 86_400 * 1_250_000, rate);
  await samples.write([
    {
      ...rate,
      kind: 'counter',
      metric: 'ifHCInOctets',
      project: PROJECT,
      node: NODE,
      at: new Date(clock.now().getTime() - 10 * MINUTE),
      value: (1_000 - 10 / 1_440) * 86_400 * 1_250_000,
    },
  ]);
  expect((await ask<Analysis>('assistant.analysis.get')).performance_forecast).toEqual([]);
  await samples.write([
    { ...rate, metric: 'ifSpeed', kind: 'gauge', unit: 'bit/s', project: PROJECT, node: NODE, at: clock.now(), value: 100_000_000 },
  ]);
  const [line] = (await ask<Analysis>('assistant.analysis.get')).performance_forecast;
  expect(line).toMatchObject({ component: 'e0 of R1', metric: 'interface_load_percent' });
  expect(line!.peak).toBeGreaterThan(8);
  expect(line!.peak).toBeLessThan(15);
});

test('who holds another project is told nothing of this one', async () => {
  const { ask } = await measured(3, 'cpu_load_percent', () => 50);
  const caller = { ...person('pat'), inProjects: { [OTHER_PROJECT]: ['assistant.read'] } };
  expect((await ask<Analysis>('assistant.analysis.get', {}, caller)).performance_forecast).toEqual([]);
  expect((await ask<Predictions>('assistant.predictions.get', {}, caller)).capacity_forecast).toEqual([]);
});

test('alerts, restarts and anomalies of a device speak for its failure', async () => {
  const { ask, ward, samples, clock } = await measured(1, 'cpu_load_percent', () => 20);
  const now = clock.now().getTime();
  const uptime = {
    metric: 'sysUpTime',
    resource: `projects/${PROJECT}/nodes/${NODE}`,
    kind: 'gauge' as const,
    project: PROJECT,
    node: NODE,
    labels: { node: 'R1' },
  };
  await samples.write(
    [100, 400, 10, 310, 20, 320, 30].map((value, index) => ({ ...uptime, value, at: new Date(now - (7 - index) * 10 * MINUTE) })),
  );
  ward.alerts = [
    alertOf({ kind: 'device.unreachable', severity: 'major', flapping: true, title: 'R1 does not answer' }),
    alertOf({ kind: 'interface.errors', severity: 'warning', flapping: true, title: 'e0 of R1 receives errors' }),
  ];
  const { failure_risk: risk, recommendations } = await ask<Predictions>('assistant.predictions.get');
  expect(risk).toMatchObject({ component: 'R1', components: [{ node_id: NODE }] });
  expect(risk.probability).toBeGreaterThan(0.9);
  expect(risk.components[0]!.evidence.map(({ kind, count }) => [kind, count])).toEqual([
    ['restarts', 3],
    ['flapping', 2],
    ['unreachable', 1],
    ['errors', 1],
  ]);
  expect(recommendations).toEqual([expect.objectContaining({ action: 'preventive_maintenance', priority: 'high', component: 'R1' })]);
});

const signs: Signs = { component: 'R1', resource: 'r', project_id: null, node_id: null, alerts: [], restarts: 0, anomalies: [], full: [] };

test('a device against which nothing speaks is no risk, and one kind of evidence alone asks for no maintenance', () => {
  expect(riskOf(signs)).toBeNull();
  const often = riskOf({ ...signs, restarts: 50 })!;
  expect(often.probability).toBeLessThan(0.7);
  expect(failureRiskOf([often]).recommendations).toEqual([]);
});

test('the trend of the middle is not moved by a third of outliers', () => {
  const points = Array.from({ length: 30 }, (_, day) => [day, day % 4 === 0 ? 95 : 10 + day] as const);
  expect(trendOf(points).slope).toBeCloseTo(1, 1);
});

test('where nothing was measured a straight line is taken', () => {
  expect(
    evenly(
      [
        [0, 1],
        [1_000, 2],
        [4_000, 8],
      ],
      1_000,
    ),
  ).toEqual({ values: [1, 2, 4, 6, 8], fromMs: 0 });
});
