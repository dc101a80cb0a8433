import { afterEach, expect, test } from 'vitest';
import type { Sample } from '#kernel/samples.ts';
import type { Alert } from '#model/alert.ts';
import { monitoring } from '#modules/monitoring/index.ts';
import { until } from '#kit/until.ts';
import { PROJECT, startAssistant, type AssistantHub } from '../../src/modules/assistant/test-assistant.ts';
import { chain, nodeId } from '../../src/modules/monitoring/test-wiring.ts';

const MINUTE = 60_000;
const NODE = nodeId('r1');
const resource = `projects/${PROJECT}/nodes/${NODE}`;

let assistant: AssistantHub;
afterEach(async () => assistant.hub.stop());

async function start(): Promise<void> {
  const wired = chain(PROJECT, ['r1', 'r2']);
  assistant = await startAssistant({
    others: () => [wired.module, monitoring({ asks: wired.asks, judgeEveryMs: 10, settleEveryMs: 5 })],
  });
}

const usual = (minute: number): number => 20 + 3 * Math.sin(minute / 5) + 2 * Math.sin(minute * 1.7);
const load = (atMs: number, value: number): Sample => ({
  metric: 'cpu_load_percent',
  resource,
  kind: 'gauge',
  unit: '%',
  project: PROJECT,
  node: NODE,
  labels: { node: 'r1', project: 'lab' },
  at: new Date(atMs),
  value,
});
const beganMs = (): number => Math.floor(assistant.clock.now().getTime() / MINUTE) * MINUTE;

/** So many minutes of usual values, up to now. */
async function measured(minutes: number): Promise<void> {
  const now = beganMs();
  await assistant.samples.write(Array.from({ length: minutes }, (_, index) => load(now - (minutes - index) * MINUTE, usual(index))));
  await until('the series to be watched', async () => (await watched())?.series === 1);
}

type Watched = { series: number; learning: number } | null;
const watched = async () => (await assistant.ask<{ watched: Watched }>('assistant.analysis.get', { points: false })).watched;
const found = async () => (await assistant.ask<{ anomalies: unknown[] }>('assistant.analysis.get', { points: false })).anomalies.length;
const alerts = async () => (await assistant.ask<{ items: Alert[] }>('alerts.list')).items;

/** A minute goes by, with one value. */
async function minute(value: number): Promise<void> {
  assistant.clock.advance(MINUTE);
  await assistant.samples.write([load(beganMs() - MINUTE, value)]);
}

test('a value unlike all before is one minor alert of its series, which is over when the anomaly is', async () => {
  await start();
  await measured(600);
  await until('the series to be known', async () => (await watched())?.learning === 0);
  await until('the alert', async () => {
    await minute(70);
    return (await alerts()).length > 0;
  });
  for (let more = 0; more < 3; more += 1) await minute(70);
  const raised = await alerts();
  expect(raised).toHaveLength(1);
  expect(raised[0]).toMatchObject({
    kind: 'anomaly.found',
    rule: 'value_unlike_before',
    severity: 'minor',
    title: 'cpu_load_percent of r1 is unlike all before',
    resource: `${resource}/anomalies/cpu_load_percent`,
    place: { project_id: PROJECT, node_id: NODE, node_name: 'r1' },
  });
  await until('the alert to be over', async () => {
    await minute(usual(0));
    return (await alerts()).length === 0;
  });
  expect(await found()).toBe(1);
});

test('while a series is learned nothing is raised, whatever it does', async () => {
  await start();
  await measured(60);
  for (let more = 0; more < 20; more += 1) await minute(more % 2 === 0 ? 99 : 1);
  await until('all to be judged', async () => {
    await minute(20);
    return (await watched())?.learning === 1;
  });
  expect(await found()).toBe(0);
  expect(await assistant.samples.series({ metrics: ['anomaly_score'] })).toEqual([]);
  expect(await alerts()).toEqual([]);
});

test('a value below all before, of what hurts only above, is told and raises nothing', async () => {
  await start();
  const now = beganMs();
  await assistant.samples.write(Array.from({ length: 600 }, (_, index) => load(now - (600 - index) * MINUTE, 60 + usual(index))));
  await until('the series to be known', async () => {
    const standing = await watched();
    return standing?.series === 1 && standing.learning === 0;
  });
  await until('the anomaly', async () => {
    await minute(1);
    return (await found()) > 0;
  });
  for (let more = 0; more < 5; more += 1) await minute(1);
  expect(await assistant.samples.series({ metrics: ['anomaly_score'] })).toEqual([]);
  expect(await alerts()).toEqual([]);
});
