import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { assistantAsks } from '#composition/assistant-asks.ts';
import { monitoringAsks } from '#composition/monitoring-asks.ts';
import { startLab, type Lab, type LabProject } from '#lab/index.ts';
import type { Alert } from '#model/alert.ts';
import { assistant } from '#modules/assistant/index.ts';
import { monitoring } from '#modules/monitoring/index.ts';
import { projectNamed, startDiscoveryHub } from '#kit/discovery-hub.ts';
import { aheadClock, type OrchestrationHub } from '#kit/orchestration-hub.ts';
import { until } from '#kit/until.ts';

/** A router by itself: each minute of it is really measured. */
const LAB = {
  lab: 1,
  name: 'line',
  projects: [{ name: 'Line', nodes: [router('R1', '10.1.0.1')], links: [] }],
};

function router(name: string, address: string) {
  const port = ['interface FastEthernet0/0', ` ip address ${address} 255.255.255.0`, ' no shutdown', '!'];
  const startup = ['version 15.2', `hostname ${name}`, '!', ...port, 'snmp-server community public RO', '!', 'end'];
  return { name, kind: 'router', platform: 'c3725', x: 0, y: 0, startup };
}

const clock = aheadClock();
const folder = mkdtempSync(join(tmpdir(), 'thalamus-outlook-'));
let lab: Lab;
let hub: OrchestrationHub;
let project: LabProject;

beforeAll(async () => {
  writeFileSync(join(folder, 'line.json'), JSON.stringify(LAB));
  lab = await startLab({ api: 'v3', lab: join(folder, 'line.json'), delays: 'none', seed: 1 });
  hub = await startDiscoveryHub(lab, {
    clock,
    others: [
      monitoring({ asks: monitoringAsks, judgeEveryMs: 200, settleEveryMs: 200, polling: { tickMs: 5, intervalMs: 60_000 } }),
      assistant({
        asks: assistantAsks,
        watchEveryMs: 200,
        hub: () => {
          throw new Error('Nothing is decided in this test.');
        },
        permissionsOf: async () => null,
      }),
    ],
  });
  project = projectNamed(lab, 'Line');
  for (const node of project.nodes.values()) {
    if (node.status !== 'started') await hub.perform('gns3.node.start', { project_id: project.projectId, node_id: node.nodeId });
  }
  await hub.perform('equipment.project.discover', { project_id: project.projectId, wait: true });
  await until('the device to be known', async () => (await targets()).length === 1);
});
afterAll(async () => {
  await hub?.stop();
  await lab?.close();
  rmSync(folder, { recursive: true, force: true });
});

const targets = async () => (await hub.perform<{ items: { name: string; last_at: string | null }[] }>('monitoring.target.list')).items;
const alerts = async () => (await hub.perform<{ items: Alert[] }>('alerts.list')).items;

interface Analysis {
  watched: { series: number; learning: number } | null;
  anomalies: { component: string; metric: string; value: number; expected: number; severity: string; description: string }[];
  performance_forecast: { component: string; metric: string; history_h: number; points: number[][]; now: number; peak: number }[];
}
const analysis = () => hub.perform<Analysis>('assistant.analysis.get', {});
interface Predictions {
  failure_risk: { component: string | null; probability: number; components: { component: string; evidence: { kind: string }[] }[] };
  capacity_forecast: { component: string; metric: string; now: number }[];
}

/** Minutes go by, in each of which the device is read. */
async function minutes(count: number): Promise<void> {
  for (let minute = 0; minute < count; minute += 1) {
    const before = new Map((await targets()).map(({ name, last_at: at }) => [name, at]));
    clock.advance(60_000);
    await until('the device to be read', async () => (await targets()).every(({ name, last_at: at }) => at !== before.get(name)));
  }
}

test('of hours that were really measured the next day is foreseen; a process that runs away is told once, is an alert for a while, and speaks against its device', async () => {
  await minutes(310);
  // Computes are measured by the time of this machine: of them too little is known.
  await until('the device to be known', async () => {
    const { watched } = await analysis();
    return watched !== null && watched.series - watched.learning >= 3;
  });
  const before = await analysis();
  expect(before.anomalies).toEqual([]);
  expect(await alerts()).toEqual([]);
  const forecast = before.performance_forecast.find(({ component, metric }) => component === 'R1' && metric === 'cpu_load_percent')!;
  expect(forecast.history_h).toBeGreaterThan(5);
  expect(forecast.points).toHaveLength(288);
  expect(Math.abs(forecast.peak - forecast.now)).toBeLessThan(15);

  const { fault_id: fault } = lab.model.faults.begin({ kind: 'cpu_runaway', node: 'R1', at_s: 0 });
  const score = async () => (await alerts()).find(({ kind }) => kind === 'anomaly.found');
  await until('the anomaly to be an alert', async () => {
    await minutes(1);
    return (await score()) !== undefined;
  });
  expect(await score()).toMatchObject({ severity: 'minor', title: 'cpu_load_percent of R1 is unlike all before' });
  const found = (await analysis()).anomalies.filter(({ metric, component }) => metric === 'cpu_load_percent' && component === 'R1');
  expect(found).toHaveLength(1);
  expect(found[0]!.value).toBeGreaterThan(80);
  expect(found[0]!.expected).toBeLessThan(20);
  const { failure_risk: risk, capacity_forecast: capacities } = await hub.perform<Predictions>('assistant.predictions.get', {});
  expect(risk.components.find(({ component }) => component === 'R1')?.evidence.map(({ kind }) => kind)).toContain('anomalies');
  expect(capacities.map(({ component, metric }) => `${metric} of ${component}`)).toContain('cpu_load_percent of R1');

  lab.model.faults.end(fault);
  await until('all to be over', async () => {
    await minutes(1);
    return (await alerts()).length === 0;
  });
});
