import type { Locator, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { appTests } from '#kit/app-tests.ts';
import { startHub } from '#kit/hub-process.ts';
import { until } from '#kit/until.ts';

const web = appTests(() => startHub({ env: { THALAMUS_LAB_PROJECTS: '1', THALAMUS_LAB_NODES: '2' } }));

/** When each message that is shown was given up: a replayed one that fails again has another time. */
const deaths = (rows: Locator): Promise<(string | null)[]> =>
  rows.locator('time').evaluateAll((times) => times.map((time) => (time as { dateTime?: string }).dateTime ?? null));

/** Writes a message to a module in the form, and sends it. */
async function sendByHand(page: Page, to: string, name: string): Promise<void> {
  await page.getByRole('combobox', { name: 'To' }).click();
  await page.getByRole('option', { name: to, exact: true }).click();
  await page.getByRole('combobox', { name: 'Message' }).fill(name);
  await page.getByRole('textbox', { name: 'Data (YAML)' }).click();
  await page.keyboard.insertText('note: by hand\nnumbers: [1, 2]');
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  await page.getByText('The hub has taken the message').waitFor();
}

test('a message that nobody understands becomes a dead letter, which appears by itself, is read, replayed and discarded', async () => {
  const watching = await web.opened('/messages?show=dead');
  await watching.getByText('No dead letters').waitFor();

  const page = await web.opened('/messages?show=send');
  await sendByHand(page, 'notification', 'nobody.knows.this');
  const id = await page.locator('[data-message-id]').getAttribute('data-message-id');
  expect(id).toMatch(/^[0-9a-f-]{36}$/);

  const row = watching.locator(`tr[data-letter="${id}"]`);
  await row.waitFor({ timeout: 60_000 });
  const [died] = await deaths(row);
  await row.getByRole('button', { name: 'Show nobody.knows.this to notification' }).click();
  const letter = watching.getByRole('dialog', { name: 'nobody.knows.this' });
  await letter.getByText('"by hand"').waitFor();
  await letter.getByText(id!).waitFor();
  await letter.getByRole('button', { name: 'Replay' }).click();

  // It fails again, and is a dead letter again.
  await letter.waitFor({ state: 'detached' });
  await until(
    'the letter to be there again',
    async () => {
      const [again] = await deaths(row);
      return again !== undefined && again !== died;
    },
    60_000,
  );
  await row.getByRole('button', { name: /^Discard/ }).click();
  const asked = watching.getByRole('dialog', { name: 'Discard nobody.knows.this?' });
  await asked.getByRole('button', { name: 'Cancel' }).click();
  await asked.waitFor({ state: 'detached' });
  expect(await row.count()).toBe(1);
  await row.getByRole('button', { name: /^Discard/ }).click();
  await asked.getByRole('button', { name: 'Discard' }).click();
  await watching.getByText('No dead letters').waitFor();
});

test('dead letters are narrowed by name, and all that are shown are discarded after a question', async () => {
  const page = await web.opened('/messages?show=send');
  for (const name of ['first.of.two', 'first.of.two', 'second.of.two']) {
    await page.goto(`${web.hub.url}/messages?show=send`);
    await sendByHand(page, 'notification', name);
  }
  await page.getByRole('tab', { name: 'Dead letters' }).click();
  const rows = page.locator('tr[data-letter]');
  await until('three dead letters', async () => (await rows.count()) === 3, 60_000);
  await page.getByLabel('Of name').fill('first.of.two');
  await until('two of the name', async () => (await rows.count()) === 2, 20_000);
  const before = await deaths(rows);
  await page.getByRole('button', { name: 'Replay all shown (2)' }).click();
  await page.getByText('2 messages were sent anew.').waitFor();
  await until(
    'both to be given up again',
    async () => {
      const now = await deaths(rows);
      return now.length === 2 && now.every((time) => !before.includes(time));
    },
    60_000,
  );
  await page.getByRole('button', { name: 'Discard all shown (2)' }).click();
  await page.getByRole('dialog', { name: 'Discard the 2 dead letters that are shown?' }).getByRole('button', { name: 'Discard' }).click();
  await page.getByText('2 messages were discarded.').waitFor();
  await page.getByText('No dead letter fits the filter').waitFor();
  await page.getByLabel('Of name').fill('');
  await until('the other one', async () => (await rows.count()) === 1, 20_000);
  await rows.getByRole('button', { name: 'Show second.of.two to notification' }).waitFor();
});

test('queues show every module with its depths, and a broadcast tells who gets it', async () => {
  const page = await web.opened('/messages');
  const row = page.locator('tr[data-module="notification"]');
  await row.waitFor();
  expect(await row.locator('[data-depth]').count()).toBe(4);

  await page.getByRole('tab', { name: 'Send' }).click();
  await page.getByText('all modules', { exact: true }).click();
  await page.getByRole('combobox', { name: 'Message' }).fill('nobody.reacts.to.this');
  await page.getByLabel('Expires after').fill('a while');
  await page.getByRole('button', { name: 'Send to all' }).click();
  await page.getByText('A number and ms, s, m, h or d, up to 30 days.').waitFor();
  await page.getByLabel('Expires after').fill('1m');
  await page.getByRole('button', { name: 'Send to all' }).click();
  await page.getByText('No module takes a message of this name.').waitFor();

  // Those that know the name get it: here the one that answers the query.
  await page.getByRole('combobox', { name: 'Message' }).fill('notification.rule.list');
  await page.getByRole('button', { name: 'Send to all' }).click();
  await page.getByText('For: notification', { exact: true }).waitFor();
});

test('data that are no YAML are told with their line, and nothing is sent', async () => {
  const page = await web.opened('/messages?show=send', { locale: 'fr-FR', colorScheme: 'dark' });
  await page.getByRole('textbox', { name: 'Données (YAML)' }).click();
  await page.keyboard.insertText('a: 1\na: 2');
  await page.getByText(/^2: /).waitFor();
  expect(await page.getByRole('button', { name: 'Envoyer', exact: true }).isDisabled()).toBe(true);
});
