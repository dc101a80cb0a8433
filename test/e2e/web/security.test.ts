import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { openApp, openBrowser, type AppPage } from '#kit/app-browser.ts';
import { CENTRAL, logIn, type HubClient } from '#kit/hub-client.ts';
import { startHub, type HubProcess } from '#kit/hub-process.ts';
import { until } from '#kit/until.ts';
import type { Topology } from '#model/topology.ts';

let folder: string;
let hub: HubProcess;
let client: HubClient;
let browser: Browser;
const apps: AppPage[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'thalamus-security-web-'));
  await writeFile(join(folder, 'eve.json'), '');
  [hub, browser] = await Promise.all([
    startHub({ env: { THALAMUS_LAB_NAME: 'campus', THALAMUS_SECURITY_EVE_FILE: join(folder, 'eve.json') } }),
    openBrowser(),
  ]);
  client = await logIn(hub.url, hub.password);
  const campus = async () => (await client.get<Topology>(`${CENTRAL}/topology/`)).projects[0];
  await until('the campus runs', async () => (await campus())?.nodes.every(({ status }) => status === 'started') === true, 30_000);
});
afterAll(async () => {
  await browser?.close();
  await hub?.cleanUp();
  await rm(folder, { recursive: true, force: true });
});
afterEach(async () => {
  const complaints = apps.flatMap((app) => app.complaints);
  for (const app of apps.splice(0)) await app.close();
  if (complaints.length > 0) throw new Error(`The browser complained:\n${complaints.join('\n')}`);
});

async function opened(): Promise<Page> {
  const app = await openApp(browser, hub, '/modules/security');
  apps.push(app);
  await app.page.locator('[data-phase="live"]').waitFor();
  return app.page;
}

test('an alert of Suricata is seen and found by a path, and a node is contained and released in the browser', async () => {
  const page = await opened();
  await page.getByText('Nothing attacks').waitFor();
  await appendFile(
    join(folder, 'eve.json'),
    `${JSON.stringify({ timestamp: new Date().toISOString().replace('Z', '000+0000'), event_type: 'alert', src_ip: '203.0.113.9', dest_ip: '203.0.113.10', proto: 'TCP', alert: { signature_id: 1_000_001, signature: 'TEST of the screen', category: 'Misc', severity: 2 }, deep: { list: [{ number: 4 }] } })}\n`,
  );
  await page.locator('[data-alert]', { hasText: 'TEST of the screen' }).waitFor();

  await page.getByRole('tab', { name: 'Events' }).click();
  await page.getByRole('textbox', { name: 'Conditions, one a line' }).fill('deep.list[*].number=4\nsource.ip=203.0.113.9');
  await page.getByRole('tabpanel').getByRole('button', { name: 'Search' }).click();
  await page.locator('[data-event]', { hasText: 'rule.name=TEST of the screen' }).waitFor();
  expect(await page.locator('[data-event]').count()).toBe(1);

  await page.getByRole('tab', { name: 'Containments' }).click();
  await page.getByRole('combobox', { name: 'Node' }).selectOption({ label: 'PC-A1' });
  await page.getByRole('button', { name: 'Contain…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'Reason' }).fill('It spreads something.');
  await dialog.getByRole('button', { name: 'Contain' }).click();
  const row = page.locator('[data-containment="PC-A1"]');
  await row.and(page.locator('[data-state="in_force"]')).getByText(/left$/).waitFor();
  await row.getByRole('button', { name: /^Release/ }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Release' }).click();
  await page.getByText('Nobody is contained').waitFor();
  await page.getByRole('checkbox', { name: 'Those that ended too' }).click();
  await row.and(page.locator('[data-state="released"]')).waitFor();
});
