import { readFile } from 'node:fs/promises';
import { beforeAll, expect, test } from 'vitest';
import { CENTRAL } from '#kit/hub-client.ts';
import { appTests } from '#kit/app-tests.ts';
import { startHub } from '#kit/hub-process.ts';
import { until } from '#kit/until.ts';
import type { Topology } from '#model/topology.ts';

const API = '/api/common/api/v1';
const PHONE = { width: 390, height: 844 };

const web = appTests(() => startHub({ env: { THALAMUS_LAB_PROJECTS: '1', THALAMUS_LAB_NODES: '4' } }));
beforeAll(() =>
  until('the project to be known', async () => (await web.client.get<Topology>(`${CENTRAL}/topology/`)).projects.length === 1),
);

test('a dashboard is put together with pointer and keyboard, follows what happens, is exported and imported again', async () => {
  const page = await web.opened('/dashboards');
  await page.getByRole('button', { name: 'New dashboard' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill('Night watch');
  await page.getByRole('button', { name: 'Create' }).click();
  for (const kind of ['Open alerts', 'Topology']) {
    await page.getByRole('button', { name: 'Add a widget' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('combobox', { name: 'Shows' }).click();
    await page.getByRole('option', { name: kind }).click();
    await dialog.getByRole('button', { name: 'Add', exact: true }).click();
    await page.getByRole('region', { name: kind }).waitFor();
  }
  const place = (name: string) => page.getByRole('region', { name }).getAttribute('data-place');
  expect([await place('Open alerts'), await place('Topology')]).toEqual(['0,0,6,5', '0,5,6,6']);

  const grip = page.getByRole('button', { name: /^Move Open alerts/ });
  await grip.focus();
  for (const key of ['ArrowRight', 'ArrowRight', 'Shift+ArrowRight', 'Shift+ArrowUp']) await page.keyboard.press(key);
  expect(await place('Open alerts')).toBe('2,0,7,4');
  await page.getByRole('status').filter({ hasText: 'Open alerts: column 3, row 1, 7 wide, 4 high' }).waitFor({ state: 'attached' });

  const from = (await page.getByRole('button', { name: /^Move Topology/ }).boundingBox())!;
  await page.mouse.move(from.x + 8, from.y + 8);
  await page.mouse.down();
  await page.mouse.move(from.x + 8, from.y - 400, { steps: 5 });
  await page.mouse.up();
  expect([await place('Topology'), await place('Open alerts')]).toEqual(['0,0,6,6', '2,6,7,4']);
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('button', { name: 'Wall screen' }).waitFor();

  await web.client.send('POST', `${API}/monitoring/alerts/raise/`, {
    kind: 'link.damaged',
    resource: 'links/1',
    severity: 'major',
    title: 'A line is damaged',
  });
  await page.locator('[data-kind="alerts"]').getByRole('link', { name: 'A line is damaged' }).waitFor();

  await page.getByRole('button', { name: 'Wall screen' }).click();
  await page.locator('[data-wall]').waitFor();
  await page.keyboard.press('Escape');
  await page.locator('[data-wall]').waitFor({ state: 'detached' });

  const downloading = page.waitForEvent('download');
  await page.getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name: 'Export' }).click();
  const file = await (await downloading).path();
  await page.goto(`${web.hub.url}/dashboards`);
  const written = await readFile(file, 'utf8');
  await page
    .locator('input[type=file]')
    .setInputFiles({ name: 'night.json', mimeType: 'application/json', buffer: Buffer.from(written.replace('Night watch', 'Day watch')) });
  await page.getByRole('heading', { name: 'Day watch' }).waitFor();
  await page.getByRole('region', { name: 'Topology' }).waitFor();
  await page.locator('[data-widget-node]').first().waitFor();
});

test('somebody for a screen on a wall sees shared dashboards, on a phone too, and changes none', async () => {
  const password = 'a-password-of-a-wall';
  await web.client.send('POST', `${API}/auth/users/`, { username: 'wall', password, roles: ['wall'] });
  const page = await web.opened('/dashboards/overview', { username: 'wall', password, viewport: PHONE, hasTouch: true, locale: 'fr-FR' });
  await page.locator('[data-kind="alerts"]').waitFor();
  await page.locator('[data-tile="Nœuds"]', { hasText: '4' }).waitFor();
  expect(await page.getByRole('button', { name: 'Modifier' }).count()).toBe(0);
  const overflow = await page.evaluate('document.querySelector("#content").scrollWidth - document.querySelector("#content").clientWidth');
  expect(overflow).toBe(0);
});
