import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { query } from '#kernel/message.ts';
import { answered, serve, smallHub } from '#kit/northbound.ts';
import { rest } from '#northbound/rest/index.ts';
import { web } from '#northbound/web/index.ts';

const SCRIPT = 'console.log(1);'.repeat(100);
const HASHED = '/assets/index-B1C2D3.js';

const ping = query('ping.get', {
  summary: 'Answers.',
  rest: 'GET /api/ping/',
  tag: 'Common - Infrastructure',
  permission: 'public',
  rate: 'read',
  input: z.strictObject({}),
  output: z.object({}),
});

let folder: string;
let http: Awaited<ReturnType<typeof serve>>;

beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'thalamus-web-')), 'web');
  http = await serve([rest({ hub: smallHub([answered(ping, () => ({}))]) }), web({ folder })]);
});
afterEach(async () => {
  await http.close();
  await rm(join(folder, '..'), { recursive: true });
});

async function build(): Promise<void> {
  await mkdir(join(folder, 'assets'), { recursive: true });
  await writeFile(
    join(folder, 'index.html'),
    '<html><meta property="csp-nonce" nonce="NONCE-OF-THIS-ANSWER"><script nonce="NONCE-OF-THIS-ANSWER"></script>',
  );
  await writeFile(join(folder, HASHED), SCRIPT);
  await writeFile(join(folder, `${HASHED}.gz`), gzipSync(SCRIPT));
  await writeFile(join(folder, 'icon.svg'), '<svg/>');
  await writeFile(join(folder, '.built-from'), 'secret');
  await writeFile(join(folder, '..', 'outside.txt'), 'secret');
}

/** As a browser goes to an address that somebody typed. */
const go = (path: string) => fetch(http.url + path, { headers: { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' } });

test('the page carries a nonce of its own at each answer, in its text and in its policy', async () => {
  await build();
  const nonces = new Set<string>();
  for (let each = 0; each < 3; each += 1) {
    const page = await go('/');
    const text = await page.text();
    const policy = page.headers.get('content-security-policy')!;
    const nonce = /'nonce-([^']+)'/.exec(policy)![1]!;
    expect(text).toContain(`<script nonce="${nonce}">`);
    expect(text).not.toContain('NONCE-OF');
    expect(policy).toContain("default-src 'none'; script-src 'self';");
    expect(policy).not.toMatch(/script-src[^;]*(unsafe|nonce|\*|data:)/);
    expect(page.headers.get('cache-control')).toBe('no-store');
    nonces.add(nonce);
  }
  expect(nonces.size).toBe(3);
});

test('every address of the app is the page for a browser, and a JSON 404 for a program', async () => {
  await build();
  for (const path of ['/projects', '/projects/0b7ff2a6-6ca5-4bc9-9bb1-47ea4d3ff0c8?tab=nodes', '/login', '/a/page/of/later/']) {
    const page = await go(path);
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    const told = await fetch(http.url + path);
    expect([told.status, await told.json()]).toEqual([404, expect.objectContaining({ code: 'not_found' })]);
  }
});

test('what is for programs is told as JSON to browsers too, and a wrong method stays one', async () => {
  await build();
  for (const path of ['/api/nothing', '/ws/nothing', '/metrics/nothing', '/health/nothing', '/graphql']) {
    const told = await go(path);
    expect([path, told.status, ((await told.json()) as { code: string }).code]).toEqual([path, 404, 'not_found']);
  }
  const wrong = await fetch(`${http.url}/api/ping/`, { method: 'POST' });
  expect([wrong.status, wrong.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
  const nowhere = await fetch(`${http.url}/projects`, { method: 'POST' });
  expect(nowhere.status).toBe(404);
});

test('hashed files are kept for ever, sent compressed as the build left them, and nothing else is', async () => {
  await build();
  const script = await fetch(http.url + HASHED);
  expect(await script.text()).toBe(SCRIPT);
  expect(script.headers.get('content-encoding')).toBe('gzip');
  expect(script.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
  expect(script.headers.get('content-type')).toMatch(/javascript/);
  expect(script.headers.get('x-content-type-options')).toBe('nosniff');
  const icon = await fetch(`${http.url}/icon.svg`);
  expect([icon.status, icon.headers.get('cache-control')]).toEqual([200, 'public, max-age=0']);
  // By node:http, for `fetch` adds headers of its own to conditional requests.
  const again = get(`${http.url}/icon.svg`, { headers: { 'if-none-match': icon.headers.get('etag')! } });
  const [response] = (await once(again, 'response')) as [IncomingMessage];
  response.resume();
  expect(response.statusCode).toBe(304);
});

test.each([
  '/assets/index-gone.js',
  '/assets/',
  '/assets',
  '/.built-from',
  '/../outside.txt',
  '/assets/..%2f..%2foutside.txt',
  '/%2e%2e/outside.txt',
  '/assets/%00.js',
  '/index.html.gz',
])('%s gives nothing away', async (path) => {
  await build();
  const told = await fetch(http.url + path);
  const text = await told.text();
  expect(told.status).toBeGreaterThanOrEqual(400);
  expect(text).not.toContain('secret');
});

test('without a build a page says how to make one; a build that appears is served without a restart', async () => {
  const unbuilt = await go('/projects');
  expect(unbuilt.status).toBe(200);
  expect(await unbuilt.text()).toContain('npm start');
  expect(unbuilt.headers.get('content-security-policy')).toContain("default-src 'none'");
  expect((await fetch(http.url + HASHED)).status).toBe(404);
  await build();
  expect(await (await go('/projects')).text()).toContain('csp-nonce');
  expect((await fetch(http.url + HASHED)).status).toBe(200);
});
