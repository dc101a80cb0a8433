import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freePort } from '#kit/free-port.ts';
import { startHub, type HubProcess } from '#kit/hub-process.ts';
import { startMadeUpProvider, type Lies, type MadeUpProvider } from './made-up-provider.ts';
import { SmallBrowser } from './small-browser.ts';

const AUTH = '/api/common/api/v1/auth';
const CLIENT = 'thalamus';
const SECRET = 'a-secret-between-both-of-them-that-is-long';
const LOG_OUT = 'http://schemas.openid.net/event/backchannel-logout';
let provider: MadeUpProvider;
let second: MadeUpProvider;
let hub: HubProcess;

beforeAll(async () => {
  [provider, second] = await Promise.all([startMadeUpProvider(CLIENT), startMadeUpProvider(CLIENT)]);
  const settings = (id: string, issuer: string) => ({
    id,
    name: `The ${id}`,
    issuer,
    client_id: CLIENT,
    client_secret: SECRET,
    username_claim: 'name',
    roles_claim: 'groups',
    roles: { students: ['viewer'], teachers: ['engineer'] },
  });
  const away = `http://127.0.0.1:${await freePort()}`;
  hub = await startHub({
    env: {
      THALAMUS_LIMITS_LOGIN_PER_SECOND: '1000',
      THALAMUS_LIMITS_LOGIN_BURST: '1000',
      THALAMUS_OIDC_PROVIDERS: JSON.stringify([
        settings('school', provider.issuer),
        settings('other', second.issuer),
        settings('away', away),
      ]),
    },
  });
});
afterAll(async () => {
  await hub.cleanUp();
  await Promise.all([provider.close(), second.close()]);
});

/** A browser at the provider: where it was sent, and what it comes back to. */
async function departed(id = 'school', returnTo = '/projects?x=1') {
  const browser = new SmallBrowser(hub.url);
  const answer = await browser.post(`/signin/oidc/${id}/`, { return_to: returnTo });
  const { url } = (await answer.json()) as { url: string };
  const asked = new URL(url).searchParams;
  return { browser, url, asked, state: asked.get('state')! };
}

const callback = (of: Readonly<Record<string, string>>, id = 'school') =>
  `/signin/oidc/${id}/callback/?${new URLSearchParams(of).toString()}`;

/** Logs somebody in as the provider says, and gives where the browser is sent. */
async function logIn(subject = 'carol', lies: Lies = {}) {
  const { browser, url, state } = await departed();
  provider.lies = lies;
  try {
    const answer = await browser.visit(callback({ code: provider.codeFor(url, subject), state, iss: provider.issuer }));
    return { browser, answer, status: answer.status, to: answer.headers.get('location') };
  } finally {
    provider.lies = {};
  }
}

const refusal = (reason: string) => `/login?refused=${reason}`;

async function whoIs(browser: SmallBrowser): Promise<Record<string, unknown> | number> {
  const renewed = await browser.post('/signin/renewal/');
  if (renewed.status !== 200) return renewed.status;
  const { access } = (await renewed.json()) as { access: string };
  const answer = await fetch(`${hub.url}${AUTH}/me/`, { headers: { authorization: `Bearer ${access}` } });
  return (await answer.json()) as Record<string, unknown>;
}

test('the browser leaves with state, nonce and a challenge, and keeps the rest sealed', async () => {
  const { browser, asked, url } = await departed();
  expect(url).toMatch(new RegExp(`^${provider.issuer}/authorize\\?`));
  expect(Object.fromEntries(asked)).toMatchObject({
    client_id: CLIENT,
    response_type: 'code',
    redirect_uri: `${hub.url}/signin/oidc/school/callback/`,
    scope: 'openid profile email',
    code_challenge_method: 'S256',
  });
  expect(browser.set[0]).toMatch(/^thalamus-log-in-[0-9a-f]{16}=[^;]+; Path=\/signin\/; HttpOnly; SameSite=Lax; Max-Age=600$/);
  const sealed = browser.cookie('log-in')!;
  for (const known of [asked.get('state')!, asked.get('nonce')!])
    expect(Buffer.from(sealed, 'base64url').toString('latin1') + sealed).not.toContain(known);
  expect(url).not.toContain(SECRET);
});

test('who comes back is a user with the roles that the provider gives, and is where they wanted to go', async () => {
  const { browser, status, to } = await logIn('carol', { claims: { name: 'carol' } });
  expect([status, to]).toEqual([303, `/login?sso=done&to=${encodeURIComponent('/projects?x=1')}`]);
  expect(browser.set.at(-1)).toMatch(/^thalamus-session-\d+=[^;]+~school; .*SameSite=Strict/);
  expect([...browser.jar.keys()].filter((name) => name.includes('log-in'))).toEqual([]);
  expect(await whoIs(browser)).toMatchObject({ username: 'carol', roles: ['viewer'], log_in: 'sso' });
});

test('roles follow the claims at each log-in, and the user stays the same when the name changes', async () => {
  await logIn('dan', { claims: { name: 'dan' } });
  const { browser } = await logIn('dan', { claims: { name: 'daniel', groups: ['teachers'] } });
  expect(await whoIs(browser)).toMatchObject({ username: 'dan', roles: ['engineer'] });
});

test('a user of this hub is not taken over by somebody whom the provider calls the same', async () => {
  const { browser } = await logIn('impostor', { claims: { name: 'admin' } });
  expect(await whoIs(browser)).toMatchObject({ username: 'admin-2', roles: ['viewer'] });
});

test('who has no role here is told so, and is no user', async () => {
  const { to, browser } = await logIn('eve', { claims: { groups: ['strangers'] } });
  expect([to, await whoIs(browser)]).toEqual([refusal('not_allowed'), 401]);
});

describe('what is not to be believed logs nobody in', () => {
  const hourAgo = () => Math.floor(Date.now() / 1_000) - 3_600;
  test.each<[string, () => Lies]>([
    ['another nonce', () => ({ claims: { nonce: 'another' } })],
    ['a token for another client', () => ({ claims: { aud: 'somebody-else' } })],
    ['a token for several clients that another asked for', () => ({ claims: { aud: [CLIENT, 'else'], azp: 'else' } })],
    ['a token of another issuer', () => ({ claims: { iss: 'https://evil.example' } })],
    ['a token that has expired', () => ({ claims: { iat: hourAgo(), exp: hourAgo() + 300 } })],
    ['a token that is not signed', () => ({ unsigned: true })],
    ['a token that somebody else signed', () => ({ foreignKey: true })],
    ['a token that is signed with our own secret', () => ({ bySecret: SECRET })],
  ])('%s', async (_, lies) => {
    const { browser, to } = await logIn('mallory', lies());
    expect([to, await whoIs(browser)]).toEqual([refusal('unverified'), 401]);
  });

  test('a clock that goes half a minute wrong is put up with', async () => {
    const soon = Math.floor(Date.now() / 1_000) + 30;
    expect((await logIn('carol', { claims: { iat: soon, nbf: soon } })).to).toContain('sso=done');
  });

  test('another state, or that of another browser', async () => {
    const { browser, url } = await departed();
    const code = provider.codeFor(url);
    const forged = await browser.visit(callback({ code, state: 'forged', iss: provider.issuer }));
    expect(forged.headers.get('location')).toBe(refusal('expired'));
    const victim = new SmallBrowser(hub.url);
    const other = await victim.visit(callback({ code, state: new URL(url).searchParams.get('state')!, iss: provider.issuer }));
    expect([other.headers.get('location'), victim.jar.size]).toEqual([refusal('expired'), 0]);
  });

  test('a sealed log-in under the name of another state', async () => {
    const [one, two] = [await departed(), await departed()];
    const [name] = [...two.browser.jar.keys()];
    two.browser.jar.set(name!, one.browser.cookie('log-in')!);
    const answer = await two.browser.visit(callback({ code: provider.codeFor(two.url), state: two.state, iss: provider.issuer }));
    expect(answer.headers.get('location')).toBe(refusal('unverified'));
  });

  test('a sealed log-in that somebody changed', async () => {
    const { browser, url, state } = await departed();
    const [name, value] = [...browser.jar][0]!;
    browser.jar.set(name, `${value.slice(0, -3)}AAA`);
    expect((await browser.visit(callback({ code: provider.codeFor(url), state, iss: provider.issuer }))).headers.get('location')).toBe(
      refusal('expired'),
    );
  });

  test('a code that was used', async () => {
    const { browser, url, state } = await departed();
    const kept = new Map(browser.jar);
    const back = callback({ code: provider.codeFor(url), state, iss: provider.issuer });
    expect((await browser.visit(back)).headers.get('location')).toContain('sso=done');
    const replaying = new SmallBrowser(hub.url);
    for (const [name, value] of kept) replaying.jar.set(name, value);
    expect((await replaying.visit(back)).headers.get('location')).toBe(refusal('unverified'));
    expect(await whoIs(replaying)).toBe(401);
  });

  test('a code of a log-in that somebody else began', async () => {
    const [attacker, victim] = [await departed(), await departed()];
    const stolen = provider.codeFor(attacker.url, 'mallory');
    const answer = await victim.browser.visit(callback({ code: stolen, state: victim.state, iss: provider.issuer }));
    expect(answer.headers.get('location')).toBe(refusal('unverified'));
  });

  test('an answer of another provider, by its issuer or by its address', async () => {
    const one = await departed('school');
    const asOther = await one.browser.visit(callback({ code: provider.codeFor(one.url), state: one.state, iss: second.issuer }));
    expect(asOther.headers.get('location')).toBe(refusal('unverified'));
    const two = await departed('school');
    const atOther = await two.browser.visit(callback({ code: second.codeFor(two.url), state: two.state, iss: second.issuer }, 'other'));
    expect(atOther.headers.get('location')).toBe(refusal('unverified'));
    const three = await departed('school');
    const silent = await three.browser.visit(callback({ code: provider.codeFor(three.url), state: three.state }));
    expect(silent.headers.get('location')).toBe(refusal('unverified'));
  });

  test('a log-in that the person gave up', async () => {
    const { browser, state } = await departed();
    const answer = await browser.visit(callback({ error: 'access_denied', state, iss: provider.issuer }));
    expect(answer.headers.get('location')).toBe(refusal('denied'));
  });
});

test.each(['//evil.example', '/\\evil.example', 'https://evil.example', 'javascript:alert(1)', '/a\r\nb', ''])(
  'nobody is sent on to %j',
  async (returnTo) => {
    const browser = new SmallBrowser(hub.url);
    expect([(await browser.post('/signin/oidc/school/', { return_to: returnTo })).status, browser.jar.size]).toEqual([422, 0]);
  },
);

test('a provider that is away or fails is told as such, and passwords work', async () => {
  const browser = new SmallBrowser(hub.url);
  const away = await browser.post('/signin/oidc/away/', { return_to: '/' });
  expect([away.status, ((await away.json()) as { code: string }).code]).toEqual([502, 'provider_error']);
  expect((await logIn('carol', { tokenStatus: 500 })).to).toBe(refusal('unavailable'));
  const missing = await browser.post('/signin/oidc/nobody/', { return_to: '/' });
  expect(missing.status).toBe(404);
  expect((await browser.post('/signin/session/', { username: 'admin', password: hub.password })).status).toBe(200);
});

test('a provider that calls itself something else is none', async () => {
  second.lies = { issuer: 'https://evil.example' };
  // Not asked before in this test file's life: what it said of itself is not known yet.
  const strange = await new SmallBrowser(hub.url).post('/signin/oidc/other/', { return_to: '/' });
  second.lies = {};
  expect(strange.status).toBe(502);
});

test('a provider may change its keys at any time', async () => {
  expect((await logIn('carol')).to).toContain('sso=done');
  await provider.rotate();
  expect((await logIn('carol')).to).toContain('sso=done');
});

describe('a log-out at the provider', () => {
  const tell = (token: string, headers: Record<string, string> = {}) =>
    fetch(`${hub.url}/signin/oidc/school/log-out/`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
      body: new URLSearchParams({ logout_token: token }),
    });
  const claims = (more: object = {}) => ({
    iss: provider.issuer,
    aud: CLIENT,
    iat: Math.floor(Date.now() / 1_000),
    exp: Math.floor(Date.now() / 1_000) + 120,
    jti: crypto.randomUUID(),
    events: { [LOG_OUT]: {} },
    sub: 'gina',
    ...more,
  });

  test('ends the sessions of the person here at once, and of nobody else', async () => {
    const [gina, hans] = [await logIn('gina', { claims: { sid: 's-gina' } }), await logIn('hans', { claims: { sid: 's-hans' } })];
    const answer = await tell(await provider.logOutToken(claims({ sid: 's-gina' })));
    expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'no-store']);
    expect(await whoIs(gina.browser)).toBe(401);
    expect(await whoIs(hans.browser)).toMatchObject({ log_in: 'sso' });
  });

  test('is done once for each token', async () => {
    const token = await provider.logOutToken(claims());
    expect((await tell(token)).status).toBe(200);
    const { browser } = await logIn('gina');
    expect((await tell(token)).status).toBe(400);
    expect(await whoIs(browser)).toMatchObject({ log_in: 'sso' });
  });

  test.each<[string, () => object]>([
    ['for another client', () => ({ aud: 'else' })],
    ['of another issuer', () => ({ iss: 'https://evil.example' })],
    ['that is old', () => ({ iat: 1_700_000_000, exp: undefined })],
    ['that is an ID token', () => ({ nonce: 'n', events: undefined })],
    ['without the event', () => ({ events: {} })],
    ['with a nonce', () => ({ nonce: 'n' })],
    ['of nobody', () => ({ sub: undefined })],
  ])('%s counts for nothing', async (_, more) => {
    const { browser } = await logIn('gina');
    expect((await tell(await provider.logOutToken(claims(more())))).status).toBe(400);
    expect(await whoIs(browser)).toMatchObject({ log_in: 'sso' });
  });

  test('that is no form, or no token, is refused', async () => {
    expect((await tell('x.y.z')).status).toBe(400);
    expect((await tell('x', { 'content-type': 'application/json' })).status).toBe(415);
    expect((await tell('x'.repeat(100_000))).status).toBe(413);
  });
});

test('no log line holds a code, a token or a secret', async () => {
  const { browser, url, state } = await departed();
  provider.lies = { foreignKey: true };
  const code = provider.codeFor(url);
  await browser.visit(callback({ code, state, iss: provider.issuer }));
  provider.lies = {};
  expect(hub.output()).toContain('could not be verified');
  for (const secret of [code, SECRET, 'an-access-token']) expect(hub.output()).not.toContain(secret);
});
