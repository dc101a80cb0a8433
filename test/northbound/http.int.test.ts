import { connect } from 'node:net';
import { expect, test, vi } from 'vitest';
import { endsWithTest } from '#kit/ends-with-test.ts';
import { serve } from '#kit/northbound.ts';
import type { Labels, Metric } from '#kernel/metric.ts';

type Doors = Parameters<typeof serve>[0];

async function server(doors: Doors = [], options: Parameters<typeof serve>[1] = {}) {
  const http = await serve(doors, options);
  endsWithTest(() => http.close());
  return http;
}

const echo: Doors[number] = (app) => {
  app.post('/echo/', { config: { permission: 'gns3.write' } }, (request, reply) => reply.send({ body: request.body ?? null }));
  app.get('/echo/', (_request, reply) => reply.send({ ok: true }));
  app.get('/broken/', () => {
    throw new Error('secret internals');
  });
};

/** Writes bytes and reads until the server ends the connection or a whole answer is there. */
function raw(port: number, bytes: string | Buffer): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    endsWithTest(() => socket.destroy());
    let text = '';
    const whole = () => {
      const [head, body = ''] = text.split('\r\n\r\n', 2);
      const length = /content-length: (\d+)/i.exec(head ?? '')?.[1];
      return length !== undefined && Buffer.byteLength(body) >= Number(length);
    };
    socket.on('data', (chunk) => {
      text += chunk.toString('utf8');
      if (whole()) resolve(text);
    });
    socket.on('end', () => resolve(text));
    socket.on('error', reject);
  });
}

function errorIn(text: string): { status: number; body: Record<string, unknown> } {
  const status = Number(text.split(' ', 2)[1]);
  return { status, body: JSON.parse(text.slice(text.indexOf('\r\n\r\n') + 4)) as Record<string, unknown> };
}

const SHAPE = {
  error: true,
  code: expect.any(String),
  message: expect.any(String),
  type: expect.any(String),
  details: expect.any(Object),
  request_id: expect.any(String),
};

const post = (body: string | Buffer, headers: Record<string, string> = {}) => ({
  method: 'POST',
  body: typeof body === 'string' ? body : new Uint8Array(body),
  headers: { authorization: 'Bearer admin', 'content-type': 'application/json', ...headers },
});

test('an unknown path is told as not_found, and an unknown method with what is allowed', async () => {
  const { url } = await server([echo]);
  const missing = await fetch(`${url}/nowhere/`, { method: 'POST', body: '{broken', headers: { 'content-type': 'application/json' } });
  expect(missing.status).toBe(404);
  expect(await missing.json()).toEqual({ ...SHAPE, code: 'not_found', type: 'NotFoundException' });
  const wrong = await fetch(`${url}/echo`, { method: 'DELETE' });
  expect(wrong.status).toBe(405);
  expect(wrong.headers.get('allow')).toBe('GET, HEAD, POST');
  expect(await wrong.json()).toEqual({ ...SHAPE, code: 'method_not_allowed' });
});

test('the trailing slash is optional', async () => {
  const { url } = await server([echo]);
  for (const path of ['/echo', '/echo/', '/health', '/health/live', '/metrics/'])
    expect([path, (await fetch(url + path)).status]).toEqual([path, 200]);
});

test('the request id is taken over where it is sane and made where it is not', async () => {
  const { url } = await server([echo]);
  const taken = await fetch(`${url}/nowhere/`, { headers: { 'x-request-id': 'trace-1:a.b' } });
  expect(taken.headers.get('x-request-id')).toBe('trace-1:a.b');
  expect(await taken.json()).toMatchObject({ request_id: 'trace-1:a.b' });
  const made = await fetch(`${url}/echo/`, { headers: { 'x-request-id': 'a b"c' } });
  expect(made.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
});

test('authentication is checked before the body', async () => {
  const { url } = await server([echo]);
  const body = '{broken';
  const none = await fetch(`${url}/echo/`, { method: 'POST', body, headers: { 'content-type': 'application/json' } });
  expect(none.status).toBe(401);
  expect(none.headers.get('www-authenticate')).toBe('Bearer');
  expect(await none.json()).toEqual({ ...SHAPE, code: 'unauthorized', type: 'AuthenticationException' });
  expect((await fetch(`${url}/echo/`, post(body, { authorization: 'Bearer wrong' }))).status).toBe(401);
  expect((await fetch(`${url}/echo/`, post(body, { authorization: 'Basic abc' }))).status).toBe(401);
  const viewer = await fetch(`${url}/echo/`, post(body, { authorization: 'Bearer viewer' }));
  expect(viewer.status).toBe(403);
  expect(await viewer.json()).toMatchObject({ code: 'forbidden', details: { permission: 'gns3.write' } });
  expect((await fetch(`${url}/echo/`, post(body))).status).toBe(400);
});

test.each([
  ['what is not JSON', '{"a":', 400, 'validation_error'],
  ['invalid UTF-8', Buffer.from([0x22, 0xff, 0x22]), 400, 'validation_error'],
  ['a poisoned prototype', '{"__proto__":{"admin":true}}', 422, 'validation_error'],
  ['a poisoned constructor', '{"constructor":{"prototype":{"admin":true}}}', 422, 'validation_error'],
  ['65 levels', '['.repeat(65) + ']'.repeat(65), 400, 'validation_error'],
  ['100,000 levels', '{"a":'.repeat(100_000), 400, 'validation_error'],
  ['more than a megabyte', JSON.stringify('x'.repeat(1_048_576)), 413, 'too_large'],
])('a body with %s is refused', async (_what, body, status, code) => {
  const { url } = await server([echo]);
  const answer = await fetch(`${url}/echo/`, post(body));
  expect(answer.status).toBe(status);
  expect(await answer.json()).toEqual({ ...SHAPE, code });
  expect(({} as Record<string, unknown>)['admin']).toBeUndefined();
});

test('64 levels, an empty body and a body of exactly the limit are taken', async () => {
  const { url } = await server([echo]);
  expect((await fetch(`${url}/echo/`, post('['.repeat(64) + ']'.repeat(64)))).status).toBe(200);
  expect(await (await fetch(`${url}/echo/`, post(''))).json()).toEqual({ body: null });
  expect((await fetch(`${url}/echo/`, post(JSON.stringify('x'.repeat(1_048_574))))).status).toBe(200);
  expect((await fetch(`${url}/echo/`, post(JSON.stringify('[{'.repeat(1_000))))).status).toBe(200);
});

test('another media type or a content encoding is refused with what is expected', async () => {
  const { url } = await server([echo]);
  for (const type of ['text/plain', 'application/xml', 'nonsense', 'application/x-www-form-urlencoded']) {
    const answer = await fetch(`${url}/echo/`, post('a=1', { 'content-type': type }));
    expect([type, answer.status]).toEqual([type, 415]);
    expect(await answer.json()).toEqual({ ...SHAPE, code: 'unsupported_media_type', details: { expected: ['application/json'] } });
  }
  expect((await fetch(`${url}/echo/`, post('{}', { 'content-encoding': 'gzip' }))).status).toBe(415);
});

test('an unexpected error shows no internals', async () => {
  const { url } = await server([echo]);
  const answer = await fetch(`${url}/broken/`);
  expect(answer.status).toBe(500);
  const text = await answer.text();
  expect(JSON.parse(text)).toEqual({ ...SHAPE, code: 'internal_error', type: 'InternalException' });
  expect(text).not.toContain('secret');
});

test.each([
  ['bad percent-encoding', 'GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n', 400],
  ['a path of 40 kB', `GET /${'a'.repeat(40_000)} HTTP/1.1\r\nHost: a\r\n\r\n`, 431],
  ['headers of 40 kB', `GET / HTTP/1.1\r\nHost: a\r\nX: ${'a'.repeat(40_000)}\r\n\r\n`, 431],
  ['no HTTP', '\x16\x03\x01\x02\x00\x01\x00\x01\r\n\r\n', 400],
  ['two lengths', 'POST /echo/ HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab', 400],
  ['a length and chunks', 'POST /echo/ HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n', 400],
  ['an unknown method', 'BREW / HTTP/1.1\r\nHost: a\r\n\r\n', 400],
  ['a known method that nothing has', 'PROPFIND /echo/ HTTP/1.1\r\nHost: a\r\n\r\n', 405],
  ['an unknown path with an unknown expectation', 'GET /nowhere HTTP/1.1\r\nHost: a\r\nExpect: tea\r\n\r\n', 404],
  ['an upgrade to something else', 'GET /nowhere HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: h2c\r\n\r\n', 404],
  [
    'a WebSocket at an unknown path',
    'GET /ws/nowhere/ HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n',
    404,
  ],
])('%s is answered by an error body', async (_what, bytes, status) => {
  const { port } = await server([echo]);
  const answer = errorIn(await raw(port, bytes));
  expect(answer.status).toBe(status);
  expect(answer.body).toEqual(SHAPE);
});

test('a request without Host is served', async () => {
  const { port } = await server([echo]);
  expect(await raw(port, 'GET /echo/ HTTP/1.1\r\n\r\n')).toContain('{"ok":true}');
});

test('headers and bodies that drip are ended', async () => {
  const { port } = await server([echo], { limits: { headersTimeoutMs: 60, bodyTimeoutMs: 60, lingerMs: 60 } });
  const headers = await raw(port, 'GET /echo/ HTTP/1.1\r\nHost: a\r\nX-Drip: ');
  expect(errorIn(headers)).toMatchObject({ status: 408, body: { ...SHAPE, code: 'timeout' } });
  const socket = connect(port, '127.0.0.1');
  endsWithTest(() => socket.destroy());
  let text = '';
  socket.on('data', (chunk) => {
    text += chunk.toString();
  });
  const ended = new Promise((resolve) => socket.once('close', resolve));
  socket.write(
    'POST /echo/ HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer admin\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"a":',
  );
  await ended;
  expect(errorIn(text)).toMatchObject({ status: 504, body: { ...SHAPE, code: 'timeout' } });
});

test('an answer before the end of the body reaches a client that still sends', async () => {
  const { url } = await server([echo]);
  for (let round = 0; round < 20; round += 1) {
    const answer = await fetch(`${url}/echo/`, { ...post('x'.repeat(3_000_000)), headers: { 'content-type': 'application/json' } });
    expect(answer.status).toBe(401);
    await answer.text();
  }
});

test('health, readiness and metrics need no token', async () => {
  const { url } = await server();
  const health = await fetch(`${url}/health/`);
  expect(health.status).toBe(200);
  expect(await health.json()).toMatchObject({
    status: 'degraded',
    checks: { gns3: { status: 'unhealthy' } },
    warnings: ['gns3: No answer.'],
  });
  expect(await (await fetch(`${url}/health/ready/`)).json()).toEqual({ status: 'ready' });
  const metrics = await fetch(`${url}/metrics`);
  expect(metrics.headers.get('content-type')).toContain('text/plain; version=0.0.4');
  expect(await metrics.text()).toContain('up 1');
});

test('every answer carries the headers that keep browsers from misusing it', async () => {
  const { url } = await server([echo]);
  for (const path of ['/', '/echo/', '/nowhere/', '/health/']) {
    const { headers } = await fetch(url + path);
    expect([path, headers.get('x-content-type-options')]).toEqual([path, 'nosniff']);
    expect([path, headers.get('content-security-policy')]).toEqual([path, expect.stringContaining("default-src 'none'")]);
    expect([path, headers.get('access-control-allow-origin')]).toEqual([path, null]);
  }
});

test('requests are measured by route, not by path', async () => {
  const seen: Labels[] = [];
  const meter = {
    add: () => undefined,
    set: () => undefined,
    observe: (_: Metric, _value: number, labels?: Labels) => void seen.push(labels ?? {}),
  };
  const { url } = await server([echo], { meter });
  await fetch(`${url}/echo`);
  await fetch(`${url}/anything-at-all`);
  await vi.waitFor(() => {
    expect(seen).toEqual([
      { method: 'GET', route: '/echo/', status: '200' },
      { method: 'GET', route: 'unknown', status: '404' },
    ]);
  });
});

test('what is in flight at the close is answered, what comes after is refused, what hangs is ended', async () => {
  let release = () => undefined as void;
  const slow: Doors[number] = (app) => {
    app.get('/slow/', async (_request, reply) => {
      await new Promise<void>((resolve) => {
        release = resolve;
      });
      return reply.send({ done: true });
    });
    app.get('/never/', () => new Promise(() => undefined));
  };
  const http = await serve([slow], { limits: { closeMs: 300 } });
  const answer = fetch(`${http.url}/slow/`);
  const never = fetch(`${http.url}/never/`).then(
    () => 'answered',
    () => 'ended',
  );
  const before = release;
  await vi.waitFor(() => expect(release).not.toBe(before));
  const closing = http.close();
  release();
  expect(await (await answer).json()).toEqual({ done: true });
  await closing;
  expect(await never).toBe('ended');
  await expect(fetch(`${http.url}/slow/`)).rejects.toThrow();
});
