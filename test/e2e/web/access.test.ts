import { expect, test } from 'vitest';
import { appTests } from '#kit/app-tests.ts';
import { startHub } from '#kit/hub-process.ts';

const AUTH = '/api/common/api/v1/auth';
const SECRET = 'purple boots';
const web = appTests(() => startHub({ env: { THALAMUS_LAB_PROJECTS: '2', THALAMUS_LAB_NODES: '2' } }));

test('a teacher makes a pupil and a team with its project; the pupil makes a key that gives no more, and is shut out', async () => {
  const { page } = await web.app('/access');
  await page.getByRole('button', { name: 'Create user' }).click();
  const form = page.getByRole('dialog', { name: 'Create user' });
  await form.getByLabel('User name').fill('lea');
  await form.getByRole('textbox', { name: 'New password' }).fill('password1');
  await form.getByRole('combobox', { name: 'Roles' }).press('Backspace');
  await page.keyboard.press('Tab');
  await form.getByRole('button', { name: 'Create', exact: true }).click();
  await form.getByRole('alert').getByText('is one of those that are guessed first').waitFor();
  await form.getByRole('textbox', { name: 'New password' }).fill(SECRET);
  await form.getByRole('button', { name: 'Create', exact: true }).click();
  await form.waitFor({ state: 'detached' });
  await page.getByRole('row', { name: /^lea/ }).waitFor();

  await page.getByRole('tab', { name: 'Groups' }).click();
  await page.getByRole('button', { name: 'Create group' }).click();
  const group = page.getByRole('dialog', { name: 'Create group' });
  await group.getByLabel('Name').fill('team-1');
  await group.getByRole('combobox', { name: 'Members' }).click();
  await page.getByRole('option', { name: 'lea' }).click();
  await page.keyboard.press('Tab');
  await group.getByRole('combobox', { name: 'Projects' }).click();
  const project = page.getByRole('option').first();
  const name = (await project.textContent())!;
  await project.click();
  await page.keyboard.press('Tab');
  await group.getByRole('button', { name: 'Create', exact: true }).click();
  await group.waitFor({ state: 'detached' });
  await page.getByRole('row').filter({ hasText: 'team-1' }).filter({ hasText: name }).waitFor();

  const pupil = await web.app('/profile', { username: 'lea', password: SECRET });
  await pupil.page.getByText('team-1', { exact: true }).waitFor();
  expect(await pupil.page.getByRole('link', { name: 'Access', exact: true }).count()).toBe(0);
  await pupil.page.getByRole('button', { name: 'Create API key' }).click();
  const making = pupil.page.getByRole('dialog', { name: 'Create API key' });
  await making.getByLabel('Name').fill('robot');
  await making.getByRole('button', { name: 'Create', exact: true }).click();
  const key = (await pupil.page.locator('[data-key]').textContent())!;
  await pupil.page.getByRole('button', { name: 'I have kept it' }).click();
  const me = await fetch(`${web.hub.url}${AUTH}/me/`, { headers: { authorization: `Bearer ${key}` } });
  const rights = (await me.json()) as { permissions: string[]; in_projects: Record<string, string[]> };
  expect(rights.permissions).toEqual([]);
  expect(Object.values(rights.in_projects)).toEqual([['*.read']]);

  await page.getByRole('tab', { name: 'Users' }).click();
  await page.getByRole('button', { name: 'More actions: lea' }).click();
  await page.getByRole('menuitem', { name: 'Shut out' }).click();
  await page.getByRole('row', { name: /^lea/ }).getByText('shut out').waitFor();
  const refused = await fetch(`${web.hub.url}${AUTH}/me/`, { headers: { authorization: `Bearer ${key}` } });
  expect(refused.status).toBe(401);
  // The open page finds out by itself: its connection was ended, and its session with it.
  await pupil.page.getByRole('button', { name: 'Log in' }).waitFor({ timeout: 30_000 });
});
