import { beforeAll, expect, test } from 'vitest';
import { appTests, runningCampus } from '#kit/app-tests.ts';
import { startHub } from '#kit/hub-process.ts';
import { until } from '#kit/until.ts';
import type { EquipmentDocument } from '#model/equipment.ts';

const web = appTests(() => startHub({ env: { THALAMUS_LAB_NAME: 'campus' } }));
let projectId: string;
/** By the names of the campus. */
const nodes = new Map<string, string>();

beforeAll(async () => {
  const project = await runningCampus(web.client);
  projectId = project.project_id;
  for (const node of project.nodes) nodes.set(node.name, node.node_id);
});

const equipment = '/api/common/api/v1/equipment';
const discover = () => web.client.send('POST', `${equipment}/projects/${projectId}/discover/?wait=true`, {});

test('a discovery is begun, followed device by device, and what each is appears by itself', async () => {
  const page = await web.opened(`/projects/${projectId}?tab=equipment`);
  await page.locator('tr[data-equipment="EDGE1"][data-known="never"]').waitFor();
  await page.getByRole('button', { name: 'Discover all' }).click();
  await page.locator('[data-discovery-run="running"]').waitFor();
  await page
    .getByRole('progressbar', { name: /^Steps of / })
    .first()
    .waitFor();
  await page.locator('[data-discovery-run="ended"]').waitFor({ timeout: 60_000 });
  const edge = page.locator('tr[data-equipment="EDGE1"][data-known="complete"]');
  await edge.waitFor();
  await edge.getByText(/Cisco/).waitFor();
  await page.locator('tr[data-equipment="PC-A1"][data-known="complete"]').waitFor();
  await page.getByRole('searchbox', { name: 'Filter equipment' }).fill('vpcs');
  expect(await page.locator('tr[data-equipment="EDGE1"]').count()).toBe(0);
});

test('a device tells what it is and who says so, its interfaces with rates, its neighbors, and every object of its agent', async () => {
  await discover();
  const page = await web.opened(`/equipment/${projectId}/${nodes.get('EDGE1')}`);
  const version = page.locator('tr[data-fact="version"]');
  await version.getByText('console', { exact: true }).waitFor();
  await version.getByText('SNMP', { exact: true }).waitFor();
  await page.getByRole('tab', { name: 'Interfaces' }).click();
  const first = page.getByRole('table', { name: 'Interfaces' }).getByRole('row').filter({ hasText: 'FastEthernet0/1' });
  await first.getByText('CORE1 Ethernet0/0').waitFor();
  await first
    .getByText(/\d\s[kMG]?bit\/s/)
    .first()
    .waitFor({ timeout: 20_000 });
  await page.getByRole('tab', { name: 'Network' }).click();
  await page.getByRole('table', { name: 'Neighbors' }).getByRole('link', { name: 'CORE1' }).first().waitFor();
  await page.getByRole('tab', { name: 'Steps' }).click();
  expect(await page.getByRole('table', { name: 'Steps' }).getByRole('row').count()).toBe(12);
  await page.getByRole('tab', { name: 'SNMP browser' }).click();
  await page.getByRole('button', { name: 'system', exact: true }).click();
  await page.getByText('sysName.0').waitFor();
});

test('equipment is found by its hardware address, wherever it is', async () => {
  await discover();
  const found = await web.client.get<EquipmentDocument>(`${equipment}/projects/${projectId}/equipment/${nodes.get('PC-A1')}/`);
  const mac = found.network_info.interfaces[0]?.mac ?? '';
  expect(mac).toMatch(/^([0-9a-f]{2}:){5}/);
  const page = await web.opened('/equipment');
  await page.getByRole('searchbox', { name: 'Search equipment' }).fill(mac.toUpperCase());
  await page.locator('tr[data-equipment="PC-A1"]').waitFor();
  await page.getByRole('link', { name: 'PC-A1' }).click();
  await page.getByRole('heading', { name: 'PC-A1', level: 1 }).waitFor();
});

test('a link that its ends no longer see is a difference that appears and is cleared by itself', async () => {
  await discover();
  const page = await web.opened(`/projects/${projectId}?tab=wiring`);
  await page.getByText('No difference is known.').waitFor();
  const onEdge = (...words: string[]) =>
    web.client.send('POST', '/api/common/api/v1/console/run/', {
      project_id: projectId,
      node_id: nodes.get('EDGE2'),
      enable_password: 'cisco',
      commands: ['enable', 'configure terminal', 'interface FastEthernet1/0', ...words, 'end'],
    });
  await onEdge('shutdown');
  await discover();
  await page.locator('[data-drift]').filter({ hasText: 'EDGE2 FastEthernet1/0' }).first().waitFor();
  await onEdge('no shutdown');
  await discover();
  await page.getByText('No difference is known.').waitFor();
  const history = await web.opened(`/equipment/${projectId}/${nodes.get('EDGE2')}?show=history`);
  const changed = history.locator('[data-change]').first();
  await changed.waitFor();
  expect(await changed.textContent()).toContain('interfaces.FastEthernet1/0.oper_status');
});

test('on a phone and in French every part of a device fits its width, in dark colours too', async () => {
  await discover();
  const page = await web.opened('/equipment', { viewport: { width: 390, height: 800 }, locale: 'fr-FR', colorScheme: 'dark' });
  for (const show of ['identity', 'interfaces', 'performance', 'network', 'inventory', 'configuration', 'history', 'steps', 'snmp']) {
    await page.goto(`${web.hub.url}/equipment/${projectId}/${nodes.get('CORE1')}?show=${show}`);
    await page.getByRole('tab', { selected: true }).waitFor();
    await until('the page to have its data', async () => (await page.locator('main .mantine-Loader-root').count()) === 0);
    const overflow = await page.evaluate('document.querySelector("#content").scrollWidth - document.querySelector("#content").clientWidth');
    expect([show, overflow]).toEqual([show, 0]);
  }
});
