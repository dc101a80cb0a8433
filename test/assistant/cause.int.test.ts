import { afterAll, beforeAll, expect, test } from 'vitest';
import { assistantAsks } from '#composition/assistant-asks.ts';
import { router } from '#kit/described-lab.ts';
import { nodeNamed } from '#kit/discovery-hub.ts';
import { until } from '#kit/until.ts';
import { assistant } from '#modules/assistant/index.ts';
import { startMeasuredLab, type MeasuredLab } from '../monitoring/measured-lab.ts';

/** Four routers in a row. */
const ROW = {
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
} as const;

let measured: MeasuredLab;
const alerts = () => measured.alerts();

beforeAll(async () => {
  measured = await startMeasuredLab(ROW, {
    monitoring: { judgeEveryMs: 50, settleEveryMs: 50, polling: { tickMs: 20, intervalMs: 60_000 } },
    others: [
      assistant({
        asks: assistantAsks,
        hub: () => {
          throw new Error('Nothing is decided in this test.');
        },
        permissionsOf: async () => null,
      }),
    ],
  });
  await measured.minutes(2);
});
afterAll(() => measured?.close());

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
const cause = (input: object = { project_id: measured.project.projectId }) => measured.hub.perform<Told>('assistant.cause.get', input);

function linkBetween(one: string, other: string): string {
  const { project } = measured;
  const ids = new Set([one, other].map((name) => nodeNamed(project, name).nodeId));
  return [...project.links.values()].find(({ ends }) => ends.every(({ node }) => ids.has(node.nodeId)))!.linkId;
}

test('while nothing is wrong nothing is to blame', async () => {
  expect(await cause()).toMatchObject({ candidates: [], about: { alerts: [] } });
});

test('a cable that broke, of which GNS3 knows nothing, is named by its link', async () => {
  const { fault_id: fault } = measured.lab.model.faults.begin({ kind: 'link_cut', link: 'R2 FastEthernet0/1', at_s: 0 });
  await measured.minutes(3);
  await until('both ends to be told', async () => (await alerts()).length >= 2);
  const { candidates } = await cause();
  expect(candidates[0]).toMatchObject({ kind: 'link_down', link_id: linkBetween('R2', 'R3') });
  expect(candidates[0]!.explains).toHaveLength((await alerts()).length);
  const [{ incident_id: incident } = { incident_id: null }] = await alerts();
  expect((await cause({ incident_id: incident })).candidates[0]).toMatchObject({ link_id: linkBetween('R2', 'R3') });
  measured.lab.model.faults.end(fault);
  await measured.minutes(2);
  await until('all to be over', async () => (await alerts()).length === 0);
});

test('a link that somebody suspends is named as that', async () => {
  const { hub, project } = measured;
  const link = linkBetween('R3', 'R4');
  await hub.perform('gns3.link.filters.set', { project_id: project.projectId, link_id: link, filters: {}, suspended: true });
  await measured.minutes(3);
  await until('both ends to be told', async () => (await alerts()).length >= 2);
  expect((await cause()).candidates[0]).toMatchObject({ kind: 'link_suspended', link_id: link, confidence: 0.95 });
  await hub.perform('gns3.link.filters.set', { project_id: project.projectId, link_id: link, filters: {}, suspended: false });
  await measured.minutes(2);
  await until('all to be over', async () => (await alerts()).length === 0);
});

test('a router in the middle that stopped behind the hub is named, and not its neighbors', async () => {
  await measured.stopBehind('R2');
  await until('the stop to be told', async () => (await alerts()).some(({ kind }) => kind === 'node.stopped'));
  await measured.minutes(3, 3);
  const { candidates, about } = await cause();
  expect(candidates[0]).toMatchObject({ kind: 'node_stopped', node_name: 'R2' });
  expect(candidates[0]!.explains).toHaveLength(about.alerts.length);
});
