import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { openApp, openBrowser } from '#kit/app-browser.ts';
import { logIn } from '#kit/hub-client.ts';
import { startHub, type HubProcess } from '#kit/hub-process.ts';
import { until } from '#kit/until.ts';
import { startLab } from '#lab/index.ts';
import { quantile, type Figure } from './report.ts';
import { Peer } from './subjects.ts';

const COLUMNS = 25;
const NODES = 500;
const LINKS = 800;
const OPENINGS = 5;
const MOVES = 180;
const CHANGES = 200;
const CHANGES_PER_S = 20;

interface GridAddress {
  readonly url: string;
  readonly user: string;
  readonly password: string;
  readonly project: string;
}

/** Without a GPU the frame rate is that of the software rasterizer: script, style and layout are measured, and reported beside the frames. */
export async function webMap(): Promise<Figure[]> {
  const row = 'web app, 500-node topology';
  const lab = new Peer('./web-map.ts');
  const address = await lab.next<GridAddress>();
  const hub = await startHub({ gns3: address, env: { THALAMUS_GNS3_AUTO_CLOSE: 'pin' } });
  const browser = await openBrowser();
  try {
    await known(hub);
    const path = `/projects/${address.project}?tab=map`;
    const paints: number[] = [];
    const maps: number[] = [];
    for (let opening = 0; opening < OPENINGS; opening += 1) {
      // A context of its own each time: nothing is cached.
      const app = await openApp(browser, hub, path);
      const { paint, map } = await firstPaint(app.page);
      paints.push(paint);
      maps.push(map);
      await app.close();
    }
    const app = await openApp(browser, hub, path);
    const { page } = app;
    await firstPaint(page);
    // What is done once after opening is not part of a frame.
    await sleep(3_000);
    await pan(page);
    const frame = await pan(page);
    const delays = await changes(page, lab);
    await app.close();
    return [
      { row, what: 'first paint from loopback, nothing cached', value: middle(paints), unit: 'ms', goal: { at: 'most', value: 1_500 } },
      {
        row,
        what: `the map with ${NODES} nodes and ${LINKS} links drawn`,
        value: middle(maps),
        unit: 'ms',
        goal: { at: 'most', value: 1_500 },
      },
      {
        row,
        what: 'panning: script, style and layout per frame',
        value: frame.scriptMs + frame.layoutMs,
        unit: 'ms',
        goal: { at: 'most', value: 1_000 / 60 },
        reference: 'one frame of 60/s: 16.7 ms',
      },
      {
        row,
        what: 'panning: whole work of the main thread per frame',
        value: frame.taskMs,
        unit: 'ms',
        goal: { at: 'most', value: 1_000 / 60 },
      },
      { row, what: 'panning: frames with the software rasterizer', value: frame.perSecond, unit: '/s' },
      {
        row,
        what: `a node renamed in GNS3 → in the page, ${CHANGES_PER_S}/s, p95`,
        value: quantile(delays, 0.95),
        unit: 'ms',
        goal: { at: 'most', value: 100 },
      },
      { row, what: 'the same, p50', value: quantile(delays, 0.5), unit: 'ms' },
    ];
  } finally {
    await browser.close();
    await hub.cleanUp();
    await lab.end();
  }
}

async function known(hub: HubProcess): Promise<void> {
  const client = await logIn(hub.url, hub.password);
  await until(
    'the hub to know every node and link',
    async () => {
      const { projects } = await client.get<{ projects: { nodes: unknown[]; links: unknown[]; stale: boolean }[] }>(
        '/api/common/api/gns3-central/topology/',
      );
      return projects[0]?.nodes.length === NODES && projects[0].links.length === LINKS && !projects[0].stale;
    },
    120_000,
  );
}

/** Milliseconds from the start of the navigation. */
async function firstPaint(page: Page): Promise<{ readonly paint: number; readonly map: number }> {
  await page.waitForFunction(() => performance.getEntriesByName('map-drawn').length > 0, undefined, { timeout: 60_000 });
  return page.evaluate(() => ({
    paint: performance.getEntriesByName('first-contentful-paint')[0]!.startTime,
    map: performance.getEntriesByName('map-drawn')[0]!.startTime,
  }));
}

/** Drags the plane to and fro, and divides what the main thread did meanwhile by the frames. */
async function pan(page: Page): Promise<{ scriptMs: number; layoutMs: number; taskMs: number; perSecond: number }> {
  const frame = (await page.locator('.map-frame').boundingBox())!;
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Performance.enable');
  const metrics = async (): Promise<ReadonlyMap<string, number>> =>
    new Map((await cdp.send('Performance.getMetrics')).metrics.map(({ name, value }) => [name, value]));
  // On the empty edge of the map, where no node is.
  const x = frame.x + frame.width / 2;
  const y = frame.y + frame.height - 6;
  await page.mouse.move(x, y);
  await page.mouse.down();
  // As text: what runs in a page has the types of a browser, which the rest of the benches has not.
  await page.evaluate(`
    globalThis.counting = { frames: 0, running: true };
    const next = () => {
      counting.frames += 1;
      if (counting.running) requestAnimationFrame(next);
    };
    requestAnimationFrame(next);
  `);
  const before = await metrics();
  const from = performance.now();
  for (let move = 0; move < MOVES; move += 1) await page.mouse.move(x + 200 * Math.sin(move / 10), y - Math.abs(80 * Math.sin(move / 14)));
  const seconds = (performance.now() - from) / 1_000;
  const after = await metrics();
  const frames = await page.evaluate<number>('counting.running = false, counting.frames');
  await page.mouse.up();
  await cdp.detach();
  const perFrame = (name: string): number => (((after.get(name) ?? 0) - (before.get(name) ?? 0)) * 1_000) / frames;
  return {
    scriptMs: perFrame('ScriptDuration'),
    layoutMs: perFrame('LayoutDuration') + perFrame('RecalcStyleDuration'),
    taskMs: perFrame('TaskDuration'),
    perSecond: frames / seconds,
  };
}

/** Milliseconds from the stamp that a node is renamed to, to the moment that the page says it; sorted. */
async function changes(page: Page, lab: Peer): Promise<number[]> {
  await page.evaluate(`
    globalThis.delays = [];
    new MutationObserver((mutations) => {
      const now = (performance.timeOrigin + performance.now()) * 1000;
      for (const { target } of mutations) {
        const stamp = /^t(\\d+)/.exec(target.textContent)?.[1];
        if (stamp !== undefined) delays.push((now - Number(stamp)) / 1000);
      }
    }).observe(document.querySelector('[role="listbox"]'), { subtree: true, childList: true });
  `);
  lab.say(String(CHANGES));
  const delays = (): Promise<number[]> => page.evaluate<number[]>('delays');
  await until('every change to be in the page', async () => (await delays()).length >= CHANGES, 60_000);
  return (await delays()).toSorted((a, b) => a - b);
}

function middle(values: readonly number[]): number {
  return quantile(
    values.toSorted((a, b) => a - b),
    0.5,
  );
}

/**
 * The other process: a lab whose project is a grid of switches. Prints its address; then each line of stdin is how many nodes are renamed, one after the
 * other at a steady rate, to the microseconds of the wall clock.
 */
async function grid(): Promise<void> {
  // Without delays: they are GNS3's, and would be before the moment that is measured from.
  const lab = await startLab({
    api: 'v3',
    projects: 1,
    nodes: 0,
    delays: 'none',
    autoClose: false,
    consoles: 'websocket',
    // One for each node; none is opened.
    consolePorts: [12_500, 14_000],
    keepConnections: true,
    seed: 1,
  });
  const [project] = [...lab.model.projects.keys()];
  const { user, password } = lab.credentials!;
  const post = async (path: string, body: object, method = 'POST'): Promise<Record<string, unknown>> => {
    const answer = await fetch(`${lab.url}/v3${path}`, {
      method,
      headers: { 'content-type': 'application/json', ...(token === '' ? {} : { authorization: `Bearer ${token}` }) },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
    return (await answer.json()) as Record<string, unknown>;
  };
  let token = '';
  token = String((await post('/access/users/authenticate', { username: user, password }))['access_token']);
  const ids: string[] = [];
  for (let index = 0; index < NODES; index += 1) {
    const node = await post(`/projects/${project}/nodes`, {
      name: `SW${index + 1}`,
      node_type: 'ethernet_switch',
      compute_id: 'local',
      x: (index % COLUMNS) * 120,
      y: Math.floor(index / COLUMNS) * 120,
    });
    ids.push(String(node['node_id']));
  }
  const end = (index: number, port: number) => ({ node_id: ids[index]!, adapter_number: 0, port_number: port });
  let links = 0;
  const join = async (one: number, onePort: number, other: number, otherPort: number): Promise<void> => {
    if (other >= NODES || links >= LINKS) return;
    links += 1;
    await post(`/projects/${project}/links`, { nodes: [end(one, onePort), end(other, otherPort)] });
  };
  for (let index = 0; index < NODES; index += 1) if (index % COLUMNS < COLUMNS - 1) await join(index, 0, index + 1, 1);
  for (let index = 0; index < NODES; index += 1) await join(index, 2, index + COLUMNS, 3);
  process.stdout.write(`${JSON.stringify({ url: lab.url, user, password, project })}\n`);
  for await (const chunk of process.stdin) {
    const wanted = Number(String(chunk).trim());
    for (let change = 0; change < wanted; change += 1) {
      const stamp = Math.round((performance.timeOrigin + performance.now()) * 1_000);
      await post(`/projects/${project}/nodes/${ids[change % ids.length]!}`, { name: `t${stamp}` }, 'PUT');
      await sleep(1_000 / CHANGES_PER_S);
    }
  }
  await lab.close();
  process.exit(0);
}

if (import.meta.main) await grid();
