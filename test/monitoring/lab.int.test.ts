import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { router } from '#kit/described-lab.ts';
import { nodeNamed } from '#kit/discovery-hub.ts';
import { until } from '#kit/until.ts';
import type { Incident } from '#model/alert.ts';
import { startMeasuredLab, type MeasuredLab } from './measured-lab.ts';

/** Three routers in a row; the last one is read with a community that only discovery knows. A PC beside them has a console alone. */
const ROW = {
  name: 'Row',
  nodes: [
    router('R1', ['10.9.0.1']),
    router('R2', ['10.9.0.2', '10.8.0.2']),
    router('R3', ['10.8.0.3'], 'geheim'),
    { name: 'PC1', kind: 'pc', x: 0, y: 0 },
  ],
  links: [
    ['R1 Fa0/0', 'R2 Fa0/0'],
    ['R2 Fa0/1', 'R3 Fa0/0'],
  ],
} as const;

let measured: MeasuredLab;
const alerts = () => measured.alerts();
/** The console of the PC is read by the time of this machine. */
const minutes = (count: number, expected = 3) => measured.minutes(count, expected);

beforeAll(async () => {
  measured = await startMeasuredLab(ROW, {
    discovery: { settings: { communities: ['geheim'] } },
    monitoring: { judgeEveryMs: 50, settleEveryMs: 50, polling: { tickMs: 20, intervalMs: 60_000, consoleIntervalMs: 60_000 } },
  });
});
afterAll(() => measured?.close());

test('every device that was discovered is measured, the one with a community of its own too', async () => {
  const { hub, project, targets } = measured;
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
  const { hub } = measured;
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
  const { lab, hub } = measured;
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
  const { lab, hub, project } = measured;
  const node = nodeNamed(project, 'R3');
  const { fault_id: fault } = lab.model.faults.begin({ kind: 'interface_down', node: 'R3', interface: 'FastEthernet0/0', at_s: 0 });
  await minutes(3);
  const ofNode = async () => (await alerts()).filter(({ place }) => place.node_id === node.nodeId).map(({ kind }) => kind);
  await until('its interface to be told', async () => (await ofNode()).includes('interface.down'));
  await measured.stopBehind('R3');
  let seen: readonly string[] = [];
  await until(
    () => `the stop alone to be told: ${JSON.stringify(seen)}`,
    async () => isDeepStrictEqual((seen = await ofNode()), ['node.stopped']),
  );
  lab.model.faults.end(fault);
  await hub.perform('gns3.node.start', { project_id: project.projectId, node_id: node.nodeId });
  await until(
    () => `the stop to be over: ${JSON.stringify(seen)}`,
    async () => !(seen = await ofNode()).includes('node.stopped'),
  );
});
