import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Locator, Page } from 'playwright-core';
import { afterAll, expect, test } from 'vitest';
import { CENTRAL, logIn } from '#kit/hub-client.ts';
import { appTests } from '#kit/app-tests.ts';
import { startHub } from '#kit/hub-process.ts';
import { until } from '#kit/until.ts';

interface Received {
  readonly path: string;
  readonly body: string;
}

let receiver: Server;
let port: number;
const received: Received[] = [];

afterAll(() => {
  receiver?.closeAllConnections();
  receiver?.close();
});
const web = appTests(async () => {
  receiver = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      received.push({ path: request.url ?? '', body });
      response.writeHead(request.url?.startsWith('/refuses') === true ? 403 : 200).end();
    });
  });
  receiver.listen(0, '127.0.0.1');
  await once(receiver, 'listening');
  ({ port } = receiver.address() as AddressInfo);
  const allowed = JSON.stringify(['127.0.0.0/8']);
  return startHub({ env: { THALAMUS_LAB_PROJECTS: '1', THALAMUS_LAB_NODES: '2', THALAMUS_NOTIFICATIONS_ALLOW: allowed } });
});

async function opened(tab: string, options: Parameters<typeof web.opened>[1] = {}): Promise<Page> {
  const page = await web.opened('/modules/notification', options);
  await page.getByRole('tab', { name: tab }).click();
  return page;
}

/** Fills in a channel that posts to Discord's form of webhook, which needs only its URL. */
async function fillIn(form: Locator, page: Page, id: string, name: string, path: string): Promise<void> {
  await form.getByRole('combobox', { name: 'Kind' }).click();
  await page.getByRole('option', { name: 'Discord' }).click();
  await form.getByLabel('Id').fill(id);
  await form.getByLabel('Name').fill(name);
  await form.getByRole('textbox', { name: 'Webhook URL' }).fill(`http://127.0.0.1:${port}${path}`);
}

test('a channel is filled in, tried before it is saved, and its secret is never shown again', async () => {
  const page = await opened('Channels');
  await page.getByText('No channels').waitFor();
  await page.getByRole('button', { name: 'New channel' }).click();
  const form = page.getByRole('dialog', { name: 'New channel' });
  expect(await form.getByRole('button', { name: 'Save' }).isDisabled()).toBe(true);

  await fillIn(form, page, 'chat', 'The chat', '/refuses');
  await form.getByRole('button', { name: 'Test' }).click();
  await form.getByText('The test was not taken').waitFor({ timeout: 30_000 });
  await form.getByRole('textbox', { name: 'Webhook URL' }).fill(`http://127.0.0.1:${port}/secret-path`);
  await form.getByRole('button', { name: 'Test' }).click();
  await form.getByText(/^The test was taken after/).waitFor({ timeout: 30_000 });
  expect(received.at(-1)).toMatchObject({ path: '/secret-path?wait=true' });
  await form.getByRole('button', { name: 'Save' }).click();
  await form.waitFor({ state: 'detached' });

  const row = page.locator('tr[data-channel="chat"]');
  await row.getByText(`http://127.0.0.1:${port}/…`).waitFor();
  await row.getByRole('button', { name: 'Test: The chat' }).click();
  await page.getByText(/^The test was taken after/).waitFor({ timeout: 30_000 });

  // Edited without the secret, it keeps it.
  await row.getByRole('button', { name: 'Edit: The chat' }).click();
  const edit = page.getByRole('dialog', { name: 'The chat' });
  expect(await edit.getByRole('textbox', { name: 'Webhook URL' }).inputValue()).toBe('');
  await edit.getByLabel('Name').fill('The new chat');
  await edit.getByRole('button', { name: 'Save' }).click();
  await edit.waitFor({ state: 'detached' });
  await row.getByText('The new chat').waitFor();
  expect(await page.content()).not.toContain('secret-path');
  await row.getByRole('button', { name: 'Test: The new chat' }).click();
  await page.getByText(/^The test was taken after/).waitFor({ timeout: 30_000 });
});

test('a rule is written with its problems beside their lines, tells over its channel, and its deliveries appear by themselves', async () => {
  const page = await opened('Rules');
  await page.getByText('No rules').waitFor();
  await page.getByRole('button', { name: 'New rule' }).click();
  const editor = page.getByRole('dialog', { name: 'New rule' });
  await editor.getByLabel('Id').fill('nodes');
  const text = editor.getByRole('textbox', { name: 'Rule (YAML)' });
  const write = async (rule: string): Promise<void> => {
    await text.click();
    await page.keyboard.press('Control+a');
    await page.keyboard.insertText(rule);
  };
  const rule = (where: string) =>
    `name: Nodes that start\nmatch:\n  types: [node.started]\n  where: ${where}\ntemplate:\n  title: "\${{ event.data.name }} is up"\nchannels: [chat]\n`;
  await write(rule('event.data.('));
  await editor.getByRole('button', { name: 'Save' }).click();
  await editor.getByText(/^Line 4: /).waitFor();
  await write(rule('"true"'));
  await editor.getByRole('button', { name: 'Try' }).click();
  await editor.getByText('What it tells').waitFor();
  await editor.getByRole('button', { name: 'Save' }).click();
  await editor.waitFor({ state: 'detached' });
  const row = page.locator('tr[data-rule="nodes"]');
  await row.getByText('Nodes that start').waitFor();

  await row.getByRole('button', { name: 'Test: Nodes that start' }).click();
  const trial = page.getByRole('dialog', { name: 'Test of Nodes that start' });
  await trial.getByRole('button', { name: 'Send it to its channels' }).click();
  await trial.locator('[data-status="sent"]').waitFor({ timeout: 60_000 });
  await trial.locator('footer, [class*=Group]').getByRole('button', { name: 'Close' }).last().click();
  await trial.waitFor({ state: 'detached' });

  // Switched off and on again, and what it waits with on demand.
  await row.getByRole('switch').click();
  await until('the rule to be off', async () => !(await row.getByRole('switch').isChecked()), 20_000);
  await row.getByRole('switch').click();
  await until('the rule to be on', async () => row.getByRole('switch').isChecked(), 20_000);
  await row.getByRole('button', { name: 'Nodes that start', exact: true }).click();
  await page.getByText('Nothing waits, and no trouble that it told lasts.').waitFor();

  await page.getByRole('tab', { name: 'Deliveries' }).click();
  const delivery = page.locator('tr[data-delivery]').filter({ hasText: 'Test: ' });
  await delivery.locator('[data-status="sent"]').waitFor();
  await page.getByRole('combobox', { name: 'State' }).click();
  await page.getByRole('option', { name: 'given up' }).click();
  await page.getByText('Nothing fits the filter').waitFor();
  await page.getByText('Not told', { exact: true }).click();
  await page.getByText('Nothing was held back').waitFor();
});

test('a channel that a rule uses stays, and why is told', async () => {
  const page = await opened('Channels');
  const row = page.locator('tr[data-channel="chat"]');
  await row.getByRole('button', { name: /^Delete/ }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await page.getByText('The channel chat is used by the rules nodes.').waitFor();
  expect(await row.count()).toBe(1);
});

test('a silence is made with its end, holds back at once, and is ended', async () => {
  const page = await opened('Silences');
  await page.getByText('No silences').waitFor();
  await page.getByRole('button', { name: 'New silence' }).click();
  const form = page.getByRole('dialog', { name: 'New silence' });
  await form.getByLabel('Why').fill('New cables');
  await form.getByRole('combobox', { name: 'Rules' }).click();
  await page.getByRole('option', { name: 'Nodes that start' }).click();
  await page.keyboard.press('Tab');
  await form.getByLabel('Ends').fill('');
  await form.getByText('It ends at some time, or recurs every week.').waitFor();
  await form.getByRole('button', { name: '4 h', exact: true }).click();
  await form.getByRole('button', { name: 'Silence', exact: true }).click();
  await form.waitFor({ state: 'detached' });
  const row = page.locator('tr[data-silence]').filter({ hasText: 'New cables' });
  await row.locator('[data-state="active"]').waitFor();
  await row.getByText('nodes').waitFor();

  // What it holds back is told as such, and is not sent.
  const before = received.length;
  const admin = await logIn(web.hub.url, web.hub.password);
  const { projects } = await admin.get<{ projects: { project_id: string; nodes: { node_id: string; status: string }[] }[] }>(
    `${CENTRAL}/topology/`,
  );
  const [{ project_id: projectId, nodes }] = projects as [(typeof projects)[number]];
  const node = nodes.find(({ status }) => status !== 'started')!;
  await admin.send('POST', `${CENTRAL}/start_node/`, { project_id: projectId, node_id: node.node_id });
  await page.getByRole('tab', { name: 'Deliveries' }).click();
  await page.getByText('Not told', { exact: true }).click();
  await page.getByRole('row').filter({ hasText: 'silenced' }).filter({ hasText: node.node_id }).waitFor({ timeout: 30_000 });
  expect(received.length).toBe(before);

  await page.getByRole('tab', { name: 'Silences' }).click();
  await row.getByRole('button', { name: 'End: New cables' }).click();
  await page.getByText('No silences').waitFor();
});

test('on a phone and in French every part fits its width, in dark colours too', async () => {
  const page = await opened('Canaux', { viewport: { width: 390, height: 844 }, hasTouch: true, locale: 'fr-FR', colorScheme: 'dark' });
  for (const tab of ['Canaux', 'Règles', 'Silences', 'Envois']) {
    await page.getByRole('tab', { name: tab }).click();
    await until('the tab to have its data', async () => (await page.locator('main .mantine-Loader-root').count()) === 0, 20_000);
    const overflow = await page.evaluate('document.querySelector("#content").scrollWidth - document.querySelector("#content").clientWidth');
    expect([tab, overflow]).toEqual([tab, 0]);
  }
});
