import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openApp, openBrowser } from '#kit/app-browser.ts';
import { CENTRAL, logIn } from '#kit/hub-client.ts';
import { startHub, type HubProcess } from '#kit/hub-process.ts';
import { startLab, type Lab } from '#lab/index.ts';

let lab: Lab;
let hub: HubProcess;
let browser: Browser;

beforeAll(async () => {
  lab = await startLab({ api: 'v3', projects: 1, nodes: 4, autoClose: false, seed: 3 });
  [hub, browser] = await Promise.all([startHub({ gns3: { url: lab.url, ...lab.credentials! } }), openBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await hub?.cleanUp();
  await lab?.close();
});

test('when the hub is killed the page says since when it is stale, and goes on without a reload when it is back', async () => {
  const { page, complaints, close } = await openApp(browser, hub, '/projects');
  const state = page.locator('output[data-phase]');
  await page.locator('[data-phase="live"]').waitFor();
  await page.getByRole('link', { name: /./ }).and(page.locator('table a')).first().click();
  await page.getByRole('tab', { name: /^Nodes/ }).click();
  const row = page.locator('tr[data-status="stopped"]').first();
  const node = (await row.getAttribute('data-node'))!;
  await page.evaluate('void (globalThis.notReloaded = true)');

  await hub.kill();
  await page.locator('[data-phase="stale"]').waitFor();
  expect(await state.textContent()).toMatch(/Stale since \d\d:\d\d:\d\d/);
  // What was known last is still there, and what is asked for meanwhile fails with a reason.
  await row.getByRole('button', { name: `Start: ${node}` }).click();
  await page.getByText('The hub does not answer').first().waitFor();

  await hub.start();
  await page.locator('[data-phase="live"]').waitFor({ timeout: 40_000 });
  const client = await logIn(hub.url, hub.password);
  const { projects } = await client.get<{ projects: { project_id: string; nodes: { name: string; node_id: string }[] }[] }>(
    `${CENTRAL}/topology/`,
  );
  const project = projects[0]!;
  const { node_id } = project.nodes.find(({ name }) => name === node)!;
  await client.send('POST', `${CENTRAL}/start_node/`, { project_id: project.project_id, node_id });
  await page.locator(`tr[data-node="${node}"][data-status="started"]`).waitFor({ timeout: 30_000 });
  expect(await page.evaluate('globalThis.notReloaded === true')).toBe(true);
  expect(complaints).toEqual([]);
  await close();
});

test('whoever is logged out in one tab is logged out in the others', async () => {
  const { page, complaints, close } = await openApp(browser, hub, '/projects');
  await page.locator('[data-phase="live"]').waitFor();
  const other = await page.context().newPage();
  await other.goto(`${hub.url}/events`);
  await other.getByRole('heading', { name: 'Events' }).waitFor();
  await page.getByRole('button', { name: /^User menu/ }).click();
  await page.getByRole('menuitem', { name: 'Log out' }).click();
  for (const each of [page, other]) await each.getByRole('button', { name: 'Log in' }).waitFor();
  expect(complaints).toEqual([]);
  await close();
});
