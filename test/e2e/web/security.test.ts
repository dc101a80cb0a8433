import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { appendFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { appTests, runningCampus } from '#kit/app-tests.ts';
import { startHub } from '#kit/hub-process.ts';

const folder = mkdtempSync(join(tmpdir(), 'thalamus-security-web-'));
const events = join(folder, 'eve.json');
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const web = appTests(() => {
  writeFileSync(events, '');
  return startHub({ env: { THALAMUS_LAB_NAME: 'campus', THALAMUS_SECURITY_EVE_FILE: events } });
});
beforeAll(async () => {
  await runningCampus(web.client);
});

test('an alert of Suricata is seen and found by a path, and a node is contained and released in the browser', async () => {
  const page = await web.opened('/modules/security');
  await page.getByText('Nothing attacks').waitFor();
  await appendFile(
    events,
    `${JSON.stringify({ timestamp: new Date().toISOString().replace('Z', '000+0000'), event_type: 'alert', src_ip: '203.0.113.9', dest_ip: '203.0.113.10', proto: 'TCP', alert: { signature_id: 1_000_001, signature: 'TEST of the screen', category: 'Misc', severity: 2 }, deep: { list: [{ number: 4 }] } })}\n`,
  );
  await page.locator('[data-alert]', { hasText: 'TEST of the screen' }).waitFor();

  await page.getByRole('tab', { name: 'Events' }).click();
  await page.getByRole('textbox', { name: 'Conditions, one a line' }).fill('deep.list[*].number=4\nsource.ip=203.0.113.9');
  await page.getByRole('tabpanel').getByRole('button', { name: 'Search' }).click();
  await page.locator('[data-event]', { hasText: 'rule.name=TEST of the screen' }).waitFor();
  expect(await page.locator('[data-event]').count()).toBe(1);

  await page.getByRole('tab', { name: 'Containments' }).click();
  await page.getByRole('combobox', { name: 'Node' }).selectOption({ label: 'PC-A1' });
  await page.getByRole('button', { name: 'Contain…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'Reason' }).fill('It spreads something.');
  await dialog.getByRole('button', { name: 'Contain' }).click();
  const row = page.locator('[data-containment="PC-A1"]');
  await row.and(page.locator('[data-state="in_force"]')).getByText(/left$/).waitFor();
  await row.getByRole('button', { name: /^Release/ }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Release' }).click();
  await page.getByText('Nobody is contained').waitFor();
  await page.getByRole('checkbox', { name: 'Those that ended too' }).click();
  await row.and(page.locator('[data-state="released"]')).waitFor();
});
