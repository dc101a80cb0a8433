import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, test, vi } from 'vitest';
import { z } from 'zod';
import { command, query, type Content } from '#kernel/message.ts';
import { fail } from '#kernel/error.ts';
import { endsWithTest } from '#kit/ends-with-test.ts';
import { rest, type RestLimits } from '#northbound/rest/index.ts';
import { answered, serve, smallHub, type Answered } from '#kit/northbound.ts';

const ID = '0b7ff2a6-6ca5-4bc9-9bb1-47ea4d3ff0c8';
const common = { tag: 'GNS3 Integration', permission: 'gns3.read', rate: 'read' } as const;

const find = query('things.find', {
  ...common,
  summary: 'Finds things.',
  rest: 'GET /api/things/:thing_id/',
  input: z.strictObject({
    thing_id: z.guid(),
    limit: z.int().min(1).max(500).default(50),
    at: z.union([z.int().min(0), z.iso.datetime({ offset: true })]).optional(),
    types: z.array(z.string()).optional(),
    open: z.boolean().optional(),
    ratio: z.number().optional(),
    text: z.string().optional(),
  }),
  output: z.unknown(),
});
const make = command('things.make', {
  ...common,
  permission: 'gns3.operate',
  summary: 'Makes a thing.',
  rest: 'POST /api/things/:thing_id/',
  creates: true,
  input: z.strictObject({ thing_id: z.guid(), name: z.string(), wait: z.boolean().optional() }),
  output: z.unknown(),
});
const begin = command('things.begin', {
  ...common,
  summary: 'Begins work.',
  rest: 'POST /api/things/begin/',
  completes: 'later',
  input: z.strictObject({}),
  output: z.unknown(),
});
const load = command('things.load', {
  ...common,
  summary: 'Takes an archive.',
  rest: 'POST /api/things/:thing_id/archive/',
  takes: 'application/zip',
  input: z.strictObject({ thing_id: z.guid(), name: z.string() }),
  output: z.unknown(),
});
const save = query('things.save', {
  ...common,
  summary: 'Gives an archive.',
  rest: 'GET /api/things/:thing_id/archive/',
  gives: 'application/zip',
  input: z.strictObject({ thing_id: z.guid() }),
  output: z.custom<Content>(),
});
const hidden = query('things.hidden', { ...common, summary: 'Has no place.', input: z.strictObject({ n: z.int() }), output: z.unknown() });
const talk = command('things.talk', {
  ...common,
  summary: 'Talks.',
  socket: '/ws/things/',
  input: z.strictObject({}),
  output: z.unknown(),
});

const echo = (input: Record<string, unknown>) => input;
const echoes = [find, make, begin, hidden, talk].map((operation) => answered(operation as never, echo));

async function server(answers: readonly Answered[] = echoes, limits: Partial<RestLimits> = {}) {
  const hub = smallHub(answers);
  const http = await serve([rest({ hub, limits })]);
  endsWithTest(() => http.close());
  const call = (path: string, { headers, ...options }: Omit<RequestInit, 'headers'> & { headers?: Record<string, string> } = {}) =>
    fetch(http.url + path, { ...options, headers: { authorization: 'Bearer admin', ...headers } });
  const send = (path: string, body: unknown, headers: Record<string, string> = {}) =>
    call(path, { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json', ...headers } });
  return { ...http, hub, call, send };
}

test('texts of a query string become what the schema calls for', async () => {
  const { call } = await server();
  const answer = await call(`/api/things/${ID}/?limit=7&at=12&types=a,b&types=c&open=true&ratio=0.5&text=12`);
  expect(await answer.json()).toEqual({ thing_id: ID, limit: 7, at: 12, types: ['a', 'b', 'c'], open: true, ratio: 0.5, text: '12' });
  const time = '2026-11-23T10:00:00.000Z';
  expect(await (await call(`/api/things/${ID}/?at=${time}`)).json()).toMatchObject({ at: time });
});

test.each(['limit=ten', 'limit=1e400', 'at=yesterday', 'open=maybe', 'unknown=1', 'limit=1&limit=2', '__proto__=1', 'limit=0x10'])(
  'a query string with %s is refused by validation',
  async (text) => {
    const { call } = await server();
    const answer = await call(`/api/things/${ID}/?${text}`);
    expect(answer.status).toBe(422);
    expect(await answer.json()).toMatchObject({
      code: 'validation_error',
      type: 'ValidationException',
      details: { [text.split('=')[0]!]: [expect.any(String)] },
    });
  },
);

test('a bad UUID in the path is told by field', async () => {
  const { call } = await server();
  const answer = await call('/api/things/nonsense/');
  expect(answer.status).toBe(422);
  expect(await answer.json()).toMatchObject({ details: { thing_id: [expect.any(String)] } });
});

test('fields come from path, query string and body, and may not contradict each other', async () => {
  const { send } = await server();
  expect(await (await send(`/api/things/${ID}/?wait=true`, { name: 'R1' })).json()).toEqual({ thing_id: ID, name: 'R1', wait: true });
  expect((await send(`/api/things/${ID}/`, { name: 'R1', thing_id: ID.toUpperCase() })).status).toBe(201);
  const other = await send(`/api/things/${ID}/`, { name: 'R1', thing_id: ID.replace('0', '1') });
  expect(other.status).toBe(422);
  expect(await other.json()).toMatchObject({ details: { thing_id: [expect.any(String)] } });
});

test.each([[[1]], ['text'], [3], [true], [null]])('a body that is no object (%j) is refused', async (body) => {
  const { send } = await server();
  expect((await send(`/api/things/${ID}/`, body)).status).toBe(422);
});

test('201 what makes a thing, 202 what goes on, 200 the rest; each with its position', async () => {
  const { call, send } = await server();
  const answers = [
    await send(`/api/things/${ID}/`, { name: 'R1' }),
    await send('/api/things/begin/', {}),
    await call(`/api/things/${ID}/`),
  ];
  expect(answers.map(({ status }) => status)).toEqual([201, 202, 200]);
  expect(answers.map(({ headers }) => headers.get('x-position'))).toEqual(['42', '42', '42']);
  expect((await call('/api/things/begin/', { method: 'POST' })).status).toBe(202);
});

test('the hub is told who asks, by which door, with key, request id and least position', async () => {
  const { call, send, hub } = await server();
  const answer = await send(`/api/things/${ID}/`, { name: 'R1' }, { 'idempotency-key': 'seen', 'x-request-id': 'r-1' });
  expect(answer.headers.get('x-idempotent-replay')).toBe('true');
  expect(hub.asked.at(-1)?.call).toMatchObject({
    caller: { name: 'admin' },
    door: 'rest',
    requestId: 'r-1',
    idempotencyKey: 'seen',
    address: '127.0.0.1',
  });
  await call(`/api/things/${ID}/?min_position=9`);
  expect(hub.asked.at(-1)?.call.minPosition).toBe(9);
  expect((await call(`/api/things/${ID}/?min_position=-1`)).status).toBe(422);
  expect((await send(`/api/things/${ID}/`, { name: 'R1' }, { 'idempotency-key': 'a b' })).status).toBe(422);
});

test('the signal is aborted when the client leaves', async () => {
  let signal: AbortSignal | undefined;
  const { url } = await server([
    answered(begin, async (_input, call) => {
      signal = call.signal;
      await once(call.signal!, 'abort');
      return {};
    }),
  ]);
  const leaving = new AbortController();
  const asked = fetch(`${url}/api/things/begin/`, { method: 'POST', headers: { authorization: 'Bearer admin' }, signal: leaving.signal });
  asked.catch(() => undefined);
  await vi.waitFor(() => expect(signal).toBeDefined());
  expect(signal?.aborted).toBe(false);
  leaving.abort();
  await vi.waitFor(() => expect(signal?.aborted).toBe(true));
});

test('failures of the hub have their status and Retry-After', async () => {
  const cases = [
    [fail('gns3_unavailable', 'The breaker is open.', undefined, { retryAfterMs: 59_001 }), 503, '60'],
    [fail('rate_limited', 'Too often.'), 429, '1'],
    [fail('timeout', 'No answer.', { last_status: 'stopped' }), 504, null],
    [fail('version_conflict', 'Another writer.'), 409, null],
    [fail('gns3_error', 'Refused.'), 502, null],
  ] as const;
  let next = 0;
  const { send } = await server([
    answered(begin, () => {
      throw cases[next]![0];
    }),
  ]);
  for (const [failure, status, retryAfter] of cases) {
    const answer = await send('/api/things/begin/', {});
    expect(answer.status).toBe(status);
    expect(answer.headers.get('retry-after')).toBe(retryAfter);
    expect(await answer.json()).toMatchObject({
      error: true,
      code: failure.code,
      message: failure.message,
      details: failure.details ?? {},
    });
    next += 1;
  }
});

test('any operation is reached by its name, with its own permission', async () => {
  const { send, url } = await server();
  const path = '/api/common/api/v1/operations';
  expect(await (await send(`${path}/things.hidden/`, { n: 3 })).json()).toEqual({ n: 3 });
  expect((await send(`${path}/things.make/`, { thing_id: ID, name: 'R1' })).status).toBe(201);
  expect((await send(`${path}/things.none/`, {})).status).toBe(404);
  expect((await send(`${path}/things.talk/`, {})).status).toBe(409);
  expect((await send(`${path}/things.make/`, {}, { authorization: 'Bearer viewer' })).status).toBe(403);
  expect((await fetch(`${url}${path}/things.none/`, { method: 'POST' })).status).toBe(401);
});

test('a raw body is handed on as it arrives, its fields come from path and query string', async () => {
  const received: { input: unknown; chunks: number; bytes: number }[] = [];
  const { call } = await server([
    answered(load, async (input, { body }) => {
      let chunks = 0;
      let bytes = 0;
      for await (const chunk of body!) {
        chunks += 1;
        bytes += chunk.length;
      }
      received.push({ input, chunks, bytes });
      return {};
    }),
  ]);
  const path = `/api/things/${ID}/archive/?name=Lab`;
  const upload = (type: string, size = 3_000_000) =>
    call(path, { method: 'POST', body: new Uint8Array(size), headers: { 'content-type': type } });
  expect((await upload('application/zip')).status).toBe(200);
  expect(received).toEqual([{ input: { thing_id: ID, name: 'Lab' }, chunks: expect.any(Number), bytes: 3_000_000 }]);
  expect(received[0]!.chunks).toBeGreaterThan(1);
  expect((await upload('application/octet-stream', 10)).status).toBe(200);
  const other = await upload('application/json', 10);
  expect(other.status).toBe(415);
  expect(await other.json()).toMatchObject({ details: { expected: ['application/zip', 'application/octet-stream'] } });
  expect((await call(path, { method: 'POST' })).status).toBe(422);
});

test('a raw body over its limit is refused, and one that falls silent is ended', async () => {
  const { call, port } = await server(
    [
      answered(load, async (_input, { body }) => {
        for await (const chunk of body!) void chunk;
        return {};
      }),
    ],
    { uploadBytes: 1_000, uploadIdleMs: 50 },
  );
  const path = `/api/things/${ID}/archive/?name=Lab`;
  const large = await call(path, { method: 'POST', body: new Uint8Array(1_001), headers: { 'content-type': 'application/zip' } });
  expect(large.status).toBe(413);
  expect(await large.json()).toMatchObject({ code: 'too_large', details: { limit_bytes: 1_000 } });
  const socket = connect(port, '127.0.0.1');
  socket.write(
    `POST ${path} HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer admin\r\nContent-Type: application/zip\r\nContent-Length: 9\r\n\r\nab`,
  );
  socket.resume();
  await once(socket, 'close');
});

test('raw bytes are streamed with a name to save them under', async () => {
  async function* bytes() {
    yield Buffer.from('PK');
    yield Buffer.from('rest');
  }
  const { call } = await server([
    answered(save, () => ({ mediaType: 'application/zip', fileName: 'Lab é"1".gns3project', bytes: bytes() })),
  ]);
  const answer = await call(`/api/things/${ID}/archive/`);
  expect(answer.headers.get('content-type')).toBe('application/zip');
  expect(answer.headers.get('content-disposition')).toBe(
    `attachment; filename="Lab __1_.gns3project"; filename*=UTF-8''Lab%20%C3%A9%221%22.gns3project`,
  );
  expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
  expect(await answer.text()).toBe('PKrest');
});

test('raw bytes that fail at once are an error body, later they end the connection', async () => {
  let early = true;
  async function* bytes() {
    if (!early) yield Buffer.from('part');
    throw fail('gns3_error', 'The export failed.');
  }
  const { call } = await server([answered(save, () => ({ mediaType: 'application/zip', fileName: 'a.zip', bytes: bytes() }))]);
  const refused = await call(`/api/things/${ID}/archive/`);
  expect(refused.status).toBe(502);
  expect(refused.headers.get('content-type')).toContain('application/json');
  expect(await refused.json()).toMatchObject({ code: 'gns3_error' });
  early = false;
  const broken = await call(`/api/things/${ID}/archive/`);
  await expect(broken.text()).rejects.toThrow();
});

test('a quiet source gets its headers sent, and is let go when the client leaves', async () => {
  let released = false;
  const bytes: AsyncIterable<Uint8Array> = {
    [Symbol.asyncIterator]: () => ({
      next: () => new Promise(() => undefined),
      return: async () => {
        released = true;
        return { done: true, value: undefined };
      },
    }),
  };
  const { call } = await server([answered(save, () => ({ mediaType: 'application/zip', fileName: 'a.zip', bytes }))], { firstBytesMs: 20 });
  const leaving = new AbortController();
  const answer = await call(`/api/things/${ID}/archive/`, { signal: leaving.signal });
  expect(answer.status).toBe(200);
  expect(released).toBe(false);
  leaving.abort();
  await vi.waitFor(() => expect(released).toBe(true));
});
