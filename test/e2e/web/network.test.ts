import { beforeAll, expect, test } from 'vitest';
import { appTests, runningCampus } from '#kit/app-tests.ts';
import { startHub } from '#kit/hub-process.ts';

const API = '/api/common/api/v1';

const web = appTests(() => startHub({ env: { THALAMUS_LAB_NAME: 'campus' } }));
beforeAll(async () => {
  await runningCampus(web.client);
});

test('a link is impaired by what the plan shows, measured, and relieved again in the browser', async () => {
  const page = await web.opened('/modules/qos');
  await page.getByRole('button', { name: 'Put something in force…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('combobox', { name: 'Name' }).click();
  await page.getByRole('option', { name: 'WAN, 100 ms' }).click();
  await dialog.getByRole('combobox', { name: 'Link' }).click();
  await page.getByRole('option', { name: /PC-A1 / }).click();
  await dialog.getByRole('combobox', { name: 'Measured from' }).click();
  await page.getByRole('option', { name: 'PC-A1', exact: true }).click();
  await dialog.getByRole('textbox', { name: 'by asking the address' }).fill('10.10.10.12');
  await dialog.getByRole('button', { name: 'Show the plan' }).click();
  await dialog.locator('[data-plan="filters"]').getByText('delay 100 0').waitFor();
  await dialog.getByRole('button', { name: 'Put in force' }).click();
  await dialog.locator('[data-outcome="in_force"] [data-compared="added_rtt_ms"]', { hasText: '200.0 asked' }).waitFor();
  await dialog.getByRole('button', { name: 'Close' }).last().click();

  const row = page.locator('tr[data-state="in_force"]', { hasText: 'WAN, 100 ms' });
  await row.getByText(/Campus · .*PC-A1/).waitFor();
  await row.getByRole('button', { name: /^Take away/ }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Take away' }).click();
  await page.locator('tr[data-state="removed"]', { hasText: 'WAN, 100 ms' }).waitFor();
  const { items } = await web.client.get<{ items: { state: string; verified: boolean }[] }>(`${API}/qos/applications/`);
  expect(items).toMatchObject([{ state: 'removed', verified: true }]);
});

test('layers are drawn, what cannot be followed says why, and backups are scheduled', async () => {
  const page = await web.opened('/modules/network');
  await page.getByRole('tab', { name: 'Map' }).click();
  await page.locator('[data-drawn="31"]').waitFor();
  await page.getByRole('table', { name: 'Links' }).getByText('EDGE1 FastEthernet0/0 ↔ ISP Ethernet0').waitFor();
  await page.getByRole('textbox', { name: 'From' }).fill('PC-A1');
  await page.getByRole('textbox', { name: 'To', exact: true }).fill('192.0.2.1');
  await page.getByRole('button', { name: 'Follow' }).click();
  await page.locator('[data-outcome="stops"]').waitFor();

  await page.getByRole('tab', { name: 'Schedules' }).click();
  await page.getByRole('button', { name: 'New schedule' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'Name' }).fill('weekly');
  // What the words do not say is said in cron fields.
  const often = async (choice: string) => {
    await dialog.getByLabel('How often').first().click();
    await page.getByRole('option', { name: choice }).click();
  };
  await often('other times (cron)');
  await dialog.getByRole('textbox', { name: 'Cron fields' }).fill('every night');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await dialog.getByRole('alert').waitFor();
  await often('every week');
  await dialog.getByLabel('Time', { exact: true }).fill('07:30');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await page.locator('tr[data-schedule="weekly"]', { hasText: 'every Monday at 07:30' }).waitFor();
  await page.locator('tr[data-schedule="weekly"]', { hasText: 'every open project' }).waitFor();
  expect(await web.client.get(`${API}/network/backup-schedules/`)).toMatchObject({ items: [{ name: 'weekly', cron: '30 7 * * 1' }] });
});
