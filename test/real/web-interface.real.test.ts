import { chromium, type Browser, type Locator, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';

import { environmentPath } from '../../tools/environment.mjs';
import { startLab, type Lab, type LabNode } from '#lab/index.ts';
import { until } from '#kit/until.ts';
import { serveWebInterface, webInterfaceFolder, type WebInterface } from './web-interface.ts';

/** Nothing but loopback is asked for, and the browser asks for nothing by itself. */
const QUIET = '--disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync';

/** A busy machine draws slowly. */
const PATIENT_MS = 90_000;

/** The screenshots are kept here when it is named, to be looked at. */
const PICTURES = process.env['THALAMUS_PICTURES'];

let browser: Browser;
beforeAll(async () => {
  const executablePath = process.env['CHROMIUM'] ?? environmentPath().chromium;
  if (executablePath === undefined) throw new Error('These tests need Chromium: node tools/environment.mjs --install chromium');
  // The sandbox of Chromium does not run as root.
  browser = await chromium.launch({ executablePath, args: [...QUIET.split(' '), ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])] });
});
afterAll(() => browser?.close());

/** Of what is on the map: the interface gives its things no names but these. */
const nodeImages = (page: Page): Locator => page.locator('g.node image');
const links = (page: Page): Locator => page.locator('g.link path.ethernet_link');

describe.each(['2.2', '3.0'] as const)("GNS3's own web interface of %s in front of a lab", (version) => {
  let lab: Lab | null = null;
  let web: WebInterface | null = null;
  let page: Page | null = null;
  afterEach(async () => {
    await page?.close();
    await web?.close();
    await lab?.close();
    page = web = lab = null;
  });

  /** Opens the lab's first project as a person would. `refused` fills with what the lab did not answer well. */
  async function openProject(): Promise<{ page: Page; lab: Lab; node: (name: string) => LabNode; refused: string[] }> {
    const folder = webInterfaceFolder(version);
    if (folder === undefined) throw new Error(`The package of GNS3 ${version} has no web interface, or is not installed`);
    lab = await startLab({ api: version === '2.2' ? 'v2' : 'v3', projects: 1, nodes: 4, links: 'chain' });
    web = await serveWebInterface(folder, lab.url);
    page = await browser.newPage({ viewport: { width: 1600, height: 900 } });
    page.setDefaultTimeout(PATIENT_MS);
    // It would ask for fonts and for a counter of visitors.
    await page.route(
      ({ hostname }) => hostname !== '127.0.0.1',
      (route) => route.abort(),
    );
    const refused: string[] = [];
    page.on('response', (response) => {
      const path = new URL(response.url()).pathname;
      if (response.status() >= 400 && /^\/v[23]\//.test(path)) refused.push(`${response.status()} ${response.request().method()} ${path}`);
    });
    await page.goto(web.url, { waitUntil: 'domcontentloaded' });
    if (version === '3.0') {
      await page.locator('input').nth(0).fill('admin');
      await page.locator('input').nth(1).fill('admin');
      await page.getByRole('button', { name: 'Login' }).click();
    }
    await page.getByText('lab-1').first().click();
    const shown = page;
    await until('the map', async () => (await nodeImages(shown).count()) === 5 && (await links(shown).count()) === 4);
    const project = [...lab.model.projects.values()][0]!;
    const running = lab;
    // Nothing is told twice: what happens before it listens it does not see.
    await until('that it listens', () => running.listeners(project.projectId) > 0, PATIENT_MS);
    return { page, lab, refused, node: (name) => [...project.nodes.values()].find((node) => node.name === name)! };
  }

  /** An entry of the menu of PC1. */
  async function choose(shown: Page, what: string): Promise<void> {
    await nodeImages(shown).first().click({ button: 'right' });
    await shown
      .getByRole('menuitem', { name: what, exact: false })
      .filter({ hasText: new RegExp(`${what}$`) })
      .click();
  }

  async function picture(name: string): Promise<void> {
    if (PICTURES !== undefined) await page!.screenshot({ path: `${PICTURES}/${version}-${name}.png` });
  }

  test('shows a project: every node with its picture and name, every link, the states', async () => {
    const { page: shown, refused } = await openProject();
    const names = await shown.locator('g.node text.label').allTextContents();
    expect(names.sort()).toEqual(['PC1', 'PC2', 'PC3', 'PC4', 'SW1']);
    const loaded = await nodeImages(shown).evaluateAll(async (images) => {
      const addresses = images.map((image) => image.getAttribute('href') ?? '');
      return Promise.all(addresses.map(async (address) => (await fetch(address)).headers.get('content-type')));
    });
    expect(loaded).toEqual(names.map(() => 'image/svg+xml'));
    await picture('project');
    // 3.0 asks who it is before it has logged in.
    expect(refused.filter((line) => line !== '401 GET /v3/access/users/me')).toEqual([]);
  });

  test('starts and stops a node by clicks, and shows it', async () => {
    const { page: shown, node, refused } = await openProject();
    const started = shown.locator('g.link rect.status_started');
    const before = await started.count();
    const click = (what: string): Promise<void> => choose(shown, what);
    await click('Start');
    await until('PC1 runs', () => node('PC1').status === 'started', PATIENT_MS);
    await until('the map shows it', async () => (await started.count()) === before + 1, PATIENT_MS);
    await picture('started');
    await click('Stop');
    await until('PC1 is stopped', () => node('PC1').status === 'stopped', PATIENT_MS);
    await until('the map shows it', async () => (await started.count()) === before, PATIENT_MS);
    expect(refused.filter((line) => line !== '401 GET /v3/access/users/me')).toEqual([]);
  });

  test('opens the console of a running node in the page: what is typed there is done in the node', async () => {
    const { page: shown, node } = await openProject();
    await choose(shown, 'Start');
    await until('PC1 runs', () => node('PC1').status === 'started', PATIENT_MS);
    const said: string[] = [];
    shown.on('websocket', (socket) => {
      if (!socket.url().includes('/console/ws')) return;
      socket.on('framereceived', ({ payload }) => said.push(payload.toString()));
    });
    await choose(shown, 'Web console');
    await shown.locator('.xterm').first().waitFor();
    await until('the prompt', () => said.join('').includes('> '), PATIENT_MS);
    await shown.locator('.xterm').first().click();
    await shown.keyboard.type('ip 10.99.0.7/24\n');
    await until('the answer', () => said.join('').includes('10.99.0.7 255.255.255.0'), PATIENT_MS);
    await picture('console');
  });

  test('follows what others do without being told to', async () => {
    const { page: shown, lab: running, node } = await openProject();
    const { url, credentials } = running;
    const pc2 = node('PC2');
    const started = shown.locator('g.link rect.status_started');
    const before = await started.count();
    const authorization =
      version === '2.2'
        ? {}
        : {
            authorization: `Bearer ${
              (
                (await (
                  await fetch(`${url}/v3/access/users/authenticate`, {
                    method: 'POST',
                    headers: { 'content-type': 'application/json' },
                    body: JSON.stringify({ username: credentials!.user, password: credentials!.password }),
                  })
                ).json()) as { access_token: string }
              ).access_token
            }`,
          };
    await fetch(`${url}/${running.api}/projects/${pc2.project.projectId}/nodes/${pc2.nodeId}/start`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...authorization },
      body: '{}',
    });
    await until('the map shows it', async () => (await started.count()) === before + 1, PATIENT_MS);
  });
});
