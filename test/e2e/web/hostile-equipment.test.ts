import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startLab, type Lab } from '#lab/index.ts';
import { openApp, openBrowser, type AppPage } from '#kit/app-browser.ts';
import { nodeNamed, projectNamed } from '#kit/discovery-hub.ts';
import { CENTRAL, logIn, type HubClient } from '#kit/hub-client.ts';
import { startHub, type HubProcess } from '#kit/hub-process.ts';
import { until } from '#kit/until.ts';
import type { EquipmentDocument } from '#model/equipment.ts';
import type { Topology } from '#model/topology.ts';

// What devices say of themselves is written by whoever has the device: here, by somebody who means harm to those who read it.

const CLI = fileURLToPath(new URL('../../../src/cli.ts', import.meta.url));
/** Clears the screen, renames the window, and what a page would run. */
const TERMINAL = '\u001B[2J\u001B]0;owned\u0007\u009B31m';
const MARKUP = '<img src="https://owned.invalid/x" onerror="window.owned=1"><script>window.owned=1</script>"\'><svg onload=window.owned=1>';
const LONG = 'A'.repeat(20_000);

const router = (name: string, x: number, address: string) => ({
  name,
  kind: 'router',
  platform: 'c3725',
  x,
  y: 0,
  startup: [
    `hostname ${name}`,
    'lldp run',
    'interface FastEthernet0/0',
    ` ip address ${address} 255.255.255.0`,
    ' no shutdown',
    'snmp-server community public RO',
    'end',
  ],
});
const LAB = {
  lab: 1,
  name: 'hostile',
  projects: [
    {
      name: 'Hostile',
      nodes: [router('R1', 0, '10.1.0.1'), router('R2', 200, '10.1.0.2'), router('R3', 400, '10.1.0.3')],
      links: [['R1 Fa0/0', 'R2 Fa0/0']],
    },
  ],
};

const folder = mkdtempSync(join(tmpdir(), 'thalamus-hostile-'));
let lab: Lab;
let hub: HubProcess;
let client: HubClient;
let browser: Browser;
let projectId: string;
const idOf = (name: string): string => nodeNamed(projectNamed(lab, 'Hostile'), name).nodeId;
const equipment = (path: string): string => `/api/common/api/v1/equipment/projects/${projectId}${path}`;

beforeAll(async () => {
  const file = join(folder, 'hostile.json');
  writeFileSync(file, JSON.stringify(LAB));
  lab = await startLab({ lab: file, api: 'v3', delays: 'none', seed: 1 });
  projectId = projectNamed(lab, 'Hostile').projectId;
  const translations = { THALAMUS_SNMP_TRANSLATIONS: `${lab.url}/lab/translations` };
  [hub, browser] = await Promise.all([startHub({ gns3: { url: lab.url, ...lab.credentials! }, env: translations }), openBrowser()]);
  client = await logIn(hub.url, hub.password);
  await until(
    'the routers to run',
    async () =>
      (await client.get<Topology>(`${CENTRAL}/topology/`)).projects[0]?.nodes.every(({ status }) => status === 'started') === true,
    30_000,
  );
  for (const device of lab.model.devices.all()) {
    const [first] = device.interfaces;
    // One keeps its prompt, and is read through its console too; the others' are spoilt.
    if (device.node.name !== 'R1') device.hostname = `${TERMINAL}${MARKUP}${device.node.name}`;
    device.snmp.location = `${TERMINAL}${MARKUP}${LONG}`;
    device.snmp.contact = MARKUP;
    first!.description = `${MARKUP} ${device.node.name}`;
  }
  await client.send('POST', equipment('/discover/?wait=true'), {});
});
afterAll(async () => {
  await browser?.close();
  await hub?.cleanUp();
  await lab?.close();
  rmSync(folder, { recursive: true });
});

test('documents keep what was said, as text without what a terminal would obey', async () => {
  const { items } = await client.get<{ items: { name: string; discovery_status: string; system_name: string }[] }>(
    equipment('/equipment/'),
  );
  expect(items.map(({ discovery_status }) => discovery_status)).not.toContain(null);
  const documents = await Promise.all(
    ['R1', 'R2', 'R3'].map((name) => client.get<EquipmentDocument>(equipment(`/equipment/${idOf(name)}/`))),
  );
  expect(documents[0]).toMatchObject({ console: { answered: true }, snmp_data: { snmp_available: true } });
  expect(documents[0]!.network_info.interfaces[0]!.alias).toContain('<script>');
  expect(documents[1]!.identity.name).toContain('<img');
  for (const document of documents) {
    expect(JSON.stringify(document).length).toBeLessThan(200_000);
    // Line ends and tabs are text; they are escaped as \n, \r and \t.
    expect(JSON.stringify(document)).not.toMatch(/[\u007F-\u009F]|\\u00(?!09|0a|0d)[01]/i);
  }
});

/** Where the agent of a node is asked from outside of the lab. */
function agentOf(name: string): string {
  const { to_host: host, to_port: port } = lab.translations().find(({ node_id: id, protocol }) => id === idOf(name) && protocol === 'udp')!;
  return `${host}:${port}`;
}

test('a terminal shows it, and obeys none of it', async () => {
  const env = { ...process.env, THALAMUS_URL: hub.url, THALAMUS_TOKEN: client.token };
  for (const words of [
    ['equipment', 'show', 'Hostile', 'R2'],
    ['equipment', 'show', 'Hostile', 'R2', '--facts'],
    ['equipment', 'list', 'Hostile'],
    ['equipment', 'search', 'owned'],
    ['equipment', 'wiring', 'Hostile'],
    ['discover', 'Hostile'],
    ['snmp', 'discover', agentOf('R2')],
  ]) {
    const ran = await promisify(execFile)(process.execPath, [CLI, ...words], { env }).catch(
      (error: { stdout: string; stderr: string }) => error,
    );
    expect(ran.stdout, words.join(' ')).toMatch(/R2|<img/);
    // eslint-disable-next-line no-control-regex -- control characters are what this is about
    expect(`${ran.stdout}${ran.stderr}`, words.join(' ')).not.toMatch(/[\u0000-\u0009\u000B-\u001F\u007F-\u009F]/);
  }
});

test('the web app shows it, and runs and fetches none of it', async () => {
  const apps: AppPage[] = [];
  const opened = async (path: string): Promise<Page> => {
    const app = await openApp(browser, hub, path);
    apps.push(app);
    await app.page.locator('[data-phase="live"]').waitFor();
    return app.page;
  };
  const harmless = async (page: Page, where: string): Promise<void> => {
    const found = await page.evaluate(
      `({ owned: window.owned, title: document.title, planted: document.querySelectorAll('img[src*="owned"], svg[onload], [onerror]').length })`,
    );
    expect(found, where).toEqual({ owned: undefined, title: expect.not.stringMatching(/^owned/), planted: 0 });
  };
  try {
    const page = await opened('/equipment');
    for (const [name, shown] of [
      ['R1', ['interfaces', 'configuration']],
      ['R2', ['identity', 'interfaces', 'network', 'inventory', 'configuration', 'history', 'steps', 'snmp']],
    ] as const) {
      for (const show of shown) {
        await page.goto(`${hub.url}/equipment/${projectId}/${idOf(name)}?show=${show}`);
        await page.getByRole('tab', { selected: true }).waitFor();
        await until('the page to have its data', async () => (await page.locator('main .mantine-Loader-root').count()) === 0);
        await harmless(page, `${name} ${show}`);
        const overflow = await page.evaluate(
          'document.querySelector("#content").scrollWidth - document.querySelector("#content").clientWidth',
        );
        expect([name, show, overflow]).toEqual([name, show, 0]);
      }
    }
    const list = await opened(`/projects/${projectId}?tab=equipment`);
    await list.locator('tr[data-equipment="R2"]').waitFor();
    await harmless(list, 'the list');
    const wiring = await opened(`/projects/${projectId}?tab=wiring`);
    await wiring.getByRole('table').first().waitFor();
    await harmless(wiring, 'the wiring');
    const search = await opened('/equipment');
    await search.getByRole('searchbox', { name: 'Search equipment' }).fill('owned');
    await search.locator('tr[data-equipment="R2"]').waitFor();
    await harmless(search, 'the search');
    expect(apps.flatMap(({ complaints }) => complaints)).toEqual([]);
  } finally {
    for (const app of apps) await app.close();
  }
});
