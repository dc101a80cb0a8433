import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, expect, test } from 'vitest';
import { startLab, type Lab } from '#lab/index.ts';
import { CENTRAL } from '#kit/hub-client.ts';
import { appTests } from '#kit/app-tests.ts';
import { startHub } from '#kit/hub-process.ts';
import type { RunView } from '#kit/orchestration-hub.ts';
import { until } from '#kit/until.ts';
import type { Alert, Incident } from '#model/alert.ts';
import type { Topology } from '#model/topology.ts';
import { LabClient } from '../../lab/lab-client.ts';

const API = '/api/common/api/v1';
/** The one that fails. */
const NAME = 'WEB1';

let lab: Lab;
let receiver: Server;
/** What people were sent. */
const received: string[] = [];

afterAll(async () => {
  await lab?.close();
  receiver?.close();
});
const web = appTests(async () => {
  receiver = createServer((request, response) => {
    let body = '';
    request.on('data', (piece: Buffer) => (body += piece.toString()));
    request.on('end', () => {
      received.push(body);
      response.end();
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  lab = await startLab({ lab: 'campus', api: 'v3', delays: 'none', seed: 1, consoles: 'websocket' });
  const env = {
    THALAMUS_SNMP_TRANSLATIONS: `${lab.url}/lab/translations`,
    THALAMUS_NOTIFICATIONS_ALLOW: JSON.stringify(['127.0.0.0/8']),
  };
  return startHub({ gns3: { url: lab.url, ...lab.credentials }, env });
});

const openAlerts = async () => (await web.client.get<{ items: Alert[] }>(`${API}/monitoring/alerts/`)).items;

test('a server stops: one alert, its cause, an agreed containment, people told; it is repaired, the alert clears, and the report tells it all', async () => {
  const gns3 = new LabClient(lab);
  await gns3.logIn();
  const campus = async () => (await web.client.get<Topology>(`${CENTRAL}/topology/`)).projects[0];
  await until('the campus to be known', async () => (await campus()) !== undefined, 30_000);
  const { project_id: projectId, nodes } = (await campus())!;
  const { node_id: nodeId } = nodes.find(({ name }) => name === NAME)!;
  if ((await campus())!.nodes.some(({ status }) => status !== 'started')) {
    await web.client.send('POST', `${CENTRAL}/start_project/`, { project_id: projectId });
    await until('the campus to run', async () => (await campus())!.nodes.every(({ status }) => status === 'started'), 60_000);
  }
  await web.client.send('POST', `${API}/equipment/projects/${projectId}/discover/?wait=true`, { equipment_ids: [nodeId] });
  const { port } = receiver.address() as AddressInfo;
  await web.client.send('PUT', `${API}/notifications/channels/people/`, {
    definition: { name: 'People', settings: { kind: 'webhook' } },
    secrets: { url: `http://127.0.0.1:${port}/`, secret: `whsec_${Buffer.alloc(32, 5).toString('base64')}` },
  });

  const app = await web.app('/modules/monitoring');
  const { page } = app;
  await page.locator('[data-phase="live"]').waitFor();

  // The fault: nobody asked the hub for it.
  await gns3.ask('POST', `/v3/projects/${projectId}/nodes/${nodeId}/stop`);
  const row = page.locator('tr[data-state="active"]', { hasText: `${NAME} stopped` });
  await row.waitFor();
  await page.locator('[data-open-alerts]', { hasText: '1 major' }).waitFor();
  expect((await openAlerts()).map(({ kind, place }) => [kind, place.node_name])).toEqual([['node.stopped', NAME]]);

  // The assistant names what is to blame first.
  await page.goto(`${web.hub.url}/modules/assistant`);
  const cause = page.locator('[data-cause]').first();
  await cause.waitFor();
  expect(await cause.getAttribute('data-component')).toBe(NAME);
  expect(await cause.innerText()).toContain('stopped');

  // incident_response has begun by itself, has told people, and waits for one of them.
  let run: RunView | undefined;
  await until('incident_response to wait for somebody', async () => {
    const { items } = await web.client.get<{ items: RunView[] }>(`${API}/hub/workflows/runs/?workflow=incident_response`);
    if (items[0] === undefined) return false;
    run = await web.client.get<RunView>(`${API}/hub/workflows/runs/${items[0].run_id}/`);
    return run.steps.some(({ id, status }) => id === 'approval' && status === 'waiting');
  });
  await until('people to be told', async () => received.some((body) => body.includes(`Incident: ${NAME} is stopped`)));
  await page.goto(`${web.hub.url}/runs/${run!.run_id}`);
  await page.getByRole('button', { name: 'Approve' }).click();
  await page.locator('[data-phase="live"]').waitFor();
  await until('the run to end', async () => {
    run = await web.client.get<RunView>(`${API}/hub/workflows/runs/${run!.run_id}/`);
    return run.status !== 'waiting' && run.status !== 'running';
  });
  expect(run!.steps.filter(({ status }) => status !== 'succeeded')).toEqual([]);
  expect(run!.output).toMatchObject({ node: NAME, contained: true });
  await until('people to be told of the containment', async () => received.some((body) => body.includes('Incident contained')));
  const suspended = () => [...lab.model.projects.get(projectId)!.links.values()].filter((link) => link.suspended).length;
  expect(suspended()).toBeGreaterThan(0);

  // Repaired: what kept it apart is taken away, and somebody starts it again.
  const { items: contained } = await web.client.get<{ items: { containment_id: string; node_id: string }[] }>(
    `${API}/security/containments/`,
  );
  expect(contained.map(({ node_id: id }) => id)).toEqual([nodeId]);
  await web.client.send('POST', `${API}/security/containments/${contained[0]!.containment_id}/release/`, {
    reason: 'A disk was replaced.',
  });
  expect(suspended()).toBe(0);
  await page.goto(`${web.hub.url}/modules/monitoring`);
  await row.waitFor();
  await web.client.send('POST', `${CENTRAL}/start_node/`, { project_id: projectId, node_id: nodeId });
  await row.waitFor({ state: 'detached' });
  await page.locator('[data-open-alerts]', { hasText: 'major' }).waitFor({ state: 'detached' });

  // The report.
  const { items: incidents } = await web.client.get<{ items: Incident[] }>(`${API}/monitoring/incidents/?state=resolved`);
  expect(incidents).toHaveLength(1);
  const made = await web.client.send<{ report_id: string }>('POST', `${API}/reporting/reports/`, {
    kind: 'incident',
    project_id: projectId,
    incident_id: incidents[0]!.incident_id,
  });
  const { sections } = await web.client.get<{ sections: { key: string; tables: { rows: unknown[][] }[] }[] }>(
    `${API}/reporting/reports/${made.report_id}/`,
  );
  const story = sections.find(({ key }) => key === 'story')!.tables[0]!.rows.map(([at, step]) => ({ at: String(at), step: String(step) }));
  const steps = story.map(({ step }) => step);
  const order = ['raised', 'notified', 'link_suspended', 'contained', 'released', 'node_started', 'cleared'];
  expect(steps).toEqual(expect.arrayContaining([...order, 'node_stopped', 'opened', 'cause', 'resolved']));
  const firsts = order.map((step) => steps.indexOf(step));
  expect(firsts).toEqual(firsts.toSorted((one, other) => one - other));
  expect(story.map(({ at }) => Date.parse(at))).toEqual(story.map(({ at }) => Date.parse(at)).toSorted((one, other) => one - other));
  const pdf = await fetch(`${web.hub.url}${API}/reporting/reports/${made.report_id}/download/?format=pdf`, {
    headers: { authorization: `Bearer ${web.client.token}` },
  });
  expect(
    Buffer.from(await pdf.arrayBuffer())
      .subarray(0, 5)
      .toString(),
  ).toBe('%PDF-');
});
