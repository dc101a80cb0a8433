import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { openBrowser } from '#kit/app-browser.ts';
import { startCommand } from '#kit/command-line.ts';
import { freePort } from '#kit/free-port.ts';
import { startHub, type HubProcess } from '#kit/hub-process.ts';
import { until } from '#kit/until.ts';
import { CLIENT, startIdentityProvider, type IdentityProvider } from '../../signin/identity-provider.ts';

let hub: HubProcess;
let provider: IdentityProvider;
let browser: Browser;
const contexts: BrowserContext[] = [];
const complaints: string[] = [];

beforeAll(async () => {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  provider = await startIdentityProvider(url, 'school');
  const settings = {
    id: 'school',
    name: 'Example School',
    issuer: provider.issuer,
    client_id: CLIENT.id,
    client_secret: CLIENT.secret,
    roles_claim: 'groups',
    roles: { teachers: ['engineer'], students: ['viewer'] },
  };
  [hub, browser] = await Promise.all([
    startHub({
      env: {
        THALAMUS_OIDC_PROVIDERS: JSON.stringify([settings]),
        THALAMUS_OIDC_PASSWORDS: 'administrator',
        THALAMUS_LIMITS_LOGIN_BURST: '100',
        THALAMUS_LAB_PROJECTS: '1',
        THALAMUS_LAB_NODES: '2',
      },
      port,
    }),
    openBrowser(),
  ]);
});
afterAll(async () => {
  await browser?.close();
  await hub?.cleanUp();
  await provider?.close();
});
afterEach(async () => {
  for (const context of contexts.splice(0)) await context.close();
  const found = complaints.splice(0);
  if (found.length > 0) throw new Error(`The browser complained:\n${found.join('\n')}`);
});

async function opened(path = '/'): Promise<Page> {
  const context = await browser.newContext({ locale: 'en-US', viewport: { width: 1_280, height: 800 } });
  contexts.push(context);
  // The provider's page of the tests wants a font from elsewhere; nothing here goes out.
  await context.route(
    (url) => url.hostname !== '127.0.0.1',
    (route) => route.abort(),
  );
  const page = await context.newPage();
  page.on('console', (message) => {
    if (message.type() === 'error' && message.text().includes('Content Security Policy') && page.url().startsWith(hub.url)) {
      complaints.push(message.text());
    }
  });
  page.on('pageerror', (error) => {
    if (page.url().startsWith(hub.url)) complaints.push(error.message);
  });
  await page.goto(hub.url + path);
  return page;
}

/** Says at the provider who it is, and agrees to what the hub wants to know. */
async function logInThere(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: 'Log in with Example School' }).click();
  await page.waitForURL(`${provider.issuer}/**`);
  await page.locator('input[name="login"]').fill(name);
  await page.locator('input[name="password"]').fill('any');
  await page.getByRole('button', { name: 'Sign-in' }).click();
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.waitForURL(`${hub.url}/**`);
}

const isInside = (page: Page, name: string) =>
  page
    .getByRole('button', { name: new RegExp(name) })
    .first()
    .waitFor();
const isAtLogIn = (page: Page) => page.waitForURL(`${hub.url}/login**`);

test('somebody whom the school knows logs in, stays logged in, and is logged out everywhere', async () => {
  const page = await opened('/events');
  await logInThere(page, 'ada');
  await page.waitForURL(`${hub.url}/events`);
  await isInside(page, 'ada');

  // No script finds what opens the session.
  const kept = await page.evaluate('JSON.stringify({ ...localStorage }) + JSON.stringify({ ...sessionStorage }) + document.cookie');
  expect(kept).not.toMatch(/eyJ/);
  const cookies = (await page.context().cookies(`${hub.url}/signin/`)).filter(({ name }) => name.includes('thalamus'));
  expect(cookies.map(({ name, httpOnly, sameSite }) => ({ name, httpOnly, sameSite }))).toEqual([
    { name: `thalamus-session-${new URL(hub.url).port}`, httpOnly: true, sameSite: 'Strict' },
  ]);

  await page.reload();
  await isInside(page, 'ada');
  const other = await page.context().newPage();
  await other.goto(`${hub.url}/projects`);
  await isInside(other, 'ada');
  await Promise.all([page.reload(), other.reload()]);
  await Promise.all([isInside(page, 'ada'), isInside(other, 'ada')]);

  await page.getByRole('button', { name: /ada/ }).first().click();
  await page.getByRole('menuitem', { name: 'Log out' }).click();
  await isAtLogIn(other);
  // The school is asked to end its session too, and sends the browser back.
  await page.waitForURL(`${provider.issuer}/session/end**`);
  await page.getByRole('button', { name: 'Yes, sign me out' }).click();
  await isAtLogIn(page);
  await page.getByRole('button', { name: 'Log in with Example School' }).click();
  await page.locator('input[name="login"]').waitFor();
});

test('a log-out at the school ends the session here', async () => {
  const page = await opened();
  await logInThere(page, 'bob');
  await isInside(page, 'bob');
  const there = await page.context().newPage();
  await there.goto(`${provider.issuer}/session/end`);
  await there.getByRole('button', { name: 'Yes, sign me out' }).click();
  await isAtLogIn(page);
  expect(await page.evaluate('localStorage.getItem("thalamus-log-in")')).toBeNull();
});

test('a user of the school who is called admin there is not the admin of the hub', async () => {
  const page = await opened();
  await logInThere(page, 'mallory');
  await isInside(page, 'admin-2');
  expect(await page.getByRole('button', { name: /admin$/ }).count()).toBe(0);
});

test('who has no rights here is told so, in the language of the page', async () => {
  const page = await opened();
  await page.getByText('Français').click();
  await page.getByRole('button', { name: 'Se connecter avec Example School' }).click();
  await page.locator('input[name="login"]').fill('eve');
  await page.locator('input[name="password"]').fill('any');
  await page.getByRole('button', { name: 'Sign-in' }).click();
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('alert').getByText('n’avez aucun droit ici').waitFor();
  expect((await page.context().cookies(`${hub.url}/signin/`)).filter(({ name }) => name.includes('thalamus'))).toEqual([]);
});

test('who gives it up comes back and is told so', async () => {
  const page = await opened();
  await page.getByRole('button', { name: 'Log in with Example School' }).click();
  await page.getByRole('link', { name: 'Cancel' }).click();
  await page.getByRole('alert').getByText('given up').waitFor();
  expect(new URL(page.url()).pathname).toBe('/login');
});

test('where passwords are for the administrator alone, the page says so, and nobody else logs in by one', async () => {
  const page = await opened();
  await page.getByText('Log in as administrator with a password').waitFor();
  await page.getByLabel('User name').fill('admin');
  await page.getByLabel('Password', { exact: true }).fill(hub.password);
  await page.getByRole('button', { name: 'Log in', exact: true }).click();
  await isInside(page, 'admin');

  const token = async (username: string, password: string) =>
    fetch(`${hub.url}/api/common/api/v1/auth/token/`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username, password }),
    });
  const { access } = (await (await token('admin', hub.password)).json()) as { access: string };
  const user = { username: 'local', password: 'correct-horse-battery', roles: ['viewer'] };
  const made = await fetch(`${hub.url}/api/common/api/v1/auth/users/`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${access}` },
    body: JSON.stringify(user),
  });
  expect(made.status).toBe(201);
  expect((await token(user.username, user.password)).status).toBe(403);
  expect(hub.output()).not.toContain(CLIENT.secret);
});

test('the command line is logged in by the school in the browser of the same machine', async () => {
  const home = mkdtempSync(join(tmpdir(), 'thalamus-log-in-'));
  const command = startCommand(['login', '--sso', '--no-browser'], { url: hub.url, home });
  try {
    await until('the address is said', () => command.said().includes('/login?'), 20_000);
    const address = new URL(/http\S+\/login\?\S+/.exec(command.said())![0]);
    const page = await opened(address.pathname + address.search);
    await page.getByText('A program on this computer wants to log in').waitFor();
    await page.getByText('http://127.0.0.1:').waitFor();
    await page.getByRole('button', { name: 'Log in with Example School' }).click();
    await page.locator('input[name="login"]').fill('ada');
    await page.locator('input[name="password"]').fill('any');
    await page.getByRole('button', { name: 'Sign-in' }).click();
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByText('The command line is logged in.').waitFor();
    expect((await command.ended).code).toBe(0);
    const who = startCommand(['whoami', '--json'], { url: hub.url, home });
    expect(JSON.parse((await who.ended).out)).toMatchObject({ username: 'ada', roles: ['engineer'] });
    // The browser itself is not logged in by it.
    await page.goto(hub.url);
    await isAtLogIn(page);
  } finally {
    command.stop();
    rmSync(home, { recursive: true });
  }
});
