import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startHub, type HubProcess } from '#kit/hub-process.ts';
import { SmallBrowser } from './small-browser.ts';

const AUTH = '/api/common/api/v1/auth';
let hub: HubProcess;

beforeAll(async () => {
  hub = await startHub({
    env: { THALAMUS_LOG_LEVEL: 'debug', THALAMUS_LIMITS_LOGIN_PER_SECOND: '1000', THALAMUS_LIMITS_LOGIN_BURST: '1000' },
  });
});
afterAll(() => hub.cleanUp());

interface Given {
  readonly access: string;
  readonly username?: string;
  readonly continue_at?: string | null;
}

async function loggedIn(site?: string): Promise<{ readonly browser: SmallBrowser; readonly access: string }> {
  const browser = new SmallBrowser(hub.url, site);
  const answer = await browser.post('/signin/session/', { username: 'admin', password: hub.password });
  const text = await answer.text();
  expect([answer.status, text]).toEqual([200, expect.any(String)]);
  return { browser, access: (JSON.parse(text) as Given).access };
}

const me = (access: string) => fetch(`${hub.url}${AUTH}/me/`, { headers: { authorization: `Bearer ${access}` } });

test('a browser gets the access token alone: the refresh token is a cookie that no script reads and no other site sends', async () => {
  const browser = new SmallBrowser(hub.url);
  const answer = await browser.post('/signin/session/', { username: 'admin', password: hub.password });
  expect(Object.keys((await answer.json()) as object).toSorted()).toEqual(['access', 'expires_in']);
  const { port } = new URL(hub.url);
  expect(browser.set).toHaveLength(1);
  expect(browser.set[0]).toMatch(new RegExp(`^thalamus-session-${port}=[^;]+; Path=/signin/; HttpOnly; SameSite=Strict; Max-Age=\\d+$`));
  expect(answer.headers.get('cache-control')).toBe('no-store');
});

test('over HTTPS the cookie is secure and of this host alone, at another port under another name', async () => {
  const { browser } = await loggedIn('https://hub.example');
  expect(browser.set[0]).toMatch(/^__Host-thalamus-session=[^;]+; Path=\/; Secure; HttpOnly; SameSite=Strict; Max-Age=\d+$/);
  const other = await loggedIn('https://hub.example:8443');
  expect(other.browser.set[0]).toMatch(/^__Host-thalamus-session-8443=/);
});

test('the cookie gives the next access token, and says who it is', async () => {
  const { browser } = await loggedIn();
  const before = browser.cookie('session');
  const renewed = (await (await browser.post('/signin/renewal/')).json()) as Given;
  expect(renewed.username).toBe('admin');
  expect((await me(renewed.access)).status).toBe(200);
  expect(browser.cookie('session')).not.toBe(before);
});

test('tabs that renew at the same time all go on, and so does one whose answer was lost', async () => {
  const { browser } = await loggedIn();
  const cookie = browser.cookie('session')!;
  const [name] = [...browser.jar.keys()];
  const tabs = Array.from({ length: 4 }, () => {
    const tab = new SmallBrowser(hub.url);
    tab.jar.set(name!, cookie);
    return tab;
  });
  const answers = await Promise.all(tabs.map((tab) => tab.post('/signin/renewal/')));
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
  for (const tab of tabs) expect((await tab.post('/signin/renewal/')).status).toBe(200);
});

test('a refresh token that was used is refused to programs, as before, and the cookie is taken away with its session', async () => {
  const { browser } = await loggedIn();
  const [refresh] = browser.cookie('session')!.split('~');
  await browser.post('/signin/renewal/');
  const replayed = await fetch(`${hub.url}${AUTH}/refresh/`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ refresh }),
  });
  expect(replayed.status).toBe(401);
  expect((await browser.post('/signin/renewal/')).status).toBe(401);
  expect(browser.jar.size).toBe(0);
});

test('logging out ends the session for every tab at once, with or without a token that is still good', async () => {
  for (const withToken of [true, false]) {
    const { browser, access } = await loggedIn();
    const other = (await (await browser.post('/signin/renewal/')).json()) as Given;
    const copy = new SmallBrowser(hub.url);
    for (const [name, value] of browser.jar) copy.jar.set(name, value);
    const ended = await browser.post('/signin/end/', {}, withToken ? { authorization: `Bearer ${access}` } : {});
    expect([ended.status, await ended.json()]).toEqual([200, { continue_at: null }]);
    expect([(await me(access)).status, (await me(other.access)).status]).toEqual([401, 401]);
    expect((await copy.post('/signin/renewal/')).status).toBe(401);
    expect(browser.jar.size).toBe(0);
  }
});

describe('a request that is not from a page of this hub is refused, and its cookie is not looked at', () => {
  test.each([
    ['from another site', { 'sec-fetch-site': 'cross-site' }],
    ['from another host of the same domain', { 'sec-fetch-site': 'same-site' }],
    ['from an address that somebody typed', { 'sec-fetch-site': 'none' }],
    ['without the header that forms cannot send', { 'x-thalamus-signin': '' }],
    ['of an origin that is hidden', { origin: 'null' }],
    ['of an origin that is no origin', { origin: 'https://hub.example/path' }],
  ])('%s', async (_, headers) => {
    const { browser } = await loggedIn();
    for (const path of ['/signin/renewal/', '/signin/end/', '/signin/session/', '/signin/oidc/any/']) {
      const answer = await browser.post(path, {}, headers);
      expect([answer.status, answer.headers.getSetCookie()]).toEqual([403, []]);
    }
    expect((await browser.post('/signin/renewal/')).status).toBe(200);
  });

  test('of another origin, told by a browser that says no more', async () => {
    const refused = await fetch(`${hub.url}/signin/renewal/`, {
      method: 'POST',
      headers: { origin: 'http://evil.example', 'x-thalamus-signin': '1' },
    });
    expect(refused.status).toBe(403);
    const own = await fetch(`${hub.url}/signin/renewal/`, { method: 'POST', headers: { origin: hub.url, 'x-thalamus-signin': '1' } });
    expect(own.status).toBe(401);
  });

  test('a form, which is what other sites can send, is no JSON', async () => {
    const { browser } = await loggedIn();
    const answer = await browser.post('/signin/session/', {}, { 'content-type': 'text/plain' });
    expect(answer.status).toBe(415);
  });
});

test('a wrong password sets no cookie and is delayed like at the other doors', async () => {
  const browser = new SmallBrowser(hub.url);
  const answer = await browser.post('/signin/session/', { username: 'nobody', password: 'wrong' });
  expect([answer.status, browser.jar.size]).toEqual([401, 0]);
  const statuses: number[] = [];
  for (let n = 0; n < 6; n += 1) statuses.push((await browser.post('/signin/session/', { username: 'nobody', password: 'wrong' })).status);
  expect(statuses.at(-1)).toBe(429);
});

test('programs log in as before, without cookies', async () => {
  const answer = await fetch(`${hub.url}${AUTH}/token/`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username: 'admin', password: hub.password }),
  });
  expect(answer.headers.getSetCookie()).toEqual([]);
  expect(Object.keys((await answer.json()) as object)).toEqual(expect.arrayContaining(['access', 'refresh', 'expires_in']));
});

test('the session is listed with the door that it came by', async () => {
  const { access } = await loggedIn();
  const { items } = (await (
    await fetch(`${hub.url}${AUTH}/sessions/?limit=500`, { headers: { authorization: `Bearer ${access}` } })
  ).json()) as {
    items: Record<string, unknown>[];
  };
  expect(JSON.stringify(items)).toContain('"web"');
});

test('no answer and no line of the log holds a token, a cookie or a password', async () => {
  const { browser, access } = await loggedIn();
  const secrets = [access, browser.cookie('session')!.split('~')[0]!, hub.password];
  const answers = [
    await browser.post('/signin/renewal/', {}, { 'sec-fetch-site': 'cross-site', authorization: `Bearer ${access}` }),
    await browser.post('/signin/session/', { username: 'admin', password: hub.password, more: access }),
    await browser.post('/signin/oidc/none/', { return_to: '/' }),
    await fetch(`${hub.url}/api/nothing/`, { headers: { authorization: `Bearer ${access}` } }),
    await fetch(`${hub.url}${AUTH}/me/`, { headers: { authorization: `Basic ${access}` } }),
  ];
  const texts = await Promise.all(answers.map((answer) => answer.text()));
  expect(answers.every(({ status }) => status >= 400)).toBe(true);
  for (const secret of secrets) {
    expect(texts.join('\n')).not.toContain(secret);
    expect(hub.output()).not.toContain(secret);
  }
});

test('every page has a policy that runs no script of others, and pages of programs run none', async () => {
  for (const path of ['/', '/login', '/api/docs/', '/api/openapi.json', '/health/', '/signin/nothing/', '/assets/nothing.js']) {
    const { headers } = await fetch(hub.url + path, { headers: { accept: 'text/html' } });
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy, path).toContain("default-src 'none'");
    expect(policy, path).toContain("frame-ancestors 'none'");
    expect(/script-src ([^;]+)/.exec(policy)?.[1] ?? "'self'", path).not.toMatch(/unsafe|https?:|\*/);
    expect(headers.get('x-content-type-options'), path).toBe('nosniff');
    expect(headers.get('referrer-policy'), path).toBe('no-referrer');
  }
});
