import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { systemClock } from '#kernel/clock.ts';
import { fail } from '#kernel/error.ts';
import { silentLog } from '#kernel/log.ts';
import { query } from '#kernel/message.ts';
import { endsWithTest } from '#kit/ends-with-test.ts';
import { mcp, type McpOptions } from '#northbound/mcp/index.ts';
import { agentOfTest } from '#kit/mcp-client.ts';
import { answered, serve, smallHub, tokens } from '#kit/northbound.ts';
import { until } from '#kit/until.ts';

const list = query('gns3.project.list', {
  summary: 'Lists things.',
  tag: 'GNS3 Integration',
  permission: 'gns3.read',
  rate: 'read',
  rest: 'GET /api/things/',
  input: z.strictObject({ limit: z.int().default(50) }),
  output: z.object({ items: z.array(z.unknown()) }),
});

let answer: (signal: AbortSignal | undefined) => unknown;
const revoked = tokens();

beforeEach(() => {
  answer = () => ({ items: [] });
});
afterEach(async () => {
  revoked.revoked.clear();
});

async function start(options: Partial<McpOptions> = {}) {
  const hub = smallHub([answered(list, (_input, { signal }) => answer(signal))]);
  const http = await serve([mcp({ hub, version: '1.0.0', clock: systemClock, log: silentLog, ...options })], { verify: revoked.verify });
  endsWithTest(() => http.close());
  return { ...http, hub };
}

const INITIALIZE = {
  jsonrpc: '2.0',
  id: 1,
  method: 'initialize',
  params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'x', version: '1' } },
};
const LIST = { jsonrpc: '2.0', id: 2, method: 'tools/list' };

async function post(url: string, body: unknown, headers: Record<string, string> = {}, path = '/mcp') {
  const response = await fetch(url + path, {
    method: 'POST',
    headers: {
      authorization: 'Bearer admin',
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      ...headers,
    },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return {
    status: response.status,
    headers: response.headers,
    session: response.headers.get('mcp-session-id'),
    text: await response.text(),
  };
}

describe('a session', () => {
  test('begins with initialize, carries the id that it got, and ends with DELETE', async () => {
    const { url } = await start();
    const begun = await post(url, INITIALIZE);
    expect(begun).toMatchObject({ status: 200, session: expect.stringMatching(/^[0-9a-f-]{36}\.[\w-]+\.[\w-]{43}$/) });
    expect([begun.headers.get('x-content-type-options'), begun.headers.get('x-request-id')]).toEqual([
      'nosniff',
      expect.stringMatching(/^[0-9a-f-]{36}$/),
    ]);
    const mine = { 'mcp-session-id': begun.session! };
    expect(await post(url, LIST, mine)).toMatchObject({ status: 200, text: expect.stringContaining('list_projects') });
    const ended = await fetch(`${url}/mcp`, { method: 'DELETE', headers: { authorization: 'Bearer admin', ...mine } });
    expect(ended.status).toBe(200);
    expect((await post(url, LIST, mine)).status).toBe(404);
  });

  test('belongs to its user: the id alone gives nobody anything', async () => {
    const { url } = await start();
    const { session } = await post(url, INITIALIZE);
    expect((await post(url, LIST, { 'mcp-session-id': session!, authorization: 'Bearer viewer' })).status).toBe(404);
    expect((await post(url, LIST, { 'mcp-session-id': session!, authorization: '' })).status).toBe(401);
    expect((await post(url, LIST, { 'mcp-session-id': session! })).status).toBe(200);
  });

  test('is of no use once its token is no longer good', async () => {
    const { url } = await start();
    const { session } = await post(url, INITIALIZE);
    revoked.revoked.add('admin');
    expect((await post(url, LIST, { 'mcp-session-id': session! })).status).toBe(401);
  });

  test('that nobody began is not found, and nothing but initialize begins one', async () => {
    const { url } = await start();
    expect((await post(url, LIST, { 'mcp-session-id': 'made-up' })).status).toBe(404);
    expect((await post(url, LIST)).status).toBe(400);
    expect((await post(url, [INITIALIZE, LIST])).status).toBe(400);
  });

  test('on which nothing came for long is taken up again, and ends a day after it began', async () => {
    let aheadMs = 0;
    const clock = { now: () => new Date(Date.now() + aheadMs), monotonicMs: () => performance.now() + aheadMs };
    const { url } = await start({ clock });
    const { session } = await post(url, INITIALIZE);
    aheadMs = 29 * 60_000;
    expect((await post(url, LIST, { 'mcp-session-id': session! })).status).toBe(200);
    aheadMs += 31 * 60_000;
    expect((await post(url, LIST, { 'mcp-session-id': session! })).status).toBe(200);
    aheadMs += 24 * 3_600_000;
    expect((await post(url, LIST, { 'mcp-session-id': session! })).status).toBe(404);
  });

  test('goes on at another process that shares the key of the hub, as it was granted, and at no other', async () => {
    let text: string | null = null;
    const keep = {
      path: 'mcp-sessions.json',
      read: () => text,
      write: async (content: () => string) => {
        text = content();
      },
    };
    const [one, other, stranger] = [await start({ keep }), await start({ keep }), await start()];
    const { session } = await post(one.url, INITIALIZE, {}, '/mcp?tools=lab');
    const mine = { 'mcp-session-id': session! };
    const listed = await post(other.url, LIST, mine);
    expect([listed.status, listed.text.includes('list_projects'), listed.text.includes('find_operation')]).toEqual([200, true, false]);
    expect((await post(stranger.url, LIST, mine)).status).toBe(404);
    expect((await post(other.url, LIST, { ...mine, authorization: 'Bearer viewer' })).status).toBe(404);
  });

  test('of an id that somebody made, changed or granted themselves more by is not found', async () => {
    const { url } = await start();
    const { session } = await post(url, INITIALIZE);
    const [name, content, signature] = session!.split('.') as [string, string, string];
    const said = JSON.parse(Buffer.from(content, 'base64url').toString()) as Record<string, unknown>;
    const wider = Buffer.from(JSON.stringify({ ...said, write: 'direct' })).toString('base64url');
    const forged = [
      `${name}.${wider}.${signature}`,
      `${name}.${content}.${signature.slice(1)}`,
      `${crypto.randomUUID()}.${content}.${signature}`,
      `${name}.${content}`,
      `${session}.x`,
      'x'.repeat(5_000),
    ];
    for (const id of forged) expect((await post(url, LIST, { 'mcp-session-id': id })).status).toBe(404);
    // A session that its client chose the id of is one of the hub's own choosing.
    const fixed = await post(url, INITIALIZE, { 'mcp-session-id': 'chosen-by-the-client' });
    expect(fixed).toMatchObject({ status: 404, session: null });
  });

  test('is of the newest protocol that both speak', async () => {
    const { url } = await start();
    const old = await post(url, { ...INITIALIZE, params: { ...INITIALIZE.params, protocolVersion: '2025-03-26' } });
    expect(old.text).toContain('"protocolVersion":"2025-03-26"');
    const unknown = await post(url, { ...INITIALIZE, params: { ...INITIALIZE.params, protocolVersion: '1999-01-01' } });
    expect(unknown.text).toContain('"protocolVersion":"2025-11-25"');
    expect((await post(url, LIST, { 'mcp-session-id': old.session!, 'mcp-protocol-version': '1999-01-01' })).status).toBe(400);
  });
});

describe('a request', () => {
  test.each(['http://evil.example', 'null', 'http://localhost.evil.example:8000'])('of a page of %s is refused', async (origin) => {
    const { url } = await start({ origins: ['https://nms.example.org'] });
    const refused = await post(url, INITIALIZE, { origin });
    expect(refused).toMatchObject({ status: 403, session: null });
    expect(JSON.parse(refused.text)).toMatchObject({ error: true, code: 'forbidden' });
    expect((await post(url, INITIALIZE, { origin: 'https://nms.example.org' })).status).toBe(200);
    expect((await post(url, INITIALIZE, { origin: url })).status).toBe(200);
  });

  test('without a token, or with one of nobody, gets nothing', async () => {
    const { url, hub } = await start();
    expect((await post(url, INITIALIZE, { authorization: '' })).status).toBe(401);
    expect((await post(url, INITIALIZE, { authorization: 'Bearer stranger' })).status).toBe(401);
    expect(hub.asked).toEqual([]);
  });

  test('for a stream gets none: the hub sends nothing unasked', async () => {
    const { url } = await start();
    const response = await fetch(`${url}/mcp`, { headers: { authorization: 'Bearer admin', accept: 'text/event-stream' } });
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'DELETE, POST']);
  });

  test.each<[string, unknown, number]>([
    ['no JSON', '{"jsonrpc":', 400],
    ['another thing than JSON-RPC', { hello: 'world' }, 400],
    ['a deep nest', `${'['.repeat(100)}${']'.repeat(100)}`, 400],
    ['a poisoned key', '{"__proto__":{},"jsonrpc":"2.0","id":1,"method":"initialize"}', 422],
    ['nothing', '', 400],
  ])('with %s is refused, and the hub goes on', async (_, body, status) => {
    const { url } = await start();
    expect((await post(url, body)).status).toBe(status);
    const { session } = await post(url, INITIALIZE);
    expect((await post(url, body, { 'mcp-session-id': session! })).status).toBe(status);
    expect((await post(url, LIST, { 'mcp-session-id': session! })).status).toBe(200);
  });

  test('for more than the hub grants is refused before a session begins', async () => {
    const { url } = await start({ write: 'no' });
    expect((await post(url, INITIALIZE, {}, '/mcp?write=direct')).status).toBe(403);
    expect((await post(url, INITIALIZE, { 'thalamus-mcp-write': 'planned' })).status).toBe(403);
    expect((await post(url, INITIALIZE, {}, '/mcp?tools=everything')).status).toBe(422);
    expect((await post(url, INITIALIZE)).status).toBe(200);
  });
});

describe('a tool', () => {
  test('that there is none of is an error of the protocol', async () => {
    const { call } = await agentOfTest((await start()).url);
    await expect(call('drop_table')).rejects.toMatchObject({ code: -32_602 });
  });

  test('gives what fits into its bound, and says how to ask for less', async () => {
    answer = () => ({ items: Array.from({ length: 1_000 }, (_, n) => ({ n, name: `Project ${n}` })) });
    const { call } = await agentOfTest((await start({ limits: { resultCharacters: 3_000 } })).url);
    const result = await call('list_projects');
    expect(JSON.stringify(result).length).toBeLessThan(3_500);
    expect(result).toMatchObject({ cut: [{ path: 'items', of: 1_000 }], narrow: expect.stringContaining('limit') });
  });

  test('that has to wait says how long', async () => {
    answer = () => {
      throw fail('rate_limited', 'Too often.', { rate: 'read' }, { retryAfterMs: 1_500 });
    };
    const { call } = await agentOfTest((await start()).url);
    expect((await call('list_projects')).error).toEqual({
      code: 'rate_limited',
      message: 'Too often.',
      remedy: expect.any(String),
      details: { rate: 'read' },
      retry_after_s: 2,
    });
  });

  test('that fails by a defect says so and nothing of what is inside', async () => {
    answer = () => {
      throw new Error('password=hunter2 at /srv/secret.ts:1');
    };
    const { call } = await agentOfTest((await start()).url);
    const result = await call('list_projects');
    expect(result.error?.code).toBe('internal_error');
    expect(JSON.stringify(result)).not.toMatch(/hunter2|secret\.ts/);
  });

  test('that is cancelled ends what it asked', async () => {
    let aborted = false;
    answer = async (signal) =>
      new Promise((resolve) => {
        signal?.addEventListener('abort', () => {
          aborted = true;
          resolve({ items: [] });
        });
      });
    const { url, hub } = await start();
    const { call } = await agentOfTest(url);
    const leaving = new AbortController();
    const asked = call('list_projects', {}, { signal: leaving.signal }).catch(() => 'cancelled');
    await until('the operation to be asked', () => hub.asked.length === 1);
    leaving.abort();
    await until('the operation to be told', () => aborted);
    expect(await asked).toBe('cancelled');
  });

  test('asks as whom the token stands for, through this door, with the id of the request', async () => {
    const { url, hub } = await start();
    const { call } = await agentOfTest(url, '', 'viewer');
    await call('list_projects', { limit: 5 });
    expect(hub.asked).toMatchObject([
      {
        name: 'gns3.project.list',
        input: { limit: 5 },
        call: { door: 'mcp', caller: { name: 'viewer' }, requestId: expect.any(String), address: '127.0.0.1' },
      },
    ]);
  });
});

test('a hub that stops lets what is asked come to its end', async () => {
  let finish: (() => void) | undefined;
  answer = async () =>
    new Promise((resolve) => {
      finish = () => resolve({ items: ['done'] });
    });
  const started = await start();
  const { url, hub } = started;
  const { call } = await agentOfTest(url);
  const asked = call('list_projects');
  await until('the operation to be asked', () => hub.asked.length === 1);
  const closed = started.close();
  finish!();
  expect((await asked).output).toEqual({ items: ['done'] });
  await closed;
});
