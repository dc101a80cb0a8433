import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { logIn, type HubClient } from '#kit/hub-client.ts';
import { startHub, type HubProcess } from '#kit/hub-process.ts';
import { connectAgent } from '#kit/mcp-client.ts';
import { until } from '#kit/until.ts';
import { attachEmbeddedPostgres } from '#runtime/store/embedded-postgres.ts';

const API = '/api/common/api/v1';
const CLI = fileURLToPath(new URL('../../src/cli.ts', import.meta.url));
const run = promisify(execFile);

interface Row {
  readonly id: string;
  readonly seq: number;
  readonly operation: string | null;
  readonly asked: string | null;
  readonly caller: {
    readonly kind: string;
    readonly name: string;
    readonly session: string | null;
    readonly key: { readonly name: string } | null;
  };
  readonly tried: string | null;
  readonly door: string;
  readonly address: string;
  readonly outcome: string;
  readonly code: string | null;
  readonly correlation_id: string;
}

let hub: HubProcess;
let admin: HubClient;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'thalamus-audit-'));
  hub = await startHub();
  admin = await logIn(hub.url, hub.password);
});
afterAll(async () => {
  await hub.cleanUp();
  await rm(folder, { recursive: true });
});

async function rowsOf(requestId: string): Promise<readonly Row[]> {
  return (await admin.get<{ items: readonly Row[] }>(`${API}/audit/?correlation_id=${requestId}`)).items;
}

/** The one row of a request; rows of doors are written a moment after the answer. */
async function rowOf(requestId: string): Promise<Row> {
  let found: readonly Row[] = [];
  await until(`a row of ${requestId}`, async () => (found = await rowsOf(requestId)).length > 0);
  expect(found).toHaveLength(1);
  return found[0]!;
}

/** The command line on the hub's data; its exit code and what it printed. */
async function cli(...words: string[]): Promise<{ readonly code: number; readonly out: string; readonly err: string }> {
  const env = {
    PATH: process.env['PATH'] ?? '',
    HOME: folder,
    THALAMUS_URL: hub.url,
    THALAMUS_TOKEN: admin.token,
    THALAMUS_DATA_DIR: hub.dataDir,
  };
  return run(process.execPath, [CLI, ...words], { env }).then(
    ({ stdout, stderr }) => ({ code: 0, out: stdout, err: stderr }),
    (error: { code: number; stdout: string; stderr: string }) => ({ code: error.code, out: error.stdout, err: error.stderr }),
  );
}

async function sql(...statements: string[]): Promise<void> {
  const client = new pg.Client(attachEmbeddedPostgres(hub.dataDir));
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}

test('whoever is refused at a door is told, whatever the door', async () => {
  const ask = async (
    path: string,
    id: string,
    init: Omit<RequestInit, 'headers'> & { readonly headers?: Readonly<Record<string, string>> } = {},
  ) => {
    const response = await fetch(hub.url + path, {
      ...init,
      headers: { 'x-request-id': id, 'user-agent': 'door-knocker/1', ...init.headers },
    });
    await response.arrayBuffer();
    return response.status;
  };
  const json = { method: 'POST', body: '{}', headers: { 'content-type': 'application/json', authorization: 'Bearer forged.token.here' } };
  expect(await ask(`${API}/hub/modules/?token=hunter2`, 'no-token')).toBe(401);
  expect(await ask(`${API}/hub/modules/`, 'bad-token', { headers: { authorization: 'Bearer forged.token.here' } })).toBe(401);
  expect(await ask('/graphql', 'at-graphql', json)).toBe(401);
  expect(await ask('/mcp', 'at-mcp', json)).toBe(401);
  expect(await rowOf('no-token')).toMatchObject({
    asked: `GET ${API}/hub/modules/`,
    door: 'rest',
    outcome: 'refused',
    code: 'unauthorized',
    address: '127.0.0.1',
  });
  for (const [id, door] of [
    ['bad-token', 'rest'],
    ['at-graphql', 'graphql'],
    ['at-mcp', 'mcp'],
  ] as const) {
    expect(await rowOf(id)).toMatchObject({
      door,
      operation: null,
      outcome: 'refused',
      code: 'unauthorized',
      caller: { kind: 'anonymous' },
    });
  }
  const socket = new WebSocket(`${hub.url.replace('http', 'ws')}/ws/gns3/events/`, 'thalamus.v1', {
    headers: { 'x-request-id': 'at-socket' },
  });
  socket.on('open', () => socket.send(JSON.stringify({ action: 'auth', token: 'forged' })));
  await new Promise((resolve) => socket.once('close', resolve));
  expect(await rowOf('at-socket')).toMatchObject({ door: 'websocket', asked: 'GET /ws/gns3/events/', code: 'unauthorized' });
  expect(JSON.stringify(await admin.get(`${API}/audit/?limit=500`))).not.toContain('hunter2');
});

test('a log-in that fails is told with the name, and one that succeeds with its session in what follows', async () => {
  const attempt = async (username: string, password: string, id: string) => {
    const headers = { 'content-type': 'application/json', 'x-request-id': id };
    return (await fetch(`${hub.url}${API}/auth/token/`, { method: 'POST', headers, body: JSON.stringify({ username, password }) })).status;
  };
  expect(await attempt('root', 'hunter2hunter2', 'guess')).toBe(401);
  expect(await rowOf('guess')).toMatchObject({ operation: 'auth.token.create', tried: 'root', outcome: 'refused', code: 'unauthorized' });
  expect(await admin.get<{ items: Row[] }>(`${API}/audit/?who=root`)).toMatchObject({ items: [{ correlation_id: 'guess' }] });
  expect(await attempt('admin', hub.password, 'right')).toBe(200);
  expect(await rowOf('right')).toMatchObject({ tried: 'admin', outcome: 'done' });
  await admin.raw('POST', `${API}/hub/messages/send/`, {}, { 'x-request-id': 'misspelt' });
  const row = await rowOf('misspelt');
  expect(row).toMatchObject({ operation: 'hub.message.send', outcome: 'refused', code: 'validation_error', caller: { name: 'admin' } });
  expect(row.caller.session).toMatch(/^[0-9a-f-]{36}$/);
});

test('who may not is told, once, with who it is', async () => {
  await admin.send('POST', `${API}/auth/users/`, { username: 'vic', password: 'a-long-password-of-vic', roles: ['viewer'] });
  const viewer = await logIn(hub.url, 'a-long-password-of-vic', 'vic');
  for (const [id, path] of [
    ['peek', 'audit/'],
    ['peek-whole', 'audit/export/'],
    ['peek-users', 'auth/users/'],
  ]) {
    expect((await viewer.raw('GET', `${API}/${path}`, undefined, { 'x-request-id': id! })).status).toBe(403);
    expect(await rowOf(id!)).toMatchObject({ caller: { kind: 'user', name: 'vic' }, outcome: 'refused', code: 'forbidden' });
  }
});

test('every call of an agent is told, with its key', async () => {
  const { key } = await admin.send<{ key: string }>('POST', `${API}/auth/keys/`, { name: 'claude', roles: ['agent'] });
  const agent = await connectAgent(hub.url, '', key);
  await agent.call('get_topology');
  await agent.client.close();
  const { items } = await admin.get<{ items: Row[] }>(`${API}/audit/?door=mcp&text=claude`);
  const asked = items.map(({ operation }) => operation);
  expect(asked, JSON.stringify(asked)).toContain('gns3.topology.get');
  for (const row of items) expect(row).toMatchObject({ door: 'mcp', outcome: 'done', caller: { key: { name: 'claude' } } });
});

test('nothing of the API changes or removes a row', async () => {
  const { paths } = await admin.get<{ paths: Record<string, object> }>('/api/openapi.json');
  const audit = Object.entries(paths).filter(([path]) => path.includes('/audit/'));
  expect(audit.length).toBeGreaterThanOrEqual(4);
  for (const [path, methods] of audit)
    expect(
      Object.keys(methods).filter((name) => name !== 'parameters'),
      path,
    ).toEqual(['get']);
  const [row] = (await admin.get<{ items: Row[] }>(`${API}/audit/?limit=1`)).items;
  for (const method of ['DELETE', 'PUT', 'PATCH', 'POST']) {
    expect((await admin.raw(method, `${API}/audit/${row!.id}/`, {})).status).toBe(405);
  }
});

test(
  'the chain is verified online, offline and in a backup, its head anchored at each stop, and the first bad row is found',
  { timeout: 60_000 },
  async () => {
    const backup = join(folder, 'log.backup');
    expect(await admin.get(`${API}/audit/verify/`)).toMatchObject({ ok: true, older_rows: 0, first_bad: null });
    expect(await cli('audit', 'verify')).toMatchObject({ code: 0 });
    expect(await hub.stop()).toBe(0);
    const stopped = JSON.parse((await cli('audit', 'verify', '--offline', '--json')).out) as { rows: number; anchored: { seq: number } };
    // What the stop itself leaves may come after the anchor.
    expect(stopped.anchored.seq).toBeGreaterThan(10);
    expect(stopped.rows - stopped.anchored.seq).toBeLessThan(10);
    await hub.start();
    admin = await logIn(hub.url, hub.password);
    expect(await cli('backup', backup)).toMatchObject({ code: 0 });
    expect(await cli('audit', 'verify', '--backup', backup)).toMatchObject({ code: 0 });

    const exported = join(folder, 'audit.jsonl');
    expect(await cli('audit', 'export', exported)).toMatchObject({ code: 0 });
    const lines = (await readFile(exported, 'utf8')).trim().split('\n');
    expect((JSON.parse(lines[6]!) as { seq: number }).seq).toBe(7);

    await sql(
      `update thalamus.audit set value = replace(value, '"outcome":"refused"', '"outcome":"done"') where seq = (select min(seq) from thalamus.audit where outcome = 'refused')`,
    );
    const { first_bad: bad } = await admin.get<{ first_bad: { seq: number; id: string; fault: string } }>(`${API}/audit/verify/`);
    expect(bad).toMatchObject({ fault: 'changed' });
    const online = await cli('audit', 'verify');
    expect(online).toMatchObject({ code: 1 });
    expect(online.err).toContain(`Row ${bad.seq} is not as it was written`);
    expect(online.err).toContain(bad.id);
    const elsewhere = await Promise.all([cli('audit', 'verify', '--offline'), cli('verify')]);
    for (const { code, err, out } of elsewhere)
      expect([code, `${out}${err}`.includes(`Row ${bad.seq} is not as it was written`)]).toEqual([1, true]);
    expect(await cli('backup', backup)).toMatchObject({ code: 0 });
    expect(await cli('audit', 'verify', '--backup', backup)).toMatchObject({
      code: 1,
      err: expect.stringContaining(`Row ${bad.seq}`) as string,
    });
  },
);
