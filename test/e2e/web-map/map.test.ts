import type { Page } from 'playwright-core';
import { afterAll, expect, test } from 'vitest';
import { appTests } from '#kit/app-tests.ts';
import { until } from '#kit/until.ts';
import { MapOf, watchedLab, type Watched } from './small-lab.ts';

const CENTRAL = '/api/common/api/gns3-central';
/** From the middle of a node to the disc that tells its state, beside the sign in it. @see icons.ts */
const BADGE = { x: 10.2, y: 15.6 };
const STARTED = '#2b8a3e';
const STOPPED = '#868e96';
const SUSPENDED = '#b35c00';

let watched: Watched;
const web = appTests(async () => (watched = await watchedLab(12, false)).hub);
afterAll(() => watched?.lab.close());

async function opened(more: Parameters<typeof web.app>[1] = {}): Promise<{ map: MapOf; page: Page }> {
  const { page } = await web.app(`/projects/${watched.projectId}?tab=map`, more);
  const map = new MapOf(page);
  await map.drawn();
  return { map, page };
}

test('every node is at the place where GNS3 has it', async () => {
  const { map, page } = await opened();
  for (const name of ['PC1', 'PC12', 'SW1', 'SW2']) {
    await map.click(watched.nodes.get(name)!);
    await page.getByRole('heading', { name: `Node ${name}` }).waitFor();
  }
  expect(web.complaints).toEqual([]);
});

test('a node that was started through the API is started on the map, without a reload', async () => {
  const { map } = await opened();
  const node = watched.nodes.get('PC3')!;
  const badge = { x: node.x + BADGE.x, y: node.y + BADGE.y };
  expect(await map.wordsOf(node)).toContain('stopped');
  await until('the badge of a stopped node', async () => (await map.colourAt(badge)) === STOPPED);
  await watched.client.send('POST', `${CENTRAL}/start_node/`, { project_id: watched.projectId, node_id: node.node_id });
  await until('PC3 to be started on the map', async () => (await map.wordsOf(node))?.includes('started') === true);
  await until('the badge of a started node', async () => (await map.colourAt(badge)) === STARTED);
});

test('a link that was suspended in GNS3 is broken on the map, and whole again when it is resumed', async () => {
  const { map } = await opened();
  const link = watched.linkOf('PC2');
  const [pc, sw] = [
    watched.nodes.get('PC2')!,
    [...watched.nodes.values()].find(({ node_id: id, name }) => name.startsWith('SW') && link.ends.some((end) => end.node_id === id))!,
  ];
  expect(await map.stateOf(link.link_id)).toBe('idle');
  await watched.inGns3('PUT', `/links/${link.link_id}`, { suspend: true });
  await until('the link to be broken', async () => (await map.stateOf(link.link_id)) === 'suspended');
  const along = Array.from({ length: 60 }, (_, index) => 0.35 + index / 200);
  await until('the dashes of a suspended link', async () => {
    for (const part of along) {
      if ((await map.colourAt({ x: pc.x + (sw.x - pc.x) * part, y: pc.y + (sw.y - pc.y) * part })) === SUSPENDED) return true;
    }
    return false;
  });
  await watched.inGns3('PUT', `/links/${link.link_id}`, { suspend: false });
  await until('the link to be whole', async () => (await map.stateOf(link.link_id)) === 'idle');
});

test('the map is seen as it was, at an address that can be given on, and not acted on there', async () => {
  const { map, page } = await opened();
  const node = watched.nodes.get('PC5')!;
  const act = (action: string) =>
    watched.client.send('POST', `${CENTRAL}/${action}/`, { project_id: watched.projectId, node_id: node.node_id });
  await act('start_node');
  await act('stop_node');
  // It was stopped before, so that the map alone does not tell whether both are known: the log does.
  const types = async () =>
    (await watched.client.get<{ items: { type: string }[] }>(`/api/common/api/v1/events/?nodes=${node.node_id}&limit=2`)).items.map(
      ({ type }) => type,
    );
  await until('both changes of PC5 to be in the log', async () => (await types()).join() === 'node.stopped,node.started');
  await page.getByRole('button', { name: 'Look at the past' }).click();
  await page.getByText('As it is now.').waitFor();
  const back = page.getByRole('button', { name: 'To the change before' });
  await back.click();
  await page.getByText(/node\.stopped PC5/).waitFor();
  await back.click();
  await page.getByText(/node\.started PC5/).waitFor();
  await until('PC5 to be started, then', async () => (await map.wordsOf(node))?.includes('started') === true);

  const then = await web.app(page.url().slice(watched.hub.url.length));
  const thenMap = new MapOf(then.page);
  await thenMap.drawn();
  await until('PC5 to be started there too', async () => (await thenMap.wordsOf(node))?.includes('started') === true);
  await thenMap.click(node);
  await then.page.getByRole('heading', { name: 'Node PC5' }).waitFor();
  expect(await then.page.getByRole('button', { name: 'Stop', exact: true }).isDisabled()).toBe(true);

  await page.getByRole('button', { name: 'Now', exact: true }).click();
  await until('PC5 as it is now', async () => (await map.wordsOf(node))?.includes('stopped') === true);
});

test('everything is reached by the keyboard: search, walk, details, menu', async () => {
  const { page } = await opened();
  await page.keyboard.press('/');
  await page.keyboard.type('pc1');
  await page.getByRole('option', { name: 'PC10' }).first().waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Node PC1', exact: true }).waitFor();
  const list = page.locator('[role="listbox"][aria-multiselectable]');
  await list.focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Node PC2' }).waitFor();
  await list.focus();
  await page.keyboard.press(']');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: /^Link .*PC2/ }).waitFor();
  await list.focus();
  await page.keyboard.press('Escape');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Shift+F10');
  await page.getByRole('menuitem', { name: 'Console' }).waitFor();
  await page.keyboard.press('Escape');
  expect(web.complaints).toEqual([]);
});

test('several nodes are selected by a box, and started together with one press', async () => {
  const { map, page } = await opened();
  const [one, two] = [watched.nodes.get('PC5')!, watched.nodes.get('PC6')!];
  const from = await map.pixelOf({ x: one.x - 45, y: one.y - 45 });
  const to = await map.pixelOf({ x: two.x + 45, y: two.y + 45 });
  await page.keyboard.down('Shift');
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(to.x, to.y, { steps: 4 });
  await page.mouse.up();
  await page.keyboard.up('Shift');
  await page.getByRole('heading', { name: '2 nodes selected' }).waitFor();
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  for (const node of [one, two]) await until(`${node.name} to run`, async () => (await map.wordsOf(node))?.includes('started') === true);
  expect(web.complaints).toEqual([]);
});

test('a node that is dragged is there for everybody', async () => {
  const { map, page } = await opened();
  const node = watched.nodes.get('PC11')!;
  const from = await map.pixelOf(node);
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(from.x + 20, from.y + 30, { steps: 5 });
  await page.mouse.move(from.x + 40, from.y + 60, { steps: 5 });
  await page.mouse.up();
  await until('GNS3 to have moved it', () => {
    const there = watched.lab.model.projects.get(watched.projectId)!.nodes.get(node.node_id)!;
    return there.x > node.x && there.y > node.y;
  });
  expect(web.complaints).toEqual([]);
});

test('a move that is refused is taken back', async () => {
  const { map, page } = await opened();
  const node = watched.nodes.get('PC8')!;
  const take = watched.lab.answerWith({ method: 'PUT', path: new RegExp(node.node_id), status: 409, body: { message: 'Not now.' } });
  const from = await map.pixelOf(node);
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(from.x + 40, from.y + 60, { steps: 8 });
  await page.mouse.up();
  await page.getByText('PC8:').waitFor();
  // It is drawn where it was a moment after the refusal is told.
  await until('PC8 to be found where it was', async () => {
    await map.click(node);
    return page.getByRole('heading', { name: 'Node PC8' }).isVisible();
  });
  take();
  expect(web.complaints).toEqual([]);
});

test('a map that is opened in the dark, on a phone, in French works the same', async () => {
  const { map, page } = await opened({
    colorScheme: 'dark',
    locale: 'fr-FR',
    viewport: { width: 390, height: 844 },
    hasTouch: true,
    isMobile: true,
  });
  const { x, y } = await map.pixelOf(watched.nodes.get('SW1')!);
  await page.touchscreen.tap(x, y);
  await page.getByRole('heading', { name: 'Nœud SW1' }).waitFor();
  expect(web.complaints).toEqual([]);
});

test('while the hub is away the map says since when it is stale, and goes on by itself when it is back', async () => {
  const { map, page } = await opened();
  await watched.hub.kill();
  await page.getByText(/Stale since .*known last/).waitFor();
  await page.locator('.map-frame[data-outdated]').waitFor();
  await watched.hub.start();
  await page.locator('.map-frame:not([data-outdated])').waitFor({ timeout: 40_000 });
  const node = watched.nodes.get('PC4')!;
  await watched.inGns3('POST', `/nodes/${node.node_id}/start`, {});
  await until('PC4 to be started on the map', async () => (await map.wordsOf(node))?.includes('started') === true, 20_000);
  expect(web.complaints).toEqual([]);
});
