import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { monitoringAsks } from '#composition/monitoring-asks.ts';
import { startLab, type Lab, type LabProject } from '#lab/index.ts';
import type { Alert, Incident } from '#model/alert.ts';
import { monitoring } from '#modules/monitoring/index.ts';
import { nodeNamed, projectNamed, startDiscoveryHub } from '#kit/discovery-hub.ts';
import { aheadClock, type OrchestrationHub } from '#kit/orchestration-hub.ts';
import { until } from '#kit/until.ts';
import { LabClient } from '../lab/lab-client.ts';

/** Three routers in a row; the last one is read with a community that only discovery knows. A PC beside them has a console alone. */
const LAB = {
  lab: 1,
  name: 'row',
  projects: [
    {
      name: 'Row',
      nodes: [
        router('R1', 'public', ['10.9.0.1']),
        router('R2', 'public', ['10.9.0.2', '10.8.0.2']),
        router('R3', 'geheim', ['10.8.0.3']),
        { name: 'PC1', kind: 'pc', x: 0, y: 0 },
      ],
      links: [
        ['R1 Fa0/0', 'R2 Fa0/0'],
        ['R2 Fa0/1', 'R3 Fa0/0'],
      ],
    },
  ],
};

function router(name: string, community: string, addresses: readonly string[]) {
  const ports = addresses.flatMap((address, index) => [
    `interface FastEthernet0/${index}`,
    ` ip address ${address} 255.255.255.0`,
    ' no shutdown',
    '!',
  ]);
  const startup = ['version 15.2', `hostname ${name}`, '!', ...ports, `snmp-server community ${community} RO`, '!', 'end'];
  return { name, kind: 'router', platform: 'c3725', x: 0, y: 0, startup };
}

const clock = aheadClock();
const folder = mkdtempSync(join(tmpdir(), 'thalamus-row-'));
let lab: Lab;
let hub: OrchestrationHub;
let project: LabProject;

beforeAll(async () => {
  writeFileSync(join(folder, 'row.json'), JSON.stringify(LAB));
  lab = await startLab({ api: 'v3', lab: join(folder, 'row.json'), delays: 'none', seed: 1 });
  hub = await startDiscoveryHub(lab, {
    clock,
    discovery: { settings: { communities: ['geheim'] } },
    others: [
      monitoring({
        asks: monitoringAsks,
        judgeEveryMs: 50,
        settleEveryMs: 50,
        polling: { tickMs: 20, intervalMs: 60_000, consoleIntervalMs: 60_000 },
      }),
    ],
  });
  project = projectNamed(lab, 'Row');
  for (const node of project.nodes.values())
    if (node.status !== 'started') await hub.perform('gns3.node.start', { project_id: project.projectId, node_id: node.nodeId });
  await hub.perform('equipment.project.discover', { project_id: project.projectId, wait: true });
});
afterAll(async () => {
  await hub?.stop();
  await lab?.close();
  rmSync(folder, { recursive: true, force: true });
});

type Targets = { items: { name: string; way: string; answered: boolean | null; last_at: string | null; reason: string }[] };
const targets = async () => (await hub.perform<Targets>('monitoring.target.list')).items;
const alerts = async () => (await hub.perform<{ items: Alert[] }>('alerts.list')).items;

/** Minutes go by; each device that answers is read once in each. */
async function minutes(count: number, expected = 3): Promise<void> {
  for (let minute = 0; minute < count; minute += 1) {
    const before = new Map((await targets()).map(({ name, last_at: at }) => [name, at]));
    clock.advance(60_000);
    await until(
      () => `the devices to be read: ${JSON.stringify([...before])}`,
      async () => (await targets()).filter(({ name, last_at: at }) => at !== before.get(name)).length >= expected,
    );
  }
}

test('every device that was discovered is measured, the one with a community of its own too', async () => {
  await until('the devices to be known', async () => (await targets()).length === 4);
  await minutes(2, 4);
  expect(Object.fromEntries((await targets()).map(({ name, way, answered }) => [name, `${way} ${answered}`]))).toEqual({
    R1: 'snmp true',
    R2: 'snmp true',
    R3: 'snmp true',
    PC1: 'console true',
  });
  const { items } = await hub.perform<{ items: { metric: string; labels: Record<string, string> }[] }>('monitoring.series.list', {
    metric: 'ifHCInOctets',
    node_id: nodeNamed(project, 'R2').nodeId,
  });
  expect(items.map(({ labels }) => labels['interface'])).toEqual(expect.arrayContaining(['Fa0/0', 'Fa0/1']));
  expect(await alerts()).toEqual([]);
});

test('the compute of the server is measured under the names that devices have', async () => {
  const metrics = async () =>
    (await hub.perform<{ items: { metric: string; labels: Record<string, string> }[] }>('monitoring.series.list', { resource: 'servers' }))
      .items;
  await until('its figures', async () => (await metrics()).length >= 5);
  expect((await metrics()).map(({ metric }) => metric).sort()).toEqual(
    ['compute_up', 'cpu_load_percent', 'load_average_percent', 'memory_used_percent', 'storage_used_percent', 'swap_used_percent'].sort(),
  );
  expect((await metrics())[0]!.labels).toMatchObject({ compute: 'local', server: expect.any(String) });
});

test('a line that is cut raises an alert at each end and one incident; whole again, both are over', async () => {
  const { fault_id: fault } = lab.model.faults.begin({ kind: 'link_cut', link: 'R1 FastEthernet0/0', at_s: 0 });
  await minutes(3);
  await until(
    () => 'both ends to be told',
    async () => (await alerts()).length >= 2,
  );
  expect((await alerts()).map(({ kind, place }) => `${kind} ${place.node_name} ${place.interface}`).sort()).toEqual([
    'interface.down R1 Fa0/0',
    'interface.down R2 Fa0/0',
  ]);
  const incidents = async () => (await hub.perform<{ items: Incident[] }>('incidents.list')).items;
  await until('one incident of both', async () => (await incidents())[0]?.open_alerts === 2);
  lab.model.faults.end(fault);
  await minutes(2);
  await until('both to be over', async () => (await alerts()).length === 0);
  await until('the incident to be resolved', async () => (await incidents())[0]?.state === 'resolved');
  expect(await incidents()).toHaveLength(1);
});

test('a node that somebody stopped behind the hub is one alert, in place of all others of it, until it runs again', async () => {
  const node = nodeNamed(project, 'R3');
  const { fault_id: fault } = lab.model.faults.begin({ kind: 'interface_down', node: 'R3', interface: 'FastEthernet0/0', at_s: 0 });
  await minutes(3);
  const ofNode = async () => (await alerts()).filter(({ place }) => place.node_id === node.nodeId).map(({ kind }) => kind);
  await until('its interface to be told', async () => (await ofNode()).includes('interface.down'));
  const behind = new LabClient(lab);
  await behind.logIn();
  await behind.ask('POST', `/v3/projects/${project.projectId}/nodes/${node.nodeId}/stop`, {});
  behind.close();
  let seen: readonly string[] = [];
  await until(
    () => `the stop alone to be told: ${JSON.stringify(seen)}`,
    async () => isDeepStrictEqual((seen = await ofNode()), ['node.stopped']),
  );
  lab.model.faults.end(fault);
  await hub.perform('gns3.node.start', { project_id: project.projectId, node_id: node.nodeId });
  await until('the stop to be over', async () => (await ofNode()).length === 0);
});
