import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { WebSocket } from 'ws';
import { openApp, openBrowser } from '#kit/app-browser.ts';
import { CENTRAL, logIn } from '#kit/hub-client.ts';
import { startHub } from '#kit/hub-process.ts';
import { until } from '#kit/until.ts';

/**
 * Records what the web app asks of the hub while somebody works in it (Chromium, led by this script: maps, details, links and their
 * filters, snapshots, the past, back and forth between them) and what changed meanwhile. `recorded-access.jsonl` is what it wrote.
 */
const ROUNDS = 6;
const THINKING_MS = 150;
/** What the hub asks of GNS3 or computes from the log; the rest is answered from live state. */
const COSTLY = /\/topology\/\?.*at=|\/snapshots\/|\/filters\/|\/events\/\?/;

interface Access {
  readonly at: number;
  readonly key: string;
  readonly tags: readonly string[];
  readonly changed?: readonly string[];
}

const hub = await startHub({ env: { THALAMUS_LAB_NAME: 'classroom' } });
const browser = await openBrowser();
const client = await logIn(hub.url, hub.password);
type Project = { readonly project_id: string; readonly nodes: readonly { readonly node_id: string }[] };
let projects: readonly Project[] = [];
await until('four projects', async () => {
  const topology = await client.get<{ projects: readonly Project[] }>(`${CENTRAL}/topology/`);
  projects = topology.projects.filter(({ nodes }) => nodes.length > 0).slice(0, 4);
  return projects.length === 4;
});

const accesses: Access[] = [];
const began = performance.now();
let changed: string[] = [];
const feed = new WebSocket(`${hub.url.replace('http', 'ws')}/ws/gns3/events/`, ['thalamus.v1', `bearer.${client.token}`]);
feed.on('message', (data: Buffer) => {
  const frame = JSON.parse(data.toString()) as { type: string; events?: { subject: string }[] };
  if (frame.type === 'welcome') feed.send(JSON.stringify({ action: 'subscribe', id: 1 }));
  for (const { subject } of frame.events ?? []) changed.push(subject);
});

const { page, close } = await openApp(browser, hub, '/projects');
page.on('request', (request) => {
  if (request.method() !== 'GET' || !COSTLY.test(request.url())) return;
  const { pathname, search } = new URL(request.url());
  const project = /projects\/([0-9a-f-]{36})|project_id=([0-9a-f-]{36})/.exec(request.url());
  const id = project?.[1] ?? project?.[2];
  // What was is the same for ever.
  const tags = search.includes('at=') || id === undefined ? [] : [`projects/${id}/**`];
  accesses.push({
    at: Math.round(performance.now() - began),
    key: `${pathname}${search}`,
    tags,
    ...(changed.length === 0 ? {} : { changed }),
  });
  changed = [];
});

const think = (): Promise<void> => page.waitForTimeout(THINKING_MS);

async function tab(name: string): Promise<void> {
  await page.getByRole('tab', { name: new RegExp(`^${name}`) }).click();
  await think();
}

async function work(on: Page, projectId: string, nodes: readonly { readonly node_id: string }[], round: number): Promise<void> {
  await on.goto(`${hub.url}/projects/${projectId}`);
  await think();
  await tab('Links');
  const filters = on.getByRole('button', { name: /^Filters/ });
  for (let index = 0; index < Math.min(3, await filters.count()); index += 1) {
    await filters.nth(index).click();
    await think();
    await on.keyboard.press('Escape');
  }
  await tab('Snapshots');
  await tab('Map');
  const node = nodes[round % nodes.length]!;
  for (const act of ['stop_node', 'start_node']) {
    await client.send('POST', `${CENTRAL}/${act}/`, { project_id: projectId, node_id: node.node_id }).catch(() => undefined);
  }
  await on.getByRole('button', { name: 'Look at the past' }).click();
  for (const step of ['before', 'before', 'before', 'next', 'next', 'before', 'before']) {
    await on.getByRole('button', { name: step === 'next' ? 'To the next change' : 'To the change before' }).click();
    await think();
  }
  await tab('Links');
  await tab('Events');
}

for (let round = 0; round < ROUNDS; round += 1) {
  for (const { project_id: id, nodes } of projects) await work(page, id, nodes, round);
}
feed.close();
await close();
await browser.close();
await hub.cleanUp();
const file = fileURLToPath(new URL('./recorded-access.jsonl', import.meta.url));
await writeFile(file, `${accesses.map((access) => JSON.stringify(access)).join('\n')}\n`);
console.log(`${accesses.length} accesses are in ${file}.`);
process.exit(0);
