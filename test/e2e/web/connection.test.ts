import { afterAll, expect, test } from 'vitest';
import { CENTRAL } from '#kit/hub-client.ts';
import { appTests } from '#kit/app-tests.ts';
import { startHub } from '#kit/hub-process.ts';
import { startLab, type Lab } from '#lab/index.ts';

let lab: Lab;
afterAll(() => lab?.close());
const web = appTests(async () => {
  lab = await startLab({ api: 'v3', projects: 1, nodes: 4, autoClose: false, seed: 3 });
  return startHub({ gns3: { url: lab.url, ...lab.credentials! } });
});

test('when the hub is killed the page says since when it is stale, and goes on without a reload when it is back', async () => {
  const { page } = await web.app('/projects');
  const state = page.locator('output[data-phase]');
  await page.locator('[data-phase="live"]').waitFor();
  await page.getByRole('link', { name: /./ }).and(page.locator('table a')).first().click();
  await page.getByRole('tab', { name: /^Nodes/ }).click();
  const row = page.locator('tr[data-status="stopped"]').first();
  const node = (await row.getAttribute('data-node'))!;
  await page.evaluate('void (globalThis.notReloaded = true)');

  await web.hub.kill();
  await page.locator('[data-phase="stale"]').waitFor();
  expect(await state.textContent()).toMatch(/Stale since \d\d:\d\d:\d\d/);
  // What was known last is still there, and what is asked for meanwhile fails with a reason.
  await row.getByRole('button', { name: `Start: ${node}` }).click();
  await page.getByText('The hub does not answer').first().waitFor();

  await web.hub.start();
  await page.locator('[data-phase="live"]').waitFor({ timeout: 40_000 });
  const { projects } = await web.client.get<{ projects: { project_id: string; nodes: { name: string; node_id: string }[] }[] }>(
    `${CENTRAL}/topology/`,
  );
  const project = projects[0]!;
  const { node_id } = project.nodes.find(({ name }) => name === node)!;
  await web.client.send('POST', `${CENTRAL}/start_node/`, { project_id: project.project_id, node_id });
  await page.locator(`tr[data-node="${node}"][data-status="started"]`).waitFor({ timeout: 30_000 });
  expect(await page.evaluate('globalThis.notReloaded === true')).toBe(true);
});

test('whoever is logged out in one tab is logged out in the others', async () => {
  const { page } = await web.app('/projects');
  await page.locator('[data-phase="live"]').waitFor();
  const other = await page.context().newPage();
  await other.goto(`${web.hub.url}/events`);
  await other.getByRole('heading', { name: 'Events' }).waitFor();
  await page.getByRole('button', { name: /^User menu/ }).click();
  await page.getByRole('menuitem', { name: 'Log out' }).click();
  for (const each of [page, other]) await each.getByRole('button', { name: 'Log in' }).waitFor();
  expect(web.complaints).toEqual([]);
});
