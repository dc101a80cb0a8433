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
import { nodeNamed, projectNamed, startDiscoveryHub } from '#kit/discovery-hub.ts';
import { aheadClock, type OrchestrationHub } from '#kit/orchestration-hub.ts';
import { until } from '#kit/until.ts';
import { LabClient } from '../lab/lab-client.ts';

/** Four routers in a row. */
const LAB = {
  lab: 1,
  name: 'row',
  projects: [
    {
      name: 'Row',
      nodes: [
        router('R1', ['10.1.0.1']),
        router('R2', ['10.1.0.2', '10.2.0.2']),
        router('R3', ['10.2.0.3', '10.3.0.3']),
        router('R4', ['10.3.0.4']),
      ],
      links: [
        ['R1 Fa0/0', 'R2 Fa0/0'],
        ['R2 Fa0/1', 'R3 Fa0/0'],
        ['R3 Fa0/1', 'R4 Fa0/0'],
      ],
    },
  ],
};

function router(name: string, addresses: readonly string[]) {
  const ports = addresses.flatMap((address, index) => [
    `interface FastEthernet0/${index}`,
    ` ip address ${address} 255.255.255.0`,
    ' no shutdown',
    '!',
  ]);
  const startup = ['version 15.2', `hostname ${name}`, '!', ...ports, 'snmp-server community public RO', '!', 'end'];
  return { name, kind: 'router', platform: 'c3725', x: 0, y: 0, startup };
}

const clock = aheadClock();
const folder = mkdtempSync(join(tmpdir(), 'thalamus-cause-'));
let lab: Lab;
let hub: OrchestrationHub;
let project: LabProject;

beforeAll(async () => {
  writeFileSync(join(folder, 'row.json'), JSON.stringify(LAB));
  lab = await startLab({ api: 'v3', lab: join(folder, 'row.json'), delays: 'none', seed: 1 });
  hub = await startDiscoveryHub(lab, {
    clock,
    others: [
      monitoring({ asks: monitoringAsks, judgeEveryMs: 50, settleEveryMs: 50, polling: { tickMs: 20, intervalMs: 60_000 } }),
      assistant({
        asks: assistantAsks,
        hub: () => {
          throw new Error('Nothing is decided in this test.');
        },
        permissionsOf: async () => null,
      }),
    ],
  });
  project = projectNamed(lab, 'Row');
  for (const node of project.nodes.values()) {
    if (node.status !== 'started') await hub.perform('gns3.node.start', { project_id: project.projectId, node_id: node.nodeId });
  }
  await hub.perform('equipment.project.discover', { project_id: project.projectId, wait: true });
  await until('the devices to be known', async () => (await targets()).length === 4);
  await minutes(2);
});
afterAll(async () => {
  await hub?.stop();
  await lab?.close();
  rmSync(folder, { recursive: true, force: true });
});

const targets = async () => (await hub.perform<{ items: { name: string; last_at: string | null }[] }>('monitoring.target.list')).items;
const alerts = async () => (await hub.perform<{ items: Alert[] }>('alerts.list')).items;
interface Told {
  candidates: {
    kind: string;
    component: string;
    node_name: string | null;
    link_id: string | null;
    explains: string[];
    confidence: number;
  }[];
  about: { alerts: unknown[] };
}
const cause = async (input: object = { project_id: project.projectId }) => hub.perform<Told>('assistant.cause.get', input);

/** Minutes go by; so many devices are read in each. */
async function minutes(count: number, expected = 4): Promise<void> {
  for (let minute = 0; minute < count; minute += 1) {
    const before = new Map((await targets()).map(({ name, last_at: at }) => [name, at]));
    clock.advance(60_000);
    await until(
      'the devices to be read',
      async () => (await targets()).filter(({ name, last_at: at }) => at !== before.get(name)).length >= expected,
    );
  }
}

function linkBetween(one: string, other: string): string {
  const ids = new Set([one, other].map((name) => nodeNamed(project, name).nodeId));
  return [...project.links.values()].find(({ ends }) => ends.every(({ node }) => ids.has(node.nodeId)))!.linkId;
}

test('while nothing is wrong nothing is to blame', async () => {
  expect(await cause()).toMatchObject({ candidates: [], about: { alerts: [] } });
});

test('a cable that broke, of which GNS3 knows nothing, is named by its link', async () => {
  const { fault_id: fault } = lab.model.faults.begin({ kind: 'link_cut', link: 'R2 FastEthernet0/1', at_s: 0 });
  await minutes(3);
  await until('both ends to be told', async () => (await alerts()).length >= 2);
  const { candidates } = await cause();
  expect(candidates[0]).toMatchObject({ kind: 'link_down', link_id: linkBetween('R2', 'R3') });
  expect(candidates[0]!.explains).toHaveLength((await alerts()).length);
  const [{ incident_id: incident } = { incident_id: null }] = await alerts();
  expect((await cause({ incident_id: incident })).candidates[0]).toMatchObject({ link_id: linkBetween('R2', 'R3') });
  lab.model.faults.end(fault);
  await minutes(2);
  await until('all to be over', async () => (await alerts()).length === 0);
});

test('a link that somebody suspends is named as that', async () => {
  const link = linkBetween('R3', 'R4');
  await hub.perform('gns3.link.filters.set', { project_id: project.projectId, link_id: link, filters: {}, suspended: true });
  await minutes(3);
  await until('both ends to be told', async () => (await alerts()).length >= 2);
  expect((await cause()).candidates[0]).toMatchObject({ kind: 'link_suspended', link_id: link, confidence: 0.95 });
  await hub.perform('gns3.link.filters.set', { project_id: project.projectId, link_id: link, filters: {}, suspended: false });
  await minutes(2);
  await until('all to be over', async () => (await alerts()).length === 0);
});

test('a router in the middle that stopped behind the hub is named, and not its neighbors', async () => {
  const node = nodeNamed(project, 'R2');
  const behind = new LabClient(lab);
  await behind.logIn();
  await behind.ask('POST', `/v3/projects/${project.projectId}/nodes/${node.nodeId}/stop`, {});
  behind.close();
  await until('the stop to be told', async () => (await alerts()).some(({ kind }) => kind === 'node.stopped'));
  await minutes(3, 3);
  const { candidates, about } = await cause();
  expect(candidates[0]).toMatchObject({ kind: 'node_stopped', node_name: 'R2' });
  expect(candidates[0]!.explains).toHaveLength(about.alerts.length);
});
