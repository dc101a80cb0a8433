import { createServer } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startLab, type Lab } from '#lab/index.ts';
import type { Topology } from '#model/topology.ts';
import { CENTRAL, logIn, type HubClient } from '#kit/hub-client.ts';
import { startHub, type HubProcess } from '#kit/hub-process.ts';
import type { RunView } from '#kit/orchestration-hub.ts';
import { until } from '#kit/until.ts';
import { LabClient } from '../lab/lab-client.ts';

const API = '/api/common/api/v1';

let lab: Lab;
let hub: HubProcess;
let client: HubClient;
let projectId: string;

/** The whole product as people run it, on a lab that is a server of its own. */
beforeAll(async () => {
  lab = await startLab({ lab: 'campus', api: 'v3', delays: 'none', seed: 1, consoles: 'websocket' });
  hub = await startHub({
    gns3: { url: lab.url, ...lab.credentials },
    env: { THALAMUS_SNMP_TRANSLATIONS: `${lab.url}/lab/translations`, THALAMUS_NOTIFICATIONS_ALLOW: JSON.stringify(['127.0.0.0/8']) },
  });
  client = await logIn(hub.url, hub.password);
  const [project] = lab.model.projects.values();
  projectId = project!.projectId;
  await until('the campus to be known', async () => (await client.get<Topology>(`${CENTRAL}/topology/`)).projects.length === 1, 30_000);
}, 90_000);
afterAll(async () => {
  await hub?.cleanUp();
  await lab?.close();
});

/** Runs a workflow to its end. */
async function run(workflow: string, context: object): Promise<RunView> {
  const { run_id: id } = await client.send<{ run_id: string }>('POST', `${API}/hub/workflows/execute/`, { workflow, context });
  return ended(id);
}

async function ended(id: string): Promise<RunView> {
  let view: RunView | undefined;
  await until(
    `run ${id} to end`,
    async () => {
      view = await client.get<RunView>(`${API}/hub/workflows/runs/${id}/`);
      return !['pending', 'running', 'waiting'].includes(view.status);
    },
    120_000,
  );
  return view!;
}

/** Steps that were not done, with what is said of it. */
const undone = ({ steps }: RunView): string[] =>
  steps
    .filter(({ status }) => status !== 'succeeded')
    .map(({ id, status, reason, error }) => `${id} ${status}: ${reason ?? error?.message}`);

test('start_gns3_project_complete and security_testing_full_workflow skip no step: all modules do their part', async () => {
  const tested = await run('security_testing_full_workflow', { project_ids: [projectId] });
  expect(undone(tested)).toEqual([]);
  expect(tested.output).toMatchObject({ started: 1, skipped: [], report_id: expect.any(String) as unknown });
  expect(tested.status).toBe('succeeded');
});

test('equipment_discovery skips no step: discovery, wiring, security and a baseline', async () => {
  const discovered = await run('equipment_discovery', { project_id: projectId });
  expect(undone(discovered)).toEqual([]);
  expect(discovered).toMatchObject({ status: 'succeeded', output: { project: 'Campus', skipped: [], not_running: [] } });
  const { discovery, nodes, wiring, security, baseline } = discovered.output as unknown as {
    discovery: { complete: number; partial: number; failed: number };
    nodes: number;
    wiring: { score: { precision: number | null } };
    security: { nodes: { name: string; findings: number }[]; failed: unknown[] };
    baseline: { devices: number };
  };
  expect(discovery).toMatchObject({ failed: 0 });
  expect(discovery.complete + discovery.partial).toBe(nodes);
  expect(wiring.score.precision).toBe(1);
  expect(security.failed).toEqual([]);
  expect(security.nodes).toHaveLength(nodes);
  // What the workflow assessed is what an assessment of one says: ports that are open, and what is weak.
  const worst = security.nodes.toSorted((one, other) => other.findings - one.findings)[0]!;
  const { nodeId } = [...lab.model.projects.get(projectId)!.nodes.values()].find(({ name }) => name === worst.name)!;
  const assessed = await client.send<{ open_ports: unknown[]; findings: unknown[] }>(
    'POST',
    `${API}/security/projects/${projectId}/nodes/${nodeId}/assess/`,
    {},
  );
  expect(worst.findings).toBeGreaterThan(0);
  expect(assessed.findings).toHaveLength(worst.findings);
  expect(assessed.open_ports).not.toEqual([]);
  expect(baseline).toMatchObject({ devices: expect.any(Number) as unknown, figures: expect.any(Number) as unknown });
});

test('topology_update is followed by network, monitoring, security and QoS', async () => {
  const updated = await run('topology_update', { project_id: projectId });
  expect(undone(updated)).toEqual([]);
  expect(updated).toMatchObject({
    status: 'succeeded',
    output: { project: 'Campus', updated: ['network', 'monitoring', 'security', 'qos'], failed: [], skipped: [] },
  });
  const step = (id: string) => updated.steps.find((each) => each.id === id)!.output;
  expect(step('network')).toMatchObject({ not_discovered: [], reason: null });
  const { measured, silent } = step('monitoring') as { measured: { name: string; samples: number }[]; silent: unknown[] };
  expect(measured.length).toBeGreaterThan(10);
  expect(measured.every(({ samples }) => samples > 0)).toBe(true);
  expect(silent).toEqual([]);
  // What was measured now is what the baseline speaks of.
  const baseline = await client.send<{ devices: number }>('POST', `${API}/monitoring/baseline/`, { project_id: projectId });
  expect(baseline.devices).toBe(measured.length);
});

test('a node that stops by itself is looked at, assessed, contained when somebody agrees, and told of: no step is skipped', async () => {
  const received: { title: string }[] = [];
  const receiver = createServer((request, response) => {
    let body = '';
    request.on('data', (piece: Buffer) => (body += piece.toString()));
    request.on('end', () => {
      received.push(JSON.parse(body) as { title: string });
      response.end();
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  const { port } = receiver.address() as { port: number };
  await client.send('PUT', `${API}/notifications/channels/people/`, {
    definition: { name: 'People', settings: { kind: 'webhook' } },
    secrets: { url: `http://127.0.0.1:${port}/`, secret: `whsec_${Buffer.alloc(32, 5).toString('base64')}` },
  });
  const [node] = [...lab.model.projects.values()][0]!.nodes.values();
  const gns3 = new LabClient(lab);
  await gns3.logIn();
  await gns3.ask('POST', `/v3/projects/${projectId}/nodes/${node!.nodeId}/stop`);
  let started: RunView | undefined;
  await until('the run to wait for somebody', async () => {
    const { items } = await client.get<{ items: RunView[] }>(`${API}/hub/workflows/runs/?workflow=incident_response`);
    if (items[0] === undefined) return false;
    started = await client.get<RunView>(`${API}/hub/workflows/runs/${items[0].run_id}/`);
    return started.steps.some(({ id, status }) => id === 'approval' && status === 'waiting');
  });
  await client.send('POST', `${API}/hub/workflows/runs/${started!.run_id}/signal/`, { step: 'approval', approve: true });
  const answered = await ended(started!.run_id);
  expect(undone(answered)).toEqual([]);
  expect(answered).toMatchObject({ status: 'succeeded', output: { node: node!.name, contained: true, skipped: [] } });
  const { items } = await client.get<{ items: { node_id: string; containment_id: string }[] }>(`${API}/security/containments/`);
  expect(items).toMatchObject([{ node_id: node!.nodeId, state: 'in_force' }]);
  await until('people to be told', async () => received.length >= 2);
  receiver.close();
  // It ends, and what was cut is put back.
  const cut = () => [...lab.model.projects.get(projectId)!.links.values()].filter(({ suspended }) => suspended).length;
  expect(cut()).toBeGreaterThan(0);
  await client.send('POST', `${API}/security/containments/${items[0]!.containment_id}/release/`, {});
  expect(cut()).toBe(0);
  expect(await client.get(`${API}/security/containments/`)).toMatchObject({ items: [] });
  expect(await client.get(`${API}/security/containments/?in_force=false`)).toMatchObject({
    items: [{ containment_id: items[0]!.containment_id, state: 'released' }],
  });
});

/** What people know as the modules of the product. */
const MODULES = ['assistant', 'monitoring', 'network', 'qos', 'reporting', 'security'];

test('orchestrate_system_monitoring gives one verdict over all modules, and monitor_<module> one of each', async () => {
  const task = async (name: string) => {
    const { run_id: id } = await client.send<{ run_id: string }>('POST', `${API}/tasks/${name}/run/`, {});
    const view = await ended(id);
    expect(undone(view)).toEqual([]);
    return view.output as unknown as Record<string, unknown>;
  };
  const verdict = await task('orchestrate_system_monitoring');
  expect(verdict).toMatchObject({ status: expect.stringMatching(/^(healthy|degraded)$/) as unknown, skipped: [] });
  const modules = verdict['modules'] as { name: string; health: string; message: string }[];
  expect(modules.map(({ name }) => name)).toEqual(expect.arrayContaining(MODULES));
  // Each with its reason in words.
  expect(modules.filter(({ message }) => message === '')).toEqual([]);
  for (const module of MODULES) {
    const { health } = modules.find(({ name }) => name === module)!;
    expect(await task(`monitor_${module}`)).toMatchObject({ module, registered: true, health });
  }
});
