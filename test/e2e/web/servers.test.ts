import { afterAll, expect, test } from 'vitest';
import { appTests } from '#kit/app-tests.ts';
import { startHub } from '#kit/hub-process.ts';
import { startLab, type Lab } from '#lab/index.ts';

let lab: Lab;
afterAll(() => lab?.close());
const web = appTests(async () => {
  lab = await startLab({ api: 'v3', projects: 2, nodes: 3, autoClose: false, seed: 5 });
  return startHub({ env: { THALAMUS_LAB_PROJECTS: '1', THALAMUS_LAB_NODES: '2' } });
});

test('a server is connected by a form that tries it: nothing there, a wrong password, then its projects appear; it is removed again', async () => {
  const { page } = await web.app('/servers');
  await page.getByRole('region', { name: 'lab', exact: true }).getByText('connected', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Connect a server' }).click();
  const form = page.getByRole('dialog', { name: 'Connect a GNS3 server' });

  await form.getByLabel('Address').fill('192.0.2.10');
  await form.getByRole('button', { name: 'Test' }).click();
  await form.getByText('Like http://192.0.2.10:3080').waitFor();

  await form.getByLabel('Address').fill('http://127.0.0.1:1');
  await form.getByRole('button', { name: 'Test' }).click();
  await form.getByText('Nothing answers there').waitFor({ timeout: 30_000 });

  await form.getByLabel('Address').fill(lab.url);
  await form.getByLabel('User').fill(lab.credentials!.user);
  await form.getByRole('textbox', { name: 'Password' }).fill('a wrong one');
  await form.getByRole('button', { name: 'Test' }).click();
  await form.getByText('User or password is refused').waitFor({ timeout: 30_000 });

  await form.getByRole('textbox', { name: 'Password' }).fill(lab.credentials!.password);
  await form.getByLabel('Name here').fill('second');
  await form.getByRole('button', { name: 'Test' }).click();
  await form.getByText('It answers').waitFor({ timeout: 30_000 });
  await form.getByRole('button', { name: 'Connect', exact: true }).click();
  await form.waitFor({ state: 'detached', timeout: 30_000 });
  const card = page.getByRole('region', { name: 'second' });
  await card.getByText('connected', { exact: true }).waitFor({ timeout: 30_000 });

  await page.getByRole('link', { name: 'Projects' }).click();
  await page.getByRole('row').filter({ hasText: 'second' }).nth(1).waitFor({ timeout: 30_000 });
  expect(await page.getByRole('row').filter({ hasText: 'second' }).count()).toBe(2);

  await page.getByRole('link', { name: 'Servers' }).click();
  await card.getByRole('button', { name: 'Remove: second' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
  await card.waitFor({ state: 'detached', timeout: 30_000 });
  await page.getByRole('link', { name: 'Projects' }).click();
  await page.getByRole('table', { name: 'Projects' }).waitFor();
  await page.getByRole('row').filter({ hasText: 'second' }).first().waitFor({ state: 'detached' });
  // The browser tells a refused request (a server that does not answer is one) only where the hub refused it.
});
