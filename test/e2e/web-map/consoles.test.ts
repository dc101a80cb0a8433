import type { Page } from 'playwright-core';
import { afterAll, expect, test } from 'vitest';
import { appTests } from '#kit/app-tests.ts';
import { until } from '#kit/until.ts';
import { MapOf, textOf, watchedLab, type Watched } from './small-lab.ts';

let watched: Watched;
const web = appTests(async () => (watched = await watchedLab(6, true)).hub);
afterAll(() => watched?.lab.close());

const opened = async (path = `/projects/${watched.projectId}?tab=map`, who: Parameters<typeof web.app>[1] = {}): Promise<Page> =>
  (await web.app(path, who)).page;

const idOf = (name: string): string => watched.nodes.get(name)!.node_id;
const paneOf = (page: Page, name: string) => page.locator(`[data-console="${idOf(name)}"]`);
const shows = (page: Page, name: string, text: RegExp): Promise<void> =>
  until(
    `the console of ${name} to show ${text}`,
    async () => text.test((await textOf(page, idOf(name))).replaceAll('\u00a0', ' ')),
    20_000,
  );

/** Opens a console by the menu of its node on the map. */
async function openConsole(page: Page, name: string): Promise<void> {
  const map = new MapOf(page);
  await map.drawn();
  await map.click(watched.nodes.get(name)!, 'right');
  await page.getByRole('menuitem', { name: 'Console' }).click();
  await page.locator(`[data-console="${idOf(name)}"][data-phase="open"]`).waitFor();
}

/** Takes the pen as one does: Enter, which is also the first that is written. */
async function type(page: Page, name: string, line: string): Promise<void> {
  await paneOf(page, name).locator('textarea').focus();
  await page.keyboard.press('Enter');
  await page.locator(`[data-console="${idOf(name)}"][data-pen="writing"]`).waitFor();
  await page.keyboard.type(`${line}\r`);
}

test('a console that is opened from the map shows the prompt, and the answers to a ping', async () => {
  const page = await opened();
  await openConsole(page, 'PC1');
  await shows(page, 'PC1', /PC1>/);
  await type(page, 'PC1', 'ping 10.1.0.2 -c 2');
  await shows(page, 'PC1', /84 bytes from 10\.1\.0\.2 icmp_seq=2/);
  expect(web.complaints).toEqual([]);
});

test('before the pen is taken, keys do not reach the node', async () => {
  const page = await opened();
  await openConsole(page, 'PC2');
  await shows(page, 'PC2', /PC2>/);
  await paneOf(page, 'PC2').locator('textarea').focus();
  await page.keyboard.type('version');
  await page.locator(`[data-console="${idOf('PC2')}"][data-pen="reading"]`).waitFor();
  await type(page, 'PC2', 'show ip');
  await shows(page, 'PC2', /IP\/MASK/);
  expect(await textOf(page, idOf('PC2'))).not.toContain('version');
});

test('two consoles stand beside each other, and both are there again after a reload', async () => {
  const page = await opened();
  await openConsole(page, 'PC3');
  await page.getByRole('button', { name: 'Fold the consoles away' }).click();
  await openConsole(page, 'PC4');
  await page.getByRole('button', { name: 'Two consoles beside each other' }).click();
  await page.reload();
  for (const name of ['PC3', 'PC4']) {
    await shows(page, name, new RegExp(`${name}>`));
    expect(await paneOf(page, name).isVisible()).toBe(true);
  }
  await page.goto(`${watched.hub.url}/events`);
  await shows(page, 'PC4', /PC4>/);
  expect(await page.getByRole('tab', { name: 'PC3' }).isVisible()).toBe(true);
});

test('the one who writes has the pen: the other is told who it is, and gets it later', async () => {
  const [one, other] = [await opened(), await opened()];
  await openConsole(one, 'PC5');
  await openConsole(other, 'PC5');
  await type(one, 'PC5', 'show ip');
  await shows(other, 'PC5', /IP\/MASK/);
  await paneOf(other, 'PC5').locator('textarea').focus();
  await other.keyboard.press('Enter');
  await other.locator(`[data-console="${idOf('PC5')}"][data-pen="held"]`).waitFor();
  await other.getByText(/admin writes/).waitFor();
  await until(
    'the pen to be free',
    async () => {
      await other.keyboard.press('Enter');
      await other.keyboard.type('version\r');
      return /VPCS/.test((await textOf(other, idOf('PC5'))).split('show ip').at(-1) ?? '');
    },
    30_000,
  );
  expect(web.complaints).toEqual([]);
});

test('the console of a node that does not run says so, and opens by itself when it starts', async () => {
  await watched.inGns3('POST', `/nodes/${idOf('PC6')}/stop`, {});
  const page = await opened(`/consoles/${watched.projectId}/${idOf('PC6')}`);
  await page.getByText(/does not run \(stopped\)/).waitFor();
  await page.getByRole('button', { name: 'Start the node' }).click();
  await shows(page, 'PC6', /PC6>/);
  expect(web.complaints).toEqual([]);
});

test('somebody who may only look is told that consoles are not for them, and why', async () => {
  const who = { username: 'looker', password: 'only-looks-at-things' };
  await watched.client.send('POST', '/api/common/api/v1/auth/users/', { ...who, roles: ['viewer'] });
  const page = await opened(`/consoles/${watched.projectId}/${idOf('PC1')}`, who);
  await page.getByText(/You may not open consoles: .*gns3\.operate/).waitFor();
  await page.locator(`[data-console="${idOf('PC1')}"][data-phase="refused"]`).waitFor();
  expect(web.complaints).toEqual([]);
});

test('when the hub was away the console is connected again by itself', async () => {
  const page = await opened();
  await openConsole(page, 'PC1');
  await shows(page, 'PC1', /PC1>/);
  await watched.hub.kill();
  await page.getByText(/Not connected: The hub does not answer/).waitFor({ timeout: 20_000 });
  await watched.hub.start();
  await page.locator(`[data-console="${idOf('PC1')}"][data-phase="open"]`).waitFor({ timeout: 40_000 });
  await type(page, 'PC1', 'show ip');
  await shows(page, 'PC1', /IP\/MASK/);
  expect(web.complaints).toEqual([]);
});
