import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { startCommand, type RunningCommand } from '#kit/command-line.ts';
import { endsWithTest } from '#kit/ends-with-test.ts';
import { startHub, type HubProcess } from '#kit/hub-process.ts';
import { until } from '#kit/until.ts';
import { startMadeUpProvider, type MadeUpProvider } from './made-up-provider.ts';
import { SmallBrowser } from './small-browser.ts';

const AUTH = '/api/common/api/v1/auth';
const CLIENT = 'thalamus';
let provider: MadeUpProvider;
let hub: HubProcess;
let home: string;

beforeAll(async () => {
  provider = await startMadeUpProvider(CLIENT);
  const settings = (id: string) => ({
    id,
    name: `The ${id}`,
    issuer: provider.issuer,
    client_id: CLIENT,
    client_secret: 'a-secret-between-both-of-them-that-is-long',
    username_claim: 'name',
    roles_claim: 'groups',
    roles: { students: ['viewer'] },
  });
  hub = await startHub({
    env: {
      THALAMUS_LIMITS_LOGIN_PER_SECOND: '1000',
      THALAMUS_LIMITS_LOGIN_BURST: '1000',
      THALAMUS_OIDC_PROVIDERS: JSON.stringify([settings('school'), settings('other')]),
    },
  });
});
afterAll(async () => {
  await hub?.cleanUp();
  await provider?.close();
});
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'thalamus-log-in-'));
});
afterEach(() => {
  provider.lies = {};
  rmSync(home, { recursive: true });
});

interface Program {
  readonly address: string;
  readonly state: string;
  readonly challenge: string;
}

const made = (): Program & { readonly verifier: string } => {
  const verifier = randomBytes(32).toString('base64url');
  const challenge = createHash('sha256').update(verifier).digest('base64url');
  return { address: 'http://127.0.0.1:4711/log-in/', state: randomBytes(32).toString('base64url'), challenge, verifier };
};

/** What the browser does once somebody agreed: to the provider, and back with a code of it; gives where it is sent on to. */
async function throughTheBrowser(program: Program, subject = 'carol'): Promise<URL> {
  const browser = new SmallBrowser(hub.url);
  const { address, state, challenge } = program;
  const begun = await browser.post('/signin/oidc/school/', { program: { address, state, challenge } });
  const { url } = (await begun.json()) as { url: string };
  const query = new URLSearchParams({
    code: provider.codeFor(url, subject),
    state: new URL(url).searchParams.get('state')!,
    iss: provider.issuer,
  });
  const answer = await browser.visit(`/signin/oidc/school/callback/?${query.toString()}`);
  expect([answer.status, [...browser.jar.keys()]]).toEqual([303, []]);
  return new URL(answer.headers.get('location')!);
}

async function redeem(code: string, verifier: string, id = 'school') {
  const answer = await fetch(`${hub.url}${AUTH}/providers/${id}/redeem/`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ code, verifier }),
  });
  return { status: answer.status, body: (await answer.json()) as { access?: string; username?: string; message?: string } };
}

/** The command line, and where it wants the browser to go. */
async function commandLine(
  ...words: string[]
): Promise<{ readonly command: RunningCommand; readonly program: Program; readonly page: URL }> {
  const command = startCommand(['login', '--sso', ...words, '--no-browser'], { url: hub.url, home });
  endsWithTest(() => command.stop());
  await until('the address is said', () => /\/login\?\S+\n/.test(command.said()), 20_000);
  const page = new URL(/http\S+\/login\?\S+/.exec(command.said())![0]);
  const [address, state, challenge] = ['program', 'state', 'challenge'].map((name) => page.searchParams.get(name)!);
  return { command, page, program: { address: address!, state: state!, challenge: challenge! } };
}

test('the command line is logged in by way of the browser, which keeps no session, and goes on with the profile', async () => {
  const { command, program, page } = await commandLine('school');
  expect(page.searchParams.get('provider')).toBe('school');
  provider.lies = { claims: { name: 'carol' } };
  const brought = await throughTheBrowser(program);
  const shown = await fetch(brought, { headers: { 'accept-language': 'fr' } });
  expect([shown.status, await shown.text()]).toEqual([200, expect.stringContaining('La ligne de commande est connectée')]);
  expect((await command.ended).code).toBe(0);
  expect(command.said()).toContain('Logged in as carol');

  const profile = readFileSync(join(home, '.config', 'thalamus', 'profiles.json'), 'utf8');
  expect(profile).not.toContain(brought.searchParams.get('code'));
  const me = startCommand(['whoami', '--json'], { url: hub.url, home });
  expect(JSON.parse((await me.ended).out)).toMatchObject({ username: 'carol', roles: ['viewer'], log_in: 'sso' });
});

test('what comes to the port under another state, path or name is refused, and the wait goes on', async () => {
  const { command, program } = await commandLine();
  const brought = await throughTheBrowser(program);
  const otherState = new URL(brought);
  otherState.searchParams.set('state', 'x'.repeat(program.state.length));
  const otherLetters = new URL(brought);
  otherLetters.searchParams.set('state', 'é'.repeat(program.state.length));
  const otherPath = new URL(brought);
  otherPath.pathname = '/elsewhere/';
  const byName = new URL(brought);
  byName.hostname = 'localhost';
  const statuses: (number | undefined)[] = [];
  for (const url of [otherState, otherLetters, otherPath, byName, new URL('/log-in/', brought)]) {
    const answer = await fetch(url).catch(() => undefined);
    await answer?.body?.cancel();
    statuses.push(answer?.status);
  }
  // Where localhost is another address first, nobody answers at all.
  expect(statuses).toEqual([400, 400, 400, statuses[3] === undefined ? undefined : 400, 400]);
  expect((await fetch(brought)).status).toBe(200);
  expect((await command.ended).code).toBe(0);
});

test('who has no rights here is told so at the command line, and nothing is kept', async () => {
  const { command, program } = await commandLine();
  provider.lies = { claims: { groups: ['strangers'] } };
  const shown = await fetch(await throughTheBrowser(program));
  expect(await shown.text()).toContain('came to nothing');
  expect((await command.ended).code).toBe(1);
  expect(() => readFileSync(join(home, '.config', 'thalamus', 'profiles.json'))).toThrow('ENOENT');
});

test('a provider that is not there is named before any browser is asked for', async () => {
  const command = startCommand(['login', '--sso', 'nowhere'], { url: hub.url, home });
  expect((await command.ended).code).toBe(1);
  expect(command.said()).toContain('there are school, other');
});

test('a code is good once, for who shows what it was bound to, and at the provider where it was begun', async () => {
  const program = made();
  const code = (await throughTheBrowser(program)).searchParams.get('code')!;
  const wrong = await redeem(code, randomBytes(32).toString('base64url'));
  expect([wrong.status, wrong.body.message]).toEqual([401, expect.stringContaining('another program')]);
  expect((await redeem(code, program.verifier, 'other')).status).toBe(401);
  expect((await redeem(`${code.slice(0, -4)}AAAA`, program.verifier)).status).toBe(401);
  const right = await redeem(code, program.verifier);
  expect([right.status, right.body.access]).toEqual([200, expect.any(String)]);
  expect((await redeem(code, program.verifier)).status).toBe(401);
});

test.each([
  'http://evil.example:80/log-in/',
  'http://localhost:4711/log-in/',
  'https://127.0.0.1:4711/log-in/',
  'http://127.0.0.1/log-in/',
  'http://127.0.0.1:4711@evil.example/log-in/',
  'http://127.0.0.1:4711/log-in/?next=http://evil.example',
  'http://127.0.0.2:4711/log-in/',
  'http://[::ffff:127.0.0.1]:4711/log-in/',
])('a code is never sent to %s', async (address) => {
  const browser = new SmallBrowser(hub.url);
  const { state, challenge } = made();
  const answer = await browser.post('/signin/oidc/school/', { program: { address, state, challenge } });
  expect(answer.status).toBe(422);
  expect(await answer.text()).toContain('127.0.0.1:PORT');
  expect(browser.jar.size).toBe(0);
});

test('the log-in of a program is none of a browser, and the other way round', async () => {
  const browser = new SmallBrowser(hub.url);
  const { address, state, challenge } = made();
  await browser.post('/signin/oidc/school/', { program: { address, state, challenge } });
  const [ofProgram] = [...browser.jar.values()].map((value) => value.replace(/^program~/, ''));
  const finish = async (operation: string, transaction: string) =>
    (
      await fetch(`${hub.url}${AUTH}/providers/school/${operation}/`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ transaction, answer: 'code=x' }),
      })
    ).status;
  expect(await finish('finish', ofProgram!)).toBe(401);
  const other = new SmallBrowser(hub.url);
  await other.post('/signin/oidc/school/', {});
  expect(await finish('hand-on', [...other.jar.values()][0]!)).toBe(401);
});
