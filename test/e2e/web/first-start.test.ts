import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { appTests } from '#kit/app-tests.ts';
import { startHub, type HubProcess } from '#kit/hub-process.ts';
import { until } from '#kit/until.ts';

/** As the hub printed it. */
const printed = (hub: HubProcess): string => /with the password (\S+)/.exec(hub.output())![1]!;
// As `npm start` on a fresh clone: no password, no server, no data.
const web = appTests(() => startHub({ env: { THALAMUS_ADMIN_PASSWORD: '', THALAMUS_LAB_PROJECTS: '2', THALAMUS_LAB_NODES: '4' } }), {
  password: printed,
});
const opened = async (path: string, loggedOut = false): Promise<Page> => (await web.app(path, { loggedOut })).page;

/** A page that was loaded anew has forgotten this. */
const mark = (page: Page) => page.evaluate('void (globalThis.notReloaded = true)');
const isMarked = (page: Page) => page.evaluate('globalThis.notReloaded === true');

test('with the keyboard alone somebody logs in with the printed password, starts a node, and sees the event of it, without a reload', async () => {
  const page = await opened('/', true);
  await page.getByRole('heading', { name: 'Thalamus' }).waitFor();
  expect(new URL(page.url()).pathname).toBe('/login');
  // The first field has the keyboard already.
  await page.keyboard.type('admin');
  await page.keyboard.press('Tab');
  await page.keyboard.type(printed(web.hub));
  await page.keyboard.press('Enter');
  await page.getByRole('table', { name: 'Projects' }).waitFor();
  await page.locator('[data-phase="live"]').waitFor();
  await mark(page);

  const first = page.getByRole('table', { name: 'Projects' }).getByRole('link').first();
  const project = (await first.textContent())!;
  await first.focus();
  await page.keyboard.press('Enter');
  await page.getByRole('tab', { name: /^Nodes/ }).focus();
  await page.keyboard.press('Enter');
  const row = page.locator('tr[data-status="stopped"]').first();
  const node = (await row.getAttribute('data-node'))!;
  await row.getByRole('button', { name: `Start: ${node}` }).focus();
  await page.keyboard.press('Enter');
  await page.locator(`tr[data-node="${node}"][data-status="started"]`).waitFor({ timeout: 30_000 });

  await page.getByRole('heading', { name: project }).waitFor();
  await page.locator('body').press('g');
  await page.keyboard.press('e');
  await page.getByRole('heading', { name: 'Events' }).waitFor();
  const event = page.getByRole('article', { name: `node.started ${node}` }).first();
  await event.waitFor();
  await event.getByRole('button').focus();
  await page.keyboard.press('Enter');
  await event.getByText('"type": "node.started"').waitFor();
  expect(await isMarked(page)).toBe(true);
});

test('what somebody else does is shown at once: a node in the table, its event on top of the feed', async () => {
  const table = await opened('/projects');
  await table.getByRole('table', { name: 'Projects' }).getByRole('link').last().click();
  await table.getByRole('tab', { name: /^Nodes/ }).click();
  const row = table.locator('tr[data-status="stopped"]').first();
  const node = (await row.getAttribute('data-node'))!;
  const feed = await opened('/events');
  await feed.getByRole('article').first().waitFor();
  await feed.locator('[data-phase="live"]').waitFor();
  await row.getByRole('button', { name: `Start: ${node}` }).click();
  await feed
    .getByRole('article')
    .first()
    .and(feed.getByRole('article', { name: `node.started ${node}` }))
    .waitFor({ timeout: 30_000 });

  await feed.getByLabel('Types').fill('link.*');
  await until('the feed to show links alone', async () => {
    const types = await feed.getByRole('article').evaluateAll((rows) => rows.map((each) => each.getAttribute('data-type')));
    return types.length > 0 && types.every((type) => type?.startsWith('link.') === true);
  });
  await feed.getByLabel('Types').fill('Node');
  await feed.getByText('Like node.* or link.updated.').waitFor();
  expect(web.complaints).toEqual([]);
});

test('a complete start of a project shows its progress and ends with every node up', async () => {
  const page = await opened('/projects');
  const row = page.getByRole('table', { name: 'Projects' }).getByRole('row').nth(1);
  await row.getByRole('button', { name: /^Start all/ }).click();
  await row.getByRole('progressbar').waitFor();
  await row.getByText(/^All \d+ nodes are up$/).waitFor({ timeout: 60_000 });
  await until('the button to have nothing left to start', () => row.getByRole('button', { name: /^Start all/ }).isDisabled());
  expect(web.complaints).toEqual([]);
});

test('closing a project is asked about first, and told when it is done', async () => {
  const page = await opened('/projects');
  const row = page.getByRole('table', { name: 'Projects' }).getByRole('row').nth(1);
  await row.getByRole('button', { name: /^More actions/ }).click();
  await page.getByRole('menuitem', { name: 'Close the project' }).click();
  const question = page.getByRole('dialog');
  await question.getByText('All its nodes stop.').waitFor();
  await page.keyboard.press('Enter');
  await question.waitFor({ state: 'detached' });
  expect(await row.getByText('open', { exact: true }).isVisible()).toBe(true);

  await row.getByRole('button', { name: /^More actions/ }).click();
  await page.getByRole('menuitem', { name: 'Close the project' }).click();
  await question.getByRole('button', { name: 'Close the project' }).click();
  await row.getByText('closed', { exact: true }).waitFor({ timeout: 30_000 });
});

test('a link is suspended and filtered: what does not fit is told in its field, what fits is shown in the table', async () => {
  const page = await opened('/projects');
  await page.getByRole('table', { name: 'Projects' }).getByRole('link').last().click();
  await page.getByRole('tab', { name: /^Links/ }).click();
  const row = page.locator('tr[data-link]').first();
  await row.getByRole('button', { name: /^More actions/ }).click();
  await page.getByRole('menuitem', { name: 'Filters…' }).click();
  const dialog = page.getByRole('dialog');
  const latency = dialog.getByLabel(/^Latency/);
  await latency.fill('1.5');
  await dialog.getByText('A whole number is needed.').waitFor();
  expect(await dialog.getByRole('button', { name: 'Apply' }).isDisabled()).toBe(true);
  await latency.fill('40000');
  await dialog.getByText('From 0 to 32767.').waitFor();
  await latency.fill('120');
  await dialog.getByRole('button', { name: 'Apply' }).click();
  await dialog.waitFor({ state: 'detached' });
  await row.getByText(/^delay 120, 0$/).waitFor();
  await row.getByRole('switch').focus();
  await page.keyboard.press('Space');
  await row.getByText('down', { exact: true }).waitFor();
});
