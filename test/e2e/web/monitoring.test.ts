import { beforeAll, expect, test } from 'vitest';
import { CENTRAL } from '#kit/hub-client.ts';
import { appTests, runningCampus } from '#kit/app-tests.ts';
import { startHub } from '#kit/hub-process.ts';
import { until } from '#kit/until.ts';
import type { Topology } from '#model/topology.ts';

const API = '/api/common/api/v1';
const MONITORING = `${API}/monitoring`;

const web = appTests(() => startHub({ env: { THALAMUS_LAB_NAME: 'campus' } }));
let projectId: string;
let nodeId: string;

beforeAll(async () => {
  const project = await runningCampus(web.client);
  projectId = project.project_id;
  nodeId = project.nodes.find(({ name }) => name === 'EDGE1')!.node_id;
  await web.client.send('POST', `${API}/equipment/projects/${projectId}/discover/?wait=true`, {});
});

const state = () => ({ kind: 'link.damaged', resource: `projects/${projectId}/nodes/${nodeId}/interfaces/Gi0/9` });

test('an alert appears by itself, is acknowledged with a note in the browser, and goes when it clears', async () => {
  const page = await web.opened('/modules/monitoring');
  await page.getByRole('tab', { name: 'Alerts' }).waitFor();
  await web.client.send('POST', `${MONITORING}/alerts/raise/`, {
    ...state(),
    severity: 'critical',
    title: 'Gi0/9 of EDGE1 is damaged',
    message: 'Nine of ten frames are lost.',
    place: { project_id: projectId, node_id: nodeId, node_name: 'EDGE1' },
  });
  const row = page.locator('tr[data-state="active"]', { hasText: 'Gi0/9 of EDGE1 is damaged' });
  await row.waitFor();
  await page.locator('[data-open-alerts] [data-severity="critical"]', { hasText: '1 critical' }).waitFor();

  await row.getByRole('button', { name: /^Acknowledge/ }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'Note' }).fill('A cable is on its way.');
  await dialog.getByRole('button', { name: 'Acknowledge' }).click();
  const acknowledged = page.locator('tr[data-state="acknowledged"]', { hasText: 'Gi0/9 of EDGE1 is damaged' });
  await acknowledged.waitFor();
  await acknowledged.getByRole('button', { name: 'Gi0/9 of EDGE1 is damaged', exact: true }).click();
  await page.getByText('A cable is on its way.').waitFor();
  const { items } = await web.client.get<{ items: { kind: string; note: string | null; acknowledged_by: string | null }[] }>(
    `${MONITORING}/alerts/?kind=link.damaged`,
  );
  expect(items).toMatchObject([{ note: 'A cable is on its way.', acknowledged_by: 'admin' }]);

  await web.client.send('POST', `${MONITORING}/alerts/clear/`, state());
  await acknowledged.waitFor({ state: 'detached' });
  await page.locator('[data-open-alerts] [data-severity="critical"]').waitFor({ state: 'detached' });
});

test('the map shows what is the matter with a node and its link as it happens, and leads to the alert by pointer and by keyboard', async () => {
  const { projects } = await web.client.get<Topology>(`${CENTRAL}/topology/`);
  const { nodes, links } = projects[0]!;
  const end = links.flatMap(({ ends }) => ends).find(({ node_id: id }) => id === nodeId)!;
  const port = nodes
    .find(({ node_id: id }) => id === nodeId)!
    .ports.find((one) => one.adapter_number === end.adapter_number && one.port_number === end.port_number)!;
  const link = links.find(({ ends }) => ends.includes(end))!;
  const cut = { kind: 'link.cut', resource: `projects/${projectId}/nodes/${nodeId}/interfaces/${port.name}` };
  const page = await web.opened(`/projects/${projectId}?node=${nodeId}`);
  const node = page.locator(`[data-node="${nodeId}"]`);
  await node.waitFor({ state: 'attached' });
  expect(await node.getAttribute('data-alert')).toBeNull();
  await web.client.send('POST', `${MONITORING}/alerts/raise/`, {
    ...cut,
    severity: 'critical',
    title: `${port.name} of EDGE1 is cut`,
    place: { project_id: projectId, node_id: nodeId, node_name: 'EDGE1', interface: port.name },
  });
  await page
    .locator(`[data-node="${nodeId}"][data-alert="critical"]`, { hasText: '1 open alert: critical' })
    .waitFor({ state: 'attached' });
  await page.locator(`[data-link="${link.link_id}"][data-alert="critical"]`).waitFor({ state: 'attached' });

  const details = page.getByRole('complementary', { name: 'Node EDGE1' });
  await details.getByRole('link', { name: `${port.name} of EDGE1 is cut` }).press('Enter');
  const row = page.locator('tr[data-state="active"]', { hasText: `${port.name} of EDGE1 is cut` });
  await row.getByRole('button', { expanded: true, name: `${port.name} of EDGE1 is cut` }).waitFor();

  await page.goBack();
  const frame = page.locator('.map-frame');
  await until('the map to be drawn', async () => (await frame.getAttribute('data-zoom')) !== null);
  const [zoom, panX, panY] = await Promise.all(
    ['zoom', 'pan-x', 'pan-y'].map(async (name) => Number(await frame.getAttribute(`data-${name}`))),
  );
  const { x, y } = nodes.find(({ node_id: id }) => id === nodeId)!;
  // The mark is in the upper right corner of the icon.
  await frame.click({ position: { x: (x + 15) * zoom! + panX!, y: (y - 15) * zoom! + panY! } });
  await row.waitFor();

  await web.client.send('POST', `${MONITORING}/alerts/clear/`, cut);
  await page.goBack();
  await node.waitFor({ state: 'attached' });
  await page.locator(`[data-node="${nodeId}"]:not([data-alert])`).waitFor({ state: 'attached' });
});

test('what the hub refuses of a rule stands at its line, and a changed one is reset to what was shipped', async () => {
  const page = await web.opened('/modules/monitoring');
  await page.getByRole('tab', { name: 'Rules' }).click();
  const rule = page.locator('tr[data-rule="cpu_high"]');
  await rule.getByRole('button', { name: /^Edit/ }).click();
  const text = page.getByRole('textbox', { name: 'Rule in YAML' });
  await text.fill('kind: cpu.high\nseverity: minor\nmetric: cpu_load_percent\nabove: 85\nclears_at: 95\ntitle: Busy\n');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText(/^Line 5: .*must not be greater than above/).waitFor();
  await page.getByRole('button', { name: 'Cancel' }).click();

  // The label takes what is pressed, as the switch itself is not seen.
  await rule.getByRole('switch', { name: 'Enabled: cpu_high' }).click({ force: true });
  await rule.getByRole('button', { name: /^Reset to shipped/ }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Reset to shipped' }).click();
  await rule.getByText('as shipped').waitFor();
  expect(await rule.getByRole('switch').isChecked()).toBe(true);
});

test('what was measured of a device is drawn', async () => {
  // Each device is measured at its own second of a minute: the one that is first is waited for.
  let measured: string | undefined;
  await until(
    'a reading is there',
    async () => {
      const { series } = await web.client.get<{ series: { node_id: string; points: unknown[] }[] }>(
        `${MONITORING}/range/?metric=cpu_load_percent&project_id=${projectId}&step_s=60`,
      );
      measured = series.find(({ points }) => points.length > 0)?.node_id;
      return measured !== undefined;
    },
    90_000,
  );
  const page = await web.opened(`/equipment/${projectId}/${measured!}?show=charts`);
  await page.getByRole('img', { name: /^Processors: [\d.]+ %/ }).waitFor();
  await page.locator('section[aria-label="Processors"] [data-chart="drawn"] canvas').waitFor();
  await page.goto(`${web.hub.url}/modules/monitoring`);
  await page.getByRole('tab', { name: 'Measured devices' }).click();
  await page
    .getByRole('table', { name: 'Computes of GNS3' })
    .locator('[data-compute="local"][data-answered="true"]', { hasText: '%' })
    .waitFor();
});
